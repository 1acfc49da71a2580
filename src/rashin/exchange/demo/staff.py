"""More areas, teams and people for the larger company, composed from variants.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from rashin.exchange.demo.company import Company
from rashin.exchange.demo.texts import Table, table
from rashin.organizations.models import Member
from rashin.people.models import Team, TeamMembership

TEAM_SIZE = 6


@dataclass(slots=True)
class Crew:
    """A composed team with its people; the first one leads."""

    team: Team
    area: Table
    people: list[Member] = field(default_factory=list)


@dataclass(slots=True)
class Area:
    """A department and the teams below it."""

    crew: Crew
    crews: list[Crew] = field(default_factory=list)


def hire(company: Company, areas: int) -> list[Area]:
    """Write so many areas, each with a head, a team for every function, and their people."""
    variants = table("variants")
    rng = Random(f"{company.seed} staff")
    found: list[Area] = []
    for place in range(areas):
        name = variants["areas"][place % len(variants["areas"])]
        turn = place // len(variants["areas"])
        words = name if not turn else {language: f"{name[language]} {turn + 1}" for language in ("ja", "en")}
        found.append(_area(company, words, rng))
    crews = [crew for area in found for crew in (area.crew, *area.crews)]
    company.bulk.create([member for crew in crews for member in crew.people])
    for crew in crews:
        crew.team.leader = crew.people[0]
    company.bulk.create([area.crew.team for area in found])
    company.bulk.create([crew.team for area in found for crew in area.crews])
    for crew in crews:
        for member in crew.people:
            since = company.organization.created_at
            company.bulk.add(
                TeamMembership(organization=company.organization, team=crew.team, member=member, since=since)
            )
    return found


def _area(company: Company, name: Table, rng: Random) -> Area:
    variants, say = table("variants"), company.say
    head = Crew(_team(company, say(variants["team_name"]).format(area=say(name))), name)
    head.people = [_person(company, rng)]
    area = Area(head)
    for function in variants["functions"]:
        words = say(variants["function_name"]).format(area=say(name), function=say(function))
        crew = Crew(_team(company, words, head.team), name)
        crew.people = [_person(company, rng) for _each in range(TEAM_SIZE)]
        area.crews.append(crew)
    return area


def _team(company: Company, name: str, parent: Team | None = None) -> Team:
    return Team(organization=company.organization, name=name, parent=parent, position=100)


def _person(company: Company, rng: Random) -> Member:
    variants = table("variants")
    family, given = rng.choice(variants["family"]), rng.choice(variants["given"])
    japanese = company.language == "ja"
    return Member(
        organization=company.organization,
        name=f"{family['ja']} {given['ja']}" if japanese else f"{given['en']} {family['en']}",
        name_reading=f"{family['kana']} {given['kana']}" if japanese else "",
        joined_at=company.organization.created_at,
    )
