"""What an English sentence says about its number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from rashin.coach import english_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.english_names import behind, belongs_to_name, cleaned, in_brackets, moved, unit_of, without_deadlines
from rashin.coach.english_steps import from_start, goes_down, moves, only_moves
from rashin.coach.quantities import Quantity, find_placeholder, find_quantities, find_range, to_smaller_unit
from rashin.coach.statement import Base, Bound, Direction, Metric, Mode, Span
from rashin.coach.steps import against, level_behind, may_step
from rashin.coach.tokens import Words


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
    steps: bool = False
    less: bool = False
    free: list[Quantity] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.words.text


def parse_english(words: Words) -> Metric | None:
    """The metric of an English sentence, or None where it holds no figure and no place for one."""
    sentence = _Sentence(
        words, find_quantities(words.text, "en", words.lemmas), find_deadlines(words.text, "en", words.lemmas)
    )
    _settle_roles(sentence)
    _choose(sentence)
    _settle_verb(sentence)
    if sentence.target is None:
        return _without_figure(sentence)
    return _with_figure(sentence, sentence.target)


def _inside(quantity: Quantity, spans: list[Span]) -> bool:
    return any(start <= quantity.number_start < end for start, end in spans)


def _lead(text: str, quantity: Quantity, length: int) -> str:
    """What stands before a figure; "" where its last word cannot lead up to one, and nothing needs a look."""
    before = text[max(0, quantity.start - length) : quantity.start]
    words = before.rsplit(None, 1)
    last = words[-1].lower().strip("(:~,") if words else ""
    return before if last in say.LEADS or not last.isalpha() else ""


def _settle_roles(sentence: _Sentence) -> None:
    text = sentence.text
    for quantity in sentence.quantities:
        before = _lead(text, quantity, 45)
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
    if not sentence.free:
        _free_something(sentence)


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
    words = sentence.words
    kept = (
        (words.any(lex.KEEP) or "hold" in words.lemmas) and not words.any(lex.CHANGE) and "retain" not in words.lemmas
    )
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
        if say.BY.search(_lead(text, sentence.target, 30)) and moves(sentence.words):
            sentence.start = next((start for start in starts if may_step(start, sentence.target)), None)
            sentence.steps = sentence.start is not None
        else:
            sentence.start = _matching_start(starts, sentence.target)


def _step_and_level(sentence: _Sentence) -> Quantity | None:
    """By 8 points to 52: the level that the step leads to."""
    for first, second in zip(sentence.free, sentence.free[1:], strict=False):
        between = sentence.text[first.end : second.start].strip()
        if between == "to" and say.BY.search(_lead(sentence.text, first, 30)):
            sentence.cut = first.start
            return second
    return None


def _arrow(sentence: _Sentence) -> tuple[Quantity, Quantity] | None:
    for first, second in zip(sentence.free, sentence.free[1:], strict=False):
        if say.BY.search(_lead(sentence.text, first, 30)):
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


def _weight(sentence: _Sentence, quantity: Quantity) -> float:
    if len(sentence.free) == 1:
        return 0.0
    before = sentence.text[max(0, quantity.start - 30) : quantity.start]
    weight = -0.5 * sentence.free.index(quantity)
    moving = sentence.words.any(lex.CHANGE)
    if say.DIRECT_TO.search(before) or say.TO_A_LIMIT.search(before) or (moving and say.BY.search(before)):
        weight += 1.4
    if say.UP_OR_DOWN.search(before):
        weight += 2
    if quantity.percent and not moving and sentence.text.startswith(" of", quantity.end):
        weight += 1
    if quantity.time and len(sentence.free) > 1 and not say.TO_A_LIMIT.search(before):
        weight -= 2
    if re.search(r"(?:with|deals|customers|orders|companies|accounts|those|at)\s*[<>≥≤]?\s*$", before) and weight < 0:
        weight -= 1
    return weight


def _settle_verb(sentence: _Sentence) -> None:
    """The verb that governs the figure: the first word, one after 'to' or 'and', else the first that moves or keeps."""
    words, limit = sentence.words, _limit(sentence)
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


def _share_in_front(sentence: _Sentence) -> bool:
    """'70% of teams report …': what follows is what those people do, and moves nothing."""
    target = sentence.target
    return bool(target and target.percent and not target.start and sentence.text.startswith(" of ", target.end))


def _names_a_rate(words: Words, first: int) -> bool:
    """Win rate, lead time, close ratio: a verb's form that belongs to the measure's name."""
    following = words.lemmas[first + 1] if first + 1 < len(words.lemmas) else ""
    return following in say.RATE_NOUNS and not words.classes[first] & (lex.CHANGE | lex.KEEP | lex.REACH)


def _noun_like(words: Words, index: int) -> bool:
    form = words.text[words.starts[index] : words.ends[index]].lower()
    if words.lemmas[index + 1 : index + 2] and words.lemmas[index + 1] in ("to", "from", "by", "below", "under"):
        return False  # complaints drop to ten
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


_LEVEL = re.compile(r"[<>≤≥]|\b(?:at (?:most|least)|under|below|above|over|(?:less|more) than)\b", re.IGNORECASE)


def _base(sentence: _Sentence) -> Base | None:
    text = sentence.text
    if not any(lemma[:3] in say.PERIOD_STARTS for lemma in sentence.words.lemmas):
        return None
    for pattern, base in say.BASES:
        if pattern.search(text):
            return base
    # 8%/month to 5%/month and at most 2% per month are levels.
    level = sentence.start is not None or (not sentence.words.any(lex.CHANGE) and bool(_LEVEL.search(text)))
    match = say.EVERY.search(text) if not level else None
    if match:
        rhythm = next(part for part in match.groups() if part).lower()
        return say.RHYTHMS.get(rhythm, "previous_year")
    return None


def _verb_flags(sentence: _Sentence) -> tuple[str, int]:
    if sentence.verb < 0:
        return "", 0
    words = sentence.words
    lemma, flags = words.lemmas[sentence.verb], words.classes[sentence.verb]
    if lemma in say.MOVES_BY_PARTICLE:
        limit = _limit(sentence)
        behind = {word for word, start in zip(words.lemmas, words.starts, strict=True) if start < limit}
        flags |= lex.LOWER if "down" in behind else lex.RAISE if "up" in behind else 0
    elif (
        lemma == "hold"
        and sentence.target
        and (sentence.high or say.HOLDS.search(sentence.text[: sentence.target.start]))
    ):
        flags |= lex.KEEP
    return lemma, flags


def _without_figure(sentence: _Sentence) -> Metric | None:
    """Doubles, halves, by a third, eliminate, X%: a size without digits."""
    sentence.start = next((each for each in sentence.quantities if each.role == "start"), None)
    words, (lemma, flags) = sentence.words, _verb_flags(sentence)
    multiple = next((index for index, word in enumerate(words.lemmas) if word in say.MULTIPLES), -1)
    if multiple >= 0:
        word = words.lemmas[multiple]
        down: Direction = "decrease" if word == "halve" else "increase"
        found = Metric(to=say.MULTIPLES[word], unit="x", direction=down, mode="ratio", span=_word_span(words, multiple))
        return from_start(
            sentence.text, sentence.start, sentence.deadlines, _completed(sentence, found), say.MULTIPLES[word]
        )
    fraction = say.FRACTION.search(sentence.text) if flags & (lex.CHANGE | lex.GAIN) else None
    if fraction:
        sentence.cut = fraction.start()
        size = Decimal("66.7") if fraction["two"] else say.FRACTIONS[fraction["f"].lower()]
        span = words.folded.span(*fraction.span("what"))
        found = Metric(to=size, unit="%", direction="increase", mode="delta", span=span)
        part = say.EXACT.get(size, size) / 100
        found = _completed(sentence, found, turns=True)
        return from_start(
            sentence.text,
            sentence.start,
            sentence.deadlines,
            found,
            1 - part if found.direction == "decrease" else 1 + part,
        )
    if lemma in say.NONE_LEFT:
        found = Metric(to=Decimal(0), direction="decrease", bound="max", span=_word_span(words, sentence.verb))
        found = _completed(sentence, found)
        return found if found.name else None
    placeholder = find_placeholder(sentence.text)
    if placeholder:
        return _completed(sentence, Metric(placeholder=True, span=words.folded.span(*placeholder)), turns=True)
    return None


def _completed(sentence: _Sentence, found: Metric, *, turns: bool = False) -> Metric:
    """With name, base and deadline, and with `turns` the verb's direction."""
    lemma, flags = _verb_flags(sentence)
    name = _name(sentence)
    direction = moved(lemma, flags, _less_is_better(sentence, name)) if turns else found.direction
    return found._replace(name=name, direction=direction, base=_base(sentence), deadline=_deadline(sentence))


