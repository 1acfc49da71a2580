"""What a Japanese sentence says about its number."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from rashin.coach import japanese_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.deadlines import find_deadlines
from rashin.coach.english_names import without_deadlines
from rashin.coach.japanese_names import name_of, trimmed
from rashin.coach.japanese_steps import multiple_of, noun_part, steps_away
from rashin.coach.quantities import SECONDS, Quantity, find_placeholder, find_quantities, find_range, to_smaller_unit
from rashin.coach.statement import Base, Bound, Direction, Metric, Mode, Span
from rashin.coach.steps import against, level_behind
from rashin.coach.tokens import Words

_OTHER_PERIOD = frozenset("今来先当翌0123456789")
_FROM = re.compile(
    r"\s*(?:/[月週日])?(?:から(?:始めて|始め|はじめて|スタートして|出発して)?|より|を)(?:、|約|平均|[1一][日週]|毎[日週月]|月間?|年間?|週|日|最低|最大|第|さらに|\s|>|<|≥|≤|\+)*"
)
_PER_BEHIND = re.compile(r"\s?/\s?([月週日年])")
_MONTHLY = re.compile("月間(?!アクティブ)|月次|月平均")
# Without one of these no base can be named.
_BASE_SIGNS = re.compile("前|昨|先|対|o|O|年率|月次|毎月")


@dataclass(slots=True)
class _Sentence:
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


def parse_japanese(words: Words) -> Metric | None:
    """The metric of a Japanese sentence, or None where it holds no figure and no place for one."""
    text = words.text
    sentence = _Sentence(words, text, find_quantities(text, "ja"), find_deadlines(text, "ja"))
    _settle_roles(sentence)
    _choose(sentence)
    if sentence.target is None:
        return _without_figure(sentence)
    return _with_figure(sentence, sentence.target)


def _settle_roles(sentence: _Sentence) -> None:
    text = sentence.text
    for quantity in sentence.quantities:
        _read_surroundings(text, quantity)
        before = text[max(0, quantity.start - 14) : quantity.start]
        if sentence.deadlines and any(start <= quantity.number_start < end for start, end in sentence.deadlines):
            quantity.role = "deadline"
        elif say.START_SIGNS.search(before) and say.START.search(before) and not say.RATIO_BASE.search(before):
            quantity.role = "start"
        elif _belongs_to_name(text, quantity, before) or _is_period(sentence, quantity):
            quantity.role = "name"
    sentence.free = [quantity for quantity in sentence.quantities if not quantity.role]
    if not sentence.free:
        _free_something(sentence)


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


def _is_period(sentence: _Sentence, quantity: Quantity) -> bool:
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


def _free_something(sentence: _Sentence) -> None:
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


def _choose(sentence: _Sentence) -> None:
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


def _is_kept(sentence: _Sentence) -> bool:
    """Behind the last figure something is kept, and nothing moves (継続率を22%から35%に keeps nothing)."""
    words, last = sentence.words, sentence.quantities[-1].end if sentence.quantities else 0
    behind = words.classes[bisect_left(words.starts, last) :]
    return any(flags & lex.KEEP for flags in behind) and not any(flags & lex.CHANGE for flags in behind)


def _leads_to(between: str) -> bool:
    """5%から2%, 週5回 → 日次（週10回: what may stand between start and target."""
    arrow = say.ARROW.match(between)
    if arrow:
        return len(between) - arrow.end() <= 8
    return bool(_FROM.fullmatch(between)) and not between.startswith("を")


def _choose_step(sentence: _Sentence, usable: list[Quantity]) -> bool:
    """134件から50件増やす, 40件から半分に: a start and what is added to it or taken away."""
    text = sentence.text
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


def _weight(sentence: _Sentence, quantity: Quantity) -> float:
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
    if quantity.particle in ("の", "で") and not _predicate_flags(sentence, quantity)[1] & lex.CHANGE:
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


def _predicate_flags(sentence: _Sentence, quantity: Quantity) -> tuple[str, int]:
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


def _before_flags(sentence: _Sentence, quantity: Quantity) -> tuple[str, int]:
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


def _with_figure(sentence: _Sentence, target: Quantity) -> Metric:
    limit = min(target.start, sentence.start.start if sentence.start else target.start)
    blanked = without_deadlines(sentence.text, sentence.deadlines)
    name = name_of(blanked, target, limit)
    sentence.less = _less_is_better(sentence, name)
    lemma, flags = _predicate_flags(sentence, target)
    target.last = target.particle == "まで" and _TO_THE_END.match(sentence.text, target.end) is not None
    mode, direction = _mode_and_direction(sentence, target, lemma, flags)
    start = sentence.start if mode == "absolute" or sentence.steps else None
    from_, to, unit = to_smaller_unit(start, target) if start else (None, target.value, target.unit)
    if start and sentence.steps:
        mode = "absolute"
        falls = _moved(lemma, flags, sentence.less) == "decrease"
        from_, to, unit = level_behind(start, target, falls=falls)
    if mode == "delta" and direction == "decrease":
        to = abs(to)
    stated: Direction | None = None
    if start and from_ is not None and from_ != to and not flags & lex.KEEP:
        stated = (
            against(lemma, flags, from_, to, name=name, unit=unit) if not sentence.steps and target.particle else None
        )
        direction = stated or ("increase" if to > from_ else "decrease")
    bound, strict = _bound(sentence, target, direction, to) if mode == "absolute" else (None, False)
    return Metric(
        name=name,
        from_=from_,
        to=to,
        high=sentence.high.value if sentence.high else None,
        unit=_unit(sentence, target, unit, name),
        direction=direction,
        base=_base(sentence.text),
        mode=mode,
        bound=bound,
        strict=strict,
        deadline=_deadline(sentence),
        span=sentence.words.folded.span(*target.span),
        step=target.value if sentence.steps else None,
        step_unit=target.unit if sentence.steps else None,
        against=bool(stated),
    )


def _moved_before(sentence: _Sentence, target: Quantity) -> int:
    """8ポイント上げて52にする: the classes of what moves between an earlier figure and the level it leads to."""
    words, earlier = sentence.words, sentence.free[0].end
    for index, flags in enumerate(words.classes[:-1]):
        if (
            earlier <= words.starts[index] < target.start
            and flags & lex.CHANGE
            and words.lemmas[index + 1] in ("て", "で")
        ):
            return flags
    return 0


_TO_THE_END = re.compile(r"(?:\s?/[月週日年])?まで。?$")
_OF_THESE = re.compile(r"(?:のうち|[件人社名店校]中)の?$")


def _mode_and_direction(sentence: _Sentence, target: Quantity, lemma: str, flags: int) -> tuple[Mode, Direction]:
    text = sentence.text
    particle = target.particle
    to_a_level = particle in ("に", "へ", "まで") or bool(target.bound) or bool(sentence.start)
    if target.percent and target.bound == "min" and flags & lex.LOWER and _base(text) is not None:
        return "delta", "decrease"  # 前月比5%以上減らす: at least by as much
    if (target.unit == "倍" and not target.bound) or _is_ratio(text, target, flags):
        return "ratio", "decrease" if flags & lex.LOWER and not flags & lex.RAISE else "increase"
    if target.signed and particle not in ("に", "へ", "まで") and not sentence.start:
        return "delta", "increase"
    if not flags & (lex.CHANGE | lex.KEEP | lex.REACH | lex.GAIN):
        before, before_flags = _before_flags(sentence, target)
        if before_flags & lex.CHANGE and not to_a_level and not flags:
            return "delta", _moved(before, before_flags, sentence.less)
    if (flags & lex.KEEP and not flags & lex.CHANGE) or (sentence.high and lemma in _HELD_IN):
        return "absolute", "maintain"
    if not flags & lex.CHANGE:
        moved = _moved_before(sentence, target) if to_a_level and len(sentence.free) > 1 else 0
        if moved:
            return "absolute", _moved("", moved, sentence.less)
        fewer = target.value < 0 and (target.percent or _base(text) is not None)
        return ("delta", "decrease") if fewer else ("absolute", "achieve")
    if _OF_THESE.search(text, max(0, target.start - 8), target.start):
        return "absolute", "achieve"  # 20件のうち15件を解消する
    shorter = lemma in say.NEITHER and target.bound == "max"
    return ("absolute" if to_a_level else "delta"), _moved(lemma, flags, sentence.less or shorter)


# 80人以上120人以下に収める: with two limits these keep.
_HELD_IN = frozenset({"収める", "納める", "抑える", "止める", "留める"})


def _is_ratio(text: str, target: Quantity, flags: int) -> bool:
    """前年比150%, but 前年比20%増 and 前年比+20% are sizes of a change."""
    if not target.percent or ("比" not in text and "対" not in text):
        return False
    if not say.RATIO_BASE.search(text, max(0, target.start - 14), target.start):
        return False
    led_to = target.particle in ("に", "へ", "まで")
    level = led_to or (bool(target.bound) and target.value >= 50) or not flags & lex.CHANGE
    return (
        not target.signed
        and target.value > 0
        and (level or (target.value >= 100 and not text.startswith(("増", "減"), target.end)))
    )


def _moved(lemma: str, flags: int, less_is_better: bool) -> Direction:
    if flags & lex.LOWER and not flags & lex.RAISE:
        return "decrease"
    if lemma in say.NEITHER and less_is_better:
        return "decrease"
    return "increase" if flags & lex.RAISE else "achieve"


# A good thing made of a bad one's word: 視聴時間, 問い合わせの解決率.
_GOOD_TURN = frozenset(
    [
        "解決",
        "削減",
        "改善",
        "対応",
        "防止",
        "視聴",
        "試聴",
        "滞在",
        "利用",
        "再生",
        "稼働",
        "睡眠",
        "学習",
        "勉強",
        "運動",
    ]
)


_UNTIL = re.compile("まで(?:の?(?:平均|時間|日数|期間))?[を:がは]? ?約?$")  # つながるまで30秒


def _less_is_better(sentence: _Sentence, name: str | None) -> bool:
    """True where the measure's own words say that less of it is better (解約率, 応答時間)."""
    words = sentence.words
    target = sentence.target
    if target and target.time and _UNTIL.search(words.text, max(0, target.start - 8), target.start):
        return True
    if not name or not words.any(lex.LESS):
        return False
    named = {
        lemma: flags
        for lemma, flags, start, end in zip(words.lemmas, words.classes, words.starts, words.ends, strict=True)
        if words.text[start:end] in name
    }
    return any(flags & lex.LESS for flags in named.values()) and _GOOD_TURN.isdisjoint(named)


