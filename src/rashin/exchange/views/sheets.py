"""What a page shows, as a file for a spreadsheet: board.csv, board.xlsx and their like."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from rashin.exchange.sheets import shown
from rashin.exchange.sheets.files import TYPES, Sheet, as_file
from rashin.goals.access import objectives_visible_to
from rashin.goals.asked_day import asked_day
from rashin.goals.measured import language
from rashin.goals.queries import board as queries
from rashin.goals.queries import found
from rashin.goals.queries.found import Filters, TeamPlace
from rashin.goals.queries.past.board import PastBoard, past_cycle
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.moments import PastDay
from rashin.goals.queries.past.objective import past_objective
from rashin.goals.queries.past.week import past_week
from rashin.people.access import members_visible_to
from rashin.people.doors import MemberRequest, also_by_token, for_readers


@require_safe
@for_readers
@also_by_token
def board_sheet(request: MemberRequest, kind: str) -> HttpResponse:
    """The board's key results, narrowed down and of the day as the page is."""
    then = _then(request)
    if then is not None:
        return _past_board(request, then, kind)
    cycle, _cycles = queries.chosen_cycle(request.member, _asked(request, "cycle"), request.today)
    if cycle is None:
        raise Http404
    filters = _filters(request, found.team_tree(request.organization.pk), request.today)
    sheet = shown.board(request.member, cycle, filters, language())
    return _file(sheet, f"{request.organization.slug}-{cycle.first_day:%Y-%m-%d}", kind)


def _past_board(request: MemberRequest, then: PastDay, kind: str) -> HttpResponse:
    company = PastCompany(request.organization, then, request.member)
    cycle = past_cycle(company, _asked(request, "cycle"))
    if cycle is None:
        raise Http404
    stood = PastBoard(company, cycle)
    filters = _filters(request, stood.team_tree(request.organization.pk), then.day)
    sheet = shown.past_board(stood, filters, language())
    return _file(sheet, f"{request.organization.slug}-{then.day:%Y-%m-%d}", kind)


def _filters(request: MemberRequest, teams: list[TeamPlace], today: date) -> Filters:
    team = next((each for each in teams if each.public_id == _asked(request, "team")), None)
    person = members_visible_to(request.member).filter(public_id=_asked(request, "person")).first()
    status = _asked(request, "status")
    return Filters(
        teams=found.with_below(teams, team.pk) if team else (),
        person=person.pk if person else None,
        status=status if status in found.STATUSES else "",
        words=_asked(request, "q"),
        today=today,
    )


@require_safe
@for_readers
@also_by_token
def entries_sheet(request: MemberRequest, public_id: str, kind: str) -> HttpResponse:
    """The entries of an objective's key results, of the day as the page is."""
    visible = objectives_visible_to(request.member).select_related("organization")
    objective = visible.filter(public_id=public_id).first()
    if objective is None:
        raise Http404
    then = _then(request)
    if then is None:
        return _file(shown.entries(objective), objective.public_id, kind)
    stood = past_objective(PastCompany(request.organization, then, request.member), objective, request.member)
    if stood is None:
        raise Http404
    return _file(shown.past_entries(stood), f"{objective.public_id}-{then.day:%Y-%m-%d}", kind)


@require_safe
@for_readers
@also_by_token
def week_sheet(request: MemberRequest, kind: str) -> HttpResponse:
    """My week, of the day as the page is."""
    then = _then(request)
    if then is None:
        return _file(shown.my_week(request.member, request.today), f"my-week-{request.today:%Y-%m-%d}", kind)
    week = past_week(PastCompany(request.organization, then, request.member), request.member)
    return _file(shown.past_week(week, then.day), f"my-week-{then.day:%Y-%m-%d}", kind)


@require_safe
@for_readers
@also_by_token
def search_sheet(request: MemberRequest, kind: str) -> HttpResponse:
    """The key results that a search finds."""
    words = _asked(request, "q")
    if not words:
        raise Http404
    return _file(shown.found(request.member, words), f"search-{words}", kind)


@require_safe
@for_readers
@also_by_token
def learnings_sheet(request: MemberRequest, kind: str) -> HttpResponse:
    """What was learnt, narrowed down as the page is."""
    return _file(shown.learnings(request.member, _asked(request, "q"), language()), "learnings", kind)


def _then(request: MemberRequest) -> PastDay | None:
    """The past day that is asked for, None for today; Http404 for one that cannot be shown."""
    asked = asked_day(request)
    if asked.problem:
        raise Http404
    return asked.then


def _asked(request: MemberRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def _file(sheet: Sheet, name: str, kind: str) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    answer = HttpResponse(as_file(sheet, kind), content_type=TYPES[kind])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return answer
