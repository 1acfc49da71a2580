"""The graph of what counts towards what: no circle, and no key result counted twice."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

EdgeKind = Literal["contributes", "belongs", "feeds"]


NodeKind = Literal["objective", "key_result"]


class Node(NamedTuple):
    """An objective or a key result by its id."""

    kind: NodeKind
    id: Hashable


class Edge(NamedTuple):
    """contributes: objective → objective; belongs: key result → objective; feeds: key result → key result."""

    kind: EdgeKind
    child: Hashable
    parent: Hashable


@dataclass(frozen=True, slots=True)
class Links:
    """What stands, child to parent. Supports are no part of it: they are not counted."""

    contributes: Mapping[Hashable, Hashable] = field(default_factory=dict)
    belongs: Mapping[Hashable, Hashable] = field(default_factory=dict)
    feeds: Mapping[Hashable, Hashable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CountedTwice:
    """The key result, the ancestor it would reach twice, and the two ways, both from the key result to the ancestor."""

    key_result: Hashable
    ancestor: Node
    first: tuple[Node, ...]
    second: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Graph:
    """What stands, with the new edge in place of its child's former one of the same kind."""

    links: Links
    edge: Edge

    def up(self, node: Node) -> list[Node]:
        """What the node counts towards directly."""
        if node.kind == "objective":
            return self._parent("contributes", node, "objective")
        return self._parent("belongs", node, "objective") + self._parent("feeds", node, "key_result")

    def _parent(self, kind: EdgeKind, node: Node, above: NodeKind) -> list[Node]:
        if self.edge.kind == kind and self.edge.child == node.id:
            return [Node(above, self.edge.parent)]
        parents: Mapping[Hashable, Hashable] = getattr(self.links, kind)
        return [Node(above, parents[node.id])] if node.id in parents else []

    def ways_up(self, start: Node) -> dict[Node, tuple[Node, ...]]:
        """One way from the start to each node above it, and to itself."""
        ways: dict[Node, tuple[Node, ...]] = {start: (start,)}
        waiting = [start]
        while waiting:
            node = waiting.pop()
            for above in self.up(node):
                if above not in ways:
                    ways[above] = (*ways[node], above)
                    waiting.append(above)
        return ways


def _ends(edge: Edge) -> tuple[Node, Node]:
    child: NodeKind = "objective" if edge.kind == "contributes" else "key_result"
    parent: NodeKind = "key_result" if edge.kind == "feeds" else "objective"
    return Node(child, edge.child), Node(parent, edge.parent)


def makes_circle(links: Links, new_edge: Edge) -> tuple[Node, ...] | None:
    """The circle that the new edge would close, from its child round to its child again; None when there is none.
    The new edge replaces the child's former one of the same kind."""
    child, parent = _ends(new_edge)
    back = _Graph(links, new_edge).ways_up(parent).get(child)
    return None if back is None else (child, *back)


def counts_twice(links: Links, new_edge: Edge) -> CountedTwice | None:
    """A key result that the new edge would give a second counted way to the same ancestor; None when there is none.
    Ask makes_circle first. What stands already is not looked at again: only ways over the new edge."""
    graph = _Graph(links, new_edge)
    # Only a key result that feeds has two ways up, so two ways to one ancestor part at one that feeds.
    feeding = set(links.feeds)
    if new_edge.kind == "feeds":
        feeding.add(new_edge.child)
    for key_result in sorted(feeding, key=repr):
        found = _two_ways(graph, key_result)
        if found is not None:
            return found
    return None


def _two_ways(graph: _Graph, key_result: Hashable) -> CountedTwice | None:
    start = Node("key_result", key_result)
    above = graph.up(start)
    if len(above) < 2:
        return None
    first, second = (graph.ways_up(node) for node in above)
    for ancestor in first:
        if ancestor in second:
            ways = (start, *first[ancestor]), (start, *second[ancestor])
            if any(_ends(graph.edge) in pairwise(way) for way in ways):
                return CountedTwice(key_result, ancestor, *ways)
    return None
