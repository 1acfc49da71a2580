"""What an objective is tied to, and what it could be tied to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rashin.goals.access import can_edit, key_results_visible_to, objectives_open_to
from rashin.goals.models import KeyResult, Kind, Objective, Support
from rashin.goals.queries.objective import supports_seen
from rashin.goals.queries.veil import cover, cover_key_results
from rashin.organizations.models import Member


@dataclass(frozen=True, kw_only=True)
class Ties:
    """The links of one objective; `may_feed` says whether any key result of the cycle is fed by others."""

    objective: Objective
    supports: tuple[Support, ...]
    supported_by: tuple[Support, ...]
    own: tuple[KeyResult, ...]
    may_feed: bool


def ties(objective: Objective, member: Member) -> Ties:
    """Expects `cycle` and `contributes_to` to be loaded. A fixed number of queries."""
    key_results = key_results_visible_to(member).filter(objective__cycle=objective.cycle, archived_at__isnull=True)
    own = key_results.filter(objective=objective).select_related("objective", "feeds__objective").order_by("position")
    cover(member, [objective.contributes_to] if objective.contributes_to else [])
    cover_key_results(member, [row.feeds for row in own if row.feeds is not None])
    return Ties(
        objective=objective,
        supports=tuple(supports_seen(objective, member)),
        supported_by=tuple(Support.objects.filter(
            Q(to_objective=objective) | Q(to_key_result__objective=objective),
            objective__in=objectives_open_to(member).values("pk"),
        ).select_related("objective", "to_key_result")),
        own=tuple(own),
        may_feed=key_results.exclude(objective=objective).filter(kind=Kind.FED).exists(),
    )  # fmt: skip


def may_tie(objective: Objective, member: Member) -> bool:
    """Links are changed by those who may edit the objective, while its cycle is open."""
    return can_edit(member, objective) and objective.cycle.is_open
