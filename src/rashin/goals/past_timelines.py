"""What stood when: calendars and limits, closed quarters, the versions of goals and their standings, by moment.

Of what was recorded at one moment the last stands; what stood in between is on no past day.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from rashin.goals.actions.check_in import CLOCK_SET_BACK
from rashin.goals.models import CycleClosing, KeyResult, NodeKind, Objective, ObjectiveState, Revision, Standing
from rashin.goals.queries.past.instances import values_told
from rashin.organizations.models import Organization
from rashin.people.models import Team

T = TypeVar("T")
EVER = datetime(1, 1, 1, tzinfo=UTC)


class Timeline(Generic[T]):
    """What stood from which moment on. Takes rows with their keys, in the order of (moment, key).

    Each request has its own moment and then waits for its turn: of two at work at once the later one may be first. What
    stands is what was written last, whatever its moment.
    """

    __slots__ = ("_latest", "_stood", "keys", "moments", "rows")

    def __init__(self) -> None:
        self.moments: list[datetime] = []
        self.keys: list[int] = []
        self.rows: list[T] = []
        self._stood: list[T] = []
        self._latest = 0

    def add(self, moment: datetime, key: int, row: T) -> None:
        """From this moment on it is this row, unless one with a greater key was there."""
        self.moments.append(moment)
        self.keys.append(key)
        self.rows.append(row)
        self._stood.append(row if key >= self._latest else self._stood[-1])
        self._latest = max(key, self._latest)

    def at(self, moment: datetime) -> T | None:
        """What stood at the moment; None before the first."""
        place = bisect_right(self.moments, moment)
        return self._stood[place - 1] if place else None

    def is_told(self, moment: datetime) -> bool:
        """Whether what stood then is also what the record, which goes by moments, tells of then."""
        place = bisect_right(self.moments, moment)
        return not place or self._stood[place - 1] is self.rows[place - 1]


class Order:
    """Whether rows of one kind, given by moment and key, were written in the order of their moments."""

    def __init__(self, rows: Iterable[tuple[datetime, int]]) -> None:
        written = sorted(rows)
        keys = [key for _moment, key in written]
        self._moments = [moment for moment, _key in written]
        self._highest = list(accumulate(keys, max))
        self._lowest = list(accumulate(reversed(keys), min))[::-1]

    def is_told(self, moment: datetime) -> bool:
        """Whether all that is told of up to the moment was written before all that is told of later."""
        place = bisect_right(self._moments, moment)
        return place in (0, len(self._moments)) or self._highest[place - 1] < self._lowest[place]


class Stood(NamedTuple):
    """Where an objective stood, and whether it counted. Related rows by their public ids."""

    cycle: str
    team: str | None
    contributes_to: str | None
    weight: Decimal
    is_agreed: bool
    is_archived: bool


class Version(NamedTuple):
    """A key result as it was defined, without figures, and the public ids of what it belonged to and fed."""

    row: KeyResult
    objective: str
    feeds: str | None


class Closings:
    """When the quarters of an organisation were closed, and reopened."""

    def __init__(self, organization: Organization) -> None:
        self._closed: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
        rows = CycleClosing.objects.filter(organization=organization)
        for cycle, closed, reopened in rows.values_list("cycle__public_id", "closed_at", "reopened_at"):
            self._closed[cycle].append((closed, reopened))

    def may_be_closed(self, cycle: str, moment: datetime) -> bool:
        """Whether a quarter (by its public id) was closed at the moment, or closed or reopened about then: a clock may
        have been set back by a day."""
        return any(
            closed - CLOCK_SET_BACK <= moment and (reopened is None or moment <= reopened + CLOCK_SET_BACK)
            for closed, reopened in self._closed[cycle]
        )


class Company:
    """What the figures of one organisation depended on beside their entries."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self._organizations: Timeline[Organization] = self._calendars(NodeKind.ORGANIZATION, [organization])[
            organization.pk
        ]
        teams = list(Team.objects.filter(organization=organization))
        self._teams = self._calendars(NodeKind.TEAM, teams)
        self._team_keys = {team.public_id: team.pk for team in teams}
        self._objectives_of: dict[int | None, Objective] = {None: Objective()}
        self.closings = Closings(organization)
        self.objectives: dict[str, Timeline[Stood]] = defaultdict(Timeline)
        self.children: dict[str, set[str]] = defaultdict(set)
        self._place_objectives()

    def _versions(self, kind: str) -> Any:
        rows = Revision.objects.filter(organization=self.organization, node_kind=kind)
        return rows.order_by("recorded_at", "pk").values_list("node", "recorded_at", "pk", "definition")

    def _calendars(self, kind: str, rows: Sequence[Any]) -> dict[int, Timeline[Any]]:
        """Each row with its calendar (and limits) as they were; the first version stands since ever."""
        found: dict[int, Timeline[Any]] = {row.pk: Timeline() for row in rows}
        by_key = {row.pk: row for row in rows}
        for node, moment, key, definition in self._versions(kind):
            if node in by_key:
                then = copy(by_key[node])
                for name, value in values_told(type(then), json.loads(definition)).items():
                    setattr(then, name, value)
                found[node].add(moment if found[node].rows else EVER, key, then)
        for row in rows:
            if not found[row.pk].rows:
                found[row.pk].add(EVER, 0, row)
        return found

    def _place_objectives(self) -> None:
        named = dict(Objective.objects.filter(organization=self.organization).values_list("pk", "public_id"))
        for node, moment, key, definition in self._versions(NodeKind.OBJECTIVE).iterator(chunk_size=2000):
            told = json.loads(definition)
            stood = Stood(
                told["cycle"], told["team"], told["contributes_to"], Decimal(told["weight"]),
                told["state"] == ObjectiveState.AGREED, told["archived_at"] is not None,
            )  # fmt: skip
            if node in named:
                self.objectives[named[node]].add(moment, key, stood)
            if stood.contributes_to is not None and node in named:
                self.children[stood.contributes_to].add(named[node])

    def organization_at(self, moment: datetime) -> Organization:
        """The organisation with the calendar and the limits of the moment."""
        return self._organizations.at(moment) or self.organization

    def objective_of(self, stood: Stood, moment: datetime) -> Objective:
        """An objective of the team that it stood in, with that team's calendar of the moment. Made for its figures
        alone: it has no words and no key."""
        team: Team | None = None
        if stood.team in self._team_keys:
            team = self._teams[self._team_keys[stood.team]].at(moment)
        key = id(team) if team is not None else None  # the timelines keep each row as long as this company
        if key not in self._objectives_of:
            self._objectives_of[key] = Objective(team=team)
        return self._objectives_of[key]

    def changes_of(self, team: str | None) -> set[datetime]:
        """When the calendar of a team (by its public id), the company's or its limits changed."""
        timelines = [self._organizations]
        if team in self._team_keys:
            timelines.append(self._teams[self._team_keys[team]])
        return {moment for timeline in timelines for moment in timeline.moments if moment != EVER}


