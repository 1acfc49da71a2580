"""What somebody holds who is about to leave, and who could go on with each of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from rashin.goals.models import (
    ActionAssignment,
    ActionCompletion,
    CounterProposal,
    CounterProposalState,
    CycleState,
    KeyResult,
    Objective,
    ObjectiveState,
    Recurrence,
)
from rashin.goals.queries.owed import is_owed
from rashin.goals.queries.week import proposals_for
from rashin.organizations.models import Member
from rashin.people.models import Team, TeamLink, TeamMembership

STANDING = (ObjectiveState.DRAFT, ObjectiveState.PROPOSED, ObjectiveState.AGREED)


class Thing(StrEnum):
    """What can be held."""

    TEAM = "team"
    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    ACTION = "action"
    HOMEWORK = "homework"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing that somebody holds. `under` is what it belongs to, `heir` who is proposed to go on with it; `shared`:
    others do it as well, so that it is not alone when nobody takes it; `owed`: a number of it waits to be entered."""

    thing: Thing
    public_id: str
    title: str
    under: str = ""
    state: str = ""
    heir: Member | None = None
    shared: bool = False
    owed: bool = False

    @property
    def key(self) -> str:
        """Its name among all that are held."""
        return f"{self.thing}-{self.public_id}"


_further: list[Callable[[Member], Iterable[Held]]] = []


