"""What an English sentence says about its number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.quantities import SECONDS, Quantity, find_placeholder, find_quantities, find_range, to_smaller_unit
from rashin.coach.statement import Base, Bound, Direction, Metric, Mode, Span
from rashin.coach.tokens import Words

_START = re.compile(
    r"(?:\bfrom(?: the| a| an| our)?(?: current(?:ly)?| baseline| average| initial)?(?: of| level of)?|\bcurrent(?:ly|:)?(?: at| is| level:?)?|\bnow(?: at)?:?|\b(?:was|were)(?: at)?|\bbaseline(?: is| of)?:?"
    r"|\b(?:up|down) from|\blast (?:quarter|month|year|period)(?: was| we had)?:?|\btoday:?|\bwe(?:'re| are)(?: now| currently)?(?: at)?|\bit's been|\bwe (?:added|had|have|did|won|closed)|\bstarting (?:at|from)|\bas[- ]is:?|\bvs\.?)"
    r"\s*(?:about |around |approx\.? |roughly |~ ?|just |only )?$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^\s*(?:[a-z]+(?:[ /][a-z]+){0,2}\s+)?(?:up |down |in)?(?:to|→|->|=>|-->)\s*(?:(?:at least|at most|less than|more than|under|over|above|below|about|around|an?|the)\s*|[<>≥≤~]=?\s*)*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bby(?: at least| an additional| a further| about| around| up to| over| more than| another)?\s*$", re.IGNORECASE
)
_DIRECT_TO = re.compile(
    r"(?:\b(?:to|reach(?:es|ing)?|hit(?:s|ting)?|be|(?:be|is|are|stays?) at)|→|->)(?: (?:a|an|the|our|about|around|approximately|at least|at most|less than|more than|under|over|above|below|no more than|average of))*\s*$",
    re.IGNORECASE,
)
_MAX = re.compile(
    r"(?:\b(?:no(?:t)? more than|at most|less than|fewer than|lower than|under|below|up to|maximum(?: of)?|max\.?(?: of)?|within|not exceed(?:ing)?|no higher than|no longer than|shorter than|faster than)|\bmax(?:imum)?\b[a-z \-]{0,40}\bof|<=?|≤|≦|⩽)"
    r"(?: an?| the)?(?: average of)?\s*$",
    re.IGNORECASE,
)
_MIN = re.compile(
    r"(?:\b(?:at least|more than|over|above|no(?:t)? less than|no fewer than|greater than|higher than|minimum(?: of)?|min\.?(?: of)?|exceed(?:s|ing)?|surpass(?:es|ing)?|beyond|north of|better than)|\bmin(?:imum)?\b[a-z \-]{0,40}\bof|(?<![\-=])>=?|≥|≧|⩾)"
    r"(?: an?| the)?(?: average of)?\s*$",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"(?:less than|fewer than|lower than|under|below|shorter than|faster than|<|more than|over|above|greater than|higher than|exceed\w*|surpass\w*|beyond|(?<![\-=])>)(?: an?| the)?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[A-Za-z\-]+ )?(?:(?P<max>or (?:less|fewer|lower|below|under|faster|shorter)|and (?:below|under)|max(?:imum)?\b|at most)|(?P<min>\+|or (?:more|higher|above|better|greater|over)|and (?:above|up|over)|min(?:imum)?\b|at least|plus\b))",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\s*(?:[A-Za-z'’\-]+ ){0,4}?(?:[A-Za-z'’\-]+)?\s*(?:/ ?|\bper |\ba |\beach |\bevery )(?P<period>day|week|month|quarter|year|sprint|hour|second|min|user|person|rep)\b|\s*(?P<adverb>daily|weekly|monthly|quarterly|annually|yearly)\b",
    re.IGNORECASE,
)
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "annually": "year",
    "yearly": "year",
}
_NAME_BEFORE = re.compile(
    r"(?:\b(?:Fortune|Tiers?|Top|Levels?|Phase|Version|Day|Part|Series|Windows|Office|Python|KR|Objective|Goal|Route|Step|Stage|Priority|Web|ISO|SOC|Wave|Gen|Grade|Class)|#)\s?$",
    re.IGNORECASE,
)
_CHANGE_NOUN = re.compile(
    r"\s+(?:[\w\-/]+ ){0,4}?(?P<noun>increase|growth|rise|uplift|lift|improvement|gain|boost|decrease|reduction|decline|drop|cut|savings?)\b",
    re.IGNORECASE,
)
_UP_OR_DOWN = re.compile(r"\b(?P<way>up|down)(?: by)?\s*$", re.IGNORECASE)
_DOWN_NOUNS = {"decrease", "reduction", "decline", "drop", "cut"}
_BASES: tuple[tuple[re.Pattern[str], Base], ...] = (
    (re.compile(r"\b(?:yoy|y/y|year[- ](?:over|on|to)[- ]year|(?:last|previous|prior) year|than a year ago|annual growth rate)\b", re.IGNORECASE), "previous_year"),
    (re.compile(r"\b(?:qoq|q/q|quarter[- ](?:over|on|to)[- ]quarter|(?:last|previous|prior) quarter|last q[1-4])\b", re.IGNORECASE), "previous_quarter"),
    (re.compile(r"\b(?:mom|m/m|month[- ](?:over|on|to)[- ]month|(?:last|previous|prior) month)\b", re.IGNORECASE), "previous_month"),
)  # fmt: skip
_EVERY = re.compile(
    r"%\s*(?:growth )?(?:every|each|per|a|/|every single)\s?(month|quarter|year)\b|%\s*(monthly|quarterly|annual|yearly) growth|(monthly|quarterly|annual|yearly)(?: growth)? by",
    re.IGNORECASE,
)
_MULTIPLES = {"double": Decimal(2), "triple": Decimal(3), "quadruple": Decimal(4), "halve": Decimal("0.5")}
_FRACTION = re.compile(
    r"\b(?:by|in) (?P<what>(?:a |one )?(?P<f>half|third|quarter|fifth|tenth)|(?P<two>two)[- ]thirds)\b", re.IGNORECASE
)
_FRACTIONS = {
    "half": Decimal(50),
    "third": Decimal("33.3"),
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "tenth": Decimal(10),
}
_NEITHER = frozenset({"improve", "enhance", "optimise", "optimize", "better", "accelerate"})
_NONE_LEFT = frozenset({"eliminate", "eradicate"})
_STOP = re.compile(
    r"\s*(?:[,.;:(\[]|\b(?:per|by|via|through|in|on|from|with|within|for|before|after|at|of|and|who|that|which|using|each|every|to|are|is|have|include|reported|found|during|over|until|without|where|when|this|next|or|as|annually|monthly|weekly|daily|compared|vs|across|among)\b|[/<>≥≤→=]|\bor\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:we|they|our|the|a|an|to|will|all|each|every|of|in|that|us|new team|team|average of|get|have|has|is|are|be|at|as|number of|the number of|make sure|ensure)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s|\b(?:to|by|of|at|from|a|an|the|is|are|be|is at|between|least|most|more|less|than|under|over|above|below|no|not|up|down|about|around|only|in|maximum|minimum|currently|reach(?:es|ing)?|growing|increasing|decreasing|rising|falling|grows?|increases?|doubles?|triples?|achieve|get|exceed|keep|with|for|first|within|score of)\b|[<>≥≤:=~→\-(])+$",
    re.IGNORECASE,
)
_NO_PLURAL = frozenset(
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


@dataclass(slots=True)
class _Sentence:
    words: Words
    quantities: list[Quantity]
    deadlines: list[Span]
    start: Quantity | None = None
    target: Quantity | None = None
    high: Quantity | None = None
    verb: int = -1
    cut: int = 10**6
    free: list[Quantity] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.words.text


def parse_english(words: Words) -> Metric | None:
    """The metric of an English sentence, or None where it holds no figure and no place for one."""
    sentence = _Sentence(words, find_quantities(words.text, "en"), find_deadlines(words.text, "en"))
    _settle_roles(sentence)
    _choose(sentence)
    _settle_verb(sentence)
    if sentence.target is None:
        return _without_figure(sentence)
    return _with_figure(sentence, sentence.target)


def _inside(quantity: Quantity, spans: list[Span]) -> bool:
    return any(start <= quantity.number_start < end for start, end in spans)


def _settle_roles(sentence: _Sentence) -> None:
    text = sentence.text
    for quantity in sentence.quantities:
        before = text[max(0, quantity.start - 45) : quantity.start]
        if _START.search(before):
            quantity.role = "start"
        elif _inside(quantity, sentence.deadlines):
            quantity.role = "deadline"
        elif _NAME_BEFORE.search(before) or _names(text, quantity):
            quantity.role = "name"
        elif before.count("(") > before.count(")") and quantity.start > 0:
            quantity.role = "aside"
    sentence.free = [quantity for quantity in sentence.quantities if not quantity.role]
    if not sentence.free:
        _free_something(sentence)


def _names(text: str, quantity: Quantity) -> bool:
    """90-day retention, 24/7, 5-star hotel: the figure belongs to the name."""
    joined = (
        text[quantity.number_end : quantity.number_end + 1] == "-"
        and text[quantity.number_end + 1 : quantity.number_end + 2].isalpha()
    )
    return joined or bool(re.match(r"[0-9]*/[0-9]+/|/7\b", text[quantity.number_end : quantity.number_end + 4]))


def _free_something(sentence: _Sentence) -> None:
    """'Respond within 2 days': the only figure is the target, not the deadline; so is one in brackets."""
    for role in ("aside", "deadline"):
        for quantity in sentence.quantities:
            if quantity.role != role:
                continue
            span = next((span for span in sentence.deadlines if span[0] <= quantity.number_start < span[1]), None)
            if role == "deadline" and not (
                quantity.time and span and sentence.text[span[0] : span[1]].lower().startswith("within")
            ):
                continue
            if role == "deadline" and any(flag & lex.CHANGE for flag in sentence.words.classes):
                continue
            quantity.role = ""
            sentence.free = [quantity]
            if span:
                sentence.deadlines.remove(span)
            return


def _choose(sentence: _Sentence) -> None:
    ends = find_range(sentence.text, sentence.free)
    if ends:
        sentence.target, sentence.high = ends
        return
    starts = [quantity for quantity in sentence.quantities if quantity.role == "start"]
    text = sentence.text
    for start in starts:
        follower = next(
            (
                quantity
                for quantity in sentence.quantities
                if quantity.start >= start.end and quantity.role in ("", "aside")
            ),
            None,
        )
        if follower and _TO.match(text[start.end : follower.start]):
            sentence.start, sentence.target = start, follower
            return
    arrow = _arrow(sentence)
    if arrow:
        sentence.start, sentence.target = arrow
        return
    if sentence.free:
        sentence.target = max(sentence.free, key=lambda quantity: _weight(sentence, quantity))
        sentence.start = _matching_start(starts, sentence.target)


def _arrow(sentence: _Sentence) -> tuple[Quantity, Quantity] | None:
    for first, second in zip(sentence.free, sentence.free[1:], strict=False):
        between = sentence.text[first.end : second.start].strip()
        if between in ("→", "->", "=>", "-->", "to", "up to", "down to", ">>") or (
            between.startswith("→") and len(between) < 4
        ):
            return first, second
    return None


def _matching_start(starts: list[Quantity], target: Quantity) -> Quantity | None:
    """A start counts only if it is of the target's kind ('no data' and other measures are left)."""
    for start in starts:
        if start.percent == target.percent and (start.time == target.time or start.unit is None or target.unit is None):
            return start
    return None


