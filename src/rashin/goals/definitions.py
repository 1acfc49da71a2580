"""From stored rows to what the rules calculate with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import cast

from rashin.activity.canonical import canonical_text
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind
from rashin.organizations.models import ConfidenceScale, Organization
from rashin.people.calendars import Calendar, calendar, closed_days
from rashin.rules import key_result as rules
from rashin.rules import rhythm
from rashin.rules.curve import Curve
from rashin.rules.rollup import Troubles
from rashin.rules.value import check_digits


def calendar_for(key_result: KeyResult) -> Calendar:
    """The week of the key result's team, with the card's own day where it names one."""
    return calendar(key_result.organization, key_result.objective.team).on(key_result.card_weekday)


def confidence_steps(organization: Organization) -> tuple[int, ...]:
    """What a person may answer to "will it get there?": 0 to 10, or five steps of the same scale; 5 is even chances."""
    return (1, 3, 5, 7, 9) if organization.confidence_scale == ConfidenceScale.FIVE else tuple(range(11))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a milestone key result as it is stored: named by `key` in check-ins, for ever."""

    key: str
    title: str
    weight: Decimal = Decimal(1)
    due: date | None = None


def planned_points(text: str) -> tuple[rules.PlannedPoint, ...]:
    """Read a key result's planned points: `[["2026-11-30", "6000"], …]`."""
    return tuple(rules.PlannedPoint(date.fromisoformat(day), Decimal(value)) for day, value in json.loads(text))


def dump_points(points: Iterable[rules.PlannedPoint]) -> str:
    """The text to store of planned points."""
    return canonical_text([[point.day, point.value] for point in points])


def steps(text: str) -> tuple[Step, ...]:
    """Read a key result's steps."""
    return tuple(
        Step(
            key=step["key"],
            title=step["title"],
            weight=Decimal(step["weight"]),
            due=date.fromisoformat(step["due"]) if step["due"] else None,
        )
        for step in json.loads(text)
    )


def dump_steps(several: Iterable[Step]) -> str:
    """The text to store of steps."""
    return canonical_text([asdict(step) for step in several])


def _points_held(text: str) -> None:
    """Planned points whose values the program can hold."""
    for point in planned_points(text):
        check_digits(point.value)


def _steps_held(text: str) -> None:
    """Steps whose weights the program can hold."""
    for step in steps(text):
        check_digits(step.weight)


# What stored texts must be readable as, by the name of their field. What they raise is an ArithmeticError, a
# LookupError, a TypeError, a ValueError or an AttributeError.
UNDERSTOOD: Mapping[str, Callable[[str], object]] = {
    "closed_days": closed_days,
    "planned_points": _points_held,
    "steps": _steps_held,
    "pace_curve": lru_cache(maxsize=8192)(Curve.loads),
    "troubles": lru_cache(maxsize=8192)(Troubles.loads),
}


def definition_of(key_result: KeyResult, week: Calendar) -> rules.Definition:
    """The key result as the rules see it."""
    kind = key_result.kind
    return rules.Definition(
        kind=cast(rules.Kind, kind),
        reading=cast(rules.Reading, key_result.reading),
        start=key_result.start,
        target=key_result.target,
        low=key_result.low,
        high=key_result.high,
        bound=cast(rules.Bound, key_result.bound) if key_result.bound else None,
        entry=cast(rules.EntryMode, key_result.entry),
        source_start=key_result.source_start,
        budget=key_result.is_budget,
        per=cast(rules.Per, key_result.per),
        first_day=key_result.first_day,
        deadline=key_result.deadline,
        points=planned_points(key_result.planned_points),
        milestones=tuple(rules.Milestone(step.key, step.weight, step.due) for step in steps(key_result.steps)),
        measuring_days=measuring_days(key_result, week) if kind in (Kind.RANGE, Kind.RECURRING) else (),
        due_each=key_result.due_each,
        first_measuring_day=key_result.first_measuring_day,
        feed=cast(rules.Feed, key_result.feed_mode),
        awaiting_base=bool(key_result.derived_by) and key_result.base is None,
    )


def measuring_days(key_result: KeyResult, week: Calendar) -> tuple[date, ...]:
    """The due days between the first day and the deadline."""
    return rhythm.due_days(key_result.first_day, key_result.deadline, weekday=week.weekday, closed=week.closed)


def standing(rows: Iterable[CheckIn]) -> list[CheckIn]:
    """The entries that stand: neither replaced by a correction nor taken back.

    Taking back a correction lets the entry that it replaced stand again.
    """
    rows = list(rows)
    retracted = {row.retracts_id for row in rows if row.retracts_id}
    replaced = {row.replaces_id for row in rows if row.replaces_id and row.pk not in retracted}
    gone = retracted | replaced
    return [row for row in rows if row.pk not in gone and row.kind != CheckInKind.RETRACTION]


_LOOKS: dict[str, rules.EntryKind] = {
    CheckInKind.VALUE: "value",
    CheckInKind.NO_CHANGE: "no_change",
    CheckInKind.STEP: "step",
}


def entries_of(rows: Iterable[CheckIn]) -> list[rules.Entry]:
    """Standing check-ins as the rules see them; putting off is no entry."""
    return [
        rules.Entry(
            value=row.value,
            for_date=row.for_date,
            recorded_at=row.recorded_at,
            order=row.pk,
            kind=_LOOKS[row.kind],
            step=row.step or None,
            done=row.done,
            excused=row.excused or Decimal(0),
        )
        for row in rows
        if row.kind in _LOOKS
    ]
