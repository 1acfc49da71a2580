"""What is typed a line each: the steps of a milestone, the planned points of a road."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.goals.definitions import Step
from rashin.goals.forms.typed import typed
from rashin.organizations.public_id import new_public_id
from rashin.rules.key_result import PlannedPoint


def read_points(text: str, *, unit: str) -> list[PlannedPoint]:
    """Planned points from lines such as "2026-11-30 6,000"."""
    return [_point(line, unit) for line in _lines(text)]


def _point(line: str, unit: str) -> PlannedPoint:
    day, _space, value = line.partition(" ")
    number = typed(value, unit=unit)
    if number is None:
        raise ValidationError(_("Write a day and a value on each line: 2026-11-30 6,000"))
    return PlannedPoint(_day(day), number)


def read_steps(text: str, *, stored: Iterable[Step] = ()) -> list[Step]:
    """Steps from lines such as "Tried by three | 2 | 2026-11-30".

    A step that was stored keeps its key, for entries name it: first by its title, then, where it was reworded, by its
    place among those that are left.
    """
    there = list(stored)
    lines = [_step(line) for line in _lines(text)]
    titles = {step.title for step in lines}
    by_title = {step.title: step.key for step in there}
    reworded = iter([step.key for step in there if step.title not in titles])
    return [
        Step(key=by_title.get(step.title) or next(reworded, new_public_id()), title=step.title, weight=step.weight,
             due=step.due)
        for step in lines
    ]  # fmt: skip


def _step(line: str) -> Step:
    title, *rest = (part.strip() for part in line.replace("｜", "|").split("|"))
    weight, due = Decimal(1), None
    for part in filter(None, rest):
        if part.count("-") == 2:
            due = _day(part)
        else:
            weight = typed(part) or Decimal(0)
    if len(title) > 200:
        raise ValidationError(_("A step fits into 200 characters."))
    return Step(key="", title=title, weight=weight, due=due)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError(_("Write days as 2026-11-30.")) from None


def _lines(text: str) -> Iterator[str]:
    return (" ".join(line.split()) for line in text.splitlines() if line.strip())
