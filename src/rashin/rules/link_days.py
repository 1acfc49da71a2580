"""How far back a number may be entered through a team's link."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(days=7)


def earliest_day(today: date, *, due_since: date | None) -> date:
    """The first day that a value may be for: the Monday of last week, or that of the week in which the oldest due day
    lies that nobody has looked for yet (`due_since`), whichever is earlier."""
    since = today - WEEK if due_since is None else min(due_since, today - WEEK)
    return since - timedelta(days=since.weekday())


def earliest_period_end(earliest: date) -> date:
    """The same for a value of a month or a week, which is entered after its last day: the end of the month before."""
    return earliest.replace(day=1) - timedelta(days=1)
