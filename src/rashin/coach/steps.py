"""A start and the step away from it (from 134 by 50, 8分から2分短縮): the level that they lead to."""

from __future__ import annotations

import re
from decimal import Decimal

from rashin.coach import english_patterns as english
from rashin.coach import japanese_patterns as japanese
from rashin.coach import lexicon as lex
from rashin.coach.quantities import SECONDS, Quantity, to_smaller_unit
from rashin.coach.statement import Direction

_POINTS = frozenset({"points", "ポイント"})
_TIMES = frozenset({"倍", "x"})
# To improve, to lift the quality of: up or down, as the measure has it.
_NEITHER = english.NEITHER | japanese.NEITHER
_HUNDRED = Decimal(100)
# Measures of which more is fewer in figures: the third place is higher than the tenth, speed shortens time.
_TURNED = re.compile(
    r"順位|ランキング|ランク|rank|position|速|スピード|効率|生産性|頻度|speed|efficien|productiv|pace|frequency",
    re.IGNORECASE,
)


def may_step(start: Quantity, step: Quantity) -> bool:
    """Whether `step` can be a change of what counts `start`: of its kind, a share of it, points of a share."""
    if step.percent or step.unit in _POINTS:
        return step.percent or start.percent or start.unit in (None, *_POINTS)
    if step.unit in _TIMES or step.unit is None:
        return start.unit not in _TIMES
    return start.unit in (None, step.unit) or (start.time and step.time)


def level_behind(start: Quantity, step: Quantity, *, falls: bool) -> tuple[Decimal, Decimal, str | None]:
    """From where to where, and the unit. A share is one of the start, also where that is a share itself."""
    sign = -1 if falls else 1
    if step.unit in _TIMES:
        return start.value, _short(start.value * step.value), start.unit
    if step.percent:
        return start.value, _short(start.value * (_HUNDRED + sign * abs(step.value)) / _HUNDRED), start.unit
    if step.unit in _POINTS:
        return start.value, start.value + sign * abs(step.value), start.unit or step.unit
    from_, size, unit = to_smaller_unit(start, step)
    return from_, from_ + sign * abs(size), unit


def _short(value: Decimal) -> Decimal:
    """20.0200 as 20.02; a third of something to two places."""
    found = round(value, 4) if value == round(value, 4) else round(value, 2)
    whole = found.to_integral_value()
    return whole if whole == found else found.normalize()


def against(
    lemma: str, flags: int, from_: Decimal, to: Decimal, *, name: str | None, unit: str | None
) -> Direction | None:
    """The verb's direction where the figures go the other way (raise from 7,000 to 5,000), else None."""
    rises, falls = bool(flags & lex.RAISE), bool(flags & lex.LOWER)
    if lemma in _NEITHER or rises == falls or from_ == to or rises == (to > from_):
        return None
    if (unit or "").startswith("位") or _TURNED.search(name or ""):
        return None
    return "increase" if rises else "decrease"


def is_day_or_month(text: str, quantity: Quantity) -> bool:
    """4月から, 2025年から: since when, not from how much."""
    written = text[quantity.number_end : quantity.end]
    return quantity.unit in SECONDS and (written in ("月", "年") or text[: quantity.start].endswith("月"))
