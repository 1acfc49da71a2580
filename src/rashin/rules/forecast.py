"""Where a number may land at the deadline, from its entries so far (docs/method/forecast.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from rashin.rules.counting import progress, series
from rashin.rules.definition import Definition, Entry
from rashin.rules.pace import judged_on
from rashin.rules.value import exact, fit, stored

_RECENT = 6
_FEWEST = 3


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


@exact
def forecast(definition: Definition, entries: Sequence[Entry]) -> Forecast | None:
    """The range at the deadline, from the last 6 days that readings are for: the slowest and the fastest average speed
    since any of the earlier ones. None with readings on fewer than 3 days, from the deadline on, or for a kind whose
    number does not run towards a target (steps, ranges, habits, baselines)."""
    if definition.kind in ("milestone", "range", "recurring", "baseline"):
        return None
    readings = {judged_on(definition, day): value for day, value in series(definition, entries)}
    points = list(readings.items())[-_RECENT:]
    if len(points) < _FEWEST:
        return None
    last, value = points[-1]
    left = (definition.deadline - last).days
    if left <= 0:
        return None
    speeds = [(value - earlier) / (last - day).days for day, earlier in points[:-1]]
    slow, fast = min(speeds), max(speeds)
    low, high = fit(stored(value + slow * left)), fit(stored(value + fast * left))
    ends = replace(definition, entry="running")
    return Forecast(
        low=low,
        high=high,
        progress_low=_progress_at(ends, low),
        progress_high=_progress_at(ends, high),
        slow_per_week=stored(slow * 7),
        fast_per_week=stored(fast * 7),
        since=points[0][0],
        readings=len(points),
    )


def _progress_at(definition: Definition, value: Decimal) -> Decimal | None:
    """Progress if the value, a running one, stood at the deadline."""
    at = datetime.combine(definition.deadline, time())
    return progress(definition, [Entry(value, definition.deadline, at, 0)])
