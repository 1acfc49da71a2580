"""A team with its goals of a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.http import Http404

from rashin.goals.access import objectives_open_to
from rashin.goals.models import Cycle, Kind, Objective, ObjectiveState
from rashin.goals.queries.board import is_owed, shown_key_results
from rashin.organizations.models import Member
from rashin.people.access import teams_open_to
from rashin.people.models import Team


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """This week's entries of the team: how many were asked for, how many are left."""

    asked: int
    left: int


def team_seen(member: Member, public_id: str) -> Team:
    """The team, also an archived one; else Http404."""
    rows = teams_open_to(member).filter(public_id=public_id)
    found = rows.select_related("leader", "parent").first()
    if found is None:
        raise Http404
    if member.reads_a_part and found.parent_id is not None and not teams_open_to(member).filter(pk=found.parent_id):
        found.parent = None
    return found


def people_of(team: Team) -> list[Member]:
    """Who works in the team, the leader first."""
    people = list(team.members.filter(left_at__isnull=True).order_by("name", "pk"))
    return sorted(people, key=lambda member: member.pk != team.leader_id)


def team_facts(member: Member, team: Team, cycle: Cycle, today: date) -> TeamFacts:
    """Of what the member reads. One query."""
    monday, owed = today - timedelta(days=today.weekday()), is_owed(today)
    rows = shown_key_results(cycle).filter(
        objective__in=objectives_open_to(member).filter(team=team, state=ObjectiveState.AGREED).values("pk"),
        agreed_at__isnull=False,
    )
    counts = rows.aggregate(
        asked=Count("pk", filter=owed | (Q(looked_on__gte=monday) & ~Q(kind=Kind.FED))), left=Count("pk", filter=owed)
    )
    return TeamFacts(**counts)


def team_objectives(member: Member, team: Team, cycle: Cycle) -> list[Objective]:
    """The team's own agreed objectives of the cycle that the member reads, in order."""
    rows = objectives_open_to(member).filter(
        team=team,
        cycle=cycle,
        level="team",
        state=ObjectiveState.AGREED,
        archived_at__isnull=True,
    )
    return list(rows.select_related("team", "owner", "serves").order_by("position", "pk"))
