"""Objectives and key results while their history is written: in memory, one cycle at a time, figures kept exact.

It computes with the very functions of the actions (rashin.goals.actions.figures), on rows that are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from rashin.goals.actions.figures import (
    KEY_RESULT_FIGURES,
    OBJECTIVE_FIGURES,
    Child,
    child_of,
    figure_fed,
    figure_key_result,
    figure_objective,
)
from rashin.goals.models import CheckIn, KeyResult, Kind, Objective
from rashin.organizations.models import Organization


@dataclass(slots=True)
class Entered:
    """What the figures need to know of a check-in; a tenth of the memory of its row. `pk` is its place in the order."""

    pk: int
    kind: str
    value: Decimal | None
    excused: Decimal | None
    step: str
    done: bool
    confidence: int | None
    wants_help: bool
    for_date: date
    looked_on: date
    until: date | None
    recorded_at: datetime
    replaces_id: int | None = None
    retracts_id: int | None = None


@dataclass(slots=True)
class LiveKeyResult:
    """A key result with what was entered for it, and those that feed it."""

    row: KeyResult
    entered: list[Entered] = field(default_factory=list)
    sources: list[LiveKeyResult] = field(default_factory=list)
    feeds: LiveKeyResult | None = None

    def refigure(self, organization: Organization) -> bool:
        """Compute its figures again; say whether one moved."""
        row = self.row
        before = [getattr(row, name) for name in KEY_RESULT_FIGURES]
        if row.kind == Kind.FED:
            figure_fed(organization, row, [source.row for source in self.sources if source.row.counts])
        else:
            figure_key_result(organization, row, cast(Sequence[CheckIn], self.entered))
        return before != [getattr(row, name) for name in KEY_RESULT_FIGURES]


@dataclass(slots=True)
class LiveObjective:
    """An objective with what counts in it, in the order of the rows."""

    row: Objective
    parent: LiveObjective | None = None
    own: list[LiveKeyResult] = field(default_factory=list)
    key_results: dict[int, Child] = field(default_factory=dict)
    objectives: dict[int, Child] = field(default_factory=dict)

    def refigure(self) -> bool:
        """Compute its figures from its children; say whether one moved, and tell the parent."""
        row = self.row
        before = [getattr(row, name) for name in OBJECTIVE_FIGURES]
        own = [child for _key, child in sorted(self.key_results.items())]
        figure_objective(row, own + [child for _key, child in sorted(self.objectives.items())])
        if self.parent is not None and row.counts:
            self.parent.objectives[row.pk] = child_of(row)
        return before != [getattr(row, name) for name in OBJECTIVE_FIGURES]


class Nodes:
    """The objectives and key results of one cycle, by the word that names them."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.objectives: dict[str, LiveObjective] = {}
        self.key_results: dict[str, LiveKeyResult] = {}
        self.supports: dict[int, list[str]] = {}
        self._by_key: dict[int, LiveObjective] = {}

    def plant(self, ref: str, row: Objective, parent: str) -> None:
        """Take in an objective that has its key."""
        node = LiveObjective(row, self.objectives[parent] if parent else None)
        self.objectives[ref] = self._by_key[row.pk] = node

    def add_key_result(self, ref: str, row: KeyResult) -> None:
        """Take in a key result that has its key, under its objective."""
        node = LiveKeyResult(row)
        self.key_results[ref] = node
        self._by_key[row.objective_id].own.append(node)

    def settle(
        self,
        key_results: Sequence[LiveKeyResult],
        objectives: Iterable[LiveObjective] = (),
        judged: LiveKeyResult | None = None,
    ) -> list[KeyResult | Objective]:
        """What `figures.settle` does, on rows at hand: gives those that get a standing, each once, in order."""
        changed: list[KeyResult | Objective] = [judged.row] if judged else []
        touched = [node.row.pk for node in objectives] + [node.row.objective_id for node in key_results]
        waiting = list(key_results)
        while waiting:
            node = waiting.pop(0)
            moved = node.refigure(self.organization)
            if moved:
                changed.append(node.row)
                touched.append(node.row.objective_id)
            if node.row.counts:
                self._by_key[node.row.objective_id].key_results[node.row.pk] = child_of(node.row)
            if node.feeds is not None and all(other is not node.feeds for other in waiting):
                waiting.append(node.feeds)
        above = self._with_all_above(touched)
        changed += [objective.row for objective in above if objective.refigure()]
        return list({id(row): row for row in changed}.values())

    def _with_all_above(self, keys: Iterable[int]) -> list[LiveObjective]:
        """These and every objective above, the deepest first."""
        found: dict[int, LiveObjective] = {}
        for key in keys:
            node: LiveObjective | None = self._by_key[key]
            while node is not None and node.row.pk not in found:
                found[node.row.pk] = node
                node = node.parent
        return sorted(found.values(), key=lambda node: (-len(node.row.lineage), node.row.pk))
