"""The difference between two days of a cycle: what moved, what came, what went, what hangs elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rashin.goals.models import Cycle, Kind, NodeKind
from rashin.goals.queries.past.board import overlapping
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.ends import ends_of
from rashin.goals.queries.past.goals import PastGoals, shown_status
from rashin.goals.queries.past.nodes import Node

Both = tuple[int, Node | None, Node | None]  # the key of a row, as it was before and after
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
UPWARDS = ("contributes_to", "feeds")


@dataclass(frozen=True, slots=True)
class Pair:
    """Something before and after; None where it was not known."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Supports:
    """The titles of what an objective supports only since, and of what it does not support any more."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One objective or key result that is not as it was. `objective` is the one that it stands under (or itself), with
    its team of after, of before where it is gone. What did not change is None, and so is what leads only to what the
    reader does not see. `teams` are public ids; `parent`, `feeds` and `supports` are titles, "" for nothing."""

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
    level: Pair | None = None
    teams: Pair | None = None
    feeds: Pair | None = None
    feed_mode: Pair | None = None
    supports: Supports = Supports()
    stance: Pair | None = None
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
        """Another place, or other links: what it counts in, feeds or supports, and how it is fed."""
        told = (self.parent, self.level, self.teams, self.feeds, self.feed_mode)
        return bool(self.supports) or any(pair is not None for pair in told)

    @property
    def rewritten(self) -> bool:
        """Other words, another owner, other figures."""
        return bool(self.title_before or self.owner or self.redefined)

    @property
    def is_something(self) -> bool:
        told = (self.progress, self.confidence, self.status, self.stance)
        happened = self.came or self.went or self.agreed or self.rewritten or self.realigned
        return happened or any(pair is not None for pair in told)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two days."""

    goals: PastGoals
    cycle: Cycle | None
    ends: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, company: PastCompany, cycle: Cycle) -> Side:
        """The cycle as it was; None where it had not been opened yet."""
        then = company.cycles.get(cycle.public_id)
        return cls(PastGoals(company, overlapping(company, then) if then else ()), then)

    def with_ends(self, named: Collection[str]) -> Side:
        """The same with the titles of what these public ids stand for."""
        return replace(self, ends=ends_of(self.goals, named))

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

    def objective_of(self, node: Node) -> Node | None:
        """The objective of a key result."""
        return self.goals.objectives.get(self.goals.keys.get(node["objective"], 0))

    def title(self, public_id: str | None) -> str:
        """What a link leads to; "" where that is nothing, or nothing that the reader sees."""
        pk = self.goals.keys.get(public_id or "", 0)
        if pk in self.goals.hidden:  # the board shows it there, too: without its words
            return str(self.goals.objectives[pk]["title"])
        return self.ends.get(public_id or "", "")


def changes(before: PastCompany, after: PastCompany, cycle: Cycle) -> list[Change]:
    """What is not as it was, each objective followed by its key results, in the order in which they stand."""
    first, last = Side.of(before, cycle), Side.of(after, cycle)
    objectives = list(_pairs(first.objectives(), last.objectives()))
    key_results = list(_pairs(first.key_results(), last.key_results()))
    lost, gained = _relinked([*objectives, *key_results])
    first, last = first.with_ends(lost), last.with_ends(gained)
    under = _under(key_results, first, last)
    found = []
    for pk, was, now in objectives:
        node = now or was
        assert node is not None
        own = _change(NodeKind.OBJECTIVE, was, now, first, last, node)
        rest = [each for each in under.get(pk, ()) if not ((own.came and each.came) or (own.went and each.went))]
        found += [each for each in (own, *rest) if each.is_something]
    return found


def _under(key_results: Iterable[Both], first: Side, last: Side) -> dict[int, list[Change]]:
    """What became of key results, by the key of their objective."""
    found: dict[int, list[Change]] = {}
    for _pk, was, now in key_results:
        side, node = (last, now) if now is not None else (first, was)
        assert node is not None
        objective = side.objective_of(node)
        if objective is not None:
            change = _change(NodeKind.KEY_RESULT, was, now, first, last, objective)
            found.setdefault(objective.pk, []).append(change)
    return found


def _relinked(pairs: Iterable[Both]) -> tuple[set[str], set[str]]:
    """The public ids of what links led to that are gone, and of what links lead to that were not there."""
    lost, gained = set(), set()
    for _pk, was, now in pairs:
        if was is not None and now is not None and was.told is not now.told:
            before, after = _links(was), _links(now)
            lost |= {public_id for _name, public_id in before - after}
            gained |= {public_id for _name, public_id in after - before}
    return lost, gained


def _links(node: Node) -> set[tuple[str, str]]:
    upwards = {(name, node.told[name]) for name in UPWARDS if node.told.get(name)}
    return upwards | {("supports", public_id) for public_id in node.told.get("supports", ())}


def _pairs(before: dict[int, Node], after: dict[int, Node]) -> Iterator[Both]:
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
        parent=_above(was, now, first, last),
        level=_told("level", was, now),
        teams=_told("team", was, now),
        feeds=_led("feeds", was, now, first, last),
        feed_mode=_told("feed_mode", was, now) if now.told.get("kind") == Kind.FED else None,
        supports=_supports(was, now, first, last),
        stance=_told("stance", was, now),
        progress=_pair(was.figure("progress"), now.figure("progress")),
        confidence=_pair(was.figure("confidence"), now.figure("confidence")),
        status=_pair(shown_status(was), shown_status(now)) if kind == NodeKind.KEY_RESULT else None,
        redefined=any(was.told.get(name) != now.told.get(name) for name in DEFINITION if name in now.told),
    )


def _counted(node: Node) -> bool:
    if "state" in node.told:
        return bool(node["state"] == "agreed")
    return node["agreed_at"] is not None


def _above(was: Node, now: Node, first: Side, last: Side) -> Pair | None:
    """What an objective counts in; of a key result its own objective."""
    if "objective" not in was.told:
        return _led("contributes_to", was, now, first, last)
    if was["objective"] == now["objective"]:
        return None
    above = first.objective_of(was), last.objective_of(now)
    return Pair(*(node["title"] if node is not None else "" for node in above))


def _led(name: str, was: Node, now: Node, first: Side, last: Side) -> Pair | None:
    """What a link led to and leads to."""
    told = _told(name, was, now)
    titles = Pair(first.title(told.before), last.title(told.after)) if told else None
    return titles if titles and (titles.before or titles.after) else None


def _supports(was: Node, now: Node, first: Side, last: Side) -> Supports:
    told = _told("supports", was, now)
    if told is None:
        return Supports()
    gained = [last.ends[each] for each in told.after if each not in told.before and each in last.ends]
    lost = [first.ends[each] for each in told.before if each not in told.after and each in first.ends]
    return Supports(tuple(gained), tuple(lost))


def _told(name: str, was: Node, now: Node) -> Pair | None:
    """What two versions tell otherwise; nothing where one is from before it was kept."""
    return _pair(was.told[name], now.told[name]) if name in was.told and name in now.told else None


def _pair(before: Any, after: Any) -> Pair | None:
    return None if before == after else Pair(before, after)
