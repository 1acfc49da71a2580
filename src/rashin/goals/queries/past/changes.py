"""The difference between two days of a cycle: what moved, what came, what went, what hangs elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rashin.goals.models import Cycle, NodeKind
from rashin.goals.queries.past.board import overlapping
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.goals import PastGoals, shown_status
from rashin.goals.queries.past.nodes import Node

DEFINITION = (
    "start",
    "target",
    "low",
    "high",
    "deadline",
    "unit",
    "steps",
    "planned_points",
    "kind",
    "reading",
    "weight",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Something before and after; None where it was not known."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One objective or key result that is not as it was. `objective` is the one that it stands under (or itself), with
    its team of after, of before where it is gone. What did not change is None."""

    kind: str
    public_id: str
    title: str
    objective: Node
    company_level: bool
    team: str | None
    came: bool = False
    went: bool = False
    agreed: bool = False
    title_before: str = ""
    owner: Pair | None = None
    parent: Pair | None = None
    progress: Pair | None = None
    confidence: Pair | None = None
    status: Pair | None = None
    redefined: bool = False

    @property
    def fell(self) -> bool:
        """Whether confidence went down."""
        pair = self.confidence
        return pair is not None and pair.before is not None and pair.after is not None and pair.after < pair.before

    @property
    def realigned(self) -> bool:
        return self.parent is not None

    @property
    def rewritten(self) -> bool:
        """Other words, another owner, other figures."""
        return bool(self.title_before or self.owner or self.redefined)

    @property
    def is_something(self) -> bool:
        told = (self.progress, self.confidence, self.status, self.parent)
        return self.came or self.went or self.agreed or self.rewritten or any(pair is not None for pair in told)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two days."""

    goals: PastGoals
    cycle: Cycle | None

    @classmethod
    def of(cls, company: PastCompany, cycle: Cycle) -> Side:
        """The cycle as it was; None where it had not been opened yet."""
        then = company.cycles.get(cycle.public_id)
        return cls(PastGoals(company, overlapping(company, then) if then else ()), then)

    def objectives(self) -> dict[int, Node]:
        """What stood on the board of the cycle."""
        if self.cycle is None:
            return {}
        goals, cycle = self.goals, self.cycle
        return {
            pk: node
            for pk, node in goals.objectives.items()
            if goals.is_in(node, cycle) and goals.is_shown(node) and pk not in goals.hidden
        }

    def key_results(self) -> dict[int, Node]:
        """The key results of what stood on the board."""
        return {node.pk: node for pk in self.objectives() for node in self.goals.under.get(pk, ())}

    def above(self, node: Node) -> Node | None:
        """The objective above: the one it counts in, or a key result's own."""
        named = node.told["objective"] if "objective" in node.told else node["contributes_to"]
        return self.goals.objectives.get(self.goals.keys.get(named, 0))


def changes(before: PastCompany, after: PastCompany, cycle: Cycle) -> list[Change]:
    """What is not as it was, each objective followed by its key results, in the order in which they stand."""
    first, last = Side.of(before, cycle), Side.of(after, cycle)
    objectives = _pairs(first.objectives(), last.objectives())
    key_results: dict[int, list[Change]] = {}
    for _pk, was, now in _pairs(first.key_results(), last.key_results()):
        side, node = (last, now) if now is not None else (first, was)
        assert node is not None
        objective = side.above(node)
        if objective is not None:
            change = _change(NodeKind.KEY_RESULT, was, now, first, last, objective)
            key_results.setdefault(objective.pk, []).append(change)
    found = []
    for pk, was, now in objectives:
        node = now or was
        assert node is not None
        own = _change(NodeKind.OBJECTIVE, was, now, first, last, node)
        under = [each for each in key_results.get(pk, ()) if not ((own.came and each.came) or (own.went and each.went))]
        found += [each for each in (own, *under) if each.is_something]
    return found


def _pairs(before: dict[int, Node], after: dict[int, Node]) -> Iterator[tuple[int, Node | None, Node | None]]:
    for pk in (*after, *(pk for pk in before if pk not in after)):
        yield pk, before.get(pk), after.get(pk)


def _change(kind: str, was: Node | None, now: Node | None, first: Side, last: Side, objective: Node) -> Change:
    node = now or was
    assert node is not None
    shared: dict[str, Any] = {
        "kind": kind, "public_id": node.public_id, "title": node["title"], "objective": objective,
        "company_level": objective["level"] == "company", "team": objective["team"],
    }  # fmt: skip
    if was is None or now is None:
        return Change(**shared, came=was is None, went=now is None)
    return Change(
        **shared,
        agreed=_counted(now) and not _counted(was),
        title_before=was["title"] if was["title"] != now["title"] else "",
        owner=_pair(was["owner"], now["owner"]),
        parent=_parents(was, now, first, last),
        progress=_pair(was.figure("progress"), now.figure("progress")),
        confidence=_pair(was.figure("confidence"), now.figure("confidence")),
        status=_pair(shown_status(was), shown_status(now)) if kind == NodeKind.KEY_RESULT else None,
        redefined=any(was.told.get(name) != now.told.get(name) for name in DEFINITION if name in now.told),
    )


def _counted(node: Node) -> bool:
    if "state" in node.told:
        return bool(node["state"] == "agreed")
    return node["agreed_at"] is not None


def _parents(was: Node, now: Node, first: Side, last: Side) -> Pair | None:
    name = "objective" if "objective" in was.told else "contributes_to"
    if was[name] == now[name]:
        return None
    above = first.above(was), last.above(now)
    return Pair(*(node["title"] if node is not None else "" for node in above))


def _pair(before: Any, after: Any) -> Pair | None:
    return None if before == after else Pair(before, after)
