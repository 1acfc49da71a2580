"""What changed between two days."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rashin.goals.asked_day import AskedDay, asked_day
from rashin.goals.measured import language
from rashin.goals.models import Cycle
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.changes import CUTS, ChangesPage, cuts_of, groups_of
from rashin.goals.pages.travel import ONE_DAY, ONE_WEEK
from rashin.goals.queries.board import chosen_cycle
from rashin.goals.queries.found import team_tree
from rashin.goals.queries.past.changes import Change
from rashin.goals.queries.past.changes import changes as changes_between
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.moments import first_day_of, past_day
from rashin.goals.queries.veil import teams_shown
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to, teams_open_to
from rashin.people.doors import MemberRequest, for_readers


@require_safe
@for_readers
def changes(request: MemberRequest) -> HttpResponse:
    """From ?from= to ?to=, in whichever order; without them since a week ago."""
    cycle, _cycles = chosen_cycle(request.member, request.GET.get("cycle", "")[:40], request.today)
    if cycle is None:
        return render(request, "goals/board_without_cycle.html", {})
    asked_first, asked_last = asked_day(request, "from"), asked_day(request, "to")
    first, last = _days(request, asked_first, asked_last)
    before, after = _company(request, first), _company(request, last)
    found = changes_between(before, after, cycle)
    page = _page(request, cycle, found, before, after)
    problems = {"from": asked_first.problem, "to": asked_last.problem}
    status = max(asked_first.status, asked_last.status)
    context = {"page": page, "problems": problems, "typed": {"from": asked_first.typed, "to": asked_last.typed}}
    return render(request, "goals/changes.html", context, status=status)


def _company(request: MemberRequest, day: date) -> PastCompany:
    then = past_day(request.organization, day, today=request.today)
    return PastCompany(request.organization, then, request.member)


def _days(request: MemberRequest, first: AskedDay, last: AskedDay) -> tuple[date, date]:
    """The two days, the earlier one first; a week apart where the first is not named."""
    to = last.day or request.today
    begins = first_day_of(request.organization)
    since = first.day or (request.today if first.typed and not first.problem else max(to - ONE_WEEK, min(begins, to)))
    return min(since, to), max(since, to)


def _page(
    request: MemberRequest, cycle: Cycle, found: list[Change], before: PastCompany, after: PastCompany
) -> ChangesPage:
    slug, first, last = request.organization.slug, before.then.day, after.then.day
    only = request.GET.get("only", "") if request.GET.get("only") in CUTS else ""
    query = {"from": first.isoformat(), "to": last.isoformat(), "cycle": cycle.public_id}
    address = Addresses(slug).page("changes")
    shown = [change for change in found if not only or CUTS[only][1](change)]
    return ChangesPage(
        label=cycle.label(language()),
        cycle=cycle.public_id,
        first=first,
        last=last,
        groups=groups_of(
            shown,
            teams_shown(request.member, team_tree(request.organization.pk)),
            after.teams,
            _names(request.member, after),
            addresses=Addresses(slug, "" if last >= request.today else last.isoformat()),
            before=Addresses(slug, first.isoformat()),
        ),
        cuts=cuts_of(found, address, query, only),
        total=len(found),
        presets=tuple(_presets(request, cycle, address, first, last)),
    )


def _names(member: Member, company: PastCompany) -> dict[str, str]:
    """The names of people and teams by public id: all, but for a coach of chosen teams only theirs."""
    rows = [*company.members.values(), *company.teams.values()]
    names = {row.public_id: row.name for row in rows}
    if not member.reads_a_part:
        return names
    shown = {*members_visible_to(member).values_list("public_id", flat=True)}
    shown |= {*teams_open_to(member).values_list("public_id", flat=True)}
    return {public_id: name for public_id, name in names.items() if public_id in shown}


def _presets(
    request: MemberRequest, cycle: Cycle, address: str, first: date, last: date
) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is shown): the usual spans until today."""
    today = request.today
    spans = (
        (_("Since yesterday"), today - ONE_DAY),
        (_("Since last week"), today - ONE_WEEK),
        (_("In four weeks"), today - 4 * ONE_WEEK),
        (_("Since the beginning"), min(cycle.first_day, today)),
    )
    begins = first_day_of(request.organization)
    return [
        (words, address + asked({"from": since.isoformat(), "to": today.isoformat(), "cycle": cycle.public_id}),
         (since, today) == (first, last))
        for words, since in spans
        if since >= begins
    ]  # fmt: skip
