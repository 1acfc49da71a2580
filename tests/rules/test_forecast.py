"""Where a number may land."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.forecast import forecast
from tests.rules.strategies import in_quarter, numbers
from tests.rules.words import LAST, entries, entry, key_result, no_change, weeks


@given(st.dictionaries(in_quarter, numbers, min_size=3, max_size=10))
def test_the_range_holds_where_the_average_speed_leads(said: dict[date, Decimal]) -> None:
    definition = key_result(start=0, target=100)
    found = forecast(definition, [entry(value, on, k) for k, (on, value) in enumerate(said.items())])
    if max(said) >= LAST:
        assert found is None
        return
    recent = sorted(said.items())[-6:]
    (first, low), (last, high) = recent[0], recent[-1]
    straight = high + (high - low) / (last - first).days * (LAST - last).days
    assert found.low - Decimal("0.00001") <= straight <= found.high + Decimal("0.00001")
    assert found.readings == len(recent) and found.since == first


@given(st.integers(-50, 50))
def test_a_steady_number_lands_on_its_line(per_week: int) -> None:
    definition = key_result(start=0, target=1000)
    said = [entry(per_week * k, on, k) for k, on in enumerate(weeks()[:5])]
    found = forecast(definition, said)
    left = Decimal((LAST - weeks()[4]).days) / 7
    assert found.low == found.high
    assert abs(found.low - (per_week * 4 + per_week * left)) < Decimal("0.001")


def test_no_change_is_a_reading_too() -> None:
    definition = key_result(start=0, target=10)
    found = forecast(definition, [entry(4, "10-05", 1), no_change("10-12", 2), no_change("10-19", 3)])
    assert (found.low, found.high) == (4, 4)


@pytest.mark.parametrize("kind", ["milestone", "range", "recurring", "baseline"])
def test_what_does_not_run_towards_a_target_has_no_forecast(kind: str) -> None:
    said = entries(("10-05", 1), ("10-12", 2), ("10-19", 3))
    assert forecast(key_result(kind, measuring_days=weeks()), said) is None


def test_two_days_are_too_few_and_on_the_deadline_it_is_too_late() -> None:
    definition = key_result(start=0, target=10)
    assert forecast(definition, entries(("10-05", 1), ("10-05", 2), ("10-12", 3))) is None
    assert forecast(definition, entries(("10-05", 1), ("10-12", 2), ("12-31", 3))) is None


def test_a_sum_of_new_ones_is_carried_on_as_a_total() -> None:
    reviews = key_result(reading="total", entry="new", target=50)
    found = forecast(reviews, entries(("10-08", 7), ("10-15", 7), ("10-22", 7)))
    assert found.low == found.high == 91
    assert found.progress_low == Decimal("1.82")


def test_a_budget_s_worst_is_its_highest() -> None:
    complaints = key_result("decrease", reading="total", target=20)
    found = forecast(complaints, entries(("10-08", 1), ("10-15", 2), ("10-22", 5)))
    assert found.low < found.high and found.progress_low > found.progress_high
