"""Write objectives with their key results and actions as drafts, many at a time, as `draft_objective` would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rashin.exchange.bulk import Bulk
from rashin.exchange.nodes import Nodes
from rashin.exchange.rows import ActionRow, KeyResultRow, ObjectiveRow
from rashin.goals.actions.content import key_result_values, search_text, values_of
from rashin.goals.actions.key_results import derived
from rashin.goals.actions.revisions import action_revision_of, revision_of
from rashin.goals.models import Action, ActionAssignment, Cycle, KeyResult, Objective, Support


class Planting:
    """Takes the objectives of one cycle in. Parents stand before their children."""

    def __init__(self, bulk: Bulk, nodes: Nodes, cycle: Cycle) -> None:
        self.bulk, self.nodes, self.cycle = bulk, nodes, cycle
        self.actions: dict[str, Action] = {}
        self._count = 0

    def plant(self, rows: Sequence[ObjectiveRow]) -> None:
        """Write these objectives, their key results, their actions, and the record of their drafting."""
        self.bulk.flush()
        objectives = [self._objective(row) for row in rows]
        self.bulk.create(objectives)
        for row, objective in zip(rows, objectives, strict=True):
            self._place(row, objective)
        key_results = [
            (each, self._key_result(row, each, at)) for row in rows for at, each in enumerate(row.key_results)
        ]
        self.bulk.create([key_result for _each, key_result in key_results])
        for each, key_result in key_results:
            self.nodes.add_key_result(each.ref, key_result)
        actions = {
            each.ref: self._action(row, each, position) for row in rows for position, each in enumerate(row.actions)
        }
        self.bulk.create(list(actions.values()))
        self.actions |= actions
        for row in rows:
            self._tell(row)

    def _objective(self, row: ObjectiveRow) -> Objective:
        values = values_of(replace(row.content, contributes_to=None))
        objective = Objective(organization=self.bulk.organization, cycle=self.cycle, written_by=row.by, **values)
        objective.position = self._count
        objective.search_text = search_text(objective.title, objective.why)
        self._count += 1
        return objective

    def _place(self, row: ObjectiveRow, objective: Objective) -> None:
        above = self.nodes.objectives[row.parent].row if row.parent else None
        objective.contributes_to = above
        objective.path = f"{above.path if above else '/'}{objective.pk}/"
        objective.above_elsewhere = above is not None and above.cycle_id != objective.cycle_id
        self.nodes.plant(row.ref, objective, row.parent)

    def _key_result(self, row: ObjectiveRow, each: KeyResultRow, position: int) -> KeyResult:
        objective = self.nodes.objectives[row.ref].row
        values = key_result_values(each.content, self.cycle)
        if objective.stance:
            values["stance"] = objective.stance
        key_result = KeyResult(organization=self.bulk.organization, objective=objective, **derived(values))
        key_result.owner = each.content.owner or objective.owner
        key_result.position = position
        key_result.search_text = search_text(key_result.title)
        return key_result

    def _action(self, row: ObjectiveRow, each: ActionRow, position: int) -> Action:
        content = each.content
        return Action(
            organization=self.bulk.organization,
            objective=self.nodes.objectives[row.ref].row,
            key_result=self.nodes.key_results[each.key_result].row if each.key_result else None,
            title=content.title.strip(),
            search_text=search_text(content.title),
            due=content.due,
            recurrence=content.recurrence,
            weekday=content.weekday,
            written_by=row.by,
            position=position,
        )

    def _tell(self, row: ObjectiveRow) -> None:
        """The versions and events of one objective's drafting."""
        objective = self.nodes.objectives[row.ref].row
        for each in row.key_results:
            key_result = self.nodes.key_results[each.ref].row
            self.bulk.add(revision_of(key_result, by=row.by, at=row.at))
            payload = {"title": key_result.title, "target": key_result.target, "unit": key_result.unit}
            self.bulk.event("key_result.added", key_result, by=row.by, at=row.at, thread=objective, payload=payload)
        for each_action in row.actions:
            self._tell_action(row, each_action, objective)
        self.bulk.add(revision_of(objective, by=row.by, at=row.at, supports=()))
        words = {"title": objective.title, "cycle": self.cycle, "parent": objective.contributes_to}
        self.bulk.event("objective.drafted", objective, by=row.by, at=row.at, payload=words)

    def _tell_action(self, row: ObjectiveRow, each: ActionRow, objective: Objective) -> None:
        action = self.actions[each.ref]
        assignees = list(dict.fromkeys(each.content.assignees))
        for member in assignees:
            self.bulk.add(ActionAssignment(organization=self.bulk.organization, action=action, member=member))
        self.bulk.add(action_revision_of(action, assignees, by=row.by, at=row.at))
        payload = {"title": action.title, "assignees": list(each.content.assignees)}
        self.bulk.event("action.added", action, by=row.by, at=row.at, thread=objective, payload=payload)

    def support(self, row: ObjectiveRow) -> None:
        """Link an objective to what it helps. All that it names has to be planted."""
        objective = self.nodes.objectives[row.ref].row
        for ref in row.supports:
            other = self.nodes.objectives[ref].row if ref in self.nodes.objectives else self.nodes.key_results[ref].row
            self.bulk.add(
                Support(
                    organization=self.bulk.organization,
                    objective=objective,
                    to_objective=other if isinstance(other, Objective) else None,
                    to_key_result=other if isinstance(other, KeyResult) else None,
                )
            )
            known = self.nodes.supports.setdefault(objective.pk, [])
            known.append(other.public_id)
            self.bulk.add(revision_of(objective, by=row.by, at=row.at, supports=tuple(known)))
            self.bulk.event("objective.supported", objective, by=row.by, at=row.at, payload={"to": other})
