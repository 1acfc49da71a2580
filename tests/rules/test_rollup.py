"""From key results to objectives."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.rollup import Part, Troubles, roll_up
from tests.rules.strategies import days, parts, troubles
from tests.rules.words import day, number


def clamped(part: Part) -> Decimal:
    return min(max(part.progress, Decimal(0)), Decimal(1))


@given(st.lists(parts(), max_size=8))
def test_the_mean_is_between_the_least_and_the_greatest_of_what_is_known(several: list[Part]) -> None:
    found = roll_up(several)
    known = [clamped(part) for part in several if part.progress is not None and part.weight]
    assert found.known == len(known)
    if known:
        assert min(known) <= found.progress <= max(known)
    else:
        assert found.progress is None


@given(st.lists(parts(), max_size=8), st.integers(1, 99))
def test_weights_are_relative(several: list[Part], factor: int) -> None:
    scaled = [Part(part.progress, part.weight * factor, part.under, part.troubles) for part in several]
    assert roll_up(scaled) == roll_up(several)


@given(st.lists(parts(), max_size=8), parts())
def test_what_is_unknown_or_weighs_nothing_changes_no_number(several: list[Part], other: Part) -> None:
    unknown, light = Part(None, other.weight, other.under), Part(other.progress, Decimal(0), other.under)
    assert roll_up([*several, unknown, light]).progress == roll_up(several).progress


@given(st.lists(parts(), max_size=8), st.permutations(range(8)))
def test_the_order_does_not_matter(several: list[Part], order: list[int]) -> None:
    assert roll_up([several[place] for place in order if place < len(several)]) == roll_up(several)


@given(st.lists(parts(), max_size=8), days)
def test_troubles_and_key_results_add_up_on_any_day(several: list[Part], when: date) -> None:
    found = roll_up(several)
    assert found.under == sum(part.under for part in several)
    on = [part.troubles.on(when) for part in several]
    assert found.troubles.on(when) == (sum(behind for behind, _ in on), sum(at_risk for _, at_risk in on))


@given(troubles(), troubles(), troubles())
def test_troubles_may_be_added_in_any_order(one: Troubles, two: Troubles, three: Troubles) -> None:
    assert (one + two) + three == one + (two + three) == Troubles.total([three, one, two])
    assert one + Troubles() == one


@given(troubles())
def test_troubles_survive_storage(one: Troubles) -> None:
    assert Troubles.loads(one.dumps()) == one


def test_a_trouble_ends_on_the_day_it_goes_stale() -> None:
    one = Troubles.of("behind", day("11-17"))
    assert one.on(day("11-16")) == (1, 0)
    assert one.on(day("11-17")) == (0, 0)
    assert Troubles.of("at_risk", None).on(date(2999, 1, 1)) == (0, 1)
    assert Troubles.of("on_track", day("11-17")) == Troubles.of(None, None) == Troubles()


def test_a_part_without_a_weight_is_shown_but_not_counted() -> None:
    found = roll_up([Part(number("0.2"), number(1)), Part(number("0.9"), number(0))])
    assert (found.progress, found.known, found.total, found.under) == (number("0.2"), 1, 1, 2)


def test_a_negative_weight_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError):
        roll_up([Part(number(1), number(-1))])


def test_a_parent_is_computed_from_its_children_s_stored_figures() -> None:
    third = roll_up([Part(number(1), number(1)), Part(number(0), number(2))]).progress
    assert third == number("0.333333")
    assert roll_up([Part(third, number(3))]).progress == third
