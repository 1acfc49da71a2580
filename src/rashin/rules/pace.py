"""Pace and status: where a key result should be on a day, and what that says about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rashin.rules.curve import Curve, curve, mean
from rashin.rules.definition import Definition, Entry

__all__ = ["Curve", "Status", "Thresholds", "Verdict", "curve", "judge", "judged_on", "mean", "status"]

Status = Literal["reached", "on_track", "at_risk", "behind", "not_due", "measuring_start"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """An organisation's limits. p/e below the ratio *and* at least the points behind; no status while e < too_early."""

    at_risk_ratio: Decimal = Decimal("0.9")
    at_risk_points: Decimal = Decimal("0.05")
    behind_ratio: Decimal = Decimal("0.7")
    behind_points: Decimal = Decimal("0.10")
    too_early: Decimal = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A key result as its last value has it: nothing in it changes overnight."""

    status: Status | None
    progress: Decimal | None
    pace: Decimal | None
    for_date: date | None
    value: Decimal | None
    judged_on: date | None = None


def status(progress: Decimal | None, pace: Decimal | None, *, thresholds: Thresholds) -> Status | None:
    """reached (progress ≥ 1), on_track, at_risk, behind; None without a value, without a pace or too early."""
    raise NotImplementedError


def judged_on(definition: Definition, for_date: date) -> date:
    """The day that a value for this date is judged at: a month's value at the end of its month, a week's on Sunday."""
    raise NotImplementedError


def judge(
    definition: Definition, entries: Sequence[Entry], *, thresholds: Thresholds, day: date | None = None
) -> Verdict:
    """Status judged at the day that the value is for. Without a value: measuring_start while a start or base is missing,
    not_due before a first measuring day (with `day`: only until that day), else None. A range that is out of range now
    is at_risk at least."""
    raise NotImplementedError
