"""The board as it is shown: the tree as far as it is open, or the list that a filter or an order leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashin.goals.models import ObjectiveState
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.lines import Day, KeyResultLine, ObjectiveLine, key_result_line, objective_line
from rashin.goals.queries.board import Span, widest
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow, by_key
from rashin.goals.queries.sources import TODAY, BoardSource

TOPS = 40
EACH = 25
ROWS = 80
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with what stands under it; without a name the lines stand for themselves."""

    name: str
    url: str
    note: str
    objectives: tuple[ObjectiveLine, ...]
    key_results: tuple[KeyResultLine, ...] = ()
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The groups of the board and where they go on."""

    groups: tuple[Group, ...]
    more: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(group.objectives or group.key_results for group in self.groups)


class Tree:
    """What was read of the objectives below some others: `levels` of them, the last one folded. With an `offset` the
    rows after so many below a single one."""

    def __init__(
        self, tops: Sequence[ObjectiveRow], *, levels: int, offset: int = 0, source: BoardSource = TODAY
    ) -> None:
        self.source = source
        self.rows: dict[int, list[ObjectiveRow]] = {}
        self.helpers: dict[int, list[ObjectiveRow]] = {}
        self.cut: set[int] = set()
        self.opened: list[int] = []
        self.folded: list[int] = []
        layer, left = list(tops), ROWS
        for depth in range(levels):
            open_now, below = self._read(layer, left, offset if depth == 0 else 0)
            self.opened += open_now
            layer, left = below, left - len(below)
        self.folded += [row.pk for row in layer]
        for helped, row in source.supporters(self.opened):
            self.helpers.setdefault(helped, []).append(row)
            self.folded.append(row.pk)
        self.key_results: dict[int, list[KeyResultRow]] = by_key(source.key_results_of(self.opened), "objective")
        self.spans = source.spans(self.folded)

    def _read(self, layer: list[ObjectiveRow], left: int, offset: int) -> tuple[list[int], list[ObjectiveRow]]:
        """Which of the layer are open, and the rows under them; once there are too many the rest stays folded."""
        parents = [row.pk for row in layer]
        if offset:
            found = self.source.further_children(parents[0], each=EACH, offset=offset)
        else:
            found = self.source.children(parents, each=EACH, limit=max(left, 0) + 1)
        if len(found) > left:
            first = found[left].parent or 0
            self.folded += [pk for pk in parents if pk >= first]
            parents = [pk for pk in parents if pk < first]
            found = [row for row in found if (row.parent or 0) < first]
        by_parent, below = by_key(found, "parent"), []
        for parent in parents:
            rows: list[ObjectiveRow] = by_parent.get(parent, [])
            if len(rows) > EACH:
                self.cut.add(parent)
            self.rows[parent] = rows[:EACH]
            below += rows[:EACH]
        return parents, below


class Lines:
    """Turns rows into lines for one reader: their addresses, their day, and where the rows are read from."""

    def __init__(self, addresses: Addresses, day: Day, source: BoardSource = TODAY) -> None:
        self.addresses = addresses
        self.day = day
        self.source = source

    def folded(self, tree: Tree, row: ObjectiveRow, *, level: int, kind: str = "") -> ObjectiveLine:
        """An objective whose branch is loaded when it opens. What supports is always so: two may support each other."""
        return objective_line(
            row,
            addresses=self.addresses,
            day=self.day,
            level=level,
            kind=kind,
            span=tree.spans.get(row.pk),
            branch=self.branch(row, level),
        )

    def tree(self, tree: Tree, row: ObjectiveRow, *, level: int, offset: int = 0) -> ObjectiveLine:
        """An objective with all that was read under it."""
        if row.pk not in tree.opened:
            return self.folded(tree, row, level=level)
        children, key_results = self.under(tree, row, level=level)
        more = ""
        if row.pk in tree.cut:
            more = f"{self.branch(row, level)}&after={offset + EACH}"
        return objective_line(
            row,
            addresses=self.addresses,
            day=self.day,
            level=level,
            span=self.span(tree, row),
            open=True,
            more=more,
            children=children,
            key_results=key_results,
        )

    def under(
        self, tree: Tree, row: ObjectiveRow, *, level: int
    ) -> tuple[tuple[ObjectiveLine, ...], tuple[KeyResultLine, ...]]:
        """What stands under an open objective: what contributes, what supports, and its key results."""
        below = min(level + 1, DEEPEST)
        children = [self.tree(tree, child, level=below) for child in tree.rows.get(row.pk, [])]
        children += [self.folded(tree, child, level=below, kind="supports") for child in tree.helpers.get(row.pk, [])]
        return tuple(children), self.key_results(tree.key_results.get(row.pk, []), level=below)

    def key_results(self, rows: Iterable[KeyResultRow], *, level: int, context: str = "") -> tuple[KeyResultLine, ...]:
        return tuple(
            key_result_line(row, addresses=self.addresses, day=self.day, level=level, context=context) for row in rows
        )

    def span(self, tree: Tree, row: ObjectiveRow) -> Span:
        """Confidence and last look of all key results that count in an objective."""
        found = widest(span_of(tree.key_results.get(row.pk, ())), Span(whole=row.pk not in tree.cut))
        for child in tree.rows.get(row.pk, ()):
            if child.state == ObjectiveState.AGREED:
                is_open = child.pk in tree.opened
                found = widest(found, self.span(tree, child) if is_open else tree.spans.get(child.pk, Span()))
        return found

    def branch(self, row: ObjectiveRow, level: int) -> str:
        """Where what is under an objective is loaded from; what is hidden opens nowhere."""
        if row.is_hidden:
            return ""
        then = f"&day={self.addresses.day}" if self.addresses.day else ""
        return f"{self.addresses.of('board_branch', row.public_id)}?level={level}{then}"


def span_of(rows: Iterable[KeyResultRow]) -> Span:
    """Confidence and last look of key results that count."""
    counted = [row for row in rows if row.agreed_at is not None]
    told = [row.confidence for row in counted if row.confidence is not None]
    looks = [row.looked_on for row in counted if row.looked_on is not None]
    return Span(min(told, default=None), max(told, default=None), max(looks, default=None))
