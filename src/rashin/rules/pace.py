"""Pace and status: where a key result should be on a day, and what that says about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from rashin.rules.counting import current, progress
from rashin.rules.curve import Curve, curve, mean
from rashin.rules.definition import Definition, Entry
from rashin.rules.due import in_range
from rashin.rules.value import ZERO, exact

__all__ = ["Curve", "Status", "Thresholds", "Verdict", "curve", "judge", "judged_on", "mean", "status"]

_FOUR = Decimal("0.0001")

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


@exact
def share_of_pace(progress: Decimal, pace: Decimal) -> Decimal | None:
    """p/e, 4 places: coarse enough that figures rounded to 6 places say the same as exact ones. None where e is 0."""
    return (progress / pace).quantize(_FOUR) + ZERO if pace else None


def status(progress: Decimal | None, pace: Decimal | None, *, thresholds: Thresholds) -> Status | None:
    """reached (progress ≥ 1), on_track, at_risk, behind; None without a value, without a pace or too early."""
    if progress is None:
        return None
    if progress >= 1:
        return "reached"
    ratio = None if pace is None else share_of_pace(progress, pace)
    if pace is None or ratio is None or pace < thresholds.too_early:
        return None
    missing = (pace - progress).quantize(_FOUR)
    if ratio < thresholds.behind_ratio and missing >= thresholds.behind_points:
        return "behind"
    if ratio < thresholds.at_risk_ratio and missing >= thresholds.at_risk_points:
        return "at_risk"
    return "on_track"


def judged_on(definition: Definition, for_date: date) -> date:
    """The day that a value for this date is judged at: a month's value at the end of its month, a week's on Sunday."""
    if definition.reading != "per_period" or definition.per == "days":
        return for_date
    if definition.per == "week":
        return for_date + timedelta(days=6 - for_date.weekday())
    return (for_date.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def judge(
    definition: Definition, entries: Sequence[Entry], *, thresholds: Thresholds, day: date | None = None
) -> Verdict:
    """Status judged at the day that the value is for. Without a value: measuring_start while a start or a base is
    missing, not_due before a first measuring day (with `day`: only until that day), else None. A range that is out of
    range now is at_risk at least."""
    now = current(definition, entries)
    made = progress(definition, entries)
    if now.for_date is None:
        return Verdict(_without_value(definition, day), made, None, None, None)
    on = judged_on(definition, now.for_date)
    expected = curve(definition, entries)
    pace = None if expected is None else expected.at(on)
    found = status(made, pace, thresholds=thresholds)
    if definition.measuring_start:
        found = "measuring_start"
    elif expected is not None and pace is None and found is None:
        found = "not_due"
    elif is_out_of_range(definition, now.value) and found != "behind":
        found = "at_risk"
    return Verdict(found, made, pace, now.for_date, now.value, on)


def is_out_of_range(definition: Definition, value: Decimal | None) -> bool:
    """Is it a range whose value now lies outside?"""
    return definition.kind == "range" and value is not None and not in_range(definition, value)


def _without_value(definition: Definition, day: date | None) -> Status | None:
    if definition.measuring_start:
        return "measuring_start"
    waits = definition.first_measuring_day
    return "not_due" if waits is not None and (day is None or day < waits) else None
