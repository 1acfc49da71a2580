"""The board: the whole company in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rashin.goals.access import objectives_visible_to
from rashin.goals.asked_day import AskedDay, asked_day
from rashin.goals.measured import language
from rashin.goals.models import Cycle
from rashin.goals.pages import board_page as pages
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.board import TOPS, Lines, Listing, Tree
from rashin.goals.queries import board as queries
from rashin.goals.queries import found
from rashin.goals.queries.found import Filters, TeamPlace
from rashin.goals.queries.past.board import PastBoard, past_branch, past_cycle, past_cycles
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.rows import ObjectiveRow, objective_rows
from rashin.goals.queries.sources import TODAY, BoardSource
from rashin.goals.queries.veil import board_of
from rashin.goals.views.past import board_line, board_without_cycle
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui.addresses import whole_asked

ASKED = ("cycle", "by", "team", "person", "status", "q", "after")
MOST_ROWS_ON = 100_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for, looked up; `tops` are the first of the topmost objectives, and whether more follow."""

    cycle: Cycle
    cycles: list[Cycle]
    teams: list[TeamPlace]
    filters: Filters
    names: tuple[str, str]
    chooser: pages.Chooser
    tops: tuple[list[ObjectiveRow], bool]
    source: BoardSource
    today: date
    addresses: Addresses


@require_safe
@for_readers
def board(request: MemberRequest) -> HttpResponse:
    """The page of today or of a past day, or for htmx the next lines of it."""
    query = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in ASKED}
    asked = asked_day(request)
    chosen = _chosen(request, query, asked)
    if chosen is None:
        return board_without_cycle(request, asked)
    listing = _listing(request, chosen)
    if request.htmx and query["after"]:
        return render(request, "goals/board_more.html", {"listing": listing})
    addresses = Addresses(request.organization.slug)
    context = {
        "page": _page(request, chosen, listing),
        "plan_url": addresses.page("plan"),
        "time": board_line(request, chosen.cycle, asked, query),
        "then": asked.day,
    }
    return render(request, "goals/board.html", context, status=asked.status)


def _chosen(request: MemberRequest, query: dict[str, str], asked: AskedDay) -> Chosen | None:
    """None when there is no cycle."""
    source: BoardSource = TODAY
    if asked.then is None:
        today, day = request.today, ""
        cycle, cycles = queries.chosen_cycle(request.member, query["cycle"], today)
    else:
        today, day = asked.then.day, asked.then.day.isoformat()
        company = PastCompany(request.organization, asked.then, request.member)
        cycle, cycles = past_cycle(company, query["cycle"]), past_cycles(company)
        source = PastBoard(company, cycle) if cycle is not None else TODAY
    if cycle is None:
        return None
    source = board_of(request.member, source)
    teams = source.team_tree(request.organization.pk)
    filters, names = _filters(request.member, query, teams, today)
    address = Addresses(request.organization.slug).page("board")
    return Chosen(
        cycle=cycle,
        cycles=cycles,
        teams=teams,
        filters=filters,
        names=names,
        chooser=pages.Chooser(address, {**query, "day": day}),
        tops=source.top_objectives(cycle, offset=0, limit=TOPS),
        source=source,
        today=today,
        addresses=Addresses(request.organization.slug, day),
    )


@require_safe
@for_readers
def board_branch(request: MemberRequest, public_id: str) -> HttpResponse:
    """What is under one objective: the lines that htmx puts into the board, or a page of their own."""
    row, cycle, lines = _branch(request, public_id, asked_day(request))
    offset = whole_asked(request.GET.get("after", ""), MOST_ROWS_ON)
    level = (whole_asked(request.GET.get("level", ""), 6) or 1) if request.htmx else 1
    tree = Tree([row], levels=1, offset=offset, source=lines.source)
    line = lines.tree(tree, row, level=level, offset=offset)
    if request.htmx:
        return render(request, "goals/board_branch.html", {"line": line, "goes_on": offset > 0})
    return render(request, "goals/board_below.html", {"line": line, "cycle": cycle, "label": cycle.label(language())})


