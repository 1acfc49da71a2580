"""How English speaks of figures: starts, targets, bounds, bases."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from decimal import Decimal

from rashin.coach.statement import Base

START = re.compile(
    r"(?:\binstead of|\bfrom(?: the| a| an| our)?(?: current(?:ly)?| baseline| average| initial)?(?: of| level of)?|\bcurrent(?:ly|:)?(?: at| is| level:?)?|\bnow(?: at)?:?|\b(?:was|were)(?: at)?|\bbaseline(?: is| of)?:?"
    r"|\b(?:up|down) from|\blast (?:quarter|month|year|period)(?: was| we had)?:?|\btoday:?|\bwe(?:'re| are)(?: now| currently)?(?: at)?|\bit's been|\bwe (?:added|had|have|did|won|closed)|\bstarting (?:at|from)|\bas[- ]is:?|\bvs\.?)"
    r"\s*(?:about |around |approx\.? |roughly |~ ?|just |only )?$",
    re.IGNORECASE,
)
# What was there: (180 today), (3.4% last year), (8.5% in December).
START_BEHIND = re.compile(
    r"\s*(?:(?:today|now|currently|at (?:present|the moment)|so far|last (?:month|quarter|year))\s*[),.;]"
    r"|(?:in|at the end of) (?:the )?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|Q[1-4]|20[0-9]{2}|spring|summer|autumn|fall|winter)(?: 20[0-9]{2})?\))",
    re.IGNORECASE,
)
TO = re.compile(
    r"^\s*(?:[a-z]+(?:[ /][a-z]+){0,2}\s+)?(?:up |down |in)?(?:to|→|->|=>|-->)\s*(?:(?:at least|at most|less than|more than|under|over|above|below|about|around|an?|the)\s*|[<>≥≤~]=?\s*)*$",
    re.IGNORECASE,
)
BY = re.compile(
    r"\bby(?: at least| an additional| a further| about| around| up to| over| more than| another)?\s*$", re.IGNORECASE
)
DIRECT_TO = re.compile(
    r"(?:\b(?:to|reach(?:es|ing)?|hit(?:s|ting)?|be|(?:be|is|are|stays?) at)|→|->)(?: (?:a|an|the|our|about|around|approximately|at least|at most|less than|more than|under|over|above|below|no more than|(?:average|total|level) of))*\s*$",
    re.IGNORECASE,
)
MAX = re.compile(
    r"(?:\b(?:no(?:t)? more than|at most|less than|fewer than|lower than|under|below|up to|maximum(?: of)?|max\.?(?: of)?|within|not exceed(?:ing)?|no higher than|no longer than|shorter than|faster than|sub-)|\bmax(?:imum)?\b[a-z \-]{0,40}\bof|<=?|≤|≦|⩽)"
    r"(?: an?| the)?(?: average of)?\s*$",
    re.IGNORECASE,
)
MIN = re.compile(
    r"(?:\b(?:at least|more than|over|above|no(?:t)? less than|no fewer than|greater than|higher than|minimum(?: of)?|min\.?(?: of)?|exceed(?:s|ing)?|surpass(?:es|ing)?|beyond|past|north of|better than)|\bmin(?:imum)?\b[a-z \-]{0,40}\bof|(?<![\-=])>=?|≥|≧|⩾)"
    r"(?: an?| the)?(?: average of)?\s*$",
    re.IGNORECASE,
)
TO_A_LIMIT = re.compile(r"\bto\s*[<>≤≥]=?\s*$", re.IGNORECASE)
NEVER_BELOW = re.compile(
    r"\b(?:never|not|no longer|without)\b[a-z ]{0,20}\b(?:drop|fall|go|dip|sink)(?:s|ping|ing)? (?:below|under)\s*(?:an? |the )?$",
    re.IGNORECASE,
)
STRICT = re.compile(
    r"(?:less than|fewer than|lower than|under|below|shorter than|faster than|<|more than|over|above|greater than|higher than|exceed\w*|surpass\w*|beyond|past|(?<![\-=])>)(?: an?| the)?\s*$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\s*(?:[A-Za-z\-]+ )?(?:(?P<max>or (?:less|fewer|lower|below|under|faster|shorter)|and (?:below|under)|max(?:imum)?\b|at most)|(?P<min>\+|or (?:more|higher|above|better|greater|over)|and (?:above|up|over)|min(?:imum)?\b|at least|plus\b))",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\s*(?:[A-Za-z'’\-]+ ){0,4}?(?:[A-Za-z'’\-]+)?\s*(?:/ ?|\bper |\ba |\beach |\bevery )(?P<period>day|week|month|quarter|year|sprint|hour|second|min|user|person|rep)\b|\s*(?P<adverb>daily|weekly|monthly|quarterly|annually|yearly)\b",
    re.IGNORECASE,
)
ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "annually": "year",
    "yearly": "year",
}
NAME_BEFORE = re.compile(
    r"(?:\b(?:Fortune|Tiers?|Top|Levels?|Phase|Version|Day|Part|Series|Windows|Office|Python|KR|Objective|Goal|Route|Step|Stage|Priority|Web|ISO|SOC|Wave|Gen|Grade|Class|aged?|ages)|\baged? [0-9]{1,2} (?:to|and|-)|\bages [0-9]{1,2} (?:to|and|-)|#)\s?$",
    re.IGNORECASE,
)
CHANGE_NOUN = re.compile(
    r"\s+(?:[\w\-/]+ ){0,4}?(?P<noun>increase|growth|rise|uplift|lift|improvement|gain|boost|decrease|reduction|decline|drop|cut|savings?)\b",
    re.IGNORECASE,
)
# 5% lower than last month
COMPARED = re.compile(
    r"\s+(?P<way>lower|less|fewer|shorter|cheaper|higher|more|longer|better|faster)(?: [\w\-]+){0,3}? than (?:last|the (?:last|previous)|a year|in |before|now)",
    re.IGNORECASE,
)
LIMIT_ONLY = re.compile(r"\b(?:at|of|to)\s*$", re.IGNORECASE)
UP_OR_DOWN = re.compile(
    r"(?<!sign )(?<!set )(?<!start )(?<!line )(?<!build )(?<!pick )(?<!open )(?<!make )(?<!makes )\b(?P<way>up|down)(?: by)?\s*$|(?P<arrow>[↑↓])\s*$",
    re.IGNORECASE,
)
# 20% more leads, 30% fewer calls: how much is added or taken away.
MORE_OR_LESS = re.compile(r"\s+(?P<way>more|fewer|less)\b(?! than [0-9$])", re.IGNORECASE)
# Twice as many workshops, half as much waste.
AS_MANY = re.compile(r"\b(?P<times>twice|half) as (?:many|much|long|often)\b", re.IGNORECASE)
DOWN_TO = re.compile(r"\bdown to\s*$", re.IGNORECASE)
DOWN_NOUNS = {"decrease", "reduction", "decline", "drop", "cut"}
BASES: tuple[tuple[re.Pattern[str], Base], ...] = (
    (re.compile(r"\b(?:yoy|y/y|year[- ](?:over|on|to)[- ]year|(?:last|previous|prior) year|than a year ago|annual growth rate)\b", re.IGNORECASE), "previous_year"),
    (re.compile(r"\b(?:qoq|q/q|quarter[- ](?:over|on|to)[- ]quarter|(?:last|previous|prior) quarter|last q[1-4])\b", re.IGNORECASE), "previous_quarter"),
    (re.compile(r"\b(?:mom|m/m|month[- ](?:over|on|to)[- ]month|(?:last|previous|prior) month)\b", re.IGNORECASE), "previous_month"),
)  # fmt: skip
EVERY = re.compile(
    r"%\s*(?:growth )?(?:every|each|per|a|/|every single)\s?(month|quarter|year)\b|%\s*(monthly|quarterly|annual|yearly) growth|(monthly|quarterly|annual|yearly)(?: growth)? by",
    re.IGNORECASE,
)
MULTIPLES = {"double": Decimal(2), "triple": Decimal(3), "quadruple": Decimal(4), "halve": Decimal("0.5")}
FRACTION = re.compile(
    r"\b(?:by|in|(?P<way>up|down)(?: by)?) (?P<what>(?:a |one )?(?P<f>half|third|quarter|fifth|tenth)|(?P<two>two)[- ]thirds)\b",
    re.IGNORECASE,
)
FRACTIONS = {
    "half": Decimal(50),
    "third": Decimal("33.3"),
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "tenth": Decimal(10),
}
# What they stand for where a level is worked out.
EXACT = {Decimal("33.3"): Decimal(100) / 3, Decimal("66.7"): Decimal(200) / 3}
# Bring sick leave down by a fifth: the little word behind says where to.
MOVES_BY_PARTICLE = frozenset({"bring", "drive", "push", "get", "take"})
# Hold the price at 20 dollars: the word in front of the figure tells it from holding a meeting.
HOLDS = re.compile(r"\b(?:at|above|below|under|within)\s*(?:an? |the |or )?$", re.IGNORECASE)
NEITHER = frozenset({"improve", "enhance", "optimise", "optimize", "better", "accelerate"})
NONE_LEFT = frozenset({"eliminate", "eradicate"})
STOP = re.compile(
    r"\s*(?:[,.;:(\[]|\b(?:per|by|via|through|in|on|from|with|within|for|before|after|at|of|and|who|that|which|using|each|every|to|are|is|have|include|reported|found|during|over|until|without|where|when|this|next|or|as|annually|monthly|weekly|daily|compared|vs|across|among)\b|[/<>≥≤→=]|\bor\b)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:sure|we|they|our|the|a|an|to|will|all|each|every|of|in|that|us|new team|team|average of|get|have|has|is|are|be|at|as|number of|the number of|make sure|ensure)\s+)+",
    re.IGNORECASE,
)
TAIL = frozenset(
    [
        "to",
        "by",
        "of",
        "at",
        "from",
        "a",
        "an",
        "the",
        "is",
        "are",
        "be",
        "between",
        "least",
        "most",
        "more",
        "less",
        "fewer",
        "lower",
        "higher",
        "greater",
        "than",
        "under",
        "over",
        "above",
        "below",
        "no",
        "not",
        "up",
        "down",
        "about",
        "around",
        "only",
        "in",
        "maximum",
        "minimum",
        "currently",
        "reach",
        "reaches",
        "reaching",
        "growing",
        "increasing",
        "decreasing",
        "rising",
        "falling",
        "grow",
        "grows",
        "increase",
        "increases",
        "double",
        "doubles",
        "triple",
        "triples",
        "achieve",
        "get",
        "exceed",
        "keep",
        "with",
        "for",
        "first",
        "within",
    ]
)
NO_PLURAL = frozenset(
    {
        "sales",
        "nps",
        "basis",
        "status",
        "access",
        "progress",
        "business",
        "process",
        "success",
        "loss",
        "less",
        "sms",
        "saas",
        "awareness",
        "class",
        "is",
        "this",
        "its",
        "has",
        "was",
        "us",
        "across",
        "plus",
        "os",
        "ios",
        "css",
        "gross",
        "stress",
        "press",
        "address",
        "analysis",
        "always",
        "readiness",
        "effectiveness",
        "happiness",
    }
)

# The last word before a figure without which none of the patterns above can match.
LEADS = frozenset(
    [
        "to",
        "by",
        "from",
        "than",
        "least",
        "most",
        "under",
        "below",
        "over",
        "above",
        "within",
        "of",
        "at",
        "is",
        "are",
        "be",
        "reach",
        "reaches",
        "reaching",
        "hit",
        "hits",
        "hitting",
        "a",
        "an",
        "the",
        "our",
        "current",
        "currently",
        "baseline",
        "average",
        "now",
        "was",
        "were",
        "been",
        "today",
        "we're",
        "quarter",
        "month",
        "year",
        "period",
        "added",
        "had",
        "have",
        "did",
        "won",
        "closed",
        "about",
        "around",
        "approx",
        "approximately",
        "roughly",
        "just",
        "only",
        "up",
        "down",
        "max",
        "maximum",
        "min",
        "minimum",
        "exceed",
        "exceeds",
        "exceeding",
        "exceeded",
        "surpass",
        "surpasses",
        "surpassing",
        "beyond",
        "past",
        "additional",
        "further",
        "more",
        "another",
        "initial",
        "vs",
        "level",
        "stays",
        "stay",
        "for",
    ]
)
PERIOD_STARTS = frozenset(["yea", "yoy", "y", "qua", "qoq", "q", "mon", "mom", "m", "ann", "las", "pre", "pri"])
RHYTHMS: dict[str, Base] = {
    "month": "previous_month",
    "monthly": "previous_month",
    "quarter": "previous_quarter",
    "quarterly": "previous_quarter",
}

# Nouns that make a rate of the word before them, and measures that are multiples themselves.
RATE_NOUNS = frozenset(
    [
        "rate",
        "rates",
        "time",
        "times",
        "ratio",
        "cycle",
        "size",
        "cost",
        "costs",
        "velocity",
        "volume",
        "count",
        "score",
    ]
)
LEVELS = frozenset(["roi", "roas", "return", "returns", "coverage", "ratio", "ltv"])
