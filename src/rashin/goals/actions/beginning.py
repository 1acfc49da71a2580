"""From a proposal to what counts: a key result begins on the day it is agreed, if that is after its own first day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rashin.goals.definitions import dump_points, dump_steps, planned_points, steps
from rashin.goals.models import KeyResult

BEGUN = ("agreed_at", "first_day", "planned_points", "steps", "first_measuring_day")


def begin_on(key_result: KeyResult, today: date) -> None:
    """Let the road start today, without saving: planned points before it go, steps and measuring days before it are
    due from its first day on."""
    first = min(max(key_result.first_day, today), key_result.deadline)
    if first == key_result.first_day:
        return
    key_result.first_day = first
    points = planned_points(key_result.planned_points)
    key_result.planned_points = dump_points(point for point in points if point.day > first)
    dated = [replace(step, due=max(step.due, first)) if step.due else step for step in steps(key_result.steps)]
    key_result.steps = dump_steps(dated)
    if key_result.first_measuring_day:
        key_result.first_measuring_day = max(key_result.first_measuring_day, first)


def save_begun(key_results: Sequence[KeyResult], *, at: datetime) -> None:
    """Let key results count from now on."""
    for key_result in key_results:
        key_result.agreed_at = at
        key_result.save(update_fields=list(BEGUN))