def _word_span(words: Words, index: int) -> Span:
    return words.folded.span(words.starts[index], words.ends[index])


def _less_is_better(sentence: _Sentence, name: str | None) -> bool:
    """True where the measure's own words say that less of it is better (churn, response time)."""
    words = sentence.words
    if not name or not words.any(lex.LESS):
        return False
    named = name.lower()
    return any(
        flags & lex.LESS and words.text[words.starts[index] : words.ends[index]].lower() in named
        for index, flags in enumerate(words.classes)
    )


def _name(sentence: _Sentence) -> str | None:
    """The group between the verb and the figure; else the subject; else what follows the figure."""
    words, limit, verb = sentence.words, _limit(sentence), sentence.verb
    text = without_deadlines(sentence.text, sentence.deadlines)
    begin = words.ends[verb] if verb >= 0 and words.starts[verb] < limit else 0
    group = cleaned(text[begin:limit])
    if (not group or sentence.target is None) and begin and words.lemmas[verb - 1] not in ("to", "and"):
        group = cleaned(text[: words.starts[verb]]) or group
    if group and not _verb_unheard(sentence, group):
        return group
    last = sentence.high or sentence.target
    return cleaned(behind(text[last.end :] if last else text[begin:])) or group


def _verb_unheard(sentence: _Sentence, group: str) -> bool:
    """'Drive 3x ROI': one word in front that is no measure is a verb that the lists do not hold."""
    words = sentence.words
    if sentence.target is None or not words.classes:
        return False
    return " " not in group and not words.classes[0] and words.text.startswith(group)