def _weight(sentence: _Sentence, quantity: Quantity) -> float:
    before = sentence.text[max(0, quantity.start - 30) : quantity.start]
    weight = -0.5 * sentence.free.index(quantity)
    moving = sentence.words.any(lex.CHANGE)
    if _DIRECT_TO.search(before) or (moving and _BY.search(before)):
        weight += 1.4
    if quantity.percent and not moving and sentence.text.startswith(" of", quantity.end):
        weight += 1
    if quantity.time and len(sentence.free) > 1:
        weight -= 2
    if re.search(r"(?:with|deals|customers|orders|companies|accounts|those|at)\s*[<>≥≤]?\s*$", before) and weight < 0:
        weight -= 1
    return weight


def _settle_verb(sentence: _Sentence) -> None:
    """The verb that governs the figure: the first word, a verb after 'to' or 'and', or else the first one that moves or keeps."""
    words, limit = sentence.words, _limit(sentence)
    governing = lex.CHANGE | lex.REACH | lex.KEEP | lex.GAIN | lex.TASK
    first = next((index for index, pos in enumerate(words.pos) if pos == 1), -1)
    chosen = first if first >= 0 and words.classes[first] & governing else -1
    for index, flags in enumerate(words.classes):
        if words.starts[index] >= limit or not flags & governing:
            continue
        after_to = index and words.lemmas[index - 1] in ("to", "and", "&", "should", "will", "can")
        if index > 1 and (flags & lex.TASK and not flags & ~lex.TASK & governing or words.classes[index - 2] & lex.METRIC):
            continue
        if after_to and words.text[words.ends[index] : words.ends[index] + 1] != "-":
            chosen = index
    if chosen < 0:
        moving = lex.CHANGE | lex.KEEP
        chosen = next((i for i, flags in enumerate(words.classes) if flags & moving and not _noun_like(words, i)), -1)
    sentence.verb = chosen


