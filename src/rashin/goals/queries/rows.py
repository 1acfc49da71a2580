"""Rows of objectives and key results as the pages that show many of them need them: plain, read by columns, and keys of
what is remembered of them. Named tuples are made and hashed several times as fast as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from rashin.goals.models import KeyResult, Objective


class ObjectiveRow(NamedTuple):
    """An objective with its stored figures; `owner` and `team` are names, `parent` is the id of the one above."""

    pk: int
    public_id: str
    title: str
    level: str
    state: str
    owner_id: int | None
    owner: str | None
    team_id: int | None
    team: str | None
    parent: int | None
    progress: Decimal | None
    pace_curve: str
    known: int
    counted: int
    under: int
    troubles: str
    weight: Decimal
    visibility: str = "everybody"
    is_hidden: bool = False  # its words are not for the reader (queries.veil)


class KeyResultRow(NamedTuple):
    """A key result with its stored figures and what is said of it in one line."""

    pk: int
    public_id: str
    objective: int
    title: str
    kind: str
    reading: str
    per: str
    unit: str
    decimals: int
    start: Decimal | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bound: str
    base: Decimal | None
    base_kind: str
    derived_by: str
    derived_amount: Decimal | None
    steps: str
    due_each: Decimal
    value: Decimal | None
    progress: Decimal | None
    pace_curve: str
    status: str
    status_override: str
    overridden_by: str | None
    override_reason: str
    confidence: int | None
    confidence_before: int | None
    looked_on: date | None
    next_due: date | None
    stale_from: date | None
    wants_help: bool
    agreed_at: datetime | None
    deadline: date
    owner_id: int | None
    owner: str | None
    weight: Decimal


OBJECTIVE_COLUMNS = (
    "pk", "public_id", "title", "level", "state", "owner_id", "owner__name", "team_id", "team__name",
    "contributes_to_id", "progress", "pace_curve", "known_parts", "counted_parts", "key_results_under", "troubles",
    "weight", "visibility",
)  # fmt: skip
KEY_RESULT_COLUMNS = (
    "pk", "public_id", "objective_id", "title", "kind", "reading", "per", "unit", "decimals", "start", "target",
    "low", "high", "bound", "base", "base_kind", "derived_by", "derived_amount", "steps", "due_each", "value",
    "progress", "pace_curve", "status", "status_override", "overridden_by__name", "override_reason", "confidence",
    "confidence_before", "looked_on", "next_due", "stale_from", "wants_help", "agreed_at", "deadline", "owner_id",
    "owner__name", "weight",
)  # fmt: skip


def objective_rows(objectives: QuerySet[Objective]) -> list[ObjectiveRow]:
    """One query: the rows in the order of the queryset."""
    return [ObjectiveRow(*columns) for columns in objectives.values_list(*OBJECTIVE_COLUMNS)]


def key_result_rows(key_results: QuerySet[KeyResult]) -> list[KeyResultRow]:
    """One query: the rows in the order of the queryset."""
    return [KeyResultRow(*columns) for columns in key_results.values_list(*KEY_RESULT_COLUMNS)]


def by_key(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    """The rows by one of their columns, in their order."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def ids(rows: Iterable[ObjectiveRow]) -> Iterator[int]:
    return (row.pk for row in rows)
