"""Objectives, key results and actions as they stood: their last version and their last figures of before a moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from rashin.goals.models import Action, KeyResult, NodeKind, Objective, Revision, Standing
from rashin.goals.queries.past.moments import PastDay

Converter = Callable[[Any], Any]
MODELS: dict[str, type[Model]] = {
    NodeKind.OBJECTIVE: Objective, NodeKind.KEY_RESULT: KeyResult, NodeKind.ACTION: Action,
}  # fmt: skip
FIGURES = {
    NodeKind.OBJECTIVE: (
        "node", "progress", "pace_curve", "known_parts", "counted_parts", "key_results_under", "troubles",
    ),
    NodeKind.KEY_RESULT: (
        "node", "progress", "pace_curve", "value", "value_for", "status", "status_computed", "confidence",
        "confidence_before", "looked_on", "next_due", "stale_from", "put_off_until", "wants_help",
    ),
}  # fmt: skip
# What versions of the beginning do not tell: there it is taken as it is today.
ADDED_LATER = {
    NodeKind.OBJECTIVE: ("why", "written_by__public_id", "proposed_at", "agreed_at", "declined_at"),
    NodeKind.KEY_RESULT: (
        "card_counts", "card_where", "position", "override_reason", "overridden_by__public_id", "overridden_at",
    ),
    NodeKind.ACTION: (),
}  # fmt: skip


class Columns:
    """Where a figure stands in a row, and how it is read: most of what is fetched is only counted, never shown."""

    __slots__ = ("convert", "places")

    def __init__(self, names: Sequence[str], convert: Mapping[str, Converter]) -> None:
        self.places = {name: place for place, name in enumerate(names)}
        self.convert = convert


NONE = Columns((), {})


class Node:
    """A row as it stood: `told` is its version by field, related rows by their public id."""

    __slots__ = ("_columns", "_row", "pk", "public_id", "told")

    def __init__(
        self, pk: int, public_id: str, told: Mapping[str, Any], row: Sequence[Any] = (), columns: Columns = NONE
    ) -> None:
        self.pk, self.public_id, self.told, self._row, self._columns = pk, public_id, told, row, columns

    def without_words(self, told: Mapping[str, Any]) -> Node:
        """The same figures under another version."""
        return Node(self.pk, self.public_id, told, self._row, self._columns)

    def __getitem__(self, name: str) -> Any:
        return self.told[name]

    def figure(self, name: str, otherwise: Any = None) -> Any:
        """A stored figure as it stood; `otherwise` where none had been stored yet, or its kind has none."""
        place = self._columns.places.get(name)
        if place is None or not self._row:
            return otherwise
        value, convert = self._row[place], self._columns.convert.get(name)
        return value if convert is None else convert(value)

    @property
    def figures(self) -> dict[str, Any]:
        """All of them by name; empty before the first was stored."""
        return {name: self.figure(name) for name in self._columns.places} if self._row else {}


def nodes_of(kind: str, organization_id: int, then: PastDay, where: Q) -> dict[int, Node]:
    """The nodes of a kind of which some version meets `where` (of Revision), by key. Two queries, one for actions."""
    ever = Revision.objects.filter(where, organization_id=organization_id, node_kind=kind, recorded_at__lt=then.ends)
    rows = MODELS[kind]._default_manager.filter(organization_id=organization_id, pk__in=ever.values("node")).order_by()
    figures, columns = _figures(kind, organization_id, then, rows)
    told = rows.annotate(told=_last(Revision, kind, organization_id, then, "definition"))
    found = {
        pk: Node(pk, public_id, _parsed(definition), figures.get(pk, ()), columns)
        for pk, public_id, definition in told.values_list("pk", "public_id", "told")
    }
    _complete(kind, found)
    return found


def _complete(kind: str, nodes: Mapping[int, Node]) -> None:
    """What versions of the beginning do not tell is taken as it is today; a query only where there are such."""
    later = ADDED_LATER[NodeKind(kind)]
    untold = [pk for pk, node in nodes.items() if later and later[-1] not in node.told]
    names = [name.removesuffix("__public_id") for name in later]
    rows = MODELS[kind]._default_manager.filter(pk__in=untold).values_list("pk", *later) if untold else ()
    for pk, *today in rows:
        nodes[pk].told = {**dict(zip(names, today, strict=True)), **nodes[pk].told}


def _figures(
    kind: str, organization_id: int, then: PastDay, rows: QuerySet[Any]
) -> tuple[dict[int, Sequence[Any]], Columns]:
    """Of each node its last standing of before the moment, as the database tells it."""
    if kind not in FIGURES:
        return {}, NONE
    names = FIGURES[NodeKind(kind)]
    last = rows.annotate(last=_last(Standing, kind, organization_id, then, "pk")).values("last")
    compiler: Any = Standing.objects.filter(pk__in=last).values_list(*names).query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:  # nothing can meet it: a day before the first quarter
        return {}, NONE
    convert = {
        names[place]: _converter(functions, expression)
        for place, (functions, expression) in compiler.get_converters([each[0] for each in compiler.select]).items()
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0]: row for row in cursor.fetchall()}, Columns(names, convert)


def _converter(functions: Sequence[Any], expression: Any) -> Converter:
    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value, expression, connection)
        return value

    return convert


def _last(
    record: type[Revision] | type[Standing], kind: str, organization_id: int, then: PastDay, name: str
) -> Subquery:
    """Of each node a column of the last row of before the moment: one step in the index of (organisation, kind, node,
    moment)."""
    of_node = record._default_manager.filter(
        organization_id=organization_id, node_kind=kind, node=OuterRef("pk"), recorded_at__lt=then.ends
    )
    return Subquery(of_node.order_by("-recorded_at", "-pk").values(name)[:1])


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Mapping[str, Any]:
    """A version; days next to each other share most of theirs."""
    content: dict[str, Any] = json.loads(text)
    return content


def mentioning(public_ids: Iterable[str]) -> Q:
    """Versions that name one of these rows: who owns, what counts in what, what helps what."""
    found = Q(pk__in=())
    for public_id in public_ids:
        found |= Q(definition__contains=f'"{public_id}"')
    return found


def at_places(keys: Iterable[int]) -> Q:
    """Versions that stand under one of these rows."""
    return Q(place__in=list(keys))
