"""Everything that an objective's page shows, in a number of queries that does not grow with what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from rashin.goals.access import hidden_from, key_results_visible_to, objectives_visible_to
from rashin.goals.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    Agreement,
    CheckIn,
    Comment,
    KeyResult,
    Kind,
    NodeKind,
    Objective,
    Standing,
    Support,
)
from rashin.goals.queries.board import SHOWN
from rashin.goals.queries.veil import cover, cover_key_results
from rashin.organizations.models import Member, Organization

_OBJECTIVE = ("cycle", "team__leader", "owner", "serves", "written_by", "contributes_to__owner", "closure")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A key result with its entries, oldest first, and what feeds it; `fed_values` are (day, value) of a fed one."""

    key_result: KeyResult
    check_ins: Sequence[CheckIn]
    sources: Sequence[KeyResult] = ()
    fed_values: Sequence[tuple[date, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Todo:
    """An action with who does it and what has been ticked."""

    action: Action
    assignees: tuple[Member, ...]
    completions: tuple[ActionCompletion, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What an objective hangs on and what hangs on it."""

    above: tuple[Objective, ...]
    children: tuple[Objective, ...]
    helped: tuple[Support, ...]
    helpers: tuple[Support, ...]
    feeds: tuple[tuple[KeyResult, KeyResult], ...] = field(default=())


def objective_seen(member: Member, public_id: str) -> Objective:
    """The objective, if the member may see it; else Http404."""
    found = objectives_visible_to(member).select_related(*_OBJECTIVE).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = member.organization
    return found


def key_result_seen(member: Member, public_id: str) -> KeyResult:
    """The key result with its objective, if the member may see it; else Http404."""
    related = (
        "owner",
        "brought_by",
        "overridden_by",
        "feeds__objective",
        *(f"objective__{name}" for name in _OBJECTIVE),
    )
    found = key_results_visible_to(member).select_related(*related).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = found.objective.organization = member.organization
    return found


def key_results_in(objective: Objective) -> list[KeyResult]:
    """The key results that are not put away, in order."""
    rows = objective.key_results.filter(archived_at__isnull=True).select_related(
        "owner", "brought_by", "overridden_by", "feeds__objective"
    )
    found = list(rows.order_by("position", "pk"))
    for row in found:
        row.objective, row.organization = objective, objective.organization
    return found


def numbers_of(
    key_results: Sequence[KeyResult],
    organization: Organization,
    *,
    before: datetime | None = None,
    sources: Mapping[int, Sequence[KeyResult]] | None = None,
    reader: Member | None = None,
) -> list[Numbers]:
    """The entries of these key results (those recorded `before` a moment); four queries at most. `sources` are what
    feeds them, where that is at hand; what `reader` may not read of them loses its words."""
    own = CheckIn.objects.filter(_recorded(before), key_result__in=[row.pk for row in key_results])
    rows = own.select_related("member", "entered_by").order_by("for_date", "recorded_at", "pk")
    by_key_result: dict[int, list[CheckIn]] = {}
    for row in rows:
        by_key_result.setdefault(row.key_result_id, []).append(row)
    fed = [row.pk for row in key_results if row.kind == Kind.FED]
    feeding = _sources(fed) if sources is None else sources
    if reader is not None:
        cover_key_results(reader, [row for rows in feeding.values() for row in rows])
    values = _fed_values(fed, organization, before)
    return [
        Numbers(row, by_key_result.get(row.pk, []), feeding.get(row.pk, []), values.get(row.pk, []))
        for row in key_results
    ]


def _recorded(before: datetime | None) -> Q:
    return Q() if before is None else Q(recorded_at__lt=before)


def _sources(fed: Sequence[int]) -> dict[int, list[KeyResult]]:
    found: dict[int, list[KeyResult]] = {}
    if fed:
        rows = KeyResult.objects.filter(feeds__in=fed, archived_at__isnull=True, agreed_at__isnull=False)
        for row in rows.select_related("objective__team", "owner").order_by("feeds", "pk"):
            found.setdefault(row.feeds_id or 0, []).append(row)
    return found


def _fed_values(
    fed: Sequence[int], organization: Organization, before: datetime | None
) -> dict[int, list[tuple[date, Decimal]]]:
    """What a fed key result stood at, by the day that its value is for; the last one recorded for a day."""
    found: dict[int, dict[date, Decimal]] = {}
    if fed:
        rows = Standing.objects.filter(
            _recorded(before),
            organization=organization,
            node_kind=NodeKind.KEY_RESULT,
            node__in=fed,
            value__isnull=False,
        )
        for node, day, value in rows.order_by("recorded_at", "pk").values_list("node", "value_for", "value"):
            if day is not None and value is not None:
                found.setdefault(node, {})[day] = value
    return {node: sorted(values.items()) for node, values in found.items()}


def around(objective: Objective, member: Member, key_results: Sequence[KeyResult]) -> Around:
    """Upwards to the topmost objective, downwards what depends on it."""
    numbers = [row.pk for row in key_results]
    lineage = [pk for pk in objective.lineage if pk != objective.pk]
    rows = {row.pk: row for row in _seen(member).filter(pk__in=lineage)} if lineage else {}
    visible = Q(objective__state__in=SHOWN, objective__archived_at__isnull=True)
    helps = Q(to_objective=objective) | Q(to_key_result__in=numbers)
    feeding = KeyResult.objects.filter(feeds__in=numbers, archived_at__isnull=True).order_by("pk")
    by_pk = {row.pk: row for row in key_results}
    sources = list(feeding.select_related("objective__team"))
    cover_key_results(member, sources)
    return Around(
        above=tuple(rows[pk] for pk in lineage if pk in rows),
        children=tuple(_children(objective, member)),
        helped=tuple(supports_seen(objective, member).order_by("pk")),
        helpers=tuple(
            Support.objects.filter(helps, objective__in=objectives_visible_to(member).values("pk"))
            .filter(visible)
            .select_related("objective__team", "objective__owner")
            .order_by("objective__position", "objective_id", "pk")
        ),
        feeds=tuple((row, by_pk[row.feeds_id]) for row in sources if row.feeds_id in by_pk),
    )


def _children(objective: Objective, member: Member) -> list[Objective]:
    """What contributes, because it counts; of what is hidden the figures alone."""
    rows = Objective.objects.filter(contributes_to=objective, archived_at__isnull=True, state__in=SHOWN)
    found = list(rows.select_related("team", "owner", "serves").order_by("position", "pk"))
    cover(member, found)
    return found


def supports_seen(objective: Objective, member: Member) -> QuerySet[Support]:
    """What an objective helps, as far as the member reads it."""
    hidden = hidden_from(member).values("pk")
    rows = objective.supports.exclude(to_objective__in=hidden).exclude(to_key_result__objective__in=hidden)
    return rows.select_related("to_objective", "to_key_result__objective")


def _seen(member: Member):  # type: ignore[no-untyped-def]
    return objectives_visible_to(member).select_related("team", "owner", "serves")


def todos_of(objective: Objective) -> list[Todo]:
    """The actions that are not put away, with their people and ticks."""
    actions = list(objective.actions.filter(archived_at__isnull=True).order_by("position", "pk"))
    for action in actions:
        action.objective = objective
    people: dict[int, list[Member]] = {}
    for link in ActionAssignment.objects.filter(action__in=actions).select_related("member").order_by("pk"):
        people.setdefault(link.action_id, []).append(link.member)
    ticks: dict[int, list[ActionCompletion]] = {}
    for tick in ActionCompletion.objects.filter(action__in=actions).select_related("member").order_by("on", "pk"):
        ticks.setdefault(tick.action_id, []).append(tick)
    return [Todo(action, tuple(people.get(action.pk, ())), tuple(ticks.get(action.pk, ()))) for action in actions]


def comments_of(objective: Objective, *, before: datetime | None = None) -> list[Comment]:
    """The lines that stand (of those written `before` a moment), oldest first. One taken back is never shown again."""
    return list(
        objective.comments.filter(_recorded(before), archived_at__isnull=True)
        .select_related("by")
        .order_by("recorded_at", "pk")
    )


def agreements_of(objective: Objective, *, before: datetime | None = None) -> list[Agreement]:
    """Who agreed or declined (before a moment), in order."""
    return list(objective.agreements.filter(_recorded(before)).select_related("member").order_by("recorded_at", "pk"))