def _with_figure(sentence: _Sentence, target: Quantity) -> Metric:
    name = _name(sentence)
    sentence.less = _less_is_better(sentence, name)
    mode = _mode(sentence, target)
    start = sentence.start if mode == "absolute" else None
    (lemma, flags), limit = _verb_flags(sentence), _limit(sentence)
    from_, to, unit = to_smaller_unit(start, target) if start else (None, target.value, target.unit)
    if start and sentence.steps:
        falls = goes_down(sentence.words, moved(*_verb_flags(sentence), sentence.less))
        from_, to, unit = level_behind(start, target, falls=falls)
    direction = _direction(sentence, target, mode, from_, to, name)
    stated = None
    if from_ is not None and not sentence.steps and sentence.verb >= 0 and only_moves(sentence.words, flags, limit):
        stated = against(lemma, flags, from_, to, name=name, unit=unit)
    direction = stated or direction
    bound, strict = _bound(sentence, target, direction, to, name) if mode == "absolute" else (None, False)
    return Metric(
        name=name,
        from_=from_,
        to=to,
        high=sentence.high.value if sentence.high else None,
        unit=unit_of(sentence.text, sentence.high or target, sentence.start, sentence.deadlines, unit, name),
        direction=direction,
        base=_base(sentence),
        mode=mode,
        bound=bound,
        strict=strict,
        deadline=_deadline(sentence),
        span=sentence.words.folded.span(*target.span),
        step=target.value if sentence.steps else None,
        step_unit=target.unit if sentence.steps else None,
        against=bool(stated),
    )


