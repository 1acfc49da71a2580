"""What an objective is tied to, and what it could be tied to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rashin.goals.access import can_edit, key_results_visible_to, objectives_visible_to
from rashin.goals.models import CycleState, KeyResult, Kind, Objective, ObjectiveState, Support
from rashin.organizations.models import Member
from rashin.rules.searching import fold

MOST = 100
STANDING = (ObjectiveState.PROPOSED, ObjectiveState.AGREED)


@dataclass(frozen=True, kw_only=True)
class Ties:
    """The links of one objective and what may be chosen; `found_for` are the words that narrowed the choices."""

    objective: Objective
    supports: tuple[Support, ...]
    supported_by: tuple[Support, ...]
    parents: tuple[Objective, ...]
    others: tuple[Objective, ...]
    key_results: tuple[KeyResult, ...]
    own: tuple[KeyResult, ...]
    fed: tuple[KeyResult, ...]
    found_for: str


def ties(objective: Objective, member: Member, *, words: str = "") -> Ties:
    """Expects `cycle` and `contributes_to` to be loaded. A fixed number of queries."""
    text = fold(words)
    near = (
        objectives_visible_to(member)
        .filter(archived_at__isnull=True, state__in=STANDING)
        .exclude(cycle__state=CycleState.CLOSED)
    )
    if text:
        near = near.filter(search_text__contains=text)
    parents = list(_above(near, objective)[:MOST])
    if objective.contributes_to is not None and objective.contributes_to not in parents:
        parents.append(objective.contributes_to)
    in_time = Q(objective__cycle=objective.cycle)
    key_results = key_results_visible_to(member).filter(in_time, archived_at__isnull=True).select_related("objective")
    others = key_results.exclude(objective=objective)
    return Ties(
        objective=objective,
        supports=tuple(objective.supports.select_related("to_objective", "to_key_result__objective")),
        supported_by=tuple(Support.objects.filter(
            Q(to_objective=objective) | Q(to_key_result__objective=objective)
        ).select_related("objective", "to_key_result")),
        parents=tuple(parents),
        others=tuple(near.filter(cycle=objective.cycle).exclude(pk=objective.pk).order_by("level", "position")[:MOST]),
        key_results=tuple((others.filter(search_text__contains=text) if text else others).order_by("pk")[:MOST]),
        own=tuple(key_results.filter(objective=objective).select_related("feeds__objective").order_by("position")),
        fed=tuple(others.filter(kind=Kind.FED)[:MOST]),
        found_for=words,
    )  # fmt: skip


def _above(near, objective: Objective):  # type: ignore[no-untyped-def]
    """What does not end earlier and does not lie below."""
    return (
        near.filter(cycle__first_day__lte=objective.cycle.last_day, cycle__last_day__gte=objective.cycle.last_day)
        .exclude(path__startswith=objective.path)
        .order_by("level", "position", "pk")
    )


def may_tie(objective: Objective, member: Member) -> bool:
    """Links are changed by those who may edit the objective, while its cycle is open."""
    return can_edit(member, objective) and objective.cycle.is_open