def _bound(sentence: _Sentence, target: Quantity, direction: Direction, to: Decimal) -> tuple[Bound, bool]:
    if sentence.high and not (target.bound or sentence.high.bound):
        return "min", False  # the lower end of two
    if target.bound:
        return target.bound, target.strict
    before = sentence.text[: target.start].rstrip()
    by_then = target.time and sentence.text.startswith("までに", target.end) and before.endswith(("を", "は", "が"))
    if target.particle == "まで" and (direction == "maintain" or target.last or by_then):
        return "max", False  # 月20時間までに保つ, 週2件まで
    if direction == "decrease" or (to == 0 and not target.percent):
        return "max", False
    if direction == "increase":
        return "min", False
    in_a_row = sentence.text[: target.start].endswith(("連続", "続けて"))
    gained = bool(_predicate_flags(sentence, target)[1] & lex.GAIN)
    return ("max" if sentence.less and not in_a_row and not gained else "min"), False


def _unit(sentence: _Sentence, target: Quantity, unit: str | None, name: str | None) -> str | None:
    if unit == "m:ss":
        return "秒"
    if unit is None or unit == "points":
        return "ポイント" if unit else None
    period = target.period or (sentence.start.period if sentence.start else None)
    if not period and unit not in SECONDS and unit != "%":
        behind = _PER_BEHIND.match(sentence.text, target.end, target.end + 4)
        period = (
            behind[1]
            if behind
            else "月"
            if name and _MONTHLY.match(name) and unit in ("件", "本", "回", "社", "個", "台")
            else None
        )
    return f"{unit}/{period}" if period and unit != "%" else unit


