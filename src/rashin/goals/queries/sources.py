"""Where the board is read from: the tables of today, or a past day (queries/past/board)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from rashin.goals.models import Cycle
from rashin.goals.queries import board, found
from rashin.goals.queries.board import Facts, Span
from rashin.goals.queries.found import Carried, Filters, TeamPlace
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow


class BoardSource(Protocol):
    """The questions of the board; queries.board and queries.found say what each is answered."""

    def top_objectives(self, cycle: Cycle, *, offset: int, limit: int) -> tuple[list[ObjectiveRow], bool]: ...
    def children(self, parents: Sequence[int], *, each: int, limit: int) -> list[ObjectiveRow]: ...
    def further_children(self, parent: int, *, each: int, offset: int) -> list[ObjectiveRow]: ...
    def supporters(self, objectives: Sequence[int]) -> list[tuple[int, ObjectiveRow]]: ...
    def key_results_of(self, objectives: Sequence[int]) -> list[KeyResultRow]: ...
    def spans(self, objectives: Sequence[int], without: Collection[int] = ()) -> dict[int, Span]: ...
    def facts(self, cycle: Cycle, today: date, without: frozenset[int] = frozenset()) -> Facts: ...
    def by_alignment(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> list[ObjectiveRow]: ...
    def by_team(
        self, cycle: Cycle, filters: Filters, teams: Sequence[int], *, offset: int, limit: int
    ) -> list[ObjectiveRow]: ...
    def by_person(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> Carried: ...
    def matching_key_results(
        self, cycle: Cycle, filters: Filters, objectives: Collection[int]
    ) -> list[KeyResultRow]: ...
    def team_tree(self, organization_id: int) -> list[TeamPlace]: ...
    def people_offered(self, organization_id: int, limit: int) -> list[tuple[str, str]]: ...
    def people_counted(self, organization_id: int) -> int: ...


class Today:
    """The tables as they are."""

    top_objectives = staticmethod(board.top_objectives)
    children = staticmethod(board.children)
    further_children = staticmethod(board.further_children)
    supporters = staticmethod(board.supporters)
    key_results_of = staticmethod(board.key_results_of)
    spans = staticmethod(board.spans)
    facts = staticmethod(board.facts)
    by_alignment = staticmethod(found.by_alignment)
    by_team = staticmethod(found.by_team)
    by_person = staticmethod(found.by_person)
    matching_key_results = staticmethod(found.matching_key_results)
    team_tree = staticmethod(found.team_tree)
    people_offered = staticmethod(found.people_offered)
    people_counted = staticmethod(found.people_counted)


TODAY: BoardSource = Today()
