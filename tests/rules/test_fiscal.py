"""The fiscal calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.fiscal import (
    Period,
    PeriodKind,
    first_after,
    fiscal_year_of,
    following,
    free,
    half,
    label,
    preceding,
    quarter,
    quarter_of,
    week_number,
    year,
)
from tests.rules.words import day

DAY = timedelta(days=1)
months = st.integers(1, 12)
dates = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(dates, months)
def test_a_day_lies_in_its_quarter_which_lies_in_its_year(when: date, first_month: int) -> None:
    found = quarter_of(when, first_month=first_month)
    whole = year(fiscal_year_of(when, first_month=first_month), first_month=first_month)
    assert whole.first <= found.first <= when <= found.last <= whole.last
    assert found == quarter(found.fiscal_year, found.number, first_month=first_month)


@given(st.integers(1990, 2090), months)
def test_quarters_and_halves_fill_their_year(fiscal_year: int, first_month: int) -> None:
    whole = year(fiscal_year, first_month=first_month)
    quarters = [quarter(fiscal_year, number, first_month=first_month) for number in (1, 2, 3, 4)]
    halves = [half(fiscal_year, number, first_month=first_month) for number in (1, 2)]
    assert whole.first == date(fiscal_year, first_month, 1)
    for pieces in (quarters, halves):
        assert pieces[0].first == whole.first and pieces[-1].last == whole.last
        assert all(one.last + DAY == next_.first for one, next_ in pairwise(pieces))


@given(dates, months, st.sampled_from(["quarter", "half", "year", "free"]))
def test_the_following_period_begins_the_day_after_and_leads_back(when: date, first_month: int, kind: str) -> None:
    fiscal_year = fiscal_year_of(when, first_month=first_month)
    period: Period = {
        "quarter": quarter_of(when, first_month=first_month),
        "half": half(fiscal_year, 2, first_month=first_month),
        "year": year(fiscal_year, first_month=first_month),
        "free": free(when, when + 40 * DAY, first_month=first_month),
    }[kind]
    after = following(period, first_month=first_month)
    assert after.first == period.last + DAY
    assert preceding(after, first_month=first_month) == period


@given(dates, months, st.sampled_from(["quarter", "half", "year"]))
def test_the_first_period_after_a_day_begins_as_soon_as_one_does(
    when: date, first_month: int, kind: PeriodKind
) -> None:
    found = first_after(when, kind, first_month=first_month)
    assert preceding(found, first_month=first_month).first <= when < found.first


def test_a_period_whose_number_is_taken_is_passed_over() -> None:
    found = first_after(day("12-31"), "quarter", first_month=4, but={(2026, 4)})
    assert (found.fiscal_year, found.number, found.first) == (2027, 1, date(2027, 4, 1))


def test_free_dates_follow_no_calendar() -> None:
    with pytest.raises(ValueError):
        first_after(day("10-01"), "free", first_month=4)


@pytest.mark.parametrize(("number", "first_month"), [(0, 4), (5, 4), (1, 0), (1, 13)])
def test_there_is_no_fifth_quarter_and_no_thirteenth_month(number: int, first_month: int) -> None:
    with pytest.raises(ValueError):
        quarter(2026, number, first_month=first_month)


def test_free_dates_end_after_they_begin() -> None:
    with pytest.raises(ValueError):
        free(day("10-02"), day("10-01"), first_month=4)


def test_free_dates_are_named_by_their_dates() -> None:
    period = free(day("10-05"), day("12-15"), first_month=4)
    assert label(period, "ja") == "2026年10月5日〜2026年12月15日"
    assert label(period, "en") == "2026-10-05 – 2026-12-15"


def test_january_to_march_belongs_to_the_year_before_in_japan() -> None:
    assert label(quarter_of(date(2027, 2, 1), first_month=4), "en") == "FY2026 Q4"
    assert label(quarter_of(date(2027, 2, 1), first_month=1), "en") == "FY2027 Q1"


def test_a_quarter_may_begin_in_another_year_than_its_fiscal_year() -> None:
    assert quarter(2026, 4, first_month=10).first == date(2027, 7, 1)


def test_the_day_before_the_first_is_in_week_0() -> None:
    assert week_number(day("10-01"), day("09-30")) == 0
