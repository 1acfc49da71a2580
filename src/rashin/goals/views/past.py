"""Pages as they stood on a past day: looked at, never written on."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render

from rashin.goals.asked_day import AskedDay
from rashin.goals.measured import from_to
from rashin.goals.models import Cycle, KeyResult, Objective
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board_page import day_of
from rashin.goals.pages.chain import acts_of
from rashin.goals.pages.explanation import explanation_page, read
from rashin.goals.pages.looking_back import looked_back_then
from rashin.goals.pages.objective import Said
from rashin.goals.pages.past import past_objective_page, past_week_page
from rashin.goals.pages.travel import TimeLine, time_line
from rashin.goals.queries.board import chosen_cycle
from rashin.goals.queries.feed import feed_of_objective
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.moments import PastDay, first_day_of
from rashin.goals.queries.past.objective import past_objective
from rashin.goals.queries.past.week import past_week
from rashin.goals.wordings import tell
from rashin.people.doors import MemberRequest
from rashin.ui.addresses import whole_asked


def week_then(request: MemberRequest, then: PastDay) -> HttpResponse:
    """My week by the end of a past day."""
    company = PastCompany(request.organization, then, request.member)
    week = past_week(company, request.member)
    page = past_week_page(week, then)
    line = week_line(request, week.cycle, AskedDay(then))
    return render(request, "goals/week_past.html", {"page": page, "time": line, "then": then.day})


def week_line(request: MemberRequest, cycle: Cycle | None, asked: AskedDay) -> TimeLine | None:
    """The line of days above my week; None where there is no cycle and nobody asks for a day."""
    if cycle is None and not asked.is_another:
        return None
    action = Addresses(request.organization.slug).page("my_week")
    return time_line(
        _days(request, cycle),
        today=request.today,
        then=asked.day,
        action=action,
        typed=asked.typed,
        problem=asked.problem,
    )


def _days(request: MemberRequest, cycle: Cycle | None) -> tuple[date, date]:
    """The first and the last day of the line: the cycle's; where none had been opened those of the one that the page of
    today begins with, and where there has never been one all days of the record."""
    cycle = cycle or chosen_cycle(request.member, "", request.today)[0]
    return (cycle.first_day, cycle.last_day) if cycle else (first_day_of(request.organization), request.today)


def board_without_cycle(request: MemberRequest, asked: AskedDay) -> HttpResponse:
    """The board where there is no quarter, or was none on the day that is asked for."""
    time = board_line(request, None, asked, {"cycle": ""}) if asked.is_another else None
    context = {"time": time, "then": asked.day}
    return render(request, "goals/board_without_cycle.html", context, status=asked.status)


def board_line(request: MemberRequest, cycle: Cycle | None, asked: AskedDay, query: dict[str, str]) -> TimeLine:
    """The line of days above the board."""
    addresses = Addresses(request.organization.slug)
    return time_line(
        _days(request, cycle),
        today=request.today,
        then=asked.day,
        action=addresses.page("board"),
        compare=addresses.page("changes", {"cycle": query["cycle"]}),
        query=query,
        typed=asked.typed,
        problem=asked.problem,
    )


def objective_then(request: MemberRequest, today: Objective, then: PastDay) -> HttpResponse:
    """The page of an objective by the end of a past day; where it had not been written yet, that is said."""
    found = past_objective(PastCompany(request.organization, then, request.member), today, request.member)
    addresses = Addresses(request.organization.slug, then.day.isoformat())
    line = objective_line(request, today, AskedDay(then))
    if found is None:
        return render(request, "goals/objective_not_yet.html", {"objective": today, "time": line, "then": then.day})
    after = request.GET.get("after", "")
    offset = whole_asked(after, 100_000)
    feed = feed_of_objective(today, request.member, offset=offset, before=then.ends)
    told = tuple(Said(tell(happening), happening.at) for happening in feed.happenings)
    more = f"{addresses.of('objective', today.public_id)}&after={offset + len(told)}" if feed.goes_on else ""
    if request.htmx and after:
        return render(request, "goals/feed_more.html", {"lines": told, "more": more, "then": then.day})
    page = past_objective_page(found, member=request.member, then=then, addresses=addresses, feed=told, feed_more=more)
    context = {
        "page": page,
        "time": line,
        "then": then.day,
        "back": looked_back_then(found.objective, found.looked.score),
        "summary": found.looked.summary,
        "acts": acts_of(found.looked.key_results, {}, addresses),
    }
    return render(request, "goals/objective_past.html", context)


def explanation_then(request: MemberRequest, today: KeyResult, then: PastDay) -> HttpResponse:
    """Why a key result's number was what it was; Http404 where it was not there yet."""
    company = PastCompany(request.organization, then, request.member)
    stood = past_objective(company, today.objective, request.member)
    numbers = [each for each in stood.numbers if each.key_result.pk == today.pk] if stood is not None else []
    if not numbers:
        raise Http404
    addresses = Addresses(request.organization.slug, then.day.isoformat())
    row = numbers[0].key_result
    told = explanation_page(
        read(numbers[0]),
        company.organization,
        day_of(row.objective.cycle, then.day),
        address=lambda objective_id: addresses.of("objective", objective_id),
    )
    context = {"key_result": row, "told": told, "from_to": from_to(row), "then": then.day}
    return render(request, "goals/explanation_block.html" if request.htmx else "goals/explanation.html", context)


def objective_line(request: MemberRequest, objective: Objective, asked: AskedDay) -> TimeLine:
    """The line of days above an objective's page."""
    action = Addresses(request.organization.slug).of("objective", objective.public_id)
    return time_line(
        _days(request, objective.cycle),
        today=request.today,
        then=asked.day,
        action=action,
        typed=asked.typed,
        problem=asked.problem,
    )
