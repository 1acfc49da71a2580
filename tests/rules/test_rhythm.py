"""Check-in days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.rhythm import Closed, due_days, nearest_due, nearest_of, next_due, stale_from
from tests.rules.strategies import closures, days
from tests.rules.words import FIRST, LAST, day

DAY = timedelta(days=1)
weekdays = st.integers(0, 6)
every = st.sampled_from(["week", "month"])


@given(weekdays, closures(), every)
def test_due_days_are_open_in_order_and_within(weekday: int, closed: Closed, often: str) -> None:
    found = due_days(FIRST, LAST, weekday=weekday, closed=closed, every=often)
    assert list(found) == sorted(set(found))
    assert all(FIRST <= due <= LAST and not closed.is_closed(due) for due in found)


@given(weekdays, closures(), every, days)
def test_two_stretches_have_together_the_due_days_of_the_whole(
    weekday: int, closed: Closed, often: str, cut: date
) -> None:
    def due(first: date, last: date) -> tuple[date, ...]:
        return due_days(first, last, weekday=weekday, closed=closed, every=often)

    first, last = FIRST - 31 * DAY, LAST + 31 * DAY
    assert due(first, cut) + due(cut + DAY, last) == due(first, last)


@given(weekdays, closures())
def test_the_due_days_are_where_the_week_s_days_move_to(weekday: int, closed: Closed) -> None:
    nominal = [FIRST - 100 * DAY + k * DAY for k in range(300) if (FIRST - 100 * DAY + k * DAY).weekday() == weekday]
    moved = sorted({closed.next_open(due) for due in nominal} - {None})
    assert due_days(FIRST, LAST, weekday=weekday, closed=closed) == tuple(d for d in moved if FIRST <= d <= LAST)


@given(weekdays, closures(), every, days)
def test_the_nearest_due_day_is_nearest_and_of_two_the_earlier(
    weekday: int, closed: Closed, often: str, when: date
) -> None:
    around = due_days(when - 150 * DAY, when + 150 * DAY, weekday=weekday, closed=closed, every=often)
    found = nearest_due(when, weekday=weekday, closed=closed, every=often)
    assert found == min(around, key=lambda due: (abs(due - when), due)) == nearest_of(when, around)


@given(weekdays, closures(), every, days)
def test_a_value_is_stale_after_the_second_due_day_missed(weekday: int, closed: Closed, often: str, when: date) -> None:
    words = {"weekday": weekday, "closed": closed, "every": often}
    missed = next_due(when, **words)
    assert nearest_due(when, **words) < missed
    stale = stale_from(when, **words)
    between = due_days(nearest_due(when, **words) + DAY, stale - DAY, **words)
    assert len(between) == 2 and between[0] == missed and between[1] == stale - DAY


@given(weekdays, closures(), days)
def test_an_entry_on_a_due_day_satisfies_it(weekday: int, closed: Closed, when: date) -> None:
    due = next_due(when, weekday=weekday, closed=closed)
    assert nearest_due(due, weekday=weekday, closed=closed) == due
    assert next_due(due, weekday=weekday, closed=closed) > due


def test_a_team_that_is_closed_for_good_still_has_a_due_day() -> None:
    closed = Closed(weekdays=frozenset(range(7)))
    assert closed.next_open(FIRST) is None
    assert nearest_due(day("10-05"), weekday=0, closed=closed) == day("10-05")


def test_the_due_day_of_the_year_s_last_week_may_fall_into_the_next_cycle() -> None:
    new_year = Closed(ranges=((day("12-28"), day("2027-01-03")),))
    assert due_days(day("12-20"), LAST, weekday=0, closed=new_year) == (day("12-21"),)
    assert due_days(day("2027-01-01"), day("2027-01-05"), weekday=0, closed=new_year) == (day("2027-01-04"),)


def test_no_days_have_no_nearest() -> None:
    assert nearest_of(FIRST, ()) is None


def test_a_value_on_friday_counts_for_monday() -> None:
    assert nearest_due(day("10-09"), weekday=0) == day("10-12")
    assert stale_from(day("10-09"), weekday=0) == day("10-27")


def test_of_two_due_days_equally_near_the_earlier_counts() -> None:
    holiday = Closed(days=frozenset({day("10-12")}))
    assert nearest_due(day("10-09"), weekday=0, closed=holiday) == day("10-05")
    assert nearest_of(day("10-09"), [day("10-05"), day("10-13")]) == day("10-05")
