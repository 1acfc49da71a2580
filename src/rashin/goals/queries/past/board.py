"""What the board reads, of a past day: the questions of queries/board and queries/found, answered from rows at hand.

tests/goals/test_past.py holds the two against each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf

from rashin.goals.models import Cycle, KeyResult, Kind, Level, NodeKind, ObjectiveState
from rashin.goals.queries.board import MOST_ROWS, Facts, Span, chosen_of
from rashin.goals.queries.found import Carried, Filters, TeamPlace, in_tree
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.goals import RANKS, PastGoals, shown_status
from rashin.goals.queries.past.instances import Instances
from rashin.goals.queries.past.nodes import Node, nodes_of
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.organizations.models import Member
from rashin.rules.searching import fold


def past_cycles(company: PastCompany) -> list[Cycle]:
    """All cycles that had been opened, the latest first."""
    rows = sorted(company.cycles.values(), key=lambda cycle: (cycle.last_day, cycle.pk))
    return sorted(rows, key=lambda cycle: cycle.first_day, reverse=True)


def past_cycle(company: PastCompany, public_id: str) -> Cycle | None:
    """The one that was asked for, else the one that the board of that day began with."""
    return chosen_of(past_cycles(company), public_id, company.then.day)


def overlapping(company: PastCompany, cycle: Cycle) -> list[Cycle]:
    """The cycle and those that share days with it: a quarter's objectives count in a year's."""
    return [
        other
        for other in company.cycles.values()
        if other.first_day <= cycle.last_day and other.last_day >= cycle.first_day
    ]


def past_branch(company: PastCompany, pk: int | None) -> tuple[ObjectiveRow, PastBoard] | None:
    """An objective with the board that it stood on; None where it stood on none."""
    alone = nodes_of(NodeKind.OBJECTIVE, company.organization.pk, company.then, Q(node=pk))
    node = alone.get(pk or 0)
    cycle = company.cycles.get(node["cycle"]) if node is not None else None
    if node is None or cycle is None:
        return None
    source = PastBoard(company, cycle)
    return (source.goals.objective_row(node), source) if source.goals.is_shown(node) else None


class PastBoard:
    """The board of one cycle by the end of a past day."""

    def __init__(self, company: PastCompany, cycle: Cycle) -> None:
        self.company = company
        self.cycle = cycle
        self.goals = PastGoals(company, overlapping(company, cycle))

    @cached_property
    def _shown(self) -> list[Node]:
        """What stood on the board of the cycle, in order."""
        goals = self.goals
        return [node for node in goals.objectives.values() if goals.is_in(node, self.cycle) and goals.is_shown(node)]

    # ---- by alignment

    def top_objectives(self, cycle: Cycle, *, offset: int, limit: int) -> tuple[list[ObjectiveRow], bool]:
        """What stood at the top of the cycle, and whether there was more."""
        tops = sorted((node for node in self._shown if self._is_top(node)), key=_rank)
        rows = tops[offset : offset + limit + 1]
        below = self._standing_below([node for node in rows[:limit] if node["level"] != Level.COMPANY])
        found = [self.goals.objective_row(node) for node in rows[:limit] if node.pk not in below]
        return found, len(rows) > limit

    def _is_top(self, node: Node) -> bool:
        above = self.goals.objectives.get(self.goals.parent(node) or 0)
        return above is None or not self.goals.is_in(above, self.cycle) or not self.goals.is_shown(above)

    def _standing_below(self, nodes: Sequence[Node]) -> set[int]:
        goals, found = self.goals, set()
        for node in nodes:
            for helped in (goals.objectives.get(pk) for pk in goals.helped(node)):
                if helped is None or not goals.is_shown(helped) or not goals.is_in(helped, self.cycle):
                    continue
                if _rank(helped)[0] < _rank(node)[0] or goals.parent(helped) is not None:
                    found.add(node.pk)
        return found

    def children(self, parents: Sequence[int], *, each: int, limit: int) -> list[ObjectiveRow]:
        """What contributed to these objectives: for each one row more than `each` when there were more."""
        found = [
            self.goals.objective_row(node)
            for parent in sorted(parents)
            for node in self.goals.children.get(parent, ())[: each + 1]
        ]
        return found[: max(min(limit, MOST_ROWS), 0)]

    def further_children(self, parent: int, *, each: int, offset: int) -> list[ObjectiveRow]:
        """What contributed to an objective after the first `offset`: one more than `each` when there was more."""
        return [self.goals.objective_row(node) for node in self.goals.children.get(parent, ())[offset:][: each + 1]]

    def supporters(self, objectives: Sequence[int]) -> list[tuple[int, ObjectiveRow]]:
        """(the objective that was helped, who helped) for these objectives and their key results."""
        goals, asked = self.goals, set(objectives)
        helping = [node for node in goals.objectives.values() if goals.supports[node.pk] and goals.is_shown(node)]
        return [
            (helped, goals.objective_row(node))
            for node in helping
            for helped in sorted(goals.helped(node))
            if helped in asked
        ]

    def key_results_of(self, objectives: Sequence[int]) -> list[KeyResultRow]:
        """The key results of these objectives, in order."""
        under = self.goals.under
        return [self.goals.key_result_row(node) for pk in sorted(objectives) for node in under.get(pk, ())]

    def spans(self, objectives: Sequence[int], without: Collection[int] = ()) -> dict[int, Span]:
        """For objectives whose key results are not listed: over all that counted in them; what was hidden is left out
        already."""
        return {pk: _span(self._all_under(pk)) for pk in objectives}

    def _all_under(self, pk: int) -> list[Node]:
        """The key results of an objective and of all that counted in it."""
        below = [node for node in self.goals.children.get(pk, ()) if node["state"] == ObjectiveState.AGREED]
        return [*self.goals.under.get(pk, ()), *(each for node in below for each in self._all_under(node.pk))]

    # ---- facts

    def facts(self, cycle: Cycle, today: date, without: frozenset[int] = frozenset()) -> Facts:
        """How the cycle's key results stood; what was hidden is left out already."""
        monday = today - timedelta(days=today.weekday())
        counted = [node for node in self._key_results() if self._counts(node)]
        owed = [node for node in counted if _is_owed(node, today)]
        fresh = [node for node in counted if not _is_stale(node, today)]
        looked = [node for node in counted if node["kind"] != Kind.FED and _day(node, "looked_on", date.min) >= monday]
        return Facts(
            asked=len({node.pk for node in (*owed, *looked)}),
            left=len(owed),
            people_left=len({self.goals.carrier(node) for node in owed} - {None}),
            behind=sum(shown_status(node) == "behind" for node in fresh),
            at_risk=sum(shown_status(node) == "at_risk" for node in fresh),
            stale=len(counted) - len(fresh),
            help_wanted=sum(node.figure("wants_help", False) for node in counted),
        )

    def _key_results(self) -> list[Node]:
        """The key results of what stood on the board, in the order of their objectives' keys."""
        shown = sorted(node.pk for node in self._shown)
        return [node for pk in shown for node in self.goals.under.get(pk, ())]

    def _counts(self, node: Node) -> bool:
        objective = self.goals.objectives[self.goals.keys[node["objective"]]]
        return objective["state"] == ObjectiveState.AGREED and node["agreed_at"] is not None

    # ---- narrowed down

    def by_alignment(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> list[ObjectiveRow]:
        """The company's first, then the teams', then people's."""
        return self._listed(filters, _rank, offset, limit)

    def by_team(
        self, cycle: Cycle, filters: Filters, teams: Sequence[int], *, offset: int, limit: int
    ) -> list[ObjectiveRow]:
        """In the order of `teams`, what belonged to no team first."""
        places = {pk: place for place, pk in enumerate(teams, start=1)}

        def order(node: Node) -> tuple[int, ...]:
            team = self.company.teams.get(node["team"])
            return (places.get(team.pk, len(teams) + 1) if team else 0, *_rank(node))

        return self._listed(filters, order, offset, limit)

    def _listed(
        self, filters: Filters, order: Callable[[Node], tuple[int, ...]], offset: int, limit: int
    ) -> list[ObjectiveRow]:
        rows = sorted(self._objectives_found(filters), key=order)
        return [self.goals.objective_row(node) for node in rows[offset : offset + limit]]

    def matching_key_results(self, cycle: Cycle, filters: Filters, objectives: Collection[int]) -> list[KeyResultRow]:
        """Of these objectives, the key results that stand the filters."""
        asked = set(objectives)
        return [
            self.goals.key_result_row(node)
            for node in self._key_results_found(filters)
            if self.goals.keys[node["objective"]] in asked
        ]

    def key_results_found(self, filters: Filters) -> list[KeyResult]:
        """The key results that stand the filters, as they stood, with their objectives."""
        return Instances(self.goals).key_results(self._key_results_found(filters))

    def by_person(self, cycle: Cycle, filters: Filters, *, offset: int, limit: int) -> Carried:
        """What each person carried. People stand in the order of the database."""
        goals = self.goals
        carried = [(goals.carrier(node), node) for node in self._key_results_found(filters)]
        owned = self._objectives_found(filters)
        people = {pk for pk, _node in carried}
        if not filters.status:
            people |= {member.pk for node in owned if (member := self.company.members.get(node["owner"]))}
        if filters.person:
            people &= {filters.person}
        page = self._ordered(people - {None})[offset : offset + limit]
        shown = {pk for pk, _public_id, _name in page}
        owners = {node.pk: self._owner(node) for node in goals.objectives.values()}
        entered = [
            (pk, goals.key_result_row(node))
            for pk, node in carried
            if pk in shown and pk is not None and owners[goals.keys[node["objective"]]] != pk
        ]
        return Carried(
            people=tuple((pk, name) for pk, _public_id, name in page),
            objectives=tuple(
                goals.objective_row(node) for node in sorted(owned, key=_rank) if owners[node.pk] in shown
            ),
            key_results=tuple(entered),
            titles={
                row.objective: (goals.objectives[row.objective].public_id, goals.objectives[row.objective]["title"])
                for _pk, row in entered
            },
        )

    def _owner(self, node: Node) -> int | None:
        member = self.company.members.get(node["owner"])
        return member.pk if member else None

    def _ordered(self, people: Collection[int | None]) -> list[tuple[int, str, str]]:
        rows = Member.objects.filter(pk__in=[pk for pk in people if pk is not None])
        named = rows.annotate(reading=Coalesce(NullIf("name_reading", Value("")), "name"))
        return list(named.order_by("reading", "pk").values_list("pk", "public_id", "name"))

    def _objectives_found(self, filters: Filters) -> list[Node]:
        rows = [node for node in self._shown if node.pk not in self.goals.hidden]
        if not filters.narrow:
            return rows
        holding = {self.goals.keys[node["objective"]] for node in self._key_results_found(filters)}
        return [node for node in rows if node.pk in holding or (not filters.status and self._stands(node, filters))]

    def _stands(self, node: Node, filters: Filters) -> bool:
        team, owner = self.company.teams.get(node["team"]), self.company.members.get(node["owner"])
        return (
            (not filters.teams or (team is not None and team.pk in filters.teams))
            and (not filters.person or (owner is not None and owner.pk == filters.person))
            and _holds(_words(node), filters.words)
        )

    def _key_results_found(self, filters: Filters) -> list[Node]:
        return [node for node in self._key_results() if self._fits(node, filters)]

    def _fits(self, node: Node, filters: Filters) -> bool:
        objective = self.goals.objectives[self.goals.keys[node["objective"]]]
        if filters.teams:
            team = self.company.teams.get(objective["team"])
            if team is None or team.pk not in filters.teams:
                return False
        if filters.person:
            names = (node["owner"], node["brought_by"], objective["owner"])
            if all((who := self.company.members.get(name)) is None or who.pk != filters.person for name in names):
                return False
        if filters.status and not _is(filters.status, node, filters.today):
            return False
        return _holds(fold(node["title"]), filters.words) or _holds(_words(objective), filters.words)

    # ---- choices

    def team_tree(self, organization_id: int) -> list[TeamPlace]:
        """The teams that were not put away, each before those under it."""
        return in_tree(
            [
                (team.pk, team.public_id, team.name, team.leader.name if team.leader else None, team.parent_id)
                for team in self.company.teams.values()
                if team.archived_at is None
            ]
        )

    def people_offered(self, organization_id: int, limit: int) -> list[tuple[str, str]]:
        """(public id, name) of who acted then, by their names' reading."""
        rows = self._ordered([member.pk for member in self.company.present])
        return [(public_id, name) for _pk, public_id, name in rows[:limit]]

    def people_counted(self, organization_id: int) -> int:
        """How many belonged to the company then."""
        return sum(not member.coaches for member in self.company.present)


def _rank(node: Node) -> tuple[int, int, int]:
    return (RANKS[Level(node["level"])], node["position"], node.pk)


def _span(nodes: Sequence[Node]) -> Span:
    counted = [node for node in nodes if node.told["agreed_at"] is not None]
    told = [value for node in counted if (value := node.figure("confidence")) is not None]
    looks = [day for node in counted if (day := node.figure("looked_on")) is not None]
    return Span(min(told, default=None), max(told, default=None), max(looks, default=None))


def _day(node: Node, name: str, otherwise: date) -> date:
    found: date | None = node.figure(name)
    return found or otherwise


def _is_owed(node: Node, today: date) -> bool:
    return _day(node, "next_due", date.max) <= today and node["kind"] != Kind.FED


def _is_stale(node: Node, today: date) -> bool:
    return _day(node, "stale_from", date.max) <= today


def _is(status: str, node: Node, today: date) -> bool:
    agreed = node["agreed_at"] is not None
    if status in ("behind", "at_risk"):
        return shown_status(node) == status and not _is_stale(node, today) and agreed
    if status == "stale":
        return _is_stale(node, today)
    if status == "help":
        return bool(node.figure("wants_help", False))
    return _is_owed(node, today) and agreed


def _words(objective: Node) -> str:
    return fold(f"{objective['title']} {objective['why']}")


def _holds(text: str, words: str) -> bool:
    return all(word in text for word in fold(words).split())
