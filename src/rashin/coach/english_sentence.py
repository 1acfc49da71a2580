"""Which figure of an English sentence is which: where it starts, what it aims at, and what only belongs to a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashin.coach import english_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.english_names import belongs_to_name, in_brackets
from rashin.coach.english_steps import moves
from rashin.coach.quantities import Quantity, find_quantities, find_range
from rashin.coach.statement import Span
from rashin.coach.steps import may_step
from rashin.coach.tokens import Words


@dataclass(slots=True)
class Sentence:
    words: Words
    quantities: list[Quantity]
    deadlines: list[Span]
    start: Quantity | None = None
    target: Quantity | None = None
    high: Quantity | None = None
    verb: int = -1
    cut: int = 10**6
    steps: bool = False
    less: bool = False
    free: list[Quantity] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.words.text


def sentence_of(words: Words) -> Sentence:
    """The figures of a sentence, each with its part in it."""
    sentence = Sentence(
        words, find_quantities(words.text, "en", words.lemmas), find_deadlines(words.text, "en", words.lemmas)
    )
    _settle_roles(sentence)
    _choose(sentence)
    _settle_verb(sentence)
    return sentence


def _inside(quantity: Quantity, spans: list[Span]) -> bool:
    return any(start <= quantity.number_start < end for start, end in spans)


def lead_of(text: str, quantity: Quantity, length: int) -> str:
    """What stands before a figure; "" where its last word cannot lead up to one, and nothing needs a look."""
    before = text[max(0, quantity.start - length) : quantity.start]
    words = before.rsplit(None, 1)
    last = words[-1].lower().strip("(:~,") if words else ""
    return before if last in say.LEADS or not last.isalpha() else ""


def _settle_roles(sentence: Sentence) -> None:
    text = sentence.text
    for quantity in sentence.quantities:
        before = lead_of(text, quantity, 45)
        if (before and say.START.search(before)) or say.START_BEHIND.match(text, quantity.end):
            quantity.role = "start"
        elif _inside(quantity, sentence.deadlines):
            quantity.role = "deadline"
        elif say.NAME_BEFORE.search(text, max(0, quantity.start - 12), quantity.start) or belongs_to_name(
            text, quantity
        ):
            quantity.role = "name"
        elif in_brackets(text, quantity.start):
            quantity.role = "aside"
    sentence.free = [quantity for quantity in sentence.quantities if not quantity.role]
    for quantity in sentence.free[:-1]:
        before = text[max(0, quantity.start - 24) : quantity.start]
        if (_WITH.search(before) and _OR_MORE.match(text, quantity.end)) or _AGED.search(before):
            quantity.role = "name"  # families with three or more children, children under 12: 60 a month
    sentence.free = [quantity for quantity in sentence.free if not quantity.role]
    if not sentence.free:
        _free_something(sentence)


# An average stay up from 1.2 to 1.8 nights keeps nothing.
UP_FROM = re.compile(r"\b(?:up|down) from\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:children|kids|people|women|men|adults|pupils|students|anyone|those|teenagers|seniors) "
    r"(?:under|over|above|below|older than|younger than) $",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith $", re.IGNORECASE)
_OR_MORE = re.compile(r"\+? (?:or (?:more|fewer|less) )?[A-Za-z]", re.IGNORECASE)


def _free_something(sentence: Sentence) -> None:
    """'Respond within 2 days': the only figure is the target, not the deadline; so is one in brackets."""
    for role in ("aside", "deadline"):
        for quantity in sentence.quantities:
            if quantity.role != role:
                continue
            span = next((span for span in sentence.deadlines if span[0] <= quantity.number_start < span[1]), None)
            if role == "deadline" and not (quantity.time and span and _limits(sentence, span)):
                continue
            if role == "deadline" and any(flag & lex.CHANGE for flag in sentence.words.classes):
                continue
            quantity.role = ""
            sentence.free = [quantity]
            if span:
                sentence.deadlines.remove(span)
            return


def _limits(sentence: Sentence, span: Span) -> bool:
    """Within 2 days; and in 5 days where it says how long it takes now (instead of 9)."""
    lead = sentence.text[span[0] : span[1]].lower()
    started = any(quantity.role == "start" for quantity in sentence.quantities)
    return lead.startswith("within") or (started and lead.startswith("in "))


def _choose(sentence: Sentence) -> None:
    words = sentence.words
    kept = (
        (words.any(lex.KEEP) or "hold" in words.lemmas) and not words.any(lex.CHANGE) and "retain" not in words.lemmas
    ) and not UP_FROM.search(words.text)
    inside = [quantity for quantity in sentence.quantities if quantity.role in ("", "start")]
    ends = find_range(sentence.text, inside, kept=kept)
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
        if follower and say.TO.match(text[start.end : follower.start]):
            sentence.start, sentence.target = start, follower
            return
    arrow = _arrow(sentence)
    if arrow:
        sentence.start, sentence.target = arrow
        return
    step = _step_and_level(sentence)
    if step:
        sentence.target = step
    elif sentence.free:
        sentence.target = max(sentence.free, key=lambda quantity: _weight(sentence, quantity))
    if sentence.target:
        if say.BY.search(lead_of(text, sentence.target, 30)) and moves(sentence.words):
            sentence.start = next((start for start in starts if may_step(start, sentence.target)), None)
            sentence.steps = sentence.start is not None
        else:
            sentence.start = _matching_start(starts, sentence.target)


def _step_and_level(sentence: Sentence) -> Quantity | None:
    """By 8 points to 52: the level that the step leads to."""
    for first, second in zip(sentence.free, sentence.free[1:], strict=False):
        between = sentence.text[first.end : second.start].strip()
        if _LEVEL_REACHED.fullmatch(between) and say.BY.search(lead_of(sentence.text, first, 30)):
            sentence.cut = first.start
            return second
    return None


_LEVEL_REACHED = re.compile(
    r"(?:to|reaching|up to|down to)(?: (?:a|an) (?:total|average|level)(?: of)?)?", re.IGNORECASE
)


def _arrow(sentence: Sentence) -> tuple[Quantity, Quantity] | None:
    for first, second in zip(sentence.free, sentence.free[1:], strict=False):
        if say.BY.search(lead_of(sentence.text, first, 30)):
            continue  # by 8 points to 52: the size of the step is no start
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


# $1.5M of revenue, 40% of it from partners: a share of what was counted before.
_OF_THESE = re.compile(r" of (?:it|them|these|those|which|that)\b", re.IGNORECASE)


def _weight(sentence: Sentence, quantity: Quantity) -> float:
    if len(sentence.free) == 1:
        return 0.0
    before = sentence.text[max(0, quantity.start - 30) : quantity.start]
    weight = -0.5 * sentence.free.index(quantity)
    moving = sentence.words.any(lex.CHANGE)
    if say.DIRECT_TO.search(before) or say.TO_A_LIMIT.search(before) or (moving and say.BY.search(before)):
        weight += 1.4
    if say.UP_OR_DOWN.search(before):
        weight += 2
    if quantity.percent and _OF_THESE.match(sentence.text, quantity.end):
        return weight - 2
    if quantity.percent and not moving and sentence.text.startswith(" of", quantity.end):
        weight += 1
    if quantity.time and len(sentence.free) > 1 and not say.TO_A_LIMIT.search(before):
        weight -= 2
    if re.search(r"(?:with|deals|customers|orders|companies|accounts|those|at)\s*[<>≥≤]?\s*$", before) and weight < 0:
        weight -= 1
    return weight


def _settle_verb(sentence: Sentence) -> None:
    """The verb that governs the figure: the first word, one after 'to' or 'and', else the first that moves or keeps."""
    words, limit = sentence.words, limit_of(sentence)
    governing = lex.CHANGE | lex.REACH | lex.KEEP | lex.GAIN | lex.TASK
    first = next((index for index, pos in enumerate(words.pos) if pos == 1), -1)
    chosen = first if first >= 0 and words.classes[first] & governing and not _names_a_rate(words, first) else -1
    for index, flags in enumerate(words.classes):
        if words.starts[index] >= limit or not flags & governing:
            continue
        after_to = index and words.lemmas[index - 1] in ("to", "and", "&", "should", "will", "can")
        if index > 1 and (
            (flags & lex.TASK and not flags & ~lex.TASK & governing) or words.classes[index - 2] & lex.METRIC
        ):
            continue
        if after_to and words.text[words.ends[index] : words.ends[index] + 1] != "-":
            chosen = index
    if chosen < 0 and not _share_in_front(sentence):
        moving = lex.CHANGE | lex.KEEP
        chosen = next((i for i, flags in enumerate(words.classes) if flags & moving and not _noun_like(words, i)), -1)
    sentence.verb = chosen


def _share_in_front(sentence: Sentence) -> bool:
    """'70% of teams report …': what follows is what those people do, and moves nothing."""
    target = sentence.target
    return bool(target and target.percent and not target.start and sentence.text.startswith(" of ", target.end))


def _names_a_rate(words: Words, first: int) -> bool:
    """Win rate, lead time, close ratio: a verb's form that belongs to the measure's name."""
    following = words.lemmas[first + 1] if first + 1 < len(words.lemmas) else ""
    return following in say.RATE_NOUNS and not words.classes[first] & (lex.CHANGE | lex.KEEP | lex.REACH)


def _noun_like(words: Words, index: int) -> bool:
    form = words.text[words.starts[index] : words.ends[index]].lower()
    if form == "lower" and index and words.lemmas[index - 1] in ("or", "and"):
        return True  # 4% or lower
    if words.lemmas[index + 1 : index + 2] and words.lemmas[index + 1] in ("to", "from", "by", "below", "under"):
        return False  # complaints drop to ten
    return (
        form in ("growth", "increase", "cut", "limit", "drop", "lift")
        and index + 1 < len(words.lemmas)
        and not form.endswith("ing")
    )


def limit_of(sentence: Sentence) -> int:
    marks = [quantity.start for quantity in (sentence.start, sentence.target) if quantity]
    return min(*marks, len(sentence.text), sentence.cut) if marks else min(len(sentence.text), sentence.cut)