def register(held: Callable[[Member], Iterable[Held]]) -> None:
    """Add what a room above knows somebody to hold, without an heir; the same once."""
    if held not in _further:
        _further.append(held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """What is not handed over by name: it follows what is, or ends. `words` are proposals that wait for this member's,
    `put_forward` how many other words of theirs are open, `links` team links that end."""

    words: tuple[Objective, ...]
    put_forward: int
    links: tuple[TeamLink, ...]


def held_objectives(member: Member) -> QuerySet[Objective]:
    """The objectives that the member carries and that are not past."""
    rows = Objective.objects.filter(organization_id=member.organization_id, owner=member, archived_at__isnull=True)
    return rows.filter(state__in=STANDING).exclude(cycle__state=CycleState.CLOSED)


def held_key_results(member: Member) -> QuerySet[KeyResult]:
    """The key results that the member carries or whose number they bring, where they are not past."""
    rows = KeyResult.objects.filter(
        Q(owner=member) | Q(brought_by=member),
        organization_id=member.organization_id,
        archived_at__isnull=True,
        objective__archived_at__isnull=True,
        objective__state__in=STANDING,
    )
    return rows.exclude(objective__cycle__state=CycleState.CLOSED)


def held_assignments(member: Member) -> QuerySet[ActionAssignment]:
    """What the member is to do: not what they have done already."""
    rows = ActionAssignment.objects.filter(
        organization_id=member.organization_id,
        member=member,
        action__archived_at__isnull=True,
        action__objective__archived_at__isnull=True,
        action__objective__state__in=STANDING,
    ).exclude(action__objective__cycle__state=CycleState.CLOSED)
    done = ActionCompletion.objects.filter(member=member, action__recurrence=Recurrence.ONCE)
    return rows.exclude(action__in=done.values("action"))


def held_teams(member: Member) -> QuerySet[Team]:
    """The teams that the member leads."""
    return Team.objects.filter(organization_id=member.organization_id, leader=member, archived_at__isnull=True)


def holdings(member: Member, today: date) -> tuple[Held, ...]:
    """Everything that somebody holds, teams first. The number of queries does not grow with it."""
    heirs = _Heirs(member)
    teams = held_teams(member).select_related("parent").order_by("position", "pk")
    objectives = held_objectives(member).select_related("team", "contributes_to__owner").order_by("cycle", "position")
    key_results = (
        held_key_results(member)
        .select_related("objective__owner", "objective__team", "objective__contributes_to__owner")
        .order_by("objective__cycle", "objective__position", "objective", "position", "pk")
    )
    owed = set(key_results.filter(is_owed(today), agreed_at__isnull=False).values_list("pk", flat=True))
    return (
        *(_team(row, heirs) for row in teams),
        *(_objective(row, heirs) for row in objectives),
        *(_key_result(row, heirs, row.pk in owed) for row in key_results),
        *_actions(member, heirs),
        *(replace(each, heir=heirs.of_workplace()) for held in _further for each in held(member)),
    )


def loose_ends(member: Member, at: datetime) -> Loose:
    """What else hangs on somebody who leaves."""
    put_forward = CounterProposal.objects.filter(proposed_by=member, state=CounterProposalState.OPEN)
    links = TeamLink.objects.filter(
        Q(made_by=member) | Q(team__leader=member),
        organization_id=member.organization_id,
        revoked_at__isnull=True,
        expires_at__gt=at,
        team__archived_at__isnull=True,
    )
    return Loose(
        words=tuple(proposals_for(member)),
        put_forward=put_forward.exclude(objective__cycle__state=CycleState.CLOSED).count(),
        links=tuple(links.select_related("team").order_by("team__position", "pk")),
    )


class _Heirs:
    """Who is proposed: the leader of the team or of a team above it, else the leader where the member works, else who
    carries the objective above. Never the member themselves, nor somebody who does not write goals."""

    def __init__(self, member: Member) -> None:
        self.member = member
        rows = Team.objects.filter(organization_id=member.organization_id).select_related("leader").order_by("pk")
        self.teams = {row.pk: row for row in rows}
        own = TeamMembership.objects.filter(member=member, team__archived_at__isnull=True).order_by("since", "pk")
        self.own = list(own.values_list("team", flat=True))

    def able(self, *people: Member | None) -> Member | None:
        """The first of these who can go on."""
        return next((row for row in people if row is not None and row.pk != self.member.pk and row.writes), None)

    def of_team(self, pk: int | None) -> Member | None:
        """Who leads the team, or the nearest above it."""
        while pk is not None:
            team = self.teams[pk]
            if (found := self.able(team.leader)) is not None:
                return found
            pk = team.parent_id
        return None

    def of_workplace(self) -> Member | None:
        """Who leads where the member works."""
        return self.able(*map(self.of_team, self.own))

    def of_objective(self, objective: Objective) -> Member | None:
        above = objective.contributes_to
        places = (objective.team_id, *self.own)
        return self.able(*map(self.of_team, places), above.owner if above else None)


def _team(row: Team, heirs: _Heirs) -> Held:
    return Held(
        thing=Thing.TEAM,
        public_id=row.public_id,
        title=row.name,
        under=row.parent.name if row.parent else "",
        heir=heirs.of_team(row.parent_id),
    )


def _objective(row: Objective, heirs: _Heirs) -> Held:
    return Held(
        thing=Thing.OBJECTIVE,
        public_id=row.public_id,
        title=row.title,
        under=row.team.name if row.team else "",
        state=row.get_state_display() if row.state != ObjectiveState.AGREED else "",
        heir=heirs.of_objective(row),
    )


def _key_result(row: KeyResult, heirs: _Heirs, owed: bool) -> Held:
    return Held(
        thing=Thing.KEY_RESULT,
        public_id=row.public_id,
        title=row.title,
        under=row.objective.title,
        heir=heirs.able(row.objective.owner) or heirs.of_objective(row.objective),
        owed=owed,
    )


def _actions(member: Member, heirs: _Heirs) -> Iterable[Held]:
    rows = held_assignments(member).select_related(
        "action__key_result__owner", "action__objective__owner", "action__objective__contributes_to__owner"
    )
    actions = [row.action for row in rows.order_by("action__objective", "action__position", "action")]
    others = ActionAssignment.objects.filter(action__in=actions, member__left_at__isnull=True).exclude(member=member)
    shared = set(others.values_list("action", flat=True))
    for row in actions:
        number = row.key_result
        carrier = heirs.able(number.owner if number else None, row.objective.owner)
        yield Held(
            thing=Thing.ACTION,
            public_id=row.public_id,
            title=row.title,
            under=number.title if number else row.objective.title,
            heir=None if row.pk in shared else carrier or heirs.of_objective(row.objective),
            shared=row.pk in shared,
        )
