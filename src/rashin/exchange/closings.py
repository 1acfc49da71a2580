"""Write how a cycle was looked back on and closed, as the actions would have: answers, scores, story, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rashin.activity.canonical import canonical_text
from rashin.exchange.bulk import Bulk
from rashin.exchange.nodes import Nodes
from rashin.goals.actions.looking_back import LookedBack, freeze
from rashin.goals.actions.looking_back import content as answer_content
from rashin.goals.actions.looking_back import fill as fill_answer
from rashin.goals.models import (
    Closure,
    Cycle,
    CycleClosing,
    CycleState,
    Following,
    KeyResult,
    NoItem,
    Objective,
    ObjectiveClosure,
)
from rashin.goals.queries.closing import Looked, answer_of, objective_scores
from rashin.goals.queries.facts import facts_of
from rashin.organizations.models import Member
from rashin.rules.closing import final, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What somebody said of a key result at `at`, in one go."""

    key_result: str
    said: LookedBack
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A line or two on an objective."""

    objective: str
    text: str
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRow:
    """The cycle was closed. `carried` names the draft that a key result went on as."""

    by: Member
    at: datetime
    carried: Mapping[str, KeyResult]
    into: Cycle | None


class Closings:
    """Looks back on the objectives and key results of one cycle. Their rows have been written; figures are at hand."""

    def __init__(self, bulk: Bulk, cycle: Cycle, nodes: Nodes) -> None:
        self.bulk, self.cycle, self.nodes = bulk, cycle, nodes
        self._answers: dict[int, Closure] = {}
        self._summaries: dict[int, ObjectiveClosure] = {}

    def answer(self, row: AnswerRow) -> None:
        """Gather an answer; a whole one is an event."""
        key_result = self.nodes.key_results[row.key_result].row
        closure = Closure(organization=self.bulk.organization, key_result=key_result, by=row.by, answered_at=row.at)
        fill_answer(closure, row.said, key_result)
        self._answers[key_result.pk] = closure
        if not missing(answer_of(key_result, closure)):
            self._record(
                "key_result.closure_answered", key_result, row, {"before": None, "after": answer_content(closure)}
            )

    def sum_up(self, row: SummaryRow) -> None:
        """Gather a line on an objective."""
        objective = self.nodes.objectives[row.objective].row
        self._summaries[objective.pk] = ObjectiveClosure(
            organization=self.bulk.organization, objective=objective, summary=row.text, by=row.by, answered_at=row.at
        )
        payload = {"before": "", "after": row.text}
        self.bulk.event("objective.summed_up", objective, by=row.by, at=row.at, payload=payload)

    def keep_open(self) -> None:
        """Write the answers that are there; the cycle goes on closing."""
        self.bulk.create([*self._answers.values()])
        self.bulk.create([*self._summaries.values()])

    def close(self, row: ClosedRow) -> None:
        """Freeze the cycle."""
        key_results = [self._looked(node.row) for node in self.nodes.key_results.values() if _counts(node.row)]
        objectives = [node.row for node in self.nodes.objectives.values() if node.row.counts]
        self.bulk.create([self._frozen(each, row) for each in key_results])
        scores = objective_scores(objectives, key_results)
        closures = []
        for objective in objectives:
            told = scores[objective.pk]
            closure = self._summaries.get(objective.pk) or ObjectiveClosure(
                organization=self.bulk.organization, objective=objective
            )
            closure.score, closure.known_parts, closure.counted_parts = told.score, told.known, told.counted
            closures.append(closure)
        self.bulk.create(closures)
        dropped = [each for each in key_results if each.following == Following.DROP]
        for each in dropped:
            self._drop(each, row)
        self.bulk.flush()
        self._freeze(row, len(dropped))

    def _freeze(self, row: ClosedRow, dropped: int) -> None:
        facts = facts_of(self.cycle)
        self.bulk.add(
            CycleClosing(
                organization=self.bulk.organization,
                cycle=self.cycle,
                facts=canonical_text(facts),
                closed_by=row.by,
                closed_at=row.at,
            )
        )
        self.bulk.flush()
        self.cycle.state = CycleState.CLOSED
        self.cycle.save(update_fields=["state"])
        payload = {
            "asked": facts["asked"],
            "answered": facts["answered"],
            "carried": len(row.carried),
            "dropped": dropped,
            "into": row.into if row.carried else None,
        }
        self.bulk.event("cycle.closed", self.cycle, by=row.by, at=row.at, payload=payload)
        self.bulk.flush()

    def _looked(self, key_result: KeyResult) -> Looked:
        closure = self._answers.get(key_result.pk)
        answer = answer_of(key_result, closure)
        return Looked(key_result, closure, answer.proposed, missing(answer), final(answer))

    def _frozen(self, each: Looked, row: ClosedRow) -> Closure:
        closure = each.closure or Closure(organization=self.bulk.organization, key_result=each.key_result)
        freeze(closure, each)
        closure.carried_to = row.carried.get(each.key_result.public_id)
        return closure

    def _drop(self, each: Looked, row: ClosedRow) -> None:
        key_result, closure = each.key_result, each.closure
        if closure is None or closure.by is None:
            return
        item = NoItem(
            organization=self.bulk.organization,
            cycle=self.cycle,
            team=key_result.objective.team,
            what=key_result.title[:200],
            why=(closure.cause or closure.learning)[:500],
            decided_by=closure.by,
            decided_on=self.bulk.organization.day_of(row.at),
            objective=key_result.objective,
            key_result=key_result,
        )
        self.bulk.add(item)
        payload = {"what": item.what, "why": item.why, "objective": key_result.objective, "key_result": key_result}
        self.bulk.event("no_item.added", item, by=row.by, at=row.at, thread=key_result.objective, payload=payload)

    def _record(self, name: str, key_result: KeyResult, row: AnswerRow, payload: Mapping[str, object]) -> None:
        self.bulk.event(name, key_result, by=row.by, at=row.at, thread=key_result.objective, payload=payload)


def _counts(row: KeyResult) -> bool:
    return row.counts and row.objective.counts


def link_origins(pairs: Sequence[tuple[KeyResult, KeyResult]]) -> list[Objective]:
    """Let key results (and the objectives that they stand in) name what they come from: (origin, what goes on). Gives
    the objectives that go on. Those that come from several name the first."""
    linked: dict[int, Objective] = {}
    for origin, following in pairs:
        following.copied_from = origin
        following.save(update_fields=["copied_from"])
        objective = following.objective
        if objective.pk not in linked:
            linked[objective.pk] = objective
            objective.copied_from = origin.objective
            objective.save(update_fields=["copied_from"])
    return list(linked.values())
