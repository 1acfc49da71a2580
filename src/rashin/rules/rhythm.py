"""Check-in days: when a value is due, which due day an entry counts for, and when a value is stale.

`weekday` is 0 for Monday. `every` is "week", or "month" for monthly values: due on the first such weekday of each
month. Formulas and examples: docs/method/rhythm.md.
"""

from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Every = Literal["week", "month"]

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed days: single dates, ranges (first and last included) and weekdays (0 is Monday)."""

    days: AbstractSet[date] = frozenset()
    ranges: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()

    def is_closed(self, day: date) -> bool:
        """Is nobody expected to check in on this day?"""
        return (
            day in self.days
            or day.weekday() in self.weekdays
            or any(first <= day <= last for first, last in self.ranges)
        )

    def next_open(self, day: date) -> date | None:
        """The day itself or the first open one after it; None when all is closed for more than a year."""
        limit = day + _YEAR
        while day <= limit:
            if not self.is_closed(day):
                return day
            # A range is left in one step: a shop may be closed for months.
            day = max((last for first, last in self.ranges if first <= day <= last), default=day) + _DAY
        return None


_ALWAYS_OPEN = Closed()


@dataclass(frozen=True, slots=True)
class _Rhythm:
    weekday: int
    closed: Closed
    every: Every

    def nominal(self, day: date) -> date:
        """The last nominal due day on or before the day."""
        if self.every == "week":
            return day - timedelta(days=(day.weekday() - self.weekday) % 7)
        in_month = self._in_month(day)
        return in_month if in_month <= day else self._in_month(day.replace(day=1) - _DAY)

    def after(self, nominal: date) -> date:
        """The nominal due day after a nominal one."""
        if self.every == "week":
            return nominal + _WEEK
        return self._in_month(nominal.replace(day=28) + timedelta(days=4))

    def _in_month(self, day: date) -> date:
        first = day.replace(day=1)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7)

    def moved(self, nominal: date) -> date:
        """Where the due day falls; it stays where nothing opens for a year, so that there always is one."""
        return self.closed.next_open(nominal) or nominal

    def on_or_after(self, day: date) -> date:
        """The first due day from the day on."""
        nominal = self.nominal(day)
        while self.moved(nominal) < day:
            nominal = self.after(nominal)
        return self.moved(nominal)

    def on_or_before(self, day: date) -> date:
        """The last due day up to the day."""
        nominal = self.nominal(day)
        while self.moved(nominal) > day:
            nominal = self.nominal(nominal - _DAY)
        return self.moved(nominal)


@lru_cache(maxsize=4096)
def due_days(
    first: date, last: date, *, weekday: int, closed: Closed = _ALWAYS_OPEN, every: Every = "week"
) -> tuple[date, ...]:
    """The due days from first to last. One on a closed day moves to the next open one; several that meet are one. What
    moves past `last` is no due day of this stretch, but of the next."""
    rhythm = _Rhythm(weekday, closed, every)
    found = []
    day = rhythm.on_or_after(first)
    while day <= last:
        found.append(day)
        day = rhythm.on_or_after(day + _DAY)
    return tuple(found)


def nearest_due(day: date, *, weekday: int, closed: Closed = _ALWAYS_OPEN, every: Every = "week") -> date:
    """The due day that an entry for `day` counts for: the nearest, of two equally near the earlier."""
    rhythm = _Rhythm(weekday, closed, every)
    before, after = rhythm.on_or_before(day), rhythm.on_or_after(day)
    return after if after - day < day - before else before


def nearest_of(day: date, days: Sequence[date]) -> date | None:
    """The same among given days in ascending order; None when there are none."""
    if not days:
        return None
    place = bisect_left(days, day)
    around = days[max(place - 1, 0) : place + 1]
    return min(around, key=lambda due: (abs(due - day), due))


@lru_cache(maxsize=4096)
def next_due(after_entry_for: date, *, weekday: int, closed: Closed = _ALWAYS_OPEN, every: Every = "week") -> date:
    """The first due day that an entry for that date has not satisfied."""
    satisfied = nearest_due(after_entry_for, weekday=weekday, closed=closed, every=every)
    return _Rhythm(weekday, closed, every).on_or_after(satisfied + _DAY)


@lru_cache(maxsize=4096)
def stale_from(looked_on: date, *, weekday: int, closed: Closed = _ALWAYS_OPEN, every: Every = "week") -> date:
    """The first day on which a value looked at for that date is stale: the day after the second due day missed."""
    rhythm = _Rhythm(weekday, closed, every)
    first_missed = next_due(looked_on, weekday=weekday, closed=closed, every=every)
    return rhythm.on_or_after(first_missed + _DAY) + _DAY
