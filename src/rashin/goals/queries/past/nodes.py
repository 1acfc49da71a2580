"""Objectives, key results and actions as they stood: their last version and their last figures of before a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from rashin.goals.models import Action, KeyResult, NodeKind, Objective, Revision, Standing
from rashin.goals.queries.past.moments import PastDay

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
NO_FIGURES: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Node:
    """A row as it stood: `told` is its version by field, related rows by their public id; `figures` what was stored."""

    pk: int
    public_id: str
    told: Mapping[str, Any]
    figures: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.told[name]


def nodes_of(kind: str, organization_id: int, then: PastDay, where: Q) -> dict[int, Node]:
    """The nodes of a kind of which some version meets `where` (of Revision), by key. Three queries, two for actions."""
    ever = Revision.objects.filter(where, organization_id=organization_id, node_kind=kind, recorded_at__lt=then.ends)
    rows = MODELS[kind]._default_manager.filter(organization_id=organization_id, pk__in=ever.values("node"))
    versions = dict(_last(Revision, kind, organization_id, then, rows).values_list("node", "definition"))
    figures = _figures(kind, organization_id, then, rows)
    later = ADDED_LATER[NodeKind(kind)]
    found = {}
    for pk, public_id, *today in rows.values_list("pk", "public_id", *later):
        if pk in versions:
            told = _parsed(versions[pk])
            if later and later[-1] not in told:
                now = {name.removesuffix("__public_id"): value for name, value in zip(later, today, strict=True)}
                told = {**now, **told}
            found[pk] = Node(pk, public_id, told, figures.get(pk, NO_FIGURES))
    return found


def _figures(kind: str, organization_id: int, then: PastDay, rows: QuerySet[Any]) -> dict[int, dict[str, Any]]:
    if kind not in FIGURES:
        return {}
    names = FIGURES[NodeKind(kind)]
    last = _last(Standing, kind, organization_id, then, rows)
    return {row[0]: dict(zip(names, row, strict=True)) for row in last.values_list(*names)}


def _last(
    record: type[Revision] | type[Standing], kind: str, organization_id: int, then: PastDay, rows: QuerySet[Any]
) -> QuerySet[Any]:
    """Of each node the last row of before the moment: one step in the index of (organisation, kind, node, moment)."""
    of_node = record._default_manager.filter(
        organization_id=organization_id, node_kind=kind, node=OuterRef("pk"), recorded_at__lt=then.ends
    )
    last = Subquery(of_node.order_by("-recorded_at", "-pk").values("pk")[:1])
    return record._default_manager.filter(pk__in=rows.order_by().annotate(last=last).values("last"))


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
