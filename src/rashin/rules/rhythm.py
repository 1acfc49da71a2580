"""Check-in days: when a value is due, which due day an entry counts for, and when a value is stale.

`weekday` is 0 for Monday. `every` is "week", or "month" for monthly values: due on the first such weekday of each month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Every = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed days: single dates, ranges (first and last included) and weekdays (0 is Monday)."""

    days: frozenset[date] = frozenset()
    ranges: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()

    def is_closed(self, day: date) -> bool:
        raise NotImplementedError

    def next_open(self, day: date) -> date | None:
        """The day itself or the first open one after it; None when all is closed for more than a year."""
        raise NotImplementedError


def due_days(
    first: date, last: date, *, weekday: int, closed: Closed = Closed(), every: Every = "week"
) -> tuple[date, ...]:
    """The due days from first to last. One on a closed day moves to the next open one; several that meet are one."""
    raise NotImplementedError


def nearest_due(day: date, *, weekday: int, closed: Closed = Closed(), every: Every = "week") -> date:
    """The due day that an entry for `day` counts for: the nearest, of two equally near the earlier."""
    raise NotImplementedError


def nearest_of(day: date, days: Sequence[date]) -> date | None:
    """The same among given days in order; None when there are none."""
    raise NotImplementedError


def next_due(after_entry_for: date, *, weekday: int, closed: Closed = Closed(), every: Every = "week") -> date:
    """The first due day that an entry for that date has not satisfied."""
    raise NotImplementedError


def stale_from(looked_on: date, *, weekday: int, closed: Closed = Closed(), every: Every = "week") -> date:
    """The first day on which a value looked at for that date is stale: the day after the second due day missed."""
    raise NotImplementedError