def _base(text: str) -> Base | None:
    if not _BASE_SIGNS.search(text):
        return None
    for pattern, base in say.BASES:
        if pattern.search(text):
            return base
    return None


def _deadline(sentence: _Sentence) -> str | None:
    return sentence.text[slice(*sentence.deadlines[0])] if sentence.deadlines else None


def _without_figure(sentence: _Sentence) -> Metric | None:
    """半減, 倍増, ゼロ, X%, 〇〇件: a size without digits."""
    words, text = sentence.words, sentence.text
    found, at = _multiple(words, text)
    if found is None and (zero := say.ZERO.search(text)):
        at = zero.start()
        kept = any(flags & lex.KEEP for flags in words.classes[bisect_left(words.starts, zero.end()) :])
        direction: Direction = "maintain" if kept else "achieve"
        found = Metric(to=Decimal(0), direction=direction, bound="max", span=words.folded.span(at, at + 2))
    if found is None and (placeholder := find_placeholder(text)):
        at = placeholder[0]
        found = Metric(placeholder=True, span=words.folded.span(*placeholder))
    if found is None:
        return None
    name = trimmed(without_deadlines(text, sentence.deadlines)[:at])
    return found._replace(name=name, base=_base(text), deadline=_deadline(sentence))


def _multiple(words: Words, text: str) -> tuple[Metric | None, int]:
    """半減, 半分に, 倍増, 倍に: the size of the change, and where it stands."""
    for index, lemma in enumerate(words.lemmas if not _MULTIPLES.isdisjoint(words.lemmas) else ()):
        if lemma in ("半減", "倍増") or (lemma == "半分" and words.any(lex.LOWER | lex.REACH)):
            half = lemma != "倍増"
            span = words.folded.span(words.starts[index], words.ends[index])
            size, direction = (Decimal("0.5"), _DOWN) if half else (Decimal(2), _UP)
            return Metric(to=size, unit="倍", direction=direction, mode="ratio", span=span), words.starts[index]
    twice = say.TWICE.search(text) if "倍に" in text else None
    if twice is None:
        return None, 0
    at = twice.start()
    return Metric(to=Decimal(2), unit="倍", direction=_UP, mode="ratio", span=words.folded.span(at, at + 1)), at


_MULTIPLES = frozenset(["半減", "倍増", "半分"])
_UP: Direction = "increase"
_DOWN: Direction = "decrease"
