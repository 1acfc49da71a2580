"""Take the people and teams of a sheet: all of what is understood in one step, and nothing of it twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rashin.exchange.sheets.columns import CellProblem
from rashin.exchange.sheets.people import Person, Reader
from rashin.exchange.sheets.taking import NotTaken
from rashin.exchange.sheets.team_paths import Place
from rashin.organizations import locks
from rashin.organizations.models import Member, Role
from rashin.people.actions.many import NewPerson, add_members, invite_many
from rashin.people.actions.members import change_member
from rashin.people.actions.teams import add_team, change_team, change_team_members
from rashin.people.models import Team

OF_A_MEMBER = ("name", "name_reading", "email", "role", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What has come of a sheet; `links` are the new people with the secrets of their links."""

    added: int
    changed: int
    teams: int
    left: int
    links: tuple[tuple[Member, str], ...]


@transaction.atomic
def take_people(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int], *, moves: bool, invites: bool, by: Member, at: datetime
) -> Taken:
    """Add and change what the rows say, as they are understood at this moment. Raises NotTaken; nothing is written."""
    locks.exclude(by.organization_id)
    reader = Reader(columns, by=by, moves=moves)
    people = [person for person in reader.read(rows) if person.state in ("new", "changed")]
    new, changed = [each for each in people if each.is_new], [each for each in people if not each.is_new]
    with _told_at(new[0] if new else None):
        added = add_members([_new(person) for person in new], by=by, at=at)
    for person, member in zip(new, added, strict=True):
        person.member = member
    for person in changed:
        _change(person, by, at)
    new_teams = reader.new_teams
    made = _make_teams(new_teams, people, by, at)
    _lead(people, by, at)
    _come_and_go(people, made, reader.teams, by, at)
    return Taken(
        added=len(added),
        changed=len(changed),
        teams=len(new_teams),
        left=sum(bool(person.problems) for person in reader.people),
        links=tuple(invite_many(added, by=by, at=at)) if invites else (),
    )


@contextmanager
def _told_at(person: Person | None) -> Iterator[None]:
    """What an action refuses is told at the line that it is about."""
    try:
        yield
    except ValidationError as error:
        if person is None:
            raise
        named = next(iter(getattr(error, "error_dict", {})), "name")
        code = named if named in (*OF_A_MEMBER, "leader") else "team"
        raise NotTaken(CellProblem(person.line, code, " ".join(error.messages))) from None


def _new(person: Person) -> NewPerson:
    told = person.values
    return NewPerson(**{name: told[name] for name in OF_A_MEMBER if name != "role"}, role=told["role"] or Role.MEMBER)


def _change(person: Person, by: Member, at: datetime) -> None:
    values = {step.field: person.values[step.field] for step in person.steps if step.field in OF_A_MEMBER}
    if values and person.member is not None:
        with _told_at(person):
            change_member(person.member, by=by, at=at, **values)


def _make_teams(places: Iterable[Place], people: Sequence[Person], by: Member, at: datetime) -> dict[Place, Team]:
    """The teams that are not there yet, each with its leader, parents first."""
    leaders = {person.leads: person.member for person in people if person.leads is not None}
    about = {place: person for person in reversed(people) for place in person.places}
    made: dict[Place, Team] = {}
    for place in places:
        parent = _team(place.parent, made) if place.parent else None
        with _told_at(about.get(place, people[0])):
            made[place] = add_team(name=place.path[-1], parent=parent, leader=leaders.get(place), by=by, at=at)
    return made


def _team(place: Place, made: Mapping[Place, Team]) -> Team:
    return place.team if place.team is not None else made[place]


def _lead(people: Iterable[Person], by: Member, at: datetime) -> None:
    """The teams that were there get the leaders that the sheet names."""
    for person in people:
        team = person.leads.team if person.leads is not None else None
        if team is not None and person.member is not None and team.leader_id != person.member.pk:
            with _told_at(person):
                change_team(team, by=by, at=at, leader=person.member)


def _come_and_go(
    people: Iterable[Person], made: Mapping[Place, Team], known: Mapping[int, Team], by: Member, at: datetime
) -> None:
    """One change for each team that somebody comes to or leaves."""
    come: dict[int, list[Member]] = {}
    go: dict[int, list[Member]] = {}
    teams = {**known, **{team.pk: team for team in made.values()}}
    for person in people:
        assert person.member is not None
        for place in person.places:
            come.setdefault(_team(place, made).pk, []).append(person.member)
        for pk in person.leaves:
            go.setdefault(pk, []).append(person.member)
    for pk in dict.fromkeys((*come, *go)):
        change_team_members(teams[pk], come=come.get(pk, ()), go=go.get(pk, ()), by=by, at=at)
