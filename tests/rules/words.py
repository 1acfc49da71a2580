"""Short words for the tests of the rules and for the examples in docs/method."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rashin.rules import key_result as rules
from rashin.rules.key_result import Definition, Entry, Milestone, PlannedPoint
from rashin.rules.pace import Thresholds, curve, judge

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
_NUMBERS = ("start", "target", "low", "high", "source_start", "due_each")
_DAYS = ("first_day", "deadline", "first_measuring_day")


def day(text: str) -> date:
    """A date as it is written: "2026-10-01", or "10-01" in 2026."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def key_result(kind: str = "increase", **words: Any) -> Definition:
    """A definition for October to December 2026; numbers and days may be text."""
    words = {"first_day": FIRST, "deadline": LAST} | words
    for name, value in words.items():
        if name in _NUMBERS and value is not None:
            words[name] = number(value)
        elif name in _DAYS and isinstance(value, str):
            words[name] = day(value)
        elif name == "points":
            words[name] = tuple(PlannedPoint(day(when), number(planned)) for when, planned in value)
        elif name == "milestones":
            words[name] = tuple(_milestone(step) for step in value)
        elif name == "measuring_days":
            words[name] = tuple(day(when) if isinstance(when, str) else when for when in value)
    return Definition(kind=kind, **words)  # type: ignore[arg-type]


def _milestone(step: Sequence[Any]) -> Milestone:
    key, weight, *due = step
    return Milestone(key, number(weight), day(due[0]) if due and due[0] else None)


def entry(value: Any = None, on: date | str = "11-20", order: int = 1, **words: Any) -> Entry:
    """One entry for a day, recorded on it."""
    when = day(on) if isinstance(on, str) else on
    recorded = datetime(when.year, when.month, when.day, 9, tzinfo=UTC)
    if "excused" in words:
        words["excused"] = number(words["excused"])
    return Entry(None if value is None else number(value), when, recorded, order, **words)


def no_change(on: date | str, order: int = 1) -> Entry:
    return entry(None, on, order, kind="no_change")


def step(key: str, on: date | str = "11-20", order: int = 1, *, done: bool = True) -> Entry:
    return entry(None, on, order, kind="step", step=key, done=done)


def entries(*pairs: tuple[str, Any]) -> list[Entry]:
    """Entries from ("10-07", "5,200")-like pairs, in the order in which they were recorded."""
    return [entry(value, on, order) for order, (on, value) in enumerate(pairs, 1)]


def percent(value: Decimal | None) -> str:
    """How a page would print it: 48 %, 33.3 %, "unknown"."""
    if value is None:
        return "unknown"
    shown = (value * 100).quantize(Decimal("0.1")).normalize()
    return f"{shown:f} %"


def progress(definition: Definition, said: Sequence[Entry]) -> str:
    """Progress as a page would print it."""
    return percent(rules.progress(definition, said))


def weeks(first: date = FIRST, last: date = LAST) -> tuple[date, ...]:
    """The Mondays between two days."""
    monday = first + timedelta(days=-first.weekday() % 7)
    return tuple(monday + timedelta(days=7 * k) for k in range((last - monday).days // 7 + 1))


def days_of(found: Sequence[date]) -> str:
    """Dates in a line, for examples."""
    return " ".join(f"{when:%m-%d}" for when in found)


def judged(definition: Definition, said: Sequence[Entry]) -> str:
    """Status, progress and pace in a line, for examples."""
    found = judge(definition, said, thresholds=Thresholds())
    return f"{found.status}: {percent(found.progress)} where {percent(found.pace)} is due"


def pace_on(definition: Definition, *days: str) -> str:
    """The expected progress on some days, in a line."""
    line = curve(definition)
    return "nothing" if line is None else ", ".join(percent(line.at(day(when))) for when in days)
