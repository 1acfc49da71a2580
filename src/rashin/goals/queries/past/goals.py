"""The goals of some cycles by the end of a past day, as the rows that lists are made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from rashin.goals.models import Cycle, Level, NodeKind, Objective, ObjectiveState, Revision, Support
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.nodes import Node, nodes_of
from rashin.goals.queries.past.veil import covered, hidden_then
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.goals.queries.unseen import Below, lowered, summed_up
from rashin.rules.rollup import Troubles

SHOWN = (ObjectiveState.AGREED, ObjectiveState.PROPOSED)
RANKS = {Level.COMPANY: 0, Level.TEAM: 1, Level.PERSON: 2}


KEPT, KEPT_NODES = 4, 2000  # two days of two kinds, some megabytes
_kept: OrderedDict[tuple[object, ...], dict[int, Node]] = OrderedDict()


class PastGoals:
    """Objectives of some cycles (and what `where` adds) with their key results, each read when first asked for."""

    def __init__(self, company: PastCompany, cycles: Collection[Cycle], *, where: Q | None = None) -> None:
        self.company = company
        self._kept_as = tuple(sorted(cycle.pk for cycle in cycles)) if where is None else None
        self._asked = Q(place__in=[cycle.pk for cycle in cycles]) | (where or Q(pk__in=()))

    @property
    def _scope(self) -> tuple[int, Any]:
        return self.company.organization.pk, self.company.then

    @cached_property
    def objectives(self) -> dict[int, Node]:
        """By key, in the order in which they stand; what is hidden from the reader stands there without words."""
        found, hidden = self._read(NodeKind.OBJECTIVE, self._asked), self.hidden
        return {pk: covered(node) if pk in hidden else node for pk, node in found.items()} if hidden else found

    @cached_property
    def key_results(self) -> dict[int, Node]:
        """By key, in the order in which they stand, without those of what is hidden."""
        found, hidden = self._all_key_results(), self.hidden
        if not hidden:
            return found
        named = {node.public_id for pk, node in self.objectives.items() if pk in hidden}
        return {pk: node for pk, node in found.items() if node["objective"] not in named}

    def _all_key_results(self) -> dict[int, Node]:
        under = Q(place__in=self._ever(NodeKind.OBJECTIVE, self._asked))
        return self._read(NodeKind.KEY_RESULT, under)

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The keys of the objectives whose words the reader does not read."""
        objectives = self._read(NodeKind.OBJECTIVE, self._asked).values()
        return hidden_then(self.company, objectives, self._all_key_results)

    def _read(self, kind: str, where: Q) -> dict[int, Node]:
        """The nodes in their order. Those of the days looked at last are kept in this process: a day that is over does
        not change."""
        then = self.company.then
        key = (then.of, then.ends, kind, self._kept_as)
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        found = nodes_of(kind, *self._scope, where)
        ordered = dict(sorted(found.items(), key=lambda pair: (pair[1]["position"], pair[0])))
        if then.over and self._kept_as is not None and len(ordered) <= KEPT_NODES:
            _kept[key] = ordered
            if len(_kept) > KEPT:
                _kept.popitem(last=False)
        return ordered

    def _ever(self, kind: str, where: Q) -> QuerySet[Any]:
        rows = Revision.objects.filter(where, organization_id=self.company.organization.pk, node_kind=kind)
        return rows.values("node")

    @cached_property
    def keys(self) -> dict[str, int]:
        """The keys of objectives by their public ids; of those above, also where they stand outside."""
        known = {node.public_id: pk for pk, node in self.objectives.items()}
        above = {node["contributes_to"] for node in self.objectives.values()} - {None, *known}
        outside = Objective.objects.filter(organization_id=self.company.organization.pk, public_id__in=above)
        return known | dict(outside.values_list("public_id", "pk") if above else ())

    @cached_property
    def key_result_keys(self) -> dict[str, int]:
        return {node.public_id: pk for pk, node in self.key_results.items()}

    # ---- what stands where

    def parent(self, node: Node) -> int | None:
        """The key of the objective above."""
        return self.keys.get(node["contributes_to"])

    def is_shown(self, node: Node | None) -> bool:
        """Agreed or proposed, not put away."""
        return node is not None and node["state"] in SHOWN and node["archived_at"] is None

    def is_in(self, node: Node, cycle: Cycle) -> bool:
        return bool(node["cycle"] == cycle.public_id)

    @cached_property
    def under(self) -> dict[int, list[Node]]:
        """The key results that are not put away, by the key of their objective."""
        found: dict[int, list[Node]] = {}
        for node in self.key_results.values():
            if node["archived_at"] is None and node["objective"] in self.keys:
                found.setdefault(self.keys[node["objective"]], []).append(node)
        return found

    @cached_property
    def children(self) -> dict[int, list[Node]]:
        """What contributed, by the key of the objective above."""
        found: dict[int, list[Node]] = {}
        for node in self.objectives.values():
            parent = self.parent(node)
            if parent is not None and self.is_shown(node):
                found.setdefault(parent, []).append(node)
        return found

    @cached_property
    def supports(self) -> dict[int, list[str]]:
        """The public ids of what each objective helped. Versions of before that was kept: as it is today."""
        untold = [pk for pk, node in self.objectives.items() if "supports" not in node.told]
        found = {pk: list(node.told.get("supports", ())) for pk, node in self.objectives.items()}
        links = Support.objects.filter(objective__in=untold).select_related("to_objective", "to_key_result")
        for link in links.order_by("pk") if untold else ():
            helped = link.to_objective or link.to_key_result
            found[link.objective_id] += [helped.public_id] if helped else []
        return found

    def helped(self, node: Node) -> list[int]:
        """The keys of the objectives that it helped, by themselves or by one of their key results; each once."""
        found = []
        for public_id in self.supports[node.pk]:
            under = self.key_results.get(self.key_result_keys.get(public_id, 0))
            pk = self.keys.get(under["objective"] if under else public_id)
            if pk is not None and pk not in found:
                found.append(pk)
        return found

    @cached_property
    def unseen(self) -> dict[int, Below]:
        """What counted in objectives without the reader's seeing it."""
        if not self.hidden:
            return {}
        named = {self.objectives[pk].public_id: pk for pk in self.hidden if self._counts(pk)}
        parts = (
            (named[node["objective"]], Below(1, Troubles.of(shown_status(node), node.figure("stale_from"))))
            for node in self._all_key_results().values()
            if node["objective"] in named and node["archived_at"] is None and node["agreed_at"] is not None
        )
        return summed_up(parts, lambda pk: self.parent(self.objectives[pk]) if self._counts(pk) else None)

    def _counts(self, pk: int) -> bool:
        node = self.objectives.get(pk)
        return node is not None and node["state"] == ObjectiveState.AGREED and node["archived_at"] is None

    # ---- rows

    def objective_row(self, node: Node) -> ObjectiveRow:
        """The row as the board lists it, with the counts that the reader may know."""
        return lowered(self._objective_row(node), self.unseen)

    def _objective_row(self, node: Node) -> ObjectiveRow:
        owner, team = self.company.members.get(node["owner"]), self.company.teams.get(node["team"])
        return ObjectiveRow(
            pk=node.pk,
            public_id=node.public_id,
            title=node["title"],
            level=node["level"],
            state=node["state"],
            owner_id=owner.pk if owner else None,
            owner=owner.name if owner else None,
            team_id=team.pk if team else None,
            team=team.name if team else None,
            parent=self.parent(node),
            progress=node.figure("progress"),
            pace_curve=node.figure("pace_curve", ""),
            known=node.figure("known_parts", 0),
            counted=node.figure("counted_parts", 0),
            under=node.figure("key_results_under", 0),
            troubles=node.figure("troubles", ""),
            weight=Decimal(node["weight"]),
            is_hidden=bool(node.told.get("hidden")),
        )

    def key_result_row(self, node: Node) -> KeyResultRow:
        """The row as the board lists it."""
        owner, judge = self.company.members.get(node["owner"]), self.company.members.get(node["overridden_by"])
        plain: dict[str, Any] = {name: node[name] for name in _PLAIN}
        numbers: dict[str, Any] = {name: _number(node[name]) for name in _NUMBERS}
        return KeyResultRow(
            pk=node.pk,
            public_id=node.public_id,
            objective=self.keys[node["objective"]],
            **plain,
            **numbers,
            due_each=Decimal(node["due_each"]),
            weight=Decimal(node["weight"]),
            value=node.figure("value"),
            progress=node.figure("progress"),
            pace_curve=node.figure("pace_curve", ""),
            status=computed_status(node),
            overridden_by=judge.name if judge else None,
            confidence=node.figure("confidence"),
            confidence_before=node.figure("confidence_before"),
            looked_on=node.figure("looked_on"),
            next_due=node.figure("next_due"),
            stale_from=node.figure("stale_from"),
            wants_help=node.figure("wants_help", False),
            agreed_at=_moment(node["agreed_at"]),
            deadline=date.fromisoformat(node["deadline"]),
            owner_id=owner.pk if owner else None,
            owner=owner.name if owner else None,
        )

    def carrier(self, node: Node) -> int | None:
        """Whose number it was: its owner's, else of who brings it, else of the objective's owner."""
        objective = self.objectives[self.keys[node["objective"]]]
        named = node["owner"] or node["brought_by"] or objective["owner"]
        member = self.company.members.get(named)
        return member.pk if member else None


_PLAIN = (
    "title", "kind", "reading", "per", "unit", "decimals", "bound", "base_kind", "derived_by", "steps",
    "status_override", "override_reason",
)  # fmt: skip
_NUMBERS = ("start", "target", "low", "high", "base", "derived_amount")


def computed_status(node: Node) -> str:
    """What the rules said, also where a person's verdict stood in its place."""
    said = node.figure("status_computed", "")
    return said or ("" if node["status_override"] else node.figure("status", ""))


def shown_status(node: Node) -> str:
    """What was shown: a person's verdict, else what the rules said."""
    return node["status_override"] or computed_status(node)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def keys_of(nodes: Collection[Node]) -> list[int]:
    return [node.pk for node in nodes]
