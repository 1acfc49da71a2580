"""Ticking an action, and taking the tick back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashin.goals.access import actions_visible_to
from rashin.goals.actions.todos import tick_action, untick_action
from rashin.goals.forms.ticks import TickForm
from rashin.goals.models import Action
from rashin.goals.pages.week import action_line, my_week, round_for
from rashin.goals.queries.week import my_action
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_POST
@for_writers
def action_completion(request: MemberRequest, action: str) -> HttpResponse:
    """Tick or untick, for myself or for the one that `member` names; without one the state turns."""
    row = actions_visible_to(request.member).select_related("objective").filter(public_id=action).first()
    if row is None:
        raise Http404
    form = TickForm(request.POST)
    if not form.is_valid():
        raise Http404
    member, on = _whose(request, row, form), form.cleaned_data["on"] or request.today
    done = form.cleaned_data["done"] != "0"
    if done:
        tick_action(row, member=member, on=on, by=request.member, at=request.at)
    else:
        untick_action(row, member=member, on=on, by=request.member, at=request.at)
    words = _("Done: %(title)s") if done else _("Open again: %(title)s")
    undo = {"done": "0" if done else "1", "on": on.isoformat(), "member": member.public_id if member else ""}
    mine = my_action(row, request.member, request.today) if request.htmx else None
    if mine is not None:
        context = {
            "action": action_line(mine, round_for(request.member, request.today)),
            "page": my_week(request.member, at=request.at, today=request.today),
            "words": words % {"title": row.title},
            "undo": tuple(undo.items()),
        }
        return render(request, "goals/action_answer.html", context)
    tell(request, words % {"title": row.title})
    if form.cleaned_data["from"] == "objective":
        return redirect("objective", slug=request.organization.slug, public_id=row.objective.public_id)
    return redirect(reverse("my_week", kwargs={"slug": request.organization.slug}) + "#actions")


def _whose(request: MemberRequest, action: Action, form: TickForm) -> Member | None:
    """Who has done it; None for an action that nobody is named for."""
    named = form.cleaned_data["member"]
    if not named and not action.assignments.exists():
        return None
    if not named or named == request.member.public_id:
        return request.member
    found = members_visible_to(request.member).filter(public_id=named).first()
    if found is None:
        raise Http404
    return found
