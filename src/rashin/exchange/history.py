"""Write what happened, in its order, as the actions would have: rows, figures, standings, versions and events.

One cycle at a time is held in memory. Figures are those of `figures.settle`; tests/exchange compares row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from rashin.activity.canonical import canonical_text
from rashin.exchange import rows as told
from rashin.exchange.bulk import Bulk, overwrite
from rashin.exchange.nodes import Entered, LiveKeyResult, LiveObjective, Nodes
from rashin.exchange.planting import Planting
from rashin.exchange.sayings import Sayings
from rashin.goals.actions.beginning import BEGUN, begin_on
from rashin.goals.actions.check_in import check_in_of, event_name, event_payload, standing_figures
from rashin.goals.actions.checking import problems_of
from rashin.goals.actions.figures import KEY_RESULT_FIGURES, OBJECTIVE_FIGURES, standing_of
from rashin.goals.actions.revisions import revision_of
from rashin.goals.models import (
    Agreement,
    CheckIn,
    CheckInKind,
    CounterProposal,
    Cycle,
    KeyResult,
    Objective,
    ObjectiveState,
)
from rashin.organizations.models import Member

PLANTED_AT_ONCE = 500
_OBJECTIVE_FIELDS = (
    *OBJECTIVE_FIGURES, "contributes_to", "path", "above_elsewhere", "state", "proposed_at", "agreed_at", "declined_at",
    "version",
)  # fmt: skip
_KEY_RESULT_FIELDS = (
    *KEY_RESULT_FIGURES, *BEGUN, "feeds", "version", "status_override", "override_reason", "overridden_by",
    "overridden_at",
)  # fmt: skip


class History:
    """The story of one cycle. Plant its objectives, tell what happened in order of time, then close the book."""

    def __init__(self, bulk: Bulk, cycle: Cycle) -> None:
        self.bulk, self.cycle = bulk, cycle
        self.organization = bulk.organization
        self.nodes = Nodes(bulk.organization)
        self.planting = Planting(bulk, self.nodes, cycle)
        self._entries: dict[str, tuple[CheckIn, Entered]] = {}
        self._order = 0
        self._tellers: dict[type, Callable[[Any], None]] = {
            told.Proposed: self._proposed,
            told.Agreed: self._agreed,
            told.Entries: self._entered,
            told.Judged: self._judged,
            told.CounterProposed: self._counter_proposed,
            **Sayings(bulk, self.nodes, self.planting).tellers,
        }

    def plant(self, rows: Sequence[told.ObjectiveRow]) -> None:
        """Write the objectives of the cycle as drafts, in the order of time; parents stand before their children."""
        for first in range(0, len(rows), PLANTED_AT_ONCE):
            self.planting.plant(rows[first : first + PLANTED_AT_ONCE])
        for row in rows:
            self.planting.support(row)
            for each in row.key_results:
                if each.feeds:
                    self._feed(self.nodes.key_results[each.ref], self.nodes.key_results[each.feeds], row)

    def tell(self, happenings: Iterable[told.Happening]) -> None:
        """Write what happened, the earliest first."""
        for happening in happenings:
            self._tellers[type(happening)](happening)

    def close(self) -> None:
        """Write the figures as they stand at the end."""
        self.bulk.flush()
        overwrite([node.row for node in self.nodes.objectives.values()], _OBJECTIVE_FIELDS)
        overwrite([node.row for node in self.nodes.key_results.values()], _KEY_RESULT_FIELDS)

    def _settle(
        self,
        key_results: Sequence[LiveKeyResult],
        at: datetime,
        objectives: Iterable[LiveObjective] = (),
        judged: LiveKeyResult | None = None,
    ) -> None:
        for row in self.nodes.settle(key_results, objectives, judged):
            self.bulk.add(standing_of(row, at))

    def _revise(self, *nodes: Objective | KeyResult, by: Member, at: datetime) -> None:
        for node in nodes:
            supports = self.nodes.supports.get(node.pk, ()) if isinstance(node, Objective) else None
            self.bulk.add(revision_of(node, by=by, at=at, supports=supports))

    # ---- objectives

    def _feed(self, node: LiveKeyResult, into: LiveKeyResult, row: told.ObjectiveRow) -> None:
        node.row.feeds, node.feeds = into.row, into
        node.row.version += 1
        into.sources.append(node)
        into.sources.sort(key=lambda source: source.row.pk)
        self._revise(node.row, by=row.by, at=row.at)
        self._settle([node], row.at)
        payload = {"before": None, "after": into.row}
        self.bulk.event("key_result.fed", node.row, by=row.by, at=row.at, thread=node.row.objective, payload=payload)

    def _proposed(self, told_of: told.Proposed) -> None:
        objective = self.nodes.objectives[told_of.objective].row
        objective.state, objective.proposed_at = ObjectiveState.PROPOSED, told_of.at
        objective.version += 1
        self._revise(objective, by=told_of.by, at=told_of.at)
        self.bulk.event("objective.proposed", objective, by=told_of.by, at=told_of.at, payload=_words(objective))

    def _agreed(self, told_of: told.Agreed) -> None:
        node, by, at = self.nodes.objectives[told_of.objective], told_of.by, told_of.at
        objective = node.row
        self.bulk.add(
            Agreement(
                organization=self.organization,
                objective=objective,
                member=by,
                is_binding=told_of.binding,
                recorded_at=at,
            )
        )
        if told_of.binding:
            self._count(node, by=by, at=at)
        payload = {**_words(objective), "binding": told_of.binding}
        self.bulk.event("objective.agreed", objective, by=by, at=at, payload=payload)

    def _count(self, node: LiveObjective, *, by: Member, at: datetime) -> None:
        objective, today = node.row, self.organization.day_of(at)
        own = node.own
        objective.state, objective.agreed_at = ObjectiveState.AGREED, at
        objective.version += 1
        for each in own:
            self._check(each.row, today)
            each.row.agreed_at = at
            begin_on(each.row, today)
        self._revise(objective, *(each.row for each in own), by=by, at=at)
        self._settle(own, at, [node])

    def _check(self, key_result: KeyResult, today: date) -> None:
        problems = problems_of(key_result, self.cycle, agreed_on=today)
        if problems:
            raise ValidationError(f"“{key_result.title}”: {problems[0].code} ({problems[0].field})")

    def _counter_proposed(self, told_of: told.CounterProposed) -> None:
        objective = self.nodes.objectives[told_of.objective].row
        proposal = self.bulk.add(
            CounterProposal(
                organization=self.organization,
                objective=objective,
                changes=canonical_text(told_of.changes),
                before=canonical_text({name: getattr(objective, name) for name in told_of.changes}),
                reason=told_of.reason,
                proposed_by=told_of.by,
                proposed_at=told_of.at,
            )
        )
        payload = {"counter_proposal": proposal, "changes": told_of.changes, "reason": told_of.reason}
        self.bulk.event(
            "objective.counter_proposed", objective, by=told_of.by, at=told_of.at, thread=objective, payload=payload
        )

    # ---- numbers

    def _entered(self, told_of: told.Entries) -> None:
        at, today = told_of.at, self.organization.day_of(told_of.at)
        written = []
        for row in told_of.rows:
            node = self.nodes.key_results[row.key_result]
            before = standing_figures(node.row)
            written.append((node, self.bulk.add(self._check_in(row, node, at, today)), before, row.by))
        self._settle([node for node, *_ in written], at)
        for node, check_in, before, by in written:
            payload = event_payload(check_in, node.row, before, by=by)
            self.bulk.event(event_name(check_in), node.row, by=by, at=at, thread=node.row.objective, payload=payload)

    def _check_in(self, row: told.EntryRow, node: LiveKeyResult, at: datetime, today: date) -> CheckIn:
        if row.retracts:
            former = self._entries[row.retracts][0]
            check_in = CheckIn(
                organization=self.organization,
                key_result=node.row,
                kind=CheckInKind.RETRACTION,
                for_date=former.for_date,
                looked_on=former.looked_on,
                recorded_at=at,
                member=former.member,
                entered_by=row.by,
                retracts=former,
            )
        else:
            check_in = check_in_of(node.row, row.seen, by=row.by, at=at, today=today, source=row.source)
        if row.replaces:
            check_in.replaces = self._entries[row.replaces][0]
        self._order += 1
        entered = _entered_of(check_in, self._order)
        entered.replaces_id = self._entries[row.replaces][1].pk if row.replaces else None
        entered.retracts_id = self._entries[row.retracts][1].pk if row.retracts else None
        node.entered.append(entered)
        if row.ref:
            self._entries[row.ref] = (check_in, entered)
        return check_in

    def _judged(self, told_of: told.Judged) -> None:
        node = self.nodes.key_results[told_of.key_result]
        before, node.row.status_override = node.row.status_override, told_of.status
        node.row.override_reason = told_of.reason if told_of.status else ""
        node.row.overridden_by, node.row.overridden_at = (told_of.by, told_of.at) if told_of.status else (None, None)
        self._revise(node.row, by=told_of.by, at=told_of.at)
        self._settle([node], told_of.at, judged=node if told_of.status != before else None)
        self.bulk.event(
            "key_result.status_overridden",
            node.row,
            by=told_of.by,
            at=told_of.at,
            thread=node.row.objective,
            payload={"before": before, "after": told_of.status, "reason": told_of.reason},
        )


def _entered_of(check_in: CheckIn, order: int) -> Entered:
    return Entered(
        pk=order,
        kind=check_in.kind,
        value=check_in.value,
        excused=check_in.excused,
        step=check_in.step,
        done=check_in.done,
        confidence=check_in.confidence,
        wants_help=check_in.wants_help,
        for_date=check_in.for_date,
        looked_on=check_in.looked_on,
        until=check_in.until,
        recorded_at=check_in.recorded_at,
    )


def _words(objective: Objective) -> dict[str, object]:
    return {"title": objective.title, "cycle": objective.cycle, "parent": objective.contributes_to}