def _mode(sentence: _Sentence, target: Quantity) -> Mode:
    text, (lemma, flags) = sentence.text, _verb_flags(sentence)
    before, after = _lead(text, target, 30), text[target.end : target.end + 40]
    if sentence.start:
        return "absolute"
    moving = (
        bool(flags & lex.CHANGE)
        and lemma not in say.NONE_LEFT
        and (target.percent or lemma != "raise")
        and lemma != "limit"
    )
    if target.unit == "x":
        after_it = sentence.words.text[target.end : target.end + 24].split()
        if after_it and after_it[0].lower().strip(",.") in say.LEVELS:
            return "absolute"
        bounded = say.MIN.search(before) or say.MAX.search(before) or re.search(r"\b(?:of|at)\s*$", before)
        return "absolute" if bounded or not (moving or not flags) else "ratio"
    if target.signed or say.BY.search(before) or say.UP_OR_DOWN.search(before):
        return "delta"
    if target.percent and say.MORE_OR_LESS.match(after):
        return "delta"
    if target.percent and say.COMPARED.match(after) and not say.LIMIT_ONLY.search(before):
        return "delta"
    if say.CHANGE_NOUN.match(after) and (target.percent or target.unit == "points") and not flags & lex.KEEP:
        return "delta"
    if (
        not moving
        or say.DIRECT_TO.search(before)
        or say.MIN.search(before)
        or say.MAX.search(before)
        or say.AFTER.match(after)
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
    if say.NEVER_BELOW.search(sentence.text[: target.start]):
        return "maintain"
    if from_ is not None and from_ != to:
        rising: Direction = "increase" if to > from_ else "decrease"
        stated_behind = sentence.start is not None and sentence.start.start > target.start
        return "achieve" if rising == "decrease" and flags & lex.GAIN and stated_behind else rising
    if mode == "delta":
        noun = say.CHANGE_NOUN.match(sentence.text[target.end : target.end + 40])
        if noun and not flags & lex.CHANGE:
            return "decrease" if noun["noun"].lower() in say.DOWN_NOUNS else "increase"
        compared = say.COMPARED.match(sentence.text[target.end : target.end + 40])
        if compared and not flags & lex.CHANGE:
            return (
                "decrease"
                if compared["way"].lower() in ("lower", "less", "fewer", "shorter", "cheaper")
                else "increase"
            )
        way = say.UP_OR_DOWN.search(_lead(sentence.text, target, 12))
        down = target.value < 0 or bool(way and (way["way"] or way["arrow"]).lower() in ("down", "↓"))
        more = say.MORE_OR_LESS.match(sentence.text[target.end : target.end + 12]) if not flags & lex.CHANGE else None
        down = down or bool(more and more["way"].lower() != "more")
        return "decrease" if down else "increase" if not flags & lex.CHANGE else moved(lemma, flags, sentence.less)
    if mode == "ratio":
        return moved(lemma, flags, sentence.less) if flags & lex.CHANGE else "increase"
    if lemma == "raise" and say.DIRECT_TO.search(_lead(sentence.text, target, 30)):
        return "increase"  # money is raised, a score is raised to
    if lemma in ("exceed", "surpass", "limit", "raise"):
        return "achieve"
    return moved(lemma, flags, sentence.less)


def _bound(
    sentence: _Sentence, target: Quantity, direction: Direction, to: Decimal, name: str | None
) -> tuple[Bound, bool]:
    before = _lead(sentence.text, target, 60)
    after = say.AFTER.match(sentence.text[target.end : target.end + 24])
    if sentence.high and not (before and say.MAX.search(before)):
        return "min", False  # the lower end of two
    strict = bool(before and say.STRICT.search(before))
    if before and say.NEVER_BELOW.search(before):
        return "min", False
    risen = direction == "increase" and before.rstrip().endswith("up to")
    if not risen and (say.MAX.search(before) or (after and after["max"])):
        return "max", strict and not re.search(r"no(?:t)? (?:more|higher|longer)", before)
    if say.MIN.search(before) or target.plus or (after and after["min"]):
        return "min", strict and not re.search(r"no(?:t)? less", before)
    if direction == "decrease" or to == 0:
        return "max", False
    lower_wins = direction in ("achieve", "maintain") and sentence.less and not _share_of_good(sentence)
    return ("max" if lower_wins else "min"), False


def _share_of_good(sentence: _Sentence) -> bool:
    """'Resolve 95% of bugs' is a share to reach, whatever the thing."""
    target = sentence.target
    return bool(target and target.percent and re.match(r"\s*of\b", sentence.text[target.end : target.end + 4]))
