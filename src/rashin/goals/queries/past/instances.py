"""Nodes of a past day as the rows that pages are made of. They are never saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from django.db import models

from rashin.goals.access import may_see
from rashin.goals.models import Action, DirectionSentence, KeyResult, Objective, Support
from rashin.goals.queries.past.company import was_done_by
from rashin.goals.queries.past.goals import PastGoals, computed_status
from rashin.goals.queries.past.nodes import Node
from rashin.goals.queries.sight import Sight
from rashin.organizations.models import Member

NOT_FIGURES = ("node", "status", "status_computed")


class Instances:
    """Objectives and key results as they stood, each made once and joined with what stood around it."""

    def __init__(self, goals: PastGoals) -> None:
        self.goals = goals
        self.company = goals.company
        self._objectives: dict[int, Objective] = {}
        self._key_results: dict[int, KeyResult] = {}

    @cached_property
    def sentences(self) -> dict[str, DirectionSentence]:
        """The direction's sentences; one that was put away later stood still."""
        rows = {row.public_id: row for row in DirectionSentence.objects.filter(organization=self.company.organization)}
        for row in rows.values():
            if not was_done_by(row.archived_at, self.company.then):
                row.archived_at = None
        return rows

    def objective(self, pk: int | None) -> Objective | None:
        """The objective as it stood; None where it had not been written, or stands outside of what was read."""
        if pk is None or pk not in self.goals.objectives:
            return None
        if pk not in self._objectives:
            node = self.goals.objectives[pk]
            row = self._made(Objective, node)
            self._objectives[pk] = row
            row.cycle = self.company.cycles[node["cycle"]]
            row.team, row.owner = self.company.teams.get(node["team"]), self.member(node["owner"])
            row.written_by, row.serves = self.member(node["written_by"]), self.sentences.get(node["serves"])
            row.contributes_to = self.objective(self.goals.parent(node))
            row.is_hidden = pk in self.goals.hidden
            row.path = f"{row.contributes_to.path if row.contributes_to else '/'}{pk}/"
        return self._objectives[pk]

    def key_result(self, pk: int | None) -> KeyResult | None:
        """The key result as it stood, with its objective."""
        if pk is None or pk not in self.goals.key_results:
            return None
        if pk not in self._key_results:
            node = self.goals.key_results[pk]
            row = self._made(KeyResult, node)
            self._key_results[pk] = row
            row.status = computed_status(node)
            row.objective = self.objective(self.goals.keys[node["objective"]])
            row.owner, row.brought_by = self.member(node["owner"]), self.member(node["brought_by"])
            row.overridden_by = self.member(node["overridden_by"])
            row.feeds = self.key_result(self.goals.key_result_keys.get(node["feeds"]))
        return self._key_results[pk]

    def key_results(self, nodes: Iterable[Node]) -> list[KeyResult]:
        """The rows of these nodes, in their order."""
        return [row for node in nodes if (row := self.key_result(node.pk)) is not None]

    def objectives(self, nodes: Iterable[Node]) -> list[Objective]:
        """The rows of these nodes, in their order."""
        return [row for node in nodes if (row := self.objective(node.pk)) is not None]

    def action(self, node: Node, objective: Objective) -> Action:
        """The action as it stood."""
        row: Action = self._made(Action, node)
        row.objective = objective
        row.key_result = self.key_result(self.goals.key_result_keys.get(node["key_result"]))
        row.written_by = self.member(node["written_by"])
        return row

    def support(self, helping: Objective, public_id: str) -> Support:
        """The link by which an objective helped the row of this public id."""
        to_key_result = self.key_result(self.goals.key_result_keys.get(public_id))
        to_objective = self.objective(self.goals.keys.get(public_id))
        return Support(objective=helping, to_objective=to_objective, to_key_result=to_key_result)

    def sight(self, objective: Objective, reader: Member) -> Sight:
        """From the topmost objective down to this one, as far as the reader sees them, and the sentence they served."""
        rows = (self.objective(pk) for pk in objective.lineage if pk not in self.goals.hidden)
        line = tuple(row for row in rows if row is not None and may_see(reader, row))
        served = (row.serves.text for row in line if row.serves is not None and row.serves.archived_at is None)
        return Sight(next(served, ""), line)

    def member(self, public_id: str | None) -> Member | None:
        """Somebody as they were; None for nobody."""
        return self.company.members.get(public_id) if public_id else None

    def _made(self, model: type[Any], node: Node) -> Any:
        told = values_told(model, node.told)
        stood = {name: value for name, value in node.figures.items() if name not in NOT_FIGURES}
        row = model(pk=node.pk, public_id=node.public_id, organization=self.company.organization, **told, **stood)
        row._state.adding = False
        return row


def values_told(model: type[models.Model], told: Mapping[str, Any]) -> dict[str, Any]:
    """What a version tells of the own columns, related rows aside. ValidationError for what is no such value."""
    fields = _own_fields(model)
    return {name: fields[name].to_python(value) for name, value in told.items() if name in fields}


@lru_cache
def _own_fields(model: type[models.Model]) -> Mapping[str, models.Field[Any, Any]]:
    return {each.name: each for each in model._meta.concrete_fields if not isinstance(each, models.ForeignKey)}