def _branch(request: MemberRequest, public_id: str, asked: AskedDay) -> tuple[ObjectiveRow, Cycle, Lines]:
    """The objective, its cycle, and how its lines are drawn; Http404 where it does not stand on the board."""
    visible, slug = objectives_visible_to(request.member).filter(public_id=public_id), request.organization.slug
    if asked.then is None:
        rows = objective_rows(visible.filter(state__in=queries.SHOWN, archived_at__isnull=True))
        if not rows:
            raise Http404
        cycle = Cycle.objects.get(objectives=rows[0].pk)
        source = board_of(request.member, TODAY)
        return rows[0], cycle, Lines(Addresses(slug), pages.day_of(cycle, request.today), source)
    found_then = past_branch(
        PastCompany(request.organization, asked.then, request.member), visible.values_list("pk", flat=True).first()
    )
    if found_then is None:
        raise Http404
    row, source = found_then
    day = pages.day_of(source.cycle, asked.then.day)
    return row, source.cycle, Lines(Addresses(slug, asked.then.day.isoformat()), day, board_of(request.member, source))


def is_phone(request: MemberRequest) -> bool:
    """Whether a small screen asks: there only the company's objectives are unfolded."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")


def _filters(
    member: Member, query: dict[str, str], teams: list[TeamPlace], today: date
) -> tuple[Filters, tuple[str, str]]:
    """The filters, and the names of the chosen team and person. What does not exist filters nothing."""
    team = next((team for team in teams if team.public_id == query["team"]), None)
    person = members_visible_to(member).filter(public_id=query["person"]).first() if query["person"] else None
    filters = Filters(
        teams=found.with_below(teams, team.pk) if team else (),
        person=person.pk if person else None,
        status=query["status"] if query["status"] in found.STATUSES else "",
        words=query["q"],
        today=today,
    )
    return filters, (team.name if team else "", person.name if person else "")


def _listing(request: MemberRequest, chosen: Chosen) -> Listing:
    cycle, filters, chooser, tops = chosen.cycle, chosen.filters, chosen.chooser, chosen.tops
    offset = whole_asked(chooser.query["after"], MOST_ROWS_ON)
    by, phone = chooser.query["by"], is_phone(request)
    lines = Lines(chosen.addresses, pages.day_of(cycle, chosen.today), chosen.source)
    if by == "person":
        more = chooser.to(after=str(offset + pages.PEOPLE))
        return pages.person_listing(cycle, lines, filters, offset=offset, more=more, open=not phone or filters.narrow)
    if by == "team" or filters.narrow:
        more, open = chooser.to(after=str(offset + pages.OBJECTIVES)), not phone or filters.narrow
        return pages.found_listing(
            cycle, lines, filters, teams=chosen.teams, by=by, offset=offset, more=more, open=open
        )
    if offset:
        tops = chosen.source.top_objectives(cycle, offset=offset, limit=TOPS)
    more = chooser.to(after=str(offset + TOPS)) if tops[1] else ""
    return pages.tree_listing(tops[0], lines, levels=1 if phone else 2, more=more)


def _page(request: MemberRequest, chosen: Chosen, listing: Listing) -> pages.BoardPage:
    cycle, chooser, source, today = chosen.cycle, chosen.chooser, chosen.source, chosen.today
    company = queries.of_the_company(chosen.tops[0])
    day = pages.day_of(cycle, today)
    facts = pages.facts_shown(source.facts(cycle, today), cycle)
    left, starts_in = pages.time_left(cycle, today)
    offered = source.people_offered(request.organization.pk, pages.PEOPLE_OFFERED)
    return pages.BoardPage(
        label=cycle.label(language()),
        cycle=cycle,
        week=pages.week_of(cycle, today),
        days_left=left,
        starts_in=starts_in,
        people=source.people_counted(request.organization.pk) if cycle.is_open else 0,
        objectives=sum(not row.is_hidden for row in company),
        facts=facts,
        not_entered=chooser.address
        + asked(
            {"cycle": chooser.query["cycle"], "by": "person", "status": "not_entered", "day": chooser.query["day"]}
        ),
        left_words=pages.entered_words(facts),
        company=pages.company_figure(company, chosen.addresses, day),
        choices=pages.Choices(
            cycles=chooser.cycles(chosen.cycles, cycle),
            orders=chooser.orders(),
            teams=chooser.teams(chosen.teams),
            people=chooser.people(offered),
            statuses=chooser.statuses(facts),
            team=chosen.names[0] or _("All teams"),
            person=chosen.names[1] or _("Everybody"),
            all_teams=chooser.to(team=""),
            all_people=chooser.to(person=""),
            clear=chooser.to(team="", person="", status="", q=""),
            hidden=chooser.hidden(),
        ),
        listing=listing,
        words=chosen.filters.words,
        narrow=chosen.filters.narrow,
    )
