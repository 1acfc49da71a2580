"""What happened, by week: for me, a team, the company; since I was last here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from rashin.goals.measured import language
from rashin.goals.pages.addresses import asked
from rashin.goals.pages.objective import Said
from rashin.goals.queries.feed import Feed
from rashin.goals.queries.found import TeamPlace
from rashin.goals.wordings import tell
from rashin.ui import formats

ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekOfStories:
    """The lines of one week; `heading` "" where the week has been named already."""

    heading: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another cut of the feed."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """What the template shows. `since` is when the reader was last here, where the feed begins there."""

    weeks: tuple[WeekOfStories, ...]
    more: str
    scopes: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    team: str
    visit: Choice | None
    since: datetime | None
    earlier: str
    later: str
    all_weeks: str
    week: str


def monday_of(moment: datetime) -> date:
    """The first day of the week, in the organisation's zone."""
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())


def weeks_of(feed: Feed, today: date, *, told: str = "") -> tuple[WeekOfStories, ...]:
    """The lines by week; the week `told` (2026-11-16) has its heading on the page already."""
    found = []
    for monday, several in groupby(feed.happenings, key=lambda happening: monday_of(happening.at)):
        lines = tuple(Said(tell(happening), happening.at) for happening in several)
        found.append(WeekOfStories("" if monday.isoformat() == told else week_name(monday, today), lines))
    return tuple(found)


def week_name(monday: date, today: date) -> str:
    """This week, last week, else from Monday to Sunday."""
    this = today - timedelta(days=today.weekday())
    if monday == this:
        return _("This week")
    if monday == this - ONE_WEEK:
        return _("Last week")
    return formats.range_text(monday, monday + timedelta(days=6), language=language(), today=today)


def last_week_in(feed: Feed) -> str:
    """The week that the page ends in, so that the next page does not name it again."""
    return monday_of(feed.happenings[-1].at).isoformat() if feed.happenings else ""


def choices(
    address: str, query: Mapping[str, str], teams: Iterable[TeamPlace], *, scope: str
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The scopes and the teams, each as a link that keeps the rest."""
    kept = {name: query.get(name, "") for name in ("since", "week")}
    scopes = (("mine", _("My goals")), ("company", _("The whole company")))
    return (
        tuple(Choice(label, address + asked({**kept, "of": code}), scope == code) for code, label in scopes),
        tuple(
            Choice(team.name, address + asked({**kept, "of": "team", "team": team.public_id}),
                   scope == "team" and query.get("team") == team.public_id)
            for team in teams
        ),
    )  # fmt: skip
