"""The coach over all drafts of a quarter: for those who look after others' goals."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rashin.goals.access import can_look_after, cycles_visible_to
from rashin.goals.models import Cycle, CycleState
from rashin.goals.pages.coached import Coached, coached_drafts, coaching_page, digests_in
from rashin.goals.queries.coaching import (
    MOST_DRAFTS,
    agreed_titles,
    has_company_objective,
    in_planning,
    kept_by,
    no_list_of,
)
from rashin.goals.queries.planning import cycle_to_plan
from rashin.organizations.refusals import NotAllowed
from rashin.people.doors import MemberRequest, for_readers


@require_safe
@for_readers
def coaching(request: MemberRequest) -> HttpResponse:
    """Drafts and proposals with the coach's notes, worst first, the most frequent notes on top."""
    if not can_look_after(request.member):
        raise NotAllowed
    cycle = cycle_to_plan(request.member, request.GET.get("cycle", ""))
    if cycle is None:
        return redirect("plan", slug=request.organization.slug)
    number, finding = request.GET.get("page", ""), request.GET.get("finding", "")
    rows = _drafts(request, cycle)
    page = coaching_page(
        rows, number=int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1, finding=finding
    )
    language = (get_language() or "en").split("-")[0]
    context = {
        "page": page,
        "cycle": cycle,
        "label": cycle.label(language),
        "cycles": [
            (each.label(language), f"?cycle={each.public_id}", each == cycle)
            for each in cycles_visible_to(request.member)
            if each.state != CycleState.CLOSED or each == cycle
        ],
        "is_cut": len(rows) >= MOST_DRAFTS,
    }
    return render(request, "goals/coaching.html", context)


def _drafts(request: MemberRequest, cycle: Cycle) -> list[Coached]:
    """Six queries, however many drafts there are."""
    member = request.member
    drafts = in_planning(member, cycle)
    who = {pk for row in drafts for pk in (row.owner_id, row.written_by_id) if pk}
    return coached_drafts(
        drafts,
        kept=kept_by(who, digests_in(drafts)),
        agreed=agreed_titles(member, cycle),
        no_list=no_list_of(member),
        most=request.organization.objectives_at_most,
        can_link=has_company_objective(member, cycle),
    )
