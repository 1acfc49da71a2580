"""The models' own constraints, asked of a row that is not in the database yet.

A condition is true, false or, where it meets NULL, unknown (None); like a database, a check refuses only what is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q

Row = Mapping[str, Any]
Told = bool | None

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, other: bool(value == other),
    "gte": lambda value, other: bool(value >= other),
    "lte": lambda value, other: bool(value <= other),
    "gt": lambda value, other: bool(value > other),
    "lt": lambda value, other: bool(value < other),
    "in": lambda value, other: value in other,
    "startswith": lambda value, other: bool(value.startswith(other)),
}


def holds(condition: Q | tuple[str, Any], row: Row) -> Told:
    """Whether a row fulfils a condition over its own fields. References are compared by key, `id` is the row's own."""
    if isinstance(condition, tuple):
        return _compare(condition[0], condition[1], row)
    told = [holds(child, row) for child in condition.children]  # type: ignore[arg-type]
    result = _CONNECTED[condition.connector](told)
    return (None if result is None else not result) if condition.negated else result


def _compare(lookup: str, other: Any, row: Row) -> Told:
    name, _, how = lookup.partition("__")
    value = row[name]
    if isinstance(other, F):
        other = row[str(other.name)]  # type: ignore[attr-defined]
    if how == "isnull":
        return (value is None) == bool(other)
    if value is None or other is None:
        return None
    return _COMPARED[how or "exact"](value, other)


def _all(told: list[Told]) -> Told:
    return False if False in told else None if None in told else True


def _any(told: list[Told]) -> Told:
    return True if True in told else None if None in told else False


def _one(told: list[Told]) -> Told:
    return None if None in told else sum(map(bool, told)) % 2 == 1


_CONNECTED: dict[str, Callable[[list[Told]], Told]] = {Q.AND: _all, Q.OR: _any, Q.XOR: _one}


@dataclass(frozen=True)
class Once:
    """What stands only once among the rows for which `condition` holds. `is_folded`: texts are the same whatever their
    case; `with_nothing`: nothing is the same as nothing, which it is not to a database."""

    names: tuple[str, ...]
    condition: Q | None = None
    is_folded: bool = False
    with_nothing: bool = False

    def told(self, row: Row) -> tuple[Any, ...] | None:
        """What has to differ from every other row; None where nothing is asked of this one."""
        if self.condition is not None and not holds(self.condition, row):
            return None
        values = tuple(row[name] for name in self.names)
        if self.is_folded:
            values = tuple(value.strip().lower() if isinstance(value, str) else value for value in values)
        return None if None in values and not self.with_nothing else values


def checks_of(model: type[models.Model]) -> Iterator[tuple[str, Q]]:
    """The conditions that every row of the model fulfils, by name."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
            yield constraint.name, constraint.condition


def onces_of(model: type[models.Model], known: frozenset[str]) -> Iterator[Once]:
    """What stands once in an organisation, the public id aside. `known` are the fields that the document has."""
    for field in model._meta.local_concrete_fields:
        if field.unique and not field.primary_key and field.name in known and field.name != "public_id":
            yield Once((field.name,))
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = tuple(name for name in constraint.fields if name != "organization")
            if names != ("public_id",) and set(names) <= known:
                yield Once(names, constraint.condition)
