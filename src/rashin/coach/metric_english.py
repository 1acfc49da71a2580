"""What an English sentence says about its number, once it is known which figure is which."""

from __future__ import annotations

import re
from decimal import Decimal

from rashin.coach import english_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.english_names import behind, cleaned, moved, unit_of, without_deadlines
from rashin.coach.english_sentence import UP_FROM, Sentence, lead_of, limit_of, sentence_of
from rashin.coach.english_steps import from_start, goes_down, only_moves
from rashin.coach.quantities import Quantity, find_placeholder, to_smaller_unit
from rashin.coach.statement import Base, Bound, Direction, Metric, Mode, Span
from rashin.coach.steps import against, level_behind
from rashin.coach.tokens import Words


def parse_english(words: Words) -> Metric | None:
    """The metric of an English sentence, or None where it holds no figure and no place for one."""
    sentence = sentence_of(words)
    if sentence.target is None:
        return _without_figure(sentence)
    return _with_figure(sentence, sentence.target)


def _deadline(sentence: Sentence) -> str | None:
    return sentence.text[slice(*sentence.deadlines[0])] if sentence.deadlines else None


_LEVEL = re.compile(r"[<>≤≥]|\b(?:at (?:most|least)|under|below|above|over|(?:less|more) than)\b", re.IGNORECASE)


def _base(sentence: Sentence) -> Base | None:
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


def _verb_flags(sentence: Sentence) -> tuple[str, int]:
    if sentence.verb < 0:
        return "", 0
    words = sentence.words
    lemma, flags = words.lemmas[sentence.verb], words.classes[sentence.verb]
    if lemma in say.MOVES_BY_PARTICLE:
        limit = limit_of(sentence)
        behind = {word for word, start in zip(words.lemmas, words.starts, strict=True) if start < limit}
        flags |= lex.LOWER if "down" in behind else lex.RAISE if "up" in behind else 0
    elif (
        lemma == "hold"
        and sentence.target
        and (sentence.high or say.HOLDS.search(sentence.text[: sentence.target.start]))
    ):
        flags |= lex.KEEP
    return lemma, flags


def _without_figure(sentence: Sentence) -> Metric | None:
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
    as_many = say.AS_MANY.search(sentence.text)
    if as_many:
        more = as_many["times"].lower() == "twice"
        sentence.cut = as_many.start()
        found = Metric(to=Decimal(2) if more else Decimal("0.5"), unit="x", mode="ratio")
        span = words.folded.span(*as_many.span())
        return _completed(sentence, found._replace(direction="increase" if more else "decrease", span=span))
    fraction = say.FRACTION.search(sentence.text)
    if fraction and (fraction["way"] or flags & (lex.CHANGE | lex.GAIN)):
        return _by_a_part(sentence, fraction, flags)
    if lemma in say.NONE_LEFT:
        found = Metric(to=Decimal(0), direction="decrease", bound="max", span=_word_span(words, sentence.verb))
        found = _completed(sentence, found)
        return found if found.name else None
    placeholder = find_placeholder(sentence.text)
    if placeholder:
        return _completed(sentence, Metric(placeholder=True, span=words.folded.span(*placeholder)), turns=True)
    return None


def _by_a_part(sentence: Sentence, fraction: re.Match[str], flags: int) -> Metric:
    """By a third, up a fifth: a share in words, with the level that it leads to where it is said from where."""
    sentence.cut = fraction.start()
    size = Decimal("66.7") if fraction["two"] else say.FRACTIONS[fraction["f"].lower()]
    span = sentence.words.folded.span(*fraction.span("what"))
    found = Metric(to=size, unit="%", direction="increase", mode="delta", span=span)
    part = say.EXACT.get(size, size) / 100
    found = _completed(sentence, found, turns=True)
    if fraction["way"] and not flags & lex.CHANGE:
        found = found._replace(direction="increase" if fraction["way"].lower() == "up" else "decrease")
    times = 1 - part if found.direction == "decrease" else 1 + part
    return from_start(sentence.text, sentence.start, sentence.deadlines, found, times)


def _completed(sentence: Sentence, found: Metric, *, turns: bool = False) -> Metric:
    """With name, base and deadline, and with `turns` the verb's direction."""
    lemma, flags = _verb_flags(sentence)
    name = _name(sentence)
    direction = moved(lemma, flags, _less_is_better(sentence, name)) if turns else found.direction
    return found._replace(name=name, direction=direction, base=_base(sentence), deadline=_deadline(sentence))


def _word_span(words: Words, index: int) -> Span:
    return words.folded.span(words.starts[index], words.ends[index])


# Time between failures, days without accidents: the more the better.
_BETWEEN = re.compile(r"\b(?:between|without|since|to) (?:\w+ )?\w+$")


def _less_is_better(sentence: Sentence, name: str | None) -> bool:
    """True where the measure's own words say that less of it is better (churn, response time)."""
    words = sentence.words
    if not name or not words.any(lex.LESS):
        return False
    named = _BETWEEN.sub("", name.lower())
    return any(
        flags & lex.LESS and words.text[words.starts[index] : words.ends[index]].lower() in named
        for index, flags in enumerate(words.classes)
    )


