"""What may be written into a key result's definition, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rashin.goals.actions.content import KeyResultContent, key_result_values
from rashin.goals.actions.limits import (
    MOST_PLACES,
    check_carriers,
    check_row,
    check_texts,
    number_problem,
    text_problem,
)
from rashin.goals.definitions import dump_points, planned_points, steps
from rashin.goals.models import Cycle, DerivedBy, KeyResult, Objective, Reading
from rashin.goals.problem_words import refusal
from rashin.organizations.models import Member
from rashin.rules import key_result as rules
from rashin.rules.value import TooManyDigits, plain

MOST_DECIMALS = 9
LONGEST_STEP = 200
FURTHEST_DAYS = 366  # a draft may still be wrong about its quarter, but not about the century
_RELATIONS = ("owner", "brought_by")


def checked(
    content: KeyResultContent, objective: Objective, *, by: Member, former: KeyResult | None = None
) -> dict[str, Any]:
    """Field → value of what may be written, start and target filled in from a base. ValidationError by field.

    `former` is the key result that it changes: who carried it already may go on, and its first day stays.
    """
    _check_words(content)
    for name in _RELATIONS:
        if former is None or getattr(content, name) != getattr(former, name):
            check_carriers(by, **{name: getattr(content, name)})
    values = key_result_values(content, objective.cycle)
    if content.first_day is None and former is not None:
        values["first_day"] = former.first_day
    if objective.stance:
        values["stance"] = objective.stance
    check_definition(KeyResult(**{name: value for name, value in values.items() if name not in _RELATIONS}))
    _check_days(values, objective.cycle)
    return derived(values)


def _check_words(content: KeyResultContent) -> None:
    check_texts(title=(content.title, 10_000))
    if not content.title.strip():
        raise ValidationError({"title": _("Write the key result in a sentence.")})
    if len(content.title) > 300:
        raise ValidationError({"title": _("A key result fits into 300 characters.")})


def check_definition(key_result: KeyResult) -> None:
    """ValidationError by field for what no column holds; a draft's definition may still be illogical."""
    names = {name for name in KeyResultContent.__dataclass_fields__ if name not in _RELATIONS}
    check_row(key_result, names)
    problems: dict[str, str | ValidationError] = {}
    if key_result.weight < 0:
        problems["weight"] = _("A weight is 0 or more.")
    if key_result.decimals > MOST_DECIMALS:
        problems["decimals"] = _("This number has more than 9 decimals.")
    if key_result.deadline < key_result.first_day:
        late = rules.Problem("deadline_before_first", "deadline", key_result.first_day)
        problems["deadline"] = refusal(late, language=get_language() or "ja")
    problems |= dict(_text_problems(key_result))
    if problems:
        raise ValidationError(problems)


def _text_problems(key_result: KeyResult) -> Iterator[tuple[str, str]]:
    """What is wrong with planned points and steps, which are kept as text."""
    try:
        numbers = [point.value for point in planned_points(key_result.planned_points)]
        if words := next(filter(None, map(number_problem, numbers)), None):
            yield "planned_points", words
    except (ValueError, TypeError, InvalidOperation):
        yield "planned_points", _("These planned points can't be read.")
    try:
        for step in steps(key_result.steps):
            words = number_problem(step.weight) or text_problem(step.title, LONGEST_STEP) or text_problem(step.key, 16)
            if words:
                yield "steps", words
    except (ValueError, TypeError, KeyError, InvalidOperation):
        yield "steps", _("These steps can't be read.")


def _check_days(values: dict[str, Any], cycle: Cycle) -> None:
    for name in ("first_day", "deadline", "first_measuring_day"):
        day: date | None = values[name]
        if day and ((cycle.first_day - day).days > FURTHEST_DAYS or (day - cycle.last_day).days > FURTHEST_DAYS):
            raise ValidationError({name: _("This is far outside the quarter. Choose a day within it.")})


def derived(values: dict[str, Any]) -> dict[str, Any]:
    """Fill start and target, and with growth every month the planned points, from the base where the target is
    relative: docs/method/relative.md. Rounded to what a column holds."""
    by, amount = values["derived_by"], values["derived_amount"]
    if not by or amount is None:
        return values
    try:
        found = _compound(values) if values["is_compound"] and by == DerivedBy.PERCENT else _once(values)
    except rules.BaseIsZero as zero:
        raise ValidationError({"base": _("A percentage of 0 is 0. Give the target as a number.")}) from zero
    except TooManyDigits as long:
        raise ValidationError({"derived_amount": _("This number has more than 15 digits.")}) from long
    start = None if values["reading"] == Reading.TOTAL else found["start"]
    return {**values, **found, "start": start, "target": _held(found["target"])}


def _once(values: dict[str, Any]) -> dict[str, Any]:
    result = rules.derive(
        values["base"],
        by=cast(rules.By, values["derived_by"]),
        amount=values["derived_amount"],
        decimals=values["decimals"],
        reading=cast(rules.Reading, values["reading"]),
    )
    return {"start": result.start, "target": result.target}


def _compound(values: dict[str, Any]) -> dict[str, Any]:
    result = rules.compound_points(
        values["base"],
        amount=values["derived_amount"],
        first_day=values["first_day"],
        deadline=values["deadline"],
        reading=cast(rules.Reading, values["reading"]),
    )
    points = [rules.PlannedPoint(point.day, plain(round(point.value, MOST_PLACES))) for point in result.points]
    return {"start": result.start, "target": result.target, "planned_points": dump_points(points)}


def _held(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(round(value, MOST_PLACES))
