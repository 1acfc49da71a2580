"""Which figure of a Japanese sentence is which: where it starts, what it aims at, and what only belongs to a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from rashin.coach import japanese_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.japanese_steps import multiple_of, noun_part, steps_away
from rashin.coach.quantities import Quantity, find_quantities, find_range
from rashin.coach.statement import Span
from rashin.coach.tokens import Words

_OTHER_PERIOD = frozenset("今来先当翌0123456789")
_FROM = re.compile(
    r"\s*(?:/[月週日])?(?:から(?:始めて|始め|はじめて|スタートして|出発して)?|より|を)(?:、|約|平均|[1一][日週]|毎[日週月]|月間?|年間?|週|日|最低|最大|第|さらに|[★☆]|\s|>|<|≥|≤|\+)*"
)


@dataclass(slots=True)
class Sentence:
    words: Words
    text: str
    quantities: list[Quantity]
    deadlines: list[Span]
    start: Quantity | None = None
    target: Quantity | None = None
    high: Quantity | None = None
    steps: bool = False
    less: bool = False
    free: list[Quantity] = field(default_factory=list)


def sentence_of(words: Words) -> Sentence:
    """The figures of a sentence, each with its part in it."""
    text = words.text
    sentence = Sentence(words, text, find_quantities(text, "ja"), find_deadlines(text, "ja"))
    _settle_roles(sentence)
    _choose(sentence)
    return sentence


def _settle_roles(sentence: Sentence) -> None:
    text = sentence.text
    for quantity in sentence.quantities:
        _read_surroundings(text, quantity)
        before = text[max(0, quantity.start - 14) : quantity.start]
        if sentence.deadlines and any(start <= quantity.number_start < end for start, end in sentence.deadlines):
            quantity.role = "deadline"
        elif quantity.unit != "倍" and say.START_SIGNS.search(before) and _begins(before):
            quantity.role = "start"
        elif _belongs_to_name(text, quantity, before) or _is_period(sentence, quantity):
            quantity.role = "name"
    sentence.free = [quantity for quantity in sentence.quantities if not quantity.role]
    if not sentence.free:
        _free_something(sentence)


def _begins(before: str) -> bool:
    """現在12%, 昨年8%; 昨年の1.5倍 is a size, and so is 前年比120%."""
    return bool(say.START.search(before)) and not say.RATIO_BASE.search(before)


def _read_surroundings(text: str, quantity: Quantity) -> None:
    after = say.AFTER.match(text, quantity.end)
    side, quantity.particle = after.group("bound", "particle") if after else (None, None)
    if side:
        # 超えない is as much as to stay below.
        low = side.endswith(("ない", "なく")) or side.startswith(
            ("を下", "を切", "を割", "より少", "より低", "より小", "より短", "より早")
        )
        quantity.bound, quantity.strict = say.SIDES.get(side) or (("max", True) if low else ("min", True))
    elif quantity.plus:
        quantity.bound = "min"
    elif say.BOUND_SIGNS.search(text, max(0, quantity.start - 10), quantity.start):
        before = say.BOUND_BEFORE.search(text, max(0, quantity.start - 10), quantity.start)
        if before:
            quantity.bound = "max" if before["max"] else "min"
            quantity.strict = text[before.start() : quantity.start].strip() in ("<", ">")
    if quantity.start == 0 or text[quantity.start - 1] not in say.PER_ENDS:
        return
    per = say.PER.search(text, max(0, quantity.start - 8), quantity.start)
    period = per.start("period") if per else 0
    if per and not (period and text[period - 1] in _OTHER_PERIOD):
        quantity.period = say.PERIODS.get(per["period"], per["period"])


def _is_period(sentence: Sentence, quantity: Quantity) -> bool:
    """1日70人: the day counts nothing, it says how often the guests are counted."""
    if not quantity.time or quantity.value != 1:
        return False
    return any(each.start == quantity.end and not each.time for each in sentence.quantities)


def _belongs_to_name(text: str, quantity: Quantity, before: str) -> bool:
    """入社後90日離職率, 3か月継続率, 1人あたり, 上位5社: the figure is part of what is measured."""
    if quantity.unit == "営業日":
        return False  # 第5営業日 is how early
    if quantity.unit in say.TELLS_WHICH or (quantity.unit in ("歳", "才") and say.TELLS_WHO.match(text, quantity.end)):
        return True
    if (before[-1:] in say.NAME_ENDS and say.IN_NAME.search(before)) or say.NAME_AFTER.match(text, quantity.end):
        return True
    following = text[quantity.end : quantity.end + 2]
    if not quantity.time or not following or quantity.bound:
        return False
    changes = following[:2] in say.CHANGES or following[0] in "増減超"
    return ("\u4e00" <= following[0] <= "\u9fff" or "\u30a0" <= following[0] <= "\u30ff") and not changes


def _free_something(sentence: Sentence) -> None:
    """リードタイムを2週間以内に: the only figure is the target, not the deadline."""
    for quantity in sentence.quantities:
        if quantity.role != "deadline" or not quantity.time:
            continue
        span = next(span for span in sentence.deadlines if span[0] <= quantity.number_start < span[1])
        before = sentence.text[: quantity.start].rstrip("平均約 ")
        limit = sentence.text[span[0] : span[1]].endswith(("以内", "に", "へ"))
        if (
            span[0] < quantity.start
            or not limit
            or not before.endswith(("を", "が", "は", "間", "数", "期間", "時間", "率", "ム", "ー", "れ", "で"))
        ):
            continue
        quantity.role = ""
        sentence.free = [quantity]
        sentence.deadlines.remove(span)
        return


def _choose(sentence: Sentence) -> None:
    inside = [quantity for quantity in sentence.quantities if quantity.role in ("", "start")]
    ends = find_range(sentence.text, inside, kept=_is_kept(sentence))
    if ends:
        sentence.target, sentence.high = ends
        return
    usable = [quantity for quantity in sentence.quantities if quantity.role in ("", "start")]
    text = sentence.text
    if _choose_step(sentence, usable):
        return
    for first, second in pairwise(usable):
        between = text[first.end : second.start]
        if _turns_into(text, first, second):
            sentence.start, sentence.target = first, second
            return
        if _leads_to(between) and (first.percent == second.percent or not first.unit or not second.unit):
            sentence.start, sentence.target = first, second
            return
    if not sentence.free:
        return
    if len(sentence.free) == 1:
        sentence.target = sentence.free[0]
    else:
        sentence.target = max(sentence.free, key=lambda quantity: _weight(sentence, quantity))
    for quantity in usable:
        if quantity.role == "start" and quantity.percent == sentence.target.percent:
            sentence.start = quantity
            return


def _is_kept(sentence: Sentence) -> bool:
    """Behind the last figure something is kept, and nothing moves (継続率を22%から35%に keeps nothing)."""
    if not sentence.words.union & lex.KEEP:
        return False
    words, last = sentence.words, sentence.quantities[-1].end if sentence.quantities else 0
    behind = words.classes[bisect_left(words.starts, last) :]
    return any(flags & lex.KEEP for flags in behind) and not any(flags & lex.CHANGE for flags in behind)


def _leads_to(between: str) -> bool:
    """5%から2%, 週5回 → 日次（週10回: what may stand between start and target."""
    arrow = say.ARROW.match(between)
    if arrow:
        return len(between) - arrow.end() <= 8
    return bool(_FROM.fullmatch(between)) and not between.startswith("を")


# Without one of these no size of a change is said in words (半減, 倍増).
_TIMES_SIGNS = re.compile("[倍半]")


def _choose_step(sentence: Sentence, usable: list[Quantity]) -> bool:
    """134件から50件増やす, 40件から半分に: a start and what is added to it or taken away."""
    text = sentence.text
    if len(usable) < 2 and not _TIMES_SIGNS.search(text):
        return False
    steps = (
        pair
        for pair in pairwise(usable)
        if _leads_to(text[pair[0].end : pair[1].start]) and steps_away(sentence.words, *pair)
    )
    multiples = ((each, found) for each in usable if (found := multiple_of(text, each)))
    pair = next(steps, None) or next(multiples, None)
    if pair:
        sentence.start, sentence.target, sentence.steps = *pair, True
    return pair is not None


def _turns_into(text: str, first: Quantity, second: Quantity) -> bool:
    """1.8%を2.5%に: two of a kind, and the second is led to."""
    alike = first.unit == second.unit and first.unit is not None and not (first.bound or second.bound)
    return alike and text[first.end : second.start].strip() == "を" and second.particle in ("に", "へ", "まで")


def _weight(sentence: Sentence, quantity: Quantity) -> float:
    text = sentence.text
    weight = (
        0.5 * sentence.free.index(quantity)
        + (2.0 if quantity.bound else 0.0)
        + (1.0 if quantity.percent or quantity.unit == "倍" else 0.0)
    )
    if quantity.particle in ("に", "へ", "まで") and not quantity.time:
        weight += 1.5
    if quantity.time and len(sentence.free) > 1 and text.startswith(("以内に", "後に", "で", "の"), quantity.end):
        weight -= 3
    if quantity.particle in ("の", "で") and not predicate_flags(sentence, quantity)[1] & lex.CHANGE:
        weight -= 2
    if text[: quantity.start].count("(") > text[: quantity.start].count(")"):
        weight -= 2.5
    if quantity.time and quantity.bound and text.startswith(("を", "で"), quantity.end + 2):
        weight -= 4  # 2秒以内を95%で: the share is what is to be reached
    later = next((each for each in sentence.free if each.start > quantity.start), None)
    if later and quantity.bound and later.particle in ("に", "へ", "まで"):
        weight -= 2  # 月1回以上来店する常連を400人にする: the first says which ones
    if later and say.WHO_DO.search(text, quantity.end, later.start):
        weight -= 3
    return weight


def predicate_flags(sentence: Sentence, quantity: Quantity) -> tuple[str, int]:
    """The first word behind the figure that moves, keeps or reaches (20%増加させる → 増加); SET for にする, になる."""
    words = sentence.words
    wanted = lex.CHANGE | lex.KEEP | lex.REACH | lex.GAIN
    for index in range(bisect_left(words.starts, quantity.end), len(words.classes)):
        lemma, flags = words.lemmas[index], words.classes[index]
        if lemma in ("、", "。", "(", "（") and words.starts[index] > quantity.end:
            break
        if flags & wanted and not noun_part(words, index):
            return lemma, flags
    return "", 0


def before_flags(sentence: Sentence, quantity: Quantity) -> tuple[str, int]:
    """コスト削減 20%: the noun that moves stands right before the figure."""
    words = sentence.words
    for index in range(len(words.lemmas) - 1, -1, -1):
        if words.ends[index] > quantity.start:
            continue
        lemma = words.lemmas[index]
        if lemma in ("を", ":", " ", "約", "は", "で", "\u3000") or (
            words.pos[index] == 7 and lemma not in ("、", "。")
        ):
            continue
        return lemma, words.classes[index]
    return "", 0