def _name(sentence: Sentence) -> str | None:
    """The group between the verb and the figure; else the subject; else what follows the figure."""
    words, limit, verb = sentence.words, limit_of(sentence), sentence.verb
    text = without_deadlines(sentence.text, sentence.deadlines)
    begin = words.ends[verb] if verb >= 0 and words.starts[verb] < limit else 0
    group = cleaned(text[begin:limit])
    if (not group or sentence.target is None) and begin and words.lemmas[verb - 1] not in ("to", "and"):
        group = cleaned(text[: words.starts[verb]]) or group
    if group and not _verb_unheard(sentence, group):
        return group
    last = sentence.high or sentence.target
    return cleaned(behind(text[last.end :] if last else text[begin:])) or group


def _verb_unheard(sentence: Sentence, group: str) -> bool:
    """'Drive 3x ROI': one word in front that is no measure is a verb that the lists do not hold."""
    words = sentence.words
    if sentence.target is None or not words.classes:
        return False
    return " " not in group and not words.classes[0] and words.text.startswith(group)


def _with_figure(sentence: Sentence, target: Quantity) -> Metric:
    name = _name(sentence)
    sentence.less = _less_is_better(sentence, name)
    mode = _mode(sentence, target)
    start = sentence.start if mode == "absolute" else None
    (lemma, flags), limit = _verb_flags(sentence), limit_of(sentence)
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


def _mode(sentence: Sentence, target: Quantity) -> Mode:
    text, (lemma, flags) = sentence.text, _verb_flags(sentence)
    before, after = lead_of(text, target, 30), text[target.end : target.end + 40]
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


def _is_kept(sentence: Sentence, lemma: str, flags: int, *, moves: bool) -> bool:
    """Keep the rate at 4%; but an average stay up from 1.2 to 1.8 nights moves."""
    keeps = bool(flags & lex.KEEP) and lemma != "retain" and not flags & lex.RAISE
    return keeps and not (moves and UP_FROM.search(sentence.text) is not None)


def _way_of_change(sentence: Sentence, target: Quantity, lemma: str, flags: int) -> Direction:
    """Whether it grows or shrinks by the figure: a 20% increase, 20% fewer, down 20%."""
    noun = say.CHANGE_NOUN.match(sentence.text[target.end : target.end + 40])
    if noun and not flags & lex.CHANGE:
        return "decrease" if noun["noun"].lower() in say.DOWN_NOUNS else "increase"
    compared = say.COMPARED.match(sentence.text[target.end : target.end + 40])
    if compared and not flags & lex.CHANGE:
        return "decrease" if compared["way"].lower() in ("lower", "less", "fewer", "shorter", "cheaper") else "increase"
    way = say.UP_OR_DOWN.search(lead_of(sentence.text, target, 12))
    down = target.value < 0 or bool(way and (way["way"] or way["arrow"]).lower() in ("down", "↓"))
    more = say.MORE_OR_LESS.match(sentence.text[target.end : target.end + 12]) if not flags & lex.CHANGE else None
    down = down or bool(more and more["way"].lower() != "more")
    return "decrease" if down else "increase" if not flags & lex.CHANGE else moved(lemma, flags, sentence.less)


def _are_counted(sentence: Sentence, target: Quantity, flags: int) -> bool:
    """Lose no more than 3 accounts: nothing stands between the verb and its limit, so no measure falls."""
    words = sentence.words
    if not flags & lex.LOWER or target.percent:
        return False
    between = words.text[words.ends[sentence.verb] : target.start].strip()
    return bool(between) and say.MAX.fullmatch(between) is not None


def _direction(
    sentence: Sentence, target: Quantity, mode: Mode, from_: Decimal | None, to: Decimal, name: str | None
) -> Direction:
    lemma, flags = _verb_flags(sentence)
    if mode == "absolute" and _is_kept(sentence, lemma, flags, moves=from_ is not None and from_ != to):
        return "maintain"
    if say.NEVER_BELOW.search(sentence.text[: target.start]):
        return "maintain"
    if from_ is not None and from_ != to:
        rising: Direction = "increase" if to > from_ else "decrease"
        stated_behind = sentence.start is not None and sentence.start.start > target.start
        return "achieve" if rising == "decrease" and flags & lex.GAIN and stated_behind else rising
    if mode == "delta":
        return _way_of_change(sentence, target, lemma, flags)
    if mode == "absolute" and not flags & lex.CHANGE and say.DOWN_TO.search(lead_of(sentence.text, target, 12)):
        return "decrease"
    if mode == "ratio":
        return moved(lemma, flags, sentence.less) if flags & lex.CHANGE else "increase"
    if lemma == "raise" and say.DIRECT_TO.search(lead_of(sentence.text, target, 30)):
        return "increase"  # money is raised, a score is raised to
    if lemma in ("exceed", "surpass", "limit", "raise") or _are_counted(sentence, target, flags):
        return "achieve"
    return moved(lemma, flags, sentence.less)


def _bound(
    sentence: Sentence, target: Quantity, direction: Direction, to: Decimal, name: str | None
) -> tuple[Bound, bool]:
    before = lead_of(sentence.text, target, 60)
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


def _share_of_good(sentence: Sentence) -> bool:
    """'Resolve 95% of bugs' is a share to reach, whatever the thing."""
    target = sentence.target
    return bool(target and target.percent and re.match(r"\s*of\b", sentence.text[target.end : target.end + 4]))
