"""What people write into objectives, key results and actions, already read from their forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from rashin.activity.canonical import canonical_text, parsed
from rashin.goals.models import (
    Cycle,
    DirectionSentence,
    Entry,
    FeedMode,
    KeyResult,
    Kind,
    Level,
    Objective,
    Per,
    Reading,
    Recurrence,
    Stance,
    Visibility,
)
from rashin.organizations.models import Member
from rashin.people.models import Team
from rashin.rules.searching import fold


@dataclass(frozen=True, kw_only=True)
class ObjectiveContent:
    """The words of an objective and where it belongs."""

    title: str
    why: str = ""
    level: str = Level.TEAM
    team: Team | None = None
    owner: Member | None = None
    serves: DirectionSentence | None = None
    stance: str = ""
    contributes_to: Objective | None = None
    weight: Decimal = Decimal(1)
    visibility: str = Visibility.EVERYBODY


@dataclass(frozen=True, kw_only=True)
class KeyResultContent:
    """The sentence of a key result and everything its number depends on. `planned_points` and `steps` are the stored
    text of rashin.goals.definitions; days left out are the cycle's."""

    title: str
    kind: str = Kind.INCREASE
    reading: str = Reading.LEVEL
    entry: str = Entry.RUNNING
    per: str = Per.MONTH
    unit: str = ""
    decimals: int = 0
    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str = ""
    is_budget: bool = False
    source_start: Decimal | None = None
    base: Decimal | None = None
    base_kind: str = ""
    derived_by: str = ""
    derived_amount: Decimal | None = None
    is_compound: bool = False
    planned_points: str = "[]"
    steps: str = "[]"
    due_each: Decimal = Decimal(1)
    first_measuring_day: date | None = None
    weight: Decimal = Decimal(1)
    stance: str = Stance.COMMITTED
    first_day: date | None = None
    deadline: date | None = None
    owner: Member | None = None
    feed_mode: str = FeedMode.SUM
    card_counts: str = ""
    card_where: str = ""
    brought_by: Member | None = None
    card_weekday: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActionContent:
    """What is done, by whom, by when. A weekly action has its weekday in place of a due date."""

    title: str
    assignees: tuple[Member, ...] = ()
    due: date | None = None
    recurrence: str = Recurrence.ONCE
    weekday: int | None = None


def values_of(content: ObjectiveContent | KeyResultContent) -> dict[str, Any]:
    """Field → value, without unpacking the rows behind it."""
    return {field.name: getattr(content, field.name) for field in fields(content)}


def key_result_values(content: KeyResultContent, cycle: Cycle) -> dict[str, Any]:
    """Field → value, with the cycle's days where none are given."""
    values = values_of(content)
    values["first_day"] = content.first_day or cycle.first_day
    values["deadline"] = content.deadline or cycle.last_day
    return values


def search_text(*texts: str) -> str:
    """The folded text that a search looks through."""
    return fold(" ".join(texts))


def dumped(row: models.Model, names: list[str]) -> str:
    """The stored text of some fields of a row, related rows by their public id."""
    return canonical_text({name: getattr(row, name) for name in names})


def loaded(row: Objective | KeyResult, text: str) -> dict[str, Any]:
    """Field → value from the stored text; related rows are found in the row's own organisation."""
    return {name: _value(row, name, value) for name, value in parsed(text).items()}


def _value(row: Objective | KeyResult, name: str, value: object) -> Any:
    field = row._meta.get_field(name)
    if value is not None and isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        return related.objects.get(organization_id=row.organization_id, public_id=value)
    return field.to_python(value) if isinstance(field, models.Field) else value


def changed(row: Objective | KeyResult, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `values` that differs from what the row holds."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}
