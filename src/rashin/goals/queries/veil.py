"""What a reader may not read (docs/method/visibility.md): its figures stay where a sum needs them, its words go.

Rows that are open to everybody cost nothing here: only where one is not, it is asked whether it is the reader's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from rashin.goals.access import hidden_from
from rashin.goals.models import Cycle, KeyResult, Level, Objective, Visibility
from rashin.goals.queries.board import Facts, Span
from rashin.goals.queries.found import Carried, Filters, TeamPlace, in_tree
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.goals.queries.sources import TODAY, BoardSource
from rashin.goals.queries.unseen import Unseen
from rashin.organizations.models import Member
from rashin.organizations.rights import Right
from rashin.people.access import own_people, present_members, teams_given_to

R = TypeVar("R", Objective, KeyResult)


def hidden_words() -> str:
    """What stands in the place of a title."""
    return _("A confidential goal")


def hidden_among(member: Member, objectives: Collection[int]) -> frozenset[int]:
    """Those of these objectives that the member may not read. One query; none for who reads everything."""
    if not objectives or member.may(Right.READ_RESTRICTED):
        return frozenset()
    return frozenset(hidden_from(member).filter(pk__in=objectives).values_list("pk", flat=True))


def _restricted(member: Member, rows: Iterable[ObjectiveRow | Objective]) -> set[int]:
    """Those that may be hidden: of a coach who was not given everything, any."""
    return {row.pk for row in rows if member.is_narrowed or row.visibility != Visibility.EVERYBODY}


def veiled(member: Member, rows: Sequence[ObjectiveRow]) -> list[ObjectiveRow]:
    """The rows of the board; one that is hidden keeps its figures and nothing else."""
    hidden = hidden_among(member, _restricted(member, rows))
    return [_without_words(row) if row.pk in hidden else row for row in rows] if hidden else list(rows)


def _without_words(row: ObjectiveRow) -> ObjectiveRow:
    return row._replace(
        title=hidden_words(), owner_id=None, owner=None, team_id=None, team=None, troubles="", is_hidden=True
    )


def readable(member: Member, rows: Sequence[ObjectiveRow]) -> list[ObjectiveRow]:
    """The rows without those that are hidden."""
    return [row for row in veiled(member, rows) if not row.is_hidden]


def cover(member: Member, objectives: Iterable[Objective]) -> frozenset[int]:
    """Take the words out of stored objectives that are hidden, which stand beside what is shown; their keys. They are
    looked at, never saved."""
    rows = list(objectives)
    hidden = hidden_among(member, _restricted(member, rows))
    for row in rows:
        if row.pk in hidden:
            row.title, row.why, row.owner, row.team, row.serves = hidden_words(), "", None, None, None
            row.is_hidden = True
    return hidden


def cover_key_results(member: Member, key_results: Iterable[KeyResult]) -> frozenset[int]:
    """The same of key results, with the objectives that they stand under. Expects those to be loaded."""
    rows = list(key_results)
    hidden = cover(member, (row.objective for row in rows))
    for row in rows:
        if row.objective_id in hidden:
            row.title, row.owner = hidden_words(), None
    return hidden


class VeiledBoard:
    """A board as one reader sees it: `source` answers, and what is hidden loses its words or its place."""

    def __init__(self, source: BoardSource, member: Member) -> None:
        self.source = source
        self.member = member
        self.hidden: set[int] = set()  # of the objectives that were met
        self.unseen = Unseen(member)

    def _veiled(self, rows: Sequence[ObjectiveRow]) -> list[ObjectiveRow]:
        found = veiled(self.member, rows)
        self.hidden.update(row.pk for row in found if row.is_hidden)
        return self.unseen.lowered(found) if self.source is TODAY else found  # a past day has done so itself

    def _readable(self, rows: Sequence[ObjectiveRow]) -> list[ObjectiveRow]:
        return [row for row in self._veiled(rows) if not row.is_hidden]

    def top_objectives(self, cycle: Cycle, *, offset: int, limit: int) -> tuple[list[ObjectiveRow], bool]:
        """The company's stay, because they count in its mean."""
        rows, goes_on = self.source.top_objectives(cycle, offset=offset, limit=limit)
        found = self._veiled(rows)
        return [row for row in found if not row.is_hidden or row.level == Level.COMPANY], goes_on

    def children(self, parents: Sequence[int], *, each: int, limit: int) -> list[ObjectiveRow]:
        return self._veiled(self.source.children(parents, each=each, limit=limit))

    def further_children(self, parent: int, *, each: int, offset: int) -> list[ObjectiveRow]:
        return self._veiled(self.source.further_children(parent, each=each, offset=offset))

    def supporters(self, objectives: Sequence[int]) -> list[tuple[int, ObjectiveRow]]:
        links = self.source.supporters(objectives)
        shown = {row.pk for row in self._readable([row for _helped, row in links])}
        return [(helped, row) for helped, row in links if row.pk in shown]

    def key_results_of(self, objectives: Sequence[int]) -> list[KeyResultRow]:
        return self.source.key_results_of([pk for pk in objectives if pk not in self.hidden])

    def spans(self, objectives: Sequence[int], without: Collection[int] = ()) -> dict[int, Span]:
        return self.source.spans(objectives, {*without, *self.unseen.objectives})

    def facts(self, cycle: Cycle, today: date, without: frozenset[int] = frozenset()) -> Facts:
        return self.source.facts(cycle, today, without | self.unseen.objectives)

    def _open(self, filters: Filters) -> Filters:
        """What is hidden is left out where the rows are read, so that a page of a list is whole."""
        return replace(filters, without=filters.without | self.unseen.objectives)

    def by_alignment(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> list[ObjectiveRow]:
        return self._readable(self.source.by_alignment(cycle, self._open(filters), offset=offset, limit=limit))

    def by_team(
        self, cycle: Cycle, filters: Filters, teams: Sequence[int], *, offset: int, limit: int
    ) -> list[ObjectiveRow]:
        return self._readable(self.source.by_team(cycle, self._open(filters), teams, offset=offset, limit=limit))

    def by_person(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> Carried:
        """Who carries only what is hidden is not named."""
        found = self.source.by_person(cycle, self._open(filters), offset=offset, limit=limit)
        return replace(found, objectives=tuple(self._readable(found.objectives)))

    def matching_key_results(self, cycle: Cycle, filters: Filters, objectives: Collection[int]) -> list[KeyResultRow]:
        return self.source.matching_key_results(cycle, filters, objectives)  # of objectives that are listed already

    def team_tree(self, organization_id: int) -> list[TeamPlace]:
        return teams_shown(self.member, self.source.team_tree(organization_id))

    def people_offered(self, organization_id: int, limit: int) -> list[tuple[str, str]]:
        if not self.member.reads_a_part:
            return self.source.people_offered(organization_id, limit)
        return list(present_members(self.member).order_by("name", "pk").values_list("public_id", "name")[:limit])

    def people_counted(self, organization_id: int) -> int:
        if not self.member.reads_a_part:
            return self.source.people_counted(organization_id)
        return own_people(self.member).count()


def teams_shown(member: Member, places: list[TeamPlace]) -> list[TeamPlace]:
    """The tree of teams as the member sees it. One query for a coach of chosen teams, none for others."""
    if not member.reads_a_part:
        return places
    given = set(teams_given_to(member))
    return in_tree([(row.pk, row.public_id, row.name, row.leader, row.parent) for row in places if row.pk in given])


def board_of(member: Member, source: BoardSource) -> BoardSource:
    """The board as the member sees it."""
    return source if member.may(Right.READ_RESTRICTED) else VeiledBoard(source, member)