def _noun_like(words: Words, index: int) -> bool:
    form = words.text[words.starts[index] : words.ends[index]].lower()
    return (
        form in ("growth", "increase", "cut", "limit", "drop", "lift")
        and index + 1 < len(words.lemmas)
        and not form.endswith("ing")
    )


def _limit(sentence: _Sentence) -> int:
    marks = [quantity.start for quantity in (sentence.start, sentence.target) if quantity]
    return min(*marks, len(sentence.text), sentence.cut) if marks else min(len(sentence.text), sentence.cut)


def _deadline(sentence: _Sentence) -> str | None:
    return sentence.text[slice(*sentence.deadlines[0])] if sentence.deadlines else None


def _base(sentence: _Sentence) -> Base | None:
    text = sentence.text
    for pattern, base in _BASES:
        if pattern.search(text):
            return base
    match = _EVERY.search(text)
    if match:
        rhythm = next(part for part in match.groups() if part).lower()
        return {
            "month": "previous_month",
            "monthly": "previous_month",
            "quarter": "previous_quarter",
            "quarterly": "previous_quarter",
        }.get(rhythm, "previous_year")  # type: ignore[return-value]
    return None


def _verb_flags(sentence: _Sentence) -> tuple[str, int]:
    if sentence.verb < 0:
        return "", 0
    return sentence.words.lemmas[sentence.verb], sentence.words.classes[sentence.verb]


