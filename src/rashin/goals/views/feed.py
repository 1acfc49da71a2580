"""What happened to the goals: mine, a team's, the company's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rashin.goals.actions.visits import note_visit
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.feed import ONE_WEEK, Choice, FeedPage, choices, last_week_in, week_name, weeks_of
from rashin.goals.queries import feed as queries
from rashin.goals.queries.found import TeamPlace, team_tree
from rashin.goals.queries.veil import teams_shown
from rashin.organizations.models import Organization
from rashin.people.access import teams_visible_to
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui.addresses import whole_asked

ASKED = ("of", "team", "since", "week", "after", "told")
MOST = 100_000


@require_safe
@for_readers
def feed(request: MemberRequest) -> HttpResponse:
    """The feed by week, newest first; for htmx with `after` the next lines of it."""
    query = {name: request.GET.get(name, "").replace("\x00", "").strip()[:40] for name in ASKED}
    teams = teams_shown(request.member, team_tree(request.organization.pk))
    scope = _scope(query, teams)
    before = note_visit(request.member, at=request.at)
    since = before if query["since"] == "visit" else None
    monday = _monday(query["week"], request.today)
    first, end = _span(request.organization, monday)
    offset = whole_asked(query["after"], MOST)
    found = queries.feed_between(
        _stories(request, scope, query),
        request.member,
        since=max(filter(None, (since, first)), default=None),
        until=end,
        offset=offset,
    )
    weeks = weeks_of(found, request.today, told=query["told"])
    address = Addresses(request.organization.slug).page("feed")
    more = ""
    if found.goes_on:
        more = address + asked({**query, "after": str(offset + len(found.happenings)), "told": last_week_in(found)})
    if request.htmx and offset:
        return render(request, "goals/feed_weeks.html", {"weeks": weeks, "more": more})
    scopes, by_team = choices(address, query, teams, scope=scope)
    page = FeedPage(
        weeks=weeks,
        more=more,
        scopes=scopes,
        teams=by_team,
        team=next((team.name for team in teams if scope == "team" and team.public_id == query["team"]), ""),
        visit=_visit(address, query, since=since) if before else None,
        since=since,
        **_around(address, query, monday, request.today),
    )
    return render(request, "goals/feed.html", {"page": page})


@dataclass(frozen=True, slots=True)
class News:
    """What others did to my goals since I was last here."""

    count: int
    many: bool
    url: str


def news_of(request: MemberRequest) -> News | None:
    """For my week; None on the first visit, and where nothing happened. Two queries."""
    before = note_visit(request.member, at=request.at)
    count = queries.count_since(queries.stories_of_mine(request.member), before) if before else 0
    if not count:
        return None
    url = Addresses(request.organization.slug).page("feed", {"of": "mine", "since": "visit"})
    return News(count, count >= queries.COUNTED_AT_MOST, url)


def _scope(query: dict[str, str], teams: list[TeamPlace]) -> str:
    if query["of"] == "team" and any(team.public_id == query["team"] for team in teams):
        return "team"
    return "mine" if query["of"] == "mine" else "company"


def _stories(request: MemberRequest, scope: str, query: dict[str, str]):  # type: ignore[no-untyped-def]
    if scope == "mine":
        return queries.stories_of_mine(request.member)
    if scope == "team":
        return queries.stories_of_team(request.member, teams_visible_to(request.member).get(public_id=query["team"]))
    return queries.stories_of_company(request.member)


def _monday(typed: str, today: date) -> date | None:
    """The Monday of the week that was asked for; a day that can't be read, or has not come yet, asks for none."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day - timedelta(days=day.weekday()) if date(2000, 1, 3) <= day <= today else None


def _span(organization: Organization, monday: date | None) -> tuple[datetime | None, datetime | None]:
    if monday is None:
        return None, None
    zone = ZoneInfo(organization.time_zone)
    return tuple(datetime.combine(day, time(), tzinfo=zone) for day in (monday, monday + ONE_WEEK))  # type: ignore[return-value]


def _visit(address: str, query: dict[str, str], *, since: datetime | None) -> Choice:
    kept = {name: query[name] for name in ("of", "team")}
    return Choice(_("Since my last visit"), address + asked({**kept, "since": "" if since else "visit"}), bool(since))


def _around(address: str, query: dict[str, str], monday: date | None, today: date) -> dict[str, str]:
    """The weeks before and after, and the name of the one that is shown."""
    kept = {name: query[name] for name in ("of", "team", "since")}
    shown = monday or today - timedelta(days=today.weekday())
    before = shown - ONE_WEEK if monday else shown
    return {
        "earlier": address + asked({**kept, "week": before.isoformat()}),
        "later": address + asked({**kept, "week": (shown + ONE_WEEK).isoformat()})
        if monday and shown + ONE_WEEK <= today
        else "",
        "all_weeks": address + asked(kept) if monday else "",
        "week": week_name(monday, today) if monday else "",
    }
