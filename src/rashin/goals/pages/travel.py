"""The line of days above a page: which day it shows, and how to look at another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from rashin.goals.measured import language
from rashin.goals.pages.addresses import asked
from rashin.ui import formats

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
APART = Decimal(11)  # per cent of the line between two labels, so that neither hides the other


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the line of days at `x`; a month has a label."""

    x: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The days of a cycle as a line: `days` steps, weeks and months marked, `at` the day that is shown."""

    days: int
    at: int
    today: int
    past: str
    weeks: tuple[Mark, ...]
    months: tuple[Mark, ...]
    now: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """What a page shows of time. `then` is None on the page of today; `problem` says what was wrong with a day that was
    asked for, `typed` is how it was written."""

    first: date
    today: date
    then: date | None
    scale: Scale
    action: str
    hidden: tuple[tuple[str, str], ...]
    now_url: str
    before_url: str
    after_url: str
    compare_url: str
    typed: str
    problem: str

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.then or self.today


def time_line(
    days: tuple[date, date],
    *,
    today: date,
    then: date | None,
    action: str,
    compare: str = "",
    query: Mapping[str, str] | None = None,
    typed: str = "",
    problem: str = "",
) -> TimeLine:
    """The line of days from the first to the last of `days` above the page at `action`; `query` is what its address
    asks for besides the day, `compare` the page of differences."""
    kept = {name: value for name, value in (query or {}).items() if value and name not in ("day", "after")}
    day = then or today

    def at(other: date) -> str:
        return action + asked({**kept, "day": "" if other >= today else other.isoformat()})

    since = (day - ONE_WEEK if then is None else then).isoformat()
    first, last = days
    return TimeLine(
        first=first,
        today=today,
        then=then,
        scale=_scale(first, last, today, day, language()),
        action=action,
        hidden=tuple(kept.items()),
        now_url=action + asked(kept),
        before_url=at(day - ONE_DAY),
        after_url=at(day + ONE_DAY) if then is not None else "",
        compare_url=compare + ("&" if "?" in compare else "?") + asked({"from": since, "to": today.isoformat()})[1:]
        if compare
        else "",
        typed=typed or day.isoformat(),
        problem=problem,
    )


@lru_cache(maxsize=256)
def _scale(first: date, last: date, today: date, day: date, language_: str) -> Scale:
    days = max((last - first).days, 1)

    def place(at: date) -> Decimal:
        return round(Decimal(100) * min(max((at - first).days, 0), days) / days, 1)

    now = place(day)
    weeks = [first + timedelta(days=step) for step in range(days + 1) if (first + timedelta(days=step)).weekday() == 0]
    named = [first, *(at for at in _months(first, last) if at != first), last]
    return Scale(
        days=days,
        at=min(max((day - first).days, 0), days),
        today=min(max((today - first).days, 0), days),
        past=f"{place(min(day, today))}%",
        weeks=tuple(Mark(f"{place(at)}%") for at in weeks),
        months=tuple(Mark(f"{place(at)}%", _label(at, first, last, now, place(at), language_)) for at in named),
        now=Mark(f"{now}%", formats.date_text(day, language=language_, today=today, weekday=False)),
    )


def _months(first: date, last: date) -> list[date]:
    """The first day of each month between."""
    found = []
    at = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while at < last:
        found.append(at)
        at = (at + timedelta(days=32)).replace(day=1)
    return found


def _label(at: date, first: date, last: date, now: Decimal, place: Decimal, language_: str) -> str:
    """The ends by their day, the months between by their name; nothing where it would meet the day that is shown."""
    if abs(place - now) < APART:
        return ""
    if at in (first, last):
        return formats.date_text(at, language=language_, today=at, weekday=False)
    return formats.month_text(at, language=language_) if APART <= place <= 100 - APART else ""
