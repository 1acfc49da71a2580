"""What nobody carries: its owner has left, and nobody has gone on with it yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from rashin.goals.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    CycleState,
    KeyResult,
    Objective,
    ObjectiveState,
    Recurrence,
)
from rashin.organizations.models import Member
from rashin.people.access import teams_visible_to
from rashin.people.models import Team

STANDING = (ObjectiveState.PROPOSED, ObjectiveState.AGREED)
_NO_OWNER = Q(owner__isnull=True) | Q(owner__left_at__isnull=False)
_NO_BRINGER = Q(brought_by__isnull=True) | Q(brought_by__left_at__isnull=False)


def _objectives() -> QuerySet[Objective]:
    rows = Objective.objects.filter(_NO_OWNER, state__in=STANDING, archived_at__isnull=True)
    return rows.exclude(cycle__state=CycleState.CLOSED)


def _key_results() -> QuerySet[KeyResult]:
    rows = KeyResult.objects.filter(
        _NO_OWNER,
        _NO_BRINGER,
        archived_at__isnull=True,
        objective__archived_at__isnull=True,
        objective__state__in=STANDING,
    )
    return rows.exclude(objective__cycle__state=CycleState.CLOSED)


def _actions() -> QuerySet[Action]:
    """What is still to be done, and whoever was to do it has left."""
    assigned = ActionAssignment.objects.filter(action=OuterRef("pk"))
    rows = Action.objects.filter(
        Exists(assigned.filter(member__left_at__isnull=False)),
        ~Exists(assigned.filter(member__left_at__isnull=True)),
        archived_at__isnull=True,
        objective__archived_at__isnull=True,
        objective__state__in=STANDING,
    )
    done = Exists(ActionCompletion.objects.filter(action=OuterRef("pk")))
    return rows.exclude(Q(done, recurrence=Recurrence.ONCE)).exclude(objective__cycle__state=CycleState.CLOSED)


def led_teams(member: Member) -> list[Team]:
    """The teams that the member leads, in order; `has_nobodys`: something of theirs is nobody's. One query."""
    loose = Q(Exists(_objectives().filter(team=OuterRef("pk"))))
    for rows_under in (_key_results(), _actions()):
        loose |= Q(Exists(rows_under.filter(objective__team=OuterRef("pk"))))
    rows = teams_visible_to(member).filter(leader=member).annotate(has_nobodys=loose)
    return list(rows.order_by("position", "pk"))


def nobodys(teams: Iterable[Team]) -> list[Objective | KeyResult | Action]:
    """The objectives, key results and actions of these teams that nobody carries; the `objective` of the latter two is
    loaded. No query for teams that have none."""
    loose = [team.pk for team in teams if getattr(team, "has_nobodys", False)]
    if not loose:
        return []
    objectives = _objectives().filter(team__in=loose).order_by("cycle", "position", "pk")
    key_results = _key_results().filter(objective__team__in=loose).select_related("objective")
    actions = _actions().filter(objective__team__in=loose).select_related("objective")
    order = ("objective", "position", "pk")
    return [*objectives, *key_results.order_by(*order), *actions.order_by(*order)]