def _without_figure(sentence: _Sentence) -> Metric | None:
    """Doubles, halves, by a third, eliminate, X%: a size without digits."""
    words = sentence.words
    fraction = _FRACTION.search(sentence.text)
    if fraction:
        sentence.cut = fraction.start()
    name = _name(sentence)
    common = {"name": name, "base": _base(sentence), "deadline": _deadline(sentence)}
    for index, lemma in enumerate(words.lemmas):
        if lemma in _MULTIPLES:
            down: Direction = "decrease" if lemma == "halve" else "increase"
            return Metric(
                to=_MULTIPLES[lemma], unit="x", direction=down, mode="ratio", span=_word_span(words, index), **common
            )  # type: ignore[arg-type]
    lemma, flags = _verb_flags(sentence)
    if fraction and flags & lex.CHANGE:
        size = Decimal("66.7") if fraction["two"] else _FRACTIONS[fraction["f"].lower()]
        return Metric(
            to=size,
            unit="%",
            direction=_moved(lemma, flags, name),
            mode="delta",
            span=words.folded.span(*fraction.span("what")),
            **common,
        )  # type: ignore[arg-type]
    if lemma in _NONE_LEFT and name:
        return Metric(to=Decimal(0), direction="decrease", bound="max", span=_word_span(words, sentence.verb), **common)  # type: ignore[arg-type]
    placeholder = find_placeholder(sentence.text)
    if placeholder:
        return Metric(
            direction=_moved(lemma, flags, name), placeholder=True, span=words.folded.span(*placeholder), **common
        )  # type: ignore[arg-type]
    return None


def _word_span(words: Words, index: int) -> Span:
    return words.folded.span(words.starts[index], words.ends[index])


def _moved(lemma: str, flags: int, name: str | None) -> Direction:
    """The direction of a verb; to improve a measure of which less is better is to lower it."""
    if flags & lex.KEEP and lemma != "retain":
        return "maintain"
    if lemma in _NEITHER:
        return "decrease" if less_is_better(name) else "increase"
    if flags & lex.RAISE:
        return "increase"
    return "decrease" if flags & lex.LOWER else "achieve"


