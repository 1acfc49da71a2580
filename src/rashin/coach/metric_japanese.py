"""What a Japanese sentence says about its number, once it is known which figure is which."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from rashin.coach import japanese_patterns as say
from rashin.coach import lexicon as lex
from rashin.coach.english_names import without_deadlines
from rashin.coach.japanese_names import name_of, trimmed
from rashin.coach.japanese_sentence import Sentence, before_flags, predicate_flags, sentence_of
from rashin.coach.japanese_steps import noun_part
from rashin.coach.quantities import SECONDS, Quantity, find_placeholder, to_smaller_unit
from rashin.coach.statement import Base, Bound, Direction, Metric, Mode
from rashin.coach.steps import against, level_behind
from rashin.coach.tokens import Words

_PER_BEHIND = re.compile(r"\s?/\s?([月週日年])")
_MONTHLY = re.compile("月間(?!アクティブ)|月次|月平均")
# Without one of these no base can be named.
_BASE_SIGNS = re.compile("前|昨|先|対|o|O|年率|月次|毎月")


def parse_japanese(words: Words) -> Metric | None:
    """The metric of a Japanese sentence, or None where it holds no figure and no place for one."""
    sentence = sentence_of(words)
    if sentence.target is None:
        return _without_figure(sentence)
    return _with_figure(sentence, sentence.target)


def _with_figure(sentence: Sentence, target: Quantity) -> Metric:
    limit = min(target.start, sentence.start.start if sentence.start else target.start)
    blanked = without_deadlines(sentence.text, sentence.deadlines)
    name = name_of(blanked, target, limit)
    sentence.less = _less_is_better(sentence, name)
    lemma, flags = predicate_flags(sentence, target)
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
    bound, strict = _bound(sentence, target, direction, to, flags) if mode == "absolute" else (None, False)
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


def _moved_before(sentence: Sentence, target: Quantity) -> int:
    """8ポイント上げて52にする: the classes of what moves between an earlier figure and the level it leads to."""
    words, earlier = sentence.words, sentence.free[0].end
    for index, flags in enumerate(words.classes[:-1]):
        if (
            earlier <= words.starts[index] < target.start
            and flags & lex.CHANGE
            and (words.lemmas[index + 1] in ("て", "で", "、") or words.starts[index + 1] == target.start)
        ):
            return flags
    return 0


_TO_THE_END = re.compile(r"(?:\s?/[月週日年])?まで。?$")
_OF_THESE = re.compile(r"(?:のうち|[件人社名店校]中)の?$")


def _mode_and_direction(sentence: Sentence, target: Quantity, lemma: str, flags: int) -> tuple[Mode, Direction]:
    text = sentence.text
    particle = target.particle
    to_a_level = particle in ("に", "へ", "まで") or bool(target.bound) or bool(sentence.start)
    if target.bound == "min" and flags & lex.CHANGE and _at_least_by(sentence, target):
        return "delta", _moved(lemma, flags, sentence.less)
    if (target.unit == "倍" and not target.bound) or _is_ratio(text, target, flags):
        return "ratio", "decrease" if flags & lex.LOWER and not flags & lex.RAISE else "increase"
    sign = "" if sentence.start else _sign(text, target)
    if sign:
        return "delta", "decrease" if sign == "-" else "increase"
    if not flags & (lex.CHANGE | lex.KEEP | lex.REACH | lex.GAIN):
        before, moved_before = before_flags(sentence, target)
        if moved_before & lex.CHANGE and not to_a_level and not flags:
            return "delta", _moved(before, moved_before, sentence.less)
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


def _sign(text: str, target: Quantity) -> str:
    """+10, マイナス40%: the size of a change by its sign; "" without one."""
    if text.endswith(("マイナス", "プラス"), 0, target.start):
        return "-" if text.endswith("マイナス", 0, target.start) else "+"
    return "+" if target.signed and target.particle not in ("に", "へ", "まで") else ""


def _at_least_by(sentence: Sentence, target: Quantity) -> bool:
    """前月比5%以上減らす, 20%以上向上: no に parts the size from what moves by it."""
    if target.particle or sentence.start is not None or not sentence.text.startswith("以上", target.end):
        return False
    words = sentence.words
    index = bisect_left(words.starts, target.end + 2)
    return words.starts[index : index + 1] == [target.end + 2] and not noun_part(words, index)


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


_IN_TIME = re.compile("(?:時間|期限|納期|期日|日数)(?:内|どおり|通り)")


def _less_is_better(sentence: Sentence, name: str | None) -> bool:
    """True where the measure's own words say that less of it is better (解約率, 応答時間)."""
    words = sentence.words
    target = sentence.target
    if target and target.time and _UNTIL.search(words.text, max(0, target.start - 8), target.start):
        return True
    if not name or not words.any(lex.LESS) or _IN_TIME.search(name):
        return False
    named = {
        lemma: flags
        for lemma, flags, start, end in zip(words.lemmas, words.classes, words.starts, words.ends, strict=True)
        if words.text[start:end] in name
    }
    return any(flags & lex.LESS for flags in named.values()) and _GOOD_TURN.isdisjoint(named)


def _bound(sentence: Sentence, target: Quantity, direction: Direction, to: Decimal, flags: int) -> tuple[Bound, bool]:
    if sentence.high and not (target.bound or sentence.high.bound):
        return "min", False  # the lower end of two
    if target.bound:
        return target.bound, target.strict
    if target.particle == "まで" and (direction == "maintain" or target.last or _by_then(sentence.text, target)):
        return "max", False  # 月20時間までに保つ, 週2件まで
    if direction == "decrease" or (to == 0 and not target.percent):
        return "max", False
    if direction == "increase":
        return "min", False
    if not sentence.less or flags & lex.GAIN or sentence.text.endswith(("連続", "続けて"), 0, target.start):
        return "min", False
    return "max", False


def _by_then(text: str, target: Quantity) -> bool:
    """連絡を2日までに: a length of time by which it is done."""
    before = text[: target.start].rstrip()
    return target.time and text.startswith("までに", target.end) and before.endswith(("を", "は", "が"))


def _unit(sentence: Sentence, target: Quantity, unit: str | None, name: str | None) -> str | None:
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


def _deadline(sentence: Sentence) -> str | None:
    return sentence.text[slice(*sentence.deadlines[0])] if sentence.deadlines else None


def _without_figure(sentence: Sentence) -> Metric | None:
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
        led_to = words.lemmas[index + 1 : index + 2] in (["に"], ["へ"])
        if lemma in ("半減", "倍増") or (lemma == "半分" and (led_to or words.any(lex.LOWER | lex.REACH))):
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
