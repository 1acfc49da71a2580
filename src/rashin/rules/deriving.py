"""Relative targets: by percent, as a ratio, in points, once or every month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashin.rules.definition import PlannedPoint, Reading

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


def derive(base: Decimal | None, *, by: By, amount: Decimal, decimals: int, reading: Reading) -> Derived:
    """percent: 20 means +20 % of the base; ratio: 1.1 means 110 % of it; points: added. The start is the base, and 0
    for a total. Unknown base: unknown start and target. Raises BaseIsZero for percent and ratio of 0."""
    raise NotImplementedError


def compound_points(
    base: Decimal | None, *, amount: Decimal, first_day: date, deadline: date, reading: Reading = "per_period"
) -> Compound:
    """`amount` percent more each month: base · (1 + amount/100)^k at the end of the k-th calendar month."""
    raise NotImplementedError
