"""The board narrowed down: by team, person, status, words; and listed by team or by person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from rashin.goals.models import Cycle, Objective
from rashin.goals.queries.board import (
    LEVELS,
    OVERRIDING,
    carrier,
    is_owed,
    is_stale,
    shown_key_results,
    shown_objectives,
)
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow, key_result_rows, objective_rows
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared
from rashin.people.access import own_people, present_members
from rashin.people.models import Team
from rashin.rules.searching import fold

MOST_PEOPLE = 60
STATUSES = ("behind", "at_risk", "stale", "help", "not_entered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the board is narrowed down to; `teams` are the chosen team and all below it. `without` are the objectives
    that the reader may not see: they stand in no list."""

    teams: tuple[int, ...] = ()
    person: int | None = None
    status: str = ""
    words: str = ""
    without: frozenset[int] = frozenset()
    today: date

    @property
    def narrow(self) -> bool:
        """Whether anything is left out that the reader could see."""
        return bool(self.teams or self.person or self.status or self.words)


def like(column: str, words: str) -> Q:
    """Every one of the words stands in the folded text of the column, also as a part of a longer word."""
    found = Q()
    for word in fold(words).split():
        found &= Q(**{f"{column}__contains": word})
    return found


def _verdict(status: str, today: date) -> Q:
    if status in ("behind", "at_risk"):
        return Q(verdict=status) & (~is_stale(today) | Q(stale_from__isnull=True)) & Q(agreed_at__isnull=False)
    if status == "stale":
        return is_stale(today)
    if status == "help":
        return Q(wants_help=True)
    return is_owed(today) & Q(agreed_at__isnull=False)


def key_results_found(cycle: Cycle, filters: Filters) -> QuerySet[Any]:
    """The key results that stand the filters, by themselves or through their objective."""
    rows = shown_key_results(cycle).annotate(verdict=OVERRIDING, carrier=carrier())
    if filters.without:
        rows = rows.exclude(objective__in=filters.without)
    if filters.teams:
        rows = rows.filter(objective__team__in=filters.teams)
    if filters.person:
        own = Q(owner=filters.person) | Q(brought_by=filters.person) | Q(objective__owner=filters.person)
        rows = rows.filter(own)
    if filters.status:
        rows = rows.filter(_verdict(filters.status, filters.today))
    if filters.words:
        rows = rows.filter(like("search_text", filters.words) | like("objective__search_text", filters.words))
    return rows


def objectives_found(cycle: Cycle, filters: Filters) -> QuerySet[Objective]:
    """The objectives that stand the filters by themselves, or that hold a key result that does."""
    rows = shown_objectives(cycle)
    if filters.without:
        rows = rows.exclude(pk__in=filters.without)
    if not filters.narrow:
        return rows
    holds = Exists(key_results_found(cycle, filters).filter(objective=OuterRef("pk")))
    if filters.status:
        return rows.filter(holds)
    own = Q()
    if filters.teams:
        own &= Q(team__in=filters.teams)
    if filters.person:
        own &= Q(owner=filters.person)
    if filters.words:
        own &= like("search_text", filters.words)
    return rows.filter(own | Q(holds))


