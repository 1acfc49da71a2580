"""What is asked about once, and what never is."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.plausible import doubt
from tests.rules.strategies import numbers, positive, starts_and_targets
from tests.rules.words import LAST, entries, key_result

TODAY = LAST - timedelta(days=30)


@given(starts_and_targets(), st.lists(numbers, max_size=5), st.data())
def test_between_what_is_known_nothing_is_odd(
    ends: tuple[Decimal, Decimal], seen: list[Decimal], data: st.DataObject
) -> None:
    known = [*ends, *seen]
    typed = data.draw(st.decimals(min_value=min(known), max_value=max(known), places=3))
    road = key_result("increase", start=ends[0], target=ends[1])
    told = entries(*((TODAY - timedelta(days=place), value) for place, value in enumerate(seen)))
    assert doubt(road, typed, unit="人", entries=told, day=TODAY) is None


@given(starts_and_targets(), numbers, st.sampled_from(["人", "%"]), st.sampled_from(["level", "total"]))
def test_what_was_recorded_once_is_not_asked_about_again(
    ends: tuple[Decimal, Decimal], typed: Decimal, unit: str, reading: str
) -> None:
    road = key_result("increase", start=ends[0], target=ends[1], reading=reading)
    told = entries((TODAY - timedelta(days=7), typed))
    assert doubt(road, typed, unit=unit, entries=told, day=TODAY) is None


@given(positive, st.integers(1, 4))
def test_zeros_too_many_are_seen(value: Decimal, zeros: int) -> None:
    road = key_result("increase", start=value, target=value + 1)
    told = entries((TODAY - timedelta(days=7), value))
    found = doubt(road, value * 10**zeros, unit="人", entries=told, day=TODAY)
    assert found is not None and (found.oddity, found.last) == ("far", value)


@given(numbers)
def test_without_anything_known_nothing_is_odd(typed: Decimal) -> None:
    assert doubt(key_result("baseline"), typed, unit="%", entries=[], day=TODAY) is None


def test_what_is_new_is_held_against_what_was_new() -> None:
    reviews = key_result("increase", target=50, reading="total", entry="new")
    told = entries((TODAY - timedelta(days=14), 5), (TODAY - timedelta(days=7), 4))
    assert doubt(reviews, Decimal(3), unit="件", entries=told, day=TODAY) is None
    assert doubt(reviews, Decimal(500), unit="件", entries=told, day=TODAY) is not None


def test_a_sources_own_total_counts_from_its_first_day() -> None:
    reviews = key_result("increase", target=50, reading="total", entry="source", source_start=134)
    assert doubt(reviews, Decimal(140), unit="件", entries=[], day=TODAY) is None
    assert doubt(reviews, Decimal(1400), unit="件", entries=[], day=TODAY) is not None
