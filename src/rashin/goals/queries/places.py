"""Where an objective can belong: whose it may be, what it may count in, which sentence of the direction it serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, pgettext

from rashin.goals.access import cycles_visible_to, direction_visible_to, objectives_visible_to
from rashin.goals.models import Cycle, CycleState, DirectionSentence, Level, Objective, ObjectiveState
from rashin.goals.queries.choices import above_of, carrier_options, choices_url, parents_source
from rashin.organizations.models import Member, Role
from rashin.people.access import present_members, teams_visible_to
from rashin.people.models import Team, TeamMembership
from rashin.people.queries import options_of
from rashin.ui.looking import Listed, Looked


@dataclass(kw_only=True)
class Places:
    """What the objective form may choose from, read once. `others` are the carrier's objectives of the cycle."""

    by: Member
    cycle: Cycle
    cycles: list[Cycle]
    teams: dict[str, Team]
    people: dict[str, Member]
    team_of: dict[int, Team]
    above: QuerySet[Objective]
    parents: Looked
    sentences: list[DirectionSentence]
    others: list[Objective] = field(default_factory=list)

    @property
    def weekday(self) -> int:
        """The company's check-in day: weekly actions are due on it unless said otherwise."""
        return self.by.organization.check_in_weekday

    @staticmethod
    def label(cycle: Cycle) -> str:
        """The cycle's name in the reader's language."""
        return cycle.label(_language())

    @cached_property
    def carriers(self) -> Listed:
        """Whose objective it may be: the company, each team with its leader, each person."""
        return Listed(
            carrier_options(
                pgettext("whose objective", "The whole company"), self.teams.values(), self.people.values()
            ),
            choices_url(self.by, "carriers", cycle=self.cycle.public_id),
        )

    @cached_property
    def members(self) -> Listed:
        """Everybody who is here."""
        url = reverse("member_choices", kwargs={"slug": self.by.organization.slug})
        return Listed(options_of(self.people.values()), url)

    def carrier(self, chosen: str) -> tuple[str, Team | None, Member | None]:
        """Level, team and owner of a choice. What cannot be chosen is nobody's."""
        kind, _colon, key = chosen.partition(":")
        if kind == "team" and key in self.teams:
            team = self.teams[key]
            return Level.TEAM, team, team.leader or self.by
        if kind == "person" and key in self.people:
            member = self.people[key]
            return Level.PERSON, self.team_of.get(member.pk), member
        if kind == "company":
            return Level.COMPANY, None, self._head
        return Level.TEAM, None, None

    @property
    def _head(self) -> Member:
        """Who answers for the company's objectives: the writer if they administer, else an owner."""
        if self.by.administers:
            return self.by
        return next((member for member in self.people.values() if member.role == Role.OWNER), self.by)

    @property
    def usual_carrier(self) -> str:
        """The team that the writer leads or works in; the company's for those who administer it and lead no team."""
        led = next((team for team in self.teams.values() if team.leader_id == self.by.pk), None)
        if led is None and self.by.administers:
            return "company"
        team = led or self.team_of.get(self.by.pk)
        return f"team:{team.public_id}" if team else f"person:{self.by.public_id}"

    def usual_parent(self, carrier: str) -> str:
        """The only objective that comes into question, if it is the only one."""
        level, team, _owner = self.carrier(carrier)
        if level == Level.COMPANY:
            return ""
        nearest = list(self.above.filter(team=team)[:2]) if level == Level.PERSON and team else []
        above = nearest or list(self.above.filter(level=Level.COMPANY)[:2])
        return above[0].public_id if len(above) == 1 else ""


def places_for(member: Member, cycle: Cycle, *, objective: Objective | None = None) -> Places:
    """What the form may choose from in a cycle; `objective` is the one that is edited."""
    people = {row.public_id: row for row in present_members(member).order_by("name", "pk")}
    above = above_of(member, cycle, objective)
    teams = teams_visible_to(member).select_related("leader").order_by("position", "name")
    return Places(
        by=member,
        cycle=cycle,
        cycles=list(cycles_visible_to(member).filter(~Q(state=CycleState.CLOSED) | Q(pk=cycle.pk))),
        teams={row.public_id: row for row in teams},
        people=people,
        team_of=_teams_of(member),
        above=above,
        parents=parents_source(member, cycle, objective),
        sentences=list(direction_visible_to(member)),
    )


def _teams_of(member: Member) -> dict[int, Team]:
    """The first team of each member."""
    found = TeamMembership.objects.filter(
        organization_id=member.organization_id, team__archived_at__isnull=True, member__left_at__isnull=True
    ).select_related("team__leader").order_by("-since", "-pk")  # fmt: skip
    return {row.member_id: row.team for row in found}


def others_of(member: Member, cycle: Cycle, *, level: str, team: Team | None, owner: Member | None) -> list[Objective]:
    """The objectives that the same carrier has in the cycle, proposed or agreed."""
    found = objectives_visible_to(member).filter(
        cycle=cycle,
        level=level,
        archived_at__isnull=True,
        state__in=(ObjectiveState.PROPOSED, ObjectiveState.AGREED),
    )
    if level == Level.TEAM:
        found = found.filter(team=team)
    if level == Level.PERSON:
        found = found.filter(owner=owner)
    return list(found.order_by("position", "pk"))


def _language() -> str:
    return (get_language() or "en").split("-")[0]
