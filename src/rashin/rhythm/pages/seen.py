"""The pages that a coach opened, in words and by the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rashin.rhythm.queries.seen import Seen

_WORDS: dict[str, Callable[[], str]] = {
    "board": lambda: pgettext("main page", "Whole company"),
    "board_branch": lambda: _("What contributes to an objective"),
    "board_sheet": lambda: _("The whole company as a sheet"),
    "my_week": lambda: pgettext("main page", "My week"),
    "week_sheet": lambda: _("The week as a sheet"),
    "objective": lambda: _("Objective"),
    "objective_alignment": lambda: _("What an objective contributes to"),
    "objective_chain": lambda: _("An objective through the quarters"),
    "entries_sheet": lambda: _("The check-ins of an objective as a sheet"),
    "key_result_explanation": lambda: _("How a key result is computed"),
    "check_ins": lambda: _("The check-ins of a key result"),
    "team": lambda: _("Team"),
    "poster": lambda: _("A team's poster"),
    "teams": lambda: pgettext("main page", "Teams"),
    "members": lambda: pgettext("page", "People"),
    "search": lambda: _("Search"),
    "feed": lambda: _("What happened"),
    "changes": lambda: _("What changed between two days"),
    "plan": lambda: pgettext("main page", "Write goals"),
    "coaching": lambda: _("How the goals are written"),
    "no_list": lambda: _("The No list"),
    "direction": lambda: _("The direction"),
    "cycles": lambda: _("The quarters"),
    "closing": lambda: _("Looking back on a quarter"),
    "story": lambda: _("The story of a quarter"),
    "learnings": lambda: _("What was learnt"),
    "coach_seen": lambda: _("What the coach saw"),
    "desk": lambda: _("The coach's desk, with a card for this company"),
    "client": lambda: _("The coach's page about this company"),
    "session": lambda: _("A session"),
    "preparation": lambda: _("The sheet to prepare a session"),
    "with_coach": lambda: pgettext("main page", "With our coach"),
    "newcomer": lambda: _("The first page of somebody new"),
    "agreeing": lambda: _("What waits for whose word"),
    "coach_template_new": lambda: _("A draft to be offered"),
    "choices": lambda: _("A list to choose from"),
    "member_choices": lambda: _("A list of people"),
}
_LEADING = ("objective", "team", "objective_chain", "story")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One page: what it is, what it was about, where it is, when it was open."""

    page: str
    about: str
    url: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Day:
    """All of one day."""

    day: date
    lines: tuple[Line, ...]


def page_words(page: str) -> str:
    """What a page is called."""
    return _WORDS[page]() if page in _WORDS else _("Another page")


def days_of(rows: Iterable[Seen], slug: str) -> list[Day]:
    """The rows by their days, in their order."""
    return [
        Day(day=day, lines=tuple(_line(row, slug) for row in several))
        for day, several in groupby(rows, key=lambda row: row.day)
    ]


def _line(row: Seen, slug: str) -> Line:
    leads = row.page in _LEADING and row.about
    return Line(
        page=page_words(row.page),
        about=row.about,
        url=reverse(row.page, kwargs={"slug": slug, "public_id": row.subject}) if leads else "",
        first_at=row.first_at,
        last_at=row.last_at,
    )
