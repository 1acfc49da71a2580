"""What is illogical about a definition, each with a stable code, the field and a way out (docs/method/problems.md)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from rashin.rules.counting import is_met
from rashin.rules.definition import Definition
from rashin.rules.deriving import By
from rashin.rules.value import MAX_DIGITS, TooManyDigits, digits, fit


@dataclass(frozen=True, slots=True)
class Problem:
    """`offer` is the way out: another kind ("keep", "decrease", …), a number or a date; None where only a person knows
    it."""

    code: str
    field: str
    offer: str | Decimal | date | None = None


def problems(definition: Definition) -> tuple[Problem, ...]:
    """All that is illogical in the definition itself; empty when it can be agreed."""
    found = (*_dates(definition), *_figures(definition), *_points(definition), *_steps(definition))
    return (*found, *_due(definition), *_digits(definition))


def _dates(definition: Definition) -> Iterator[Problem]:
    first, last, measured = definition.first_day, definition.deadline, definition.first_measuring_day
    if last < first:
        yield Problem("deadline_before_first", "deadline", first)
    elif measured is not None and not first <= measured <= last:
        yield Problem("first_measuring_day_outside", "first_measuring_day", first if measured < first else last)


def _figures(definition: Definition) -> Iterator[Problem]:
    if definition.budget and definition.reading != "total":
        yield Problem("budget_needs_total", "reading", "total")
    if definition.kind == "range":
        yield from _range(definition)
    elif definition.kind in ("increase", "decrease", "threshold", "fed"):
        if definition.kind == "threshold" and definition.bound is None:
            yield Problem("bound_missing", "bound")
        yield from _target(definition, definition.target)


def _target(definition: Definition, target: Decimal | None) -> Iterator[Problem]:
    if target is None:
        if not definition.awaiting_base:
            yield Problem("target_missing", "target")
    elif definition.is_budget:
        if target < 0:
            yield Problem("target_negative", "target", Decimal(0))
    elif definition.reading == "total":
        if target <= 0:
            yield Problem("target_not_positive", "target")
    elif definition.start is not None:
        yield from _sides(definition, definition.start, target)


def _sides(definition: Definition, start: Decimal, target: Decimal) -> Iterator[Problem]:
    if start == target:
        yield Problem("start_equals_target", "target", "keep")
    elif definition.kind == "increase" and target < start:
        yield Problem("target_wrong_side", "target", "decrease")
    elif definition.kind == "decrease" and target > start:
        yield Problem("target_wrong_side", "target", "increase")
    elif definition.kind == "threshold" and definition.bound is not None and is_met(definition, start):
        yield Problem("already_met", "start", "keep")


def _range(definition: Definition) -> Iterator[Problem]:
    if definition.low is None and definition.high is None:
        yield Problem("range_missing", "low")
    elif definition.low is not None and definition.high is not None and definition.low > definition.high:
        yield Problem("range_empty", "high", definition.low)


def _points(definition: Definition) -> Iterator[Problem]:
    days = [point.day for point in definition.points]
    if any(earlier >= later for earlier, later in pairwise(days)):
        yield Problem("points_out_of_order", "points")
    first, last = definition.first_day, definition.deadline
    # On the first day and at the deadline the line stands at start and target anyway: a point may say so, and no more.
    ends = {(first, definition.origin), (last, definition.target)}
    outside = [p.day for p in definition.points if not first < p.day < last and (p.day, p.value) not in ends]
    if outside:
        yield Problem("point_outside_dates", "points", outside[0])


def _steps(definition: Definition) -> Iterator[Problem]:
    if definition.kind != "milestone":
        return
    steps = definition.milestones
    if not steps:
        yield Problem("steps_missing", "milestones")
        return
    if any(step.weight < 0 for step in steps):
        yield Problem("weight_negative", "milestones")
    elif all(step.weight == 0 for step in steps):
        yield Problem("weights_all_zero", "milestones", Decimal(1))
    if len({step.key for step in steps}) < len(steps):
        yield Problem("step_key_repeated", "milestones")
    outside = [step.due for step in steps if step.due and not definition.first_day <= step.due <= definition.deadline]
    if outside:
        yield Problem("step_outside_dates", "milestones", outside[0])


def _due(definition: Definition) -> Iterator[Problem]:
    if definition.kind not in ("recurring", "range"):
        return
    if definition.kind == "recurring" and definition.due_each <= 0:
        yield Problem("due_each_not_positive", "due_each", Decimal(1))
    if not definition.measuring_days:
        yield Problem("nothing_due", "measuring_days")
    outside = [day for day in definition.measuring_days if not definition.first_day <= day <= definition.deadline]
    if outside:
        yield Problem("measuring_day_outside", "measuring_days", outside[0])


def _digits(definition: Definition) -> Iterator[Problem]:
    values: list[tuple[str, Decimal | None]] = [
        (name, getattr(definition, name)) for name in ("start", "target", "low", "high", "source_start", "due_each")
    ]
    values += [("points", point.value) for point in definition.points]
    values += [("milestones", step.weight) for step in definition.milestones]
    for name, value in values:
        if value is not None and digits(value) > MAX_DIGITS:
            yield Problem("too_many_digits", name, _fitted(value))


def _fitted(value: Decimal) -> Decimal | None:
    try:
        return fit(value)
    except TooManyDigits:
        return None


def base_problem(base: Decimal | None, *, by: By) -> Problem | None:
    """A base of 0 is refused for percent and ratio: nothing can be a part of 0."""
    return Problem("base_zero", "base", "points") if base == 0 and by != "points" else None


def cycle_problems(definition: Definition, *, first: date, last: date) -> tuple[Problem, ...]:
    """A child that outlives its parent's cycle, or begins before it."""
    found = []
    if definition.first_day < first:
        found.append(Problem("first_day_before_cycle", "first_day", first))
    if definition.deadline > last:
        found.append(Problem("deadline_after_cycle", "deadline", last))
    return tuple(found)


def agreeing_problem(definition: Definition, *, agreed_on: date) -> Problem | None:
    """Agreeing after the deadline is refused."""
    return Problem("agreed_after_deadline", "deadline") if agreed_on > definition.deadline else None


def weights_problem(weights: Sequence[Decimal]) -> Problem | None:
    """An objective's weights: none negative, and not all 0."""
    if any(weight < 0 for weight in weights):
        return Problem("weight_negative", "weight")
    if weights and all(weight == 0 for weight in weights):
        return Problem("weights_all_zero", "weight", Decimal(1))
    return None