def by_alignment(cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> list[ObjectiveRow]:
    """The company's first, then the teams', then people's."""
    rows = objectives_found(cycle, filters)
    return objective_rows(rows.order_by(LEVELS, "position", "pk")[offset : offset + limit])


def by_team(cycle: Cycle, filters: Filters, teams: Sequence[int], *, offset: int, limit: int) -> list[ObjectiveRow]:
    """In the order of `teams`, what belongs to no team (the company's) first."""
    places = [When(team=pk, then=Value(place)) for place, pk in enumerate(teams, start=1)]
    last = When(team__isnull=False, then=Value(len(teams) + 1))
    order = Case(*places, last, default=Value(0), output_field=IntegerField())
    rows = objectives_found(cycle, filters)
    return objective_rows(rows.order_by(order, LEVELS, "position", "pk")[offset : offset + limit])


@dataclass(frozen=True, slots=True)
class Carried:
    """What a page of people carries: their objectives, and their key results under other people's objectives."""

    people: tuple[tuple[int, str], ...]
    objectives: tuple[ObjectiveRow, ...]
    key_results: tuple[tuple[int, KeyResultRow], ...]
    titles: dict[int, tuple[str, str]]


def by_person(cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> Carried:
    """Four queries: people by their names' reading, what they own, what they enter, and where that belongs."""
    objectives, key_results = objectives_found(cycle, filters), key_results_found(cycle, filters)
    carries = (
        Q(pk__in=key_results.values("carrier"))
        if filters.status
        else (Q(pk__in=key_results.values("carrier")) | Q(pk__in=objectives.values("owner")))
    )
    if filters.person:
        carries &= Q(pk=filters.person)
    people = tuple(
        Member.objects.filter(carries, organization_id=cycle.organization_id)
        .annotate(reading=Coalesce(NullIf("name_reading", Value("")), "name"))
        .order_by("reading", "pk")
        .values_list("pk", "name")[offset : offset + limit]
    )
    numbers = [pk for pk, _name in people]
    owned = objective_rows(objectives.filter(owner__in=numbers).order_by(LEVELS, "position", "pk"))
    entered = key_results.filter(carrier__in=numbers).exclude(objective__owner=F("carrier"))
    carriers = dict(entered.values_list("pk", "carrier"))
    rows = key_result_rows(entered.order_by("objective", "position", "pk"))
    above = Objective.objects.filter(pk__in={row.objective for row in rows})
    titles = {pk: (public_id, title) for pk, public_id, title in above.values_list("pk", "public_id", "title")}
    return Carried(people, tuple(owned), tuple((carriers[row.pk], row) for row in rows), titles)


def matching_key_results(cycle: Cycle, filters: Filters, objectives: Collection[int]) -> list[KeyResultRow]:
    """Of these objectives, the key results that stand the filters."""
    rows = key_results_found(cycle, filters).filter(objective__in=objectives)
    return key_result_rows(rows.order_by("objective", "position", "pk"))


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """A team in the order of the tree, `depth` 0 for one at the top."""

    pk: int
    public_id: str
    name: str
    leader: str | None
    depth: int
    parent: int | None


_TEAMS = Prepared(
    lambda organization: (
        Team.objects.filter(organization_id=organization, archived_at__isnull=True)
        .order_by("position", "pk")
        .values_list("pk", "public_id", "name", "leader__name", "parent_id")
    )
)


def team_tree(organization_id: int) -> list[TeamPlace]:
    """The teams of the organisation, each before those under it. One query."""
    return in_tree(_TEAMS(organization_id))


def in_tree(rows: Sequence[tuple[int, str, str, str | None, int | None]]) -> list[TeamPlace]:
    """Teams in their order, as (key, public id, name, leader, key of the one above), each before those under it."""
    known = {row[0] for row in rows}
    below: dict[int | None, list[tuple[int, str, str, str | None, int | None]]] = {}
    for row in rows:
        below.setdefault(row[4] if row[4] in known else None, []).append(row)
    found: list[TeamPlace] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        (pk, public_id, name, leader, parent), depth = waiting.pop()
        found.append(TeamPlace(pk, public_id, name, leader, depth, parent))
        waiting += [(row, depth + 1) for row in reversed(below.get(pk, []))]
    return found


def with_below(teams: Sequence[TeamPlace], pk: int) -> tuple[int, ...]:
    """The team and all below it."""
    found = {pk}
    for team in teams:
        if team.parent in found:
            found.add(team.pk)
    return tuple(found)


_PEOPLE = Prepared(
    lambda organization: (
        present_members(Member(organization_id=organization))
        .annotate(reading=Coalesce(NullIf("name_reading", Value("")), "name"))
        .order_by("reading", "pk")
        .values_list("public_id", "name")[:MOST_PEOPLE]
    )
)
_COUNTED = Prepared(
    lambda organization: (
        own_people(Member(organization_id=organization))
        .order_by()
        .values("organization_id")
        .annotate(people=Count("pk"))
        .values_list("people")
    )
)


def people_offered(organization_id: int, limit: int) -> list[tuple[str, str]]:
    """(public id, name) of people to choose from, by their names' reading; MOST_PEOPLE at most."""
    return _PEOPLE(organization_id)[:limit]


def people_counted(organization_id: int) -> int:
    """How many people belong to the company now; a coach comes from outside."""
    return sum(count for (count,) in _COUNTED(organization_id))
