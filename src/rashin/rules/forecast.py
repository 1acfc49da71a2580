"""Where a number may land at the deadline, from its entries so far (docs/method/forecast.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashin.rules.definition import Definition, Entry


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value at the deadline at the slowest and at the fastest recent speed (`low` ≤ `high`), the progress of each,
    the two speeds per week, and the day and number of the readings they are taken from."""

    low: Decimal
    high: Decimal
    progress_low: Decimal | None
    progress_high: Decimal | None
    slow_per_week: Decimal
    fast_per_week: Decimal
    since: date
    readings: int


def forecast(definition: Definition, entries: Sequence[Entry]) -> Forecast | None:
    """The range at the deadline; None with readings on fewer than 3 days, after the deadline, or for a kind whose value
    does not grow by itself (steps, ranges, thresholds without a start, baselines)."""
    raise NotImplementedError
