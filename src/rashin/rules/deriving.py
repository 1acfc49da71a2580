"""Relative targets: by percent, as a ratio, in points, once or every month."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate
from typing import Literal

from rashin.rules.definition import PlannedPoint, Reading
from rashin.rules.value import ZERO, exact, fit

By = Literal["percent", "ratio", "points"]


class BaseIsZero(ValueError):
    """A percentage or a ratio of 0 is 0: the target must be given as a number or in points."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Start and exact target; `offer` is the target rounded to the display decimals, away from the base, if it differs
    (a form may offer it: 93.15 件 → 94 件)."""

    start: Decimal | None
    target: Decimal | None
    offer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Compound:
    """Growth every month: the target at the deadline, and the planned points at the ends of the months before."""

    start: Decimal | None
    target: Decimal | None
    points: tuple[PlannedPoint, ...] = ()


@exact
def derive(base: Decimal | None, *, by: By, amount: Decimal, decimals: int, reading: Reading) -> Derived:
    """percent: 20 means +20 % of the base; ratio: 1.1 means 110 % of it; points: added. The start is the base, and 0
    for a total. Unknown base: unknown target. Raises BaseIsZero for percent and ratio of 0, TooManyDigits for a target
    that no column keeps."""
    start = ZERO if reading == "total" else base
    if base is None:
        return Derived(start, None)
    if base == 0 and by != "points":
        raise BaseIsZero(by)
    match by:
        case "percent":
            target = base + abs(base) * amount / 100
        case "ratio":
            target = base * amount
        case "points":
            target = base + amount
    target = fit(target)
    shown = target.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING if target > base else ROUND_FLOOR)
    return Derived(start, target, None if shown == target else shown)


@exact
def compound_points(
    base: Decimal | None, *, amount: Decimal, first_day: date, deadline: date, reading: Reading = "per_period"
) -> Compound:
    """`amount` percent more each month: the k-th month stands at base · (1 + amount/100)^k (the change times |base|).
    The last month's is the target at the deadline, the others' are planned points at the ends of their months; a begun
    month counts. For a total the base is one month's, and the months are added up. Raises as `derive`."""
    start = ZERO if reading == "total" else base
    if base is None:
        return Compound(start, None)
    if base == 0:
        raise BaseIsZero("percent")
    months = max((deadline.year - first_day.year) * 12 + deadline.month - first_day.month + 1, 1)
    values = [base + abs(base) * ((1 + amount / 100) ** k - 1) for k in range(1, months + 1)]
    if reading == "total":
        values = list(accumulate(values))
    ends = [_month_end(first_day, k) for k in range(months - 1)]
    points = [PlannedPoint(day, fit(value)) for day, value in zip(ends, values, strict=False)]
    within = tuple(point for point in points if first_day < point.day < deadline)
    return Compound(start, fit(values[-1]), within)


def _month_end(day: date, months_on: int) -> date:
    month = day.month + months_on
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