def less_is_better(name: str | None) -> bool:
    """True where the measure's own words say that less of it is better (churn, response time)."""
    from rashin.coach.tokens import words_of

    return bool(name) and words_of(name or "", "en").any(lex.LESS)


def _with_figure(sentence: _Sentence, target: Quantity) -> Metric:
    name = _name(sentence)
    mode = _mode(sentence, target)
    start = sentence.start if mode == "absolute" else None
    from_, to, unit = to_smaller_unit(start, target) if start else (None, target.value, target.unit)
    direction = _direction(sentence, target, mode, from_, to, name)
    bound, strict = _bound(sentence, target, direction, to, name) if mode == "absolute" else (None, False)
    return Metric(
        name=name,
        from_=from_,
        to=to,
        high=sentence.high.value if sentence.high else None,
        unit=_unit(sentence, target, unit, name),
        direction=direction,
        base=_base(sentence),
        mode=mode,
        bound=bound,
        strict=strict,
        deadline=_deadline(sentence),
        span=sentence.words.folded.span(*target.span),
    )


def _mode(sentence: _Sentence, target: Quantity) -> Mode:
    text, (lemma, flags) = sentence.text, _verb_flags(sentence)
    before, after = text[max(0, target.start - 30) : target.start], text[target.end : target.end + 40]
    if sentence.start:
        return "absolute"
    moving = bool(flags & lex.CHANGE) and lemma not in _NONE_LEFT and lemma not in ("raise", "limit")
    if target.unit == "x":
        bounded = _MIN.search(before) or _MAX.search(before) or re.search(r"\b(?:of|at)\s*$", before)
        return "absolute" if bounded or not (moving or not flags) else "ratio"
    if target.signed or _BY.search(before) or _UP_OR_DOWN.search(before):
        return "delta"
    if _CHANGE_NOUN.match(after) and (target.percent or target.unit == "points") and not flags & lex.KEEP:
        return "delta"
    if (
        not moving
        or _DIRECT_TO.search(before)
        or _MIN.search(before)
        or _MAX.search(before)
        or _AFTER.match(after)
        or target.plus
    ):
        return "absolute"
    return "absolute" if lemma in ("exceed", "surpass") else "delta"


def _direction(
    sentence: _Sentence, target: Quantity, mode: Mode, from_: Decimal | None, to: Decimal, name: str | None
) -> Direction:
    lemma, flags = _verb_flags(sentence)
    if flags & lex.KEEP and lemma != "retain" and mode == "absolute" and not flags & lex.RAISE:
        return "maintain"
    if from_ is not None and from_ != to:
        rising: Direction = "increase" if to > from_ else "decrease"
        return "achieve" if rising == "decrease" and flags & lex.GAIN else rising
    if mode == "delta":
        noun = _CHANGE_NOUN.match(sentence.text[target.end : target.end + 40])
        if noun and not flags & lex.CHANGE:
            return "decrease" if noun["noun"].lower() in _DOWN_NOUNS else "increase"
        way = _UP_OR_DOWN.search(sentence.text[max(0, target.start - 12) : target.start])
        down = target.value < 0 or bool(way and way["way"].lower() == "down")
        return "decrease" if down else "increase" if not flags & lex.CHANGE else _moved(lemma, flags, name)
    if mode == "ratio":
        return _moved(lemma, flags, name) if flags & lex.CHANGE else "increase"
    if lemma in ("exceed", "surpass", "limit", "raise"):
        return "achieve"
    return _moved(lemma, flags, name)


def _bound(
    sentence: _Sentence, target: Quantity, direction: Direction, to: Decimal, name: str | None
) -> tuple[Bound, bool]:
    before = sentence.text[max(0, target.start - 60) : target.start]
    after = _AFTER.match(sentence.text[target.end : target.end + 24])
    strict = bool(_STRICT.search(before))
    if _MAX.search(before) or (after and after["max"]):
        return "max", strict and not re.search(r"no(?:t)? (?:more|higher|longer)", before)
    if _MIN.search(before) or target.plus or (after and after["min"]):
        return "min", strict and not re.search(r"no(?:t)? less", before)
    if direction == "decrease" or to == 0:
        return "max", False
    lower_wins = direction in ("achieve", "maintain") and less_is_better(name) and not _share_of_good(sentence)
    return ("max" if lower_wins else "min"), False