def standings_of(organization: Organization, kind: str, nodes: Iterable[int]) -> dict[int, Timeline[Standing]]:
    """The standings of these nodes; an empty timeline for who has none."""
    found: dict[int, Timeline[Standing]] = defaultdict(Timeline)
    rows = Standing.objects.filter(organization=organization, node_kind=kind, node__in=list(nodes))
    for row in rows.order_by("recorded_at", "pk"):
        found[row.node].add(row.recorded_at, row.pk, row)
    return found


def versions_of(organization: Organization, nodes: Mapping[int, str]) -> dict[int, Timeline[Version]]:
    """The versions of key results, given by their keys with their public ids."""
    found: dict[int, Timeline[Version]] = defaultdict(Timeline)
    rows = Revision.objects.filter(organization=organization, node_kind=NodeKind.KEY_RESULT, node__in=list(nodes))
    ordered = rows.order_by("recorded_at", "pk").values_list("node", "recorded_at", "pk", "definition")
    for node, moment, key, definition in ordered:
        told = json.loads(definition)
        row = KeyResult(pk=node, public_id=nodes[node], **values_told(KeyResult, told))
        found[node].add(moment, key, Version(row, told["objective"], told["feeds"]))
    return found


def order_of(*timelines: Timeline[Any]) -> Order:
    """The order of all rows of these timelines, which are of one kind."""
    return Order(pair for timeline in timelines for pair in zip(timeline.moments, timeline.keys, strict=True))


def moments_of(*timelines: Timeline[Any]) -> set[datetime]:
    """When anything changed in any of them."""
    return {moment for timeline in timelines for moment in timeline.moments}
