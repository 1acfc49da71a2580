"""The graph of what counts towards what: no circle, and no key result counted twice."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

EdgeKind = Literal["contributes", "belongs", "feeds"]


class Node(NamedTuple):
    """An objective or a key result by its id."""

    kind: Literal["objective", "key_result"]
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


def makes_circle(links: Links, new_edge: Edge) -> tuple[Node, ...] | None:
    """The circle that the new edge would close, from its child round to its child again; None when there is none.
    The new edge replaces the child's former one of the same kind."""
    raise NotImplementedError


def counts_twice(links: Links, new_edge: Edge) -> CountedTwice | None:
    """A key result that the new edge would give a second counted way to the same ancestor; None when there is none.
    Ask makes_circle first."""
    raise NotImplementedError