def _share_of_good(sentence: _Sentence) -> bool:
    """'Resolve 95% of bugs' is a share to reach, whatever the thing."""
    target = sentence.target
    return bool(target and target.percent and re.match(r"\s*of\b", sentence.text[target.end : target.end + 4]))


def _period(sentence: _Sentence, target: Quantity) -> str | None:
    match = _PERIOD.match(sentence.text, target.end, min(len(sentence.text), target.end + 60))
    if not match:
        return None
    if any(start <= match.start("period") < end for start, end in sentence.deadlines if match["period"]):
        return None
    return match["period"].lower() if match["period"] else _ADVERBS[match["adverb"].lower()]


def _unit(sentence: _Sentence, target: Quantity, unit: str | None, name: str | None) -> str | None:
    if unit == "m:ss":
        return "seconds"
    if unit is None:
        unit = _counted(sentence.text[target.end : target.end + 60]) or _plural_of(name)
    if unit and unit.startswith((":", "/")):
        return unit
    period = _period(sentence, target)
    if not period and sentence.start:
        period = _period(sentence, sentence.start)
    if period and unit not in SECONDS and unit != "%" and unit:
        return f"{unit}/{period}"
    return f"%/{period}" if period and unit == "%" else unit


def _counted(after: str) -> str | None:
    """What is counted: the last word of the group behind the figure (10 new customers → customers)."""
    stop = _STOP.search(after)
    group = after[: stop.start()] if stop else after
    nouns = re.findall(r"[A-Za-z][A-Za-z'\-]*", group)
    for index, noun in enumerate(nouns):
        plain = noun.removesuffix("'s") + "s" if noun.endswith("'s") else noun
        if (
            plain.lower().endswith("s")
            and plain.lower() not in _NO_PLURAL
            and len(plain) > 2
            and (index == len(nouns) - 1 or not nouns[index + 1].endswith("s"))
        ):
            return plain
    return nouns[-1] if nouns and nouns[-1].lower() in ("people", "bug", "customer", "staff", "media") else None


def _plural_of(name: str | None) -> str | None:
    if not name:
        return None
    counted = _counted(re.sub(r"^.*\bnumber of |^(?:daily|weekly|monthly|annual|average) ", "", name, flags=re.IGNORECASE))
    if counted:
        return counted
    volume = re.search(r"([A-Za-z]+) (?:volume|count)$", name)
    return volume[1] + "s" if volume else None


def _name(sentence: _Sentence) -> str | None:
    text, limit = sentence.text, _limit(sentence)
    begin = (
        sentence.words.ends[sentence.verb] if sentence.verb >= 0 and sentence.words.starts[sentence.verb] < limit else 0
    )
    group = _cleaned(text[begin:limit])
    if (not group or sentence.target is None) and begin and sentence.words.lemmas[sentence.verb - 1] not in ("to", "and"):
        group = _cleaned(text[: sentence.words.starts[sentence.verb]]) or group
    if group:
        return group
    after = text[sentence.target.end :] if sentence.target else text[begin:]
    return _cleaned(_behind(after))


def _behind(after: str) -> str:
    after = re.sub(r"^[+\s]*(?:of|in|for)\s+(?:the |our |all )?", "", after)
    end = re.search(
        r"[,.;(]|\b(?:via|through|by|per|currently|before|within|this|until|(?:a|each|every) (?:day|week|month|quarter|year))\b|\s[<>≥≤]|/(?:day|week|month|quarter|year)",
        after,
    )
    return after[: end.start()] if end else after


def _cleaned(group: str) -> str | None:
    for start, end in reversed(find_deadlines(group, "en")):
        group = group[:start] + " " + group[end:]
    group = re.sub(r"\s+", " ", group).strip(" .,;:–—-\"'()[]“”+")
    group = _TAIL.sub("", _LEAD.sub("", group))
    group = re.sub(r"\b(?:an?|the) (?=\S)", "", group).strip(" .,;:–—-\"'()[]+")
    return group if re.search(r"[A-Za-z]{2}", group) else None
