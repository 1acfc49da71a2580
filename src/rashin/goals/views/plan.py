"""The quarter that is planned, in one look."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rashin.goals.access import can_look_after, drafts_visible_to
from rashin.goals.actions.taking import QUESTIONS
from rashin.goals.models import CycleState
from rashin.goals.queries.planning import cycle_to_plan, planning
from rashin.people.doors import MemberRequest, for_readers


@require_safe
@for_readers
def plan(request: MemberRequest) -> HttpResponse:
    """Drafts, what waits for whose word, objectives by their carrier, the No list, ideas."""
    cycle = cycle_to_plan(request.member, request.GET.get("cycle", ""))
    if cycle is None:
        return redirect("cycles", slug=request.organization.slug)
    language = (get_language() or "en").split("-")[0]
    page = planning(request.member, cycle)
    shown = [each for each in page.cycles if each.state != CycleState.CLOSED or each == cycle][-6:]
    context = {
        "page": page,
        "cycle": cycle,
        "label": cycle.label(language),
        "cycles": [(each.label(language), f"?cycle={each.public_id}", each == cycle) for each in shown],
        "interview": drafts_visible_to(request.member).filter(form=QUESTIONS).exists(),
        "can_write": request.member.writes and cycle.is_open,
        "looks_after": can_look_after(request.member),
        "may_answer": request.member.administers or (request.member.writes and request.member.leads.exists()),
    }
    return render(request, "goals/plan.html", context)
