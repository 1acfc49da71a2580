"""No circle, and nothing counted twice."""

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.alignment import Edge, Links, Node, counts_twice, makes_circle


def all_ways(links: Links, start: Node) -> list[tuple[Node, ...]]:
    """Every way up from a node, the slow and simple way."""
    up = []
    if start.kind == "objective":
        up += [Node("objective", links.contributes[start.id])] if start.id in links.contributes else []
    else:
        up += [Node("objective", links.belongs[start.id])] if start.id in links.belongs else []
        up += [Node("key_result", links.feeds[start.id])] if start.id in links.feeds else []
    return [(start,)] + [(start, *way) for node in up for way in all_ways(links, node)]


def grown(edges: list[Edge]) -> Links:
    """A graph into which only edges came that the rules allow."""
    links = Links({}, {}, {})
    for edge in edges:
        if makes_circle(links, edge) is None and counts_twice(links, edge) is None:
            links = with_edge(links, edge)
    return links


def with_edge(links: Links, edge: Edge) -> Links:
    kinds = {kind: dict(getattr(links, kind)) for kind in ("contributes", "belongs", "feeds")}
    kinds[edge.kind][edge.child] = edge.parent
    return Links(**kinds)


edges = st.builds(Edge, st.sampled_from(["contributes", "belongs", "feeds"]), st.integers(0, 6), st.integers(0, 6))


@given(st.lists(edges, max_size=25))
def test_what_the_rules_allow_reaches_every_ancestor_once(said: list[Edge]) -> None:
    links = grown(said)
    for key_result_id in range(7):
        ends = [way[-1] for way in all_ways(links, Node("key_result", key_result_id))]
        assert len(ends) == len(set(ends))


@given(st.lists(edges, max_size=25), edges)
def test_what_the_rules_refuse_would_have_been_a_circle_or_a_second_way(said: list[Edge], new: Edge) -> None:
    links = grown(said)
    circle = makes_circle(links, new)
    if circle is not None:
        assert circle[0] == circle[-1]
        return
    twice = counts_twice(links, new)
    after = with_edge(links, new)
    doubled = False
    for key_result_id in range(7):
        ends = [way[-1] for way in all_ways(after, Node("key_result", key_result_id))]
        doubled = doubled or len(ends) != len(set(ends))
    assert doubled == (twice is not None)
    if twice is not None:
        ways = all_ways(after, Node("key_result", twice.key_result))
        assert twice.first in ways and twice.second in ways and twice.first != twice.second
        assert twice.first[-1] == twice.second[-1] == twice.ancestor


def test_nothing_contributes_to_itself() -> None:
    assert makes_circle(Links(), Edge("contributes", 1, 1)) == (Node("objective", 1), Node("objective", 1))
    assert makes_circle(Links(), Edge("feeds", 1, 1)) is not None


def test_an_objective_and_a_key_result_with_the_same_id_are_two() -> None:
    assert makes_circle(Links(belongs={1: 2}), Edge("contributes", 2, 1)) is None


def test_a_circle_may_go_over_all_three_kinds() -> None:
    links = Links(contributes={"o1": "o2"}, belongs={"k1": "o1"}, feeds={})
    assert makes_circle(links, Edge("contributes", "o2", "o1")) is not None
    assert makes_circle(links, Edge("feeds", "k0", "k1")) is None


def test_a_new_parent_takes_the_place_of_the_former() -> None:
    links = Links(contributes={"a": "b", "b": "c"})
    assert makes_circle(links, Edge("contributes", "b", "a")) is not None
    assert makes_circle(Links(contributes={"a": "b"}), Edge("contributes", "a", "c")) is None


def test_contributing_is_refused_where_a_key_result_below_feeds_already() -> None:
    links = Links(belongs={"shop": "o-shop", "all": "o-company"}, feeds={"shop": "all"})
    found = counts_twice(links, Edge("contributes", "o-shop", "o-company"))
    assert found.key_result == "shop"
    assert found.ancestor == Node("objective", "o-company")


def test_feeding_a_key_result_of_the_same_objective_is_refused() -> None:
    links = Links(belongs={"a": "o", "b": "o"})
    assert counts_twice(links, Edge("feeds", "a", "b")) is not None
