"""The board: the whole company in one look."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rashin.goals.access import objectives_visible_to
from rashin.goals.measured import language
from rashin.goals.models import Cycle
from rashin.goals.pages import board_page as pages
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.board import TOPS, Lines, Listing, Tree
from rashin.goals.queries import board as queries
from rashin.goals.queries import found
from rashin.goals.queries.found import Filters, TeamPlace
from rashin.goals.queries.rows import ObjectiveRow, objective_rows
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to
from rashin.people.doors import MemberRequest, for_readers

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


@require_safe
@for_readers
def board(request: MemberRequest) -> HttpResponse:
    """The page, or for htmx the next lines of it."""
    query = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in ASKED}
    cycle, cycles = queries.chosen_cycle(request.member, query["cycle"], request.today)
    if cycle is None:
        return render(request, "goals/board_without_cycle.html", {"member": request.member})
    addresses = Addresses(request.organization.slug)
    teams = found.team_tree(request.organization.pk)
    filters, names = _filters(request.member, query, teams, request)
    tops = queries.top_objectives(cycle, offset=0, limit=TOPS)
    chosen = Chosen(cycle, cycles, teams, filters, names, pages.Chooser(addresses.page("board"), query), tops)
    listing = _listing(request, chosen)
    if request.htmx and query["after"]:
        return render(request, "goals/board_more.html", {"listing": listing})
    context = {"page": _page(request, chosen, listing), "plan_url": addresses.offered("plan")}
    return render(request, "goals/board.html", context)


@require_safe
@for_readers
def board_branch(request: MemberRequest, public_id: str) -> HttpResponse:
    """What is under one objective: the lines that htmx puts into the board, or a page of their own."""
    visible = objectives_visible_to(request.member).filter(public_id=public_id)
    rows = objective_rows(visible.filter(state__in=queries.SHOWN, archived_at__isnull=True))
    if not rows:
        raise Http404
    row, offset = rows[0], _number(request.GET.get("after", ""))
    cycle = Cycle.objects.get(objectives=row.pk)
    lines = Lines(Addresses(request.organization.slug), pages.day_of(cycle, request.today))
    level = min(_number(request.GET.get("level", "")) or 1, 6) if request.htmx else 1
    line = lines.tree(Tree([row], levels=1, offset=offset), row, level=level, offset=offset)
    if request.htmx:
        return render(request, "goals/board_branch.html", {"line": line, "goes_on": offset > 0})
    return render(request, "goals/board_below.html", {"line": line, "cycle": cycle, "label": cycle.label(language())})


def _number(text: str) -> int:
    return min(int(text), MOST_ROWS_ON) if text.isascii() and text.isdigit() else 0


def is_phone(request: MemberRequest) -> bool:
    """Whether a small screen asks: there only the company's objectives are unfolded."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")


def _filters(
    member: Member, query: dict[str, str], teams: list[TeamPlace], request: MemberRequest
) -> tuple[Filters, tuple[str, str]]:
    """The filters, and the names of the chosen team and person. What does not exist filters nothing."""
    team = next((team for team in teams if team.public_id == query["team"]), None)
    person = members_visible_to(member).filter(public_id=query["person"]).first() if query["person"] else None
    filters = Filters(
        teams=found.with_below(teams, team.pk) if team else (),
        person=person.pk if person else None,
        status=query["status"] if query["status"] in found.STATUSES else "",
        words=query["q"],
        today=request.today,
    )
    return filters, (team.name if team else "", person.name if person else "")


def _listing(request: MemberRequest, chosen: Chosen) -> Listing:
    cycle, filters, chooser, tops = chosen.cycle, chosen.filters, chosen.chooser, chosen.tops
    offset = _number(chooser.query["after"])
    by, phone = chooser.query["by"], is_phone(request)
    lines = Lines(Addresses(request.organization.slug), pages.day_of(cycle, request.today))
    if by == "person":
        more = chooser.to(after=str(offset + pages.PEOPLE))
        return pages.person_listing(cycle, lines, filters, offset=offset, more=more, open=not phone or filters.narrow)
    if by == "team" or filters.narrow:
        more, open = chooser.to(after=str(offset + pages.OBJECTIVES)), not phone or filters.narrow
        return pages.found_listing(
            cycle, lines, filters, teams=chosen.teams, by=by, offset=offset, more=more, open=open
        )
    if offset:
        tops = queries.top_objectives(cycle, offset=offset, limit=TOPS)
    more = chooser.to(after=str(offset + TOPS)) if tops[1] else ""
    return pages.tree_listing(tops[0], lines, levels=1 if phone else 2, more=more)


def _page(request: MemberRequest, chosen: Chosen, listing: Listing) -> pages.BoardPage:
    cycle, chooser = chosen.cycle, chosen.chooser
    company = queries.of_the_company(chosen.tops[0])
    day = pages.day_of(cycle, request.today)
    facts = queries.facts(cycle, request.today)
    left, starts_in = pages.time_left(cycle, request.today)
    offered = found.people_offered(request.organization.pk, pages.PEOPLE_OFFERED)
    return pages.BoardPage(
        label=cycle.label(language()),
        cycle=cycle,
        week=pages.week_of(cycle, request.today),
        days_left=left,
        starts_in=starts_in,
        people=found.people_counted(request.organization.pk),
        objectives=len(company),
        facts=facts,
        not_entered=chooser.address + asked({"cycle": chooser.query["cycle"], "by": "person", "status": "not_entered"}),
        left_words=pages.entered_words(facts),
        company=pages.company_figure(company, Addresses(request.organization.slug), day),
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
