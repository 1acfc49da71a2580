"""Write actions: what is done for an objective or one of its key results."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import actions_visible_to, can_edit, key_results_visible_to, objectives_visible_to
from rashin.goals.actions.todos import (
    action_content,
    add_action,
    archive_action,
    change_action,
    check_action_editable,
    restore_action,
)
from rashin.goals.forms.moving import ActionForm, action_initial
from rashin.goals.models import Action, KeyResult, Objective
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people.access import present_members
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


def _people(request: MemberRequest, objective: Objective) -> dict[str, Member]:
    """Everybody, the objective's own team first."""
    rows = list(present_members(request.member).order_by("name", "pk"))
    if objective.team_id:
        near = set(objective.team.memberships.values_list("member", flat=True))  # type: ignore[union-attr]
        rows.sort(key=lambda member: member.pk not in near)
    return {member.public_id: member for member in rows}


def _key_results(request: MemberRequest, objective: Objective) -> list[KeyResult]:
    return list(key_results_visible_to(request.member).filter(objective=objective, archived_at__isnull=True))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def action_new(request: MemberRequest, public_id: str) -> HttpResponse:
    """Add an action to an objective; ?key_result= names the key result that it is for."""
    rows = objectives_visible_to(request.member).select_related("cycle", "team", "owner")
    objective = get_object_or_404(rows, public_id=public_id)
    key_results = _key_results(request, objective)
    initial = {
        "key_result": request.GET.get("key_result", ""),
        "assignees": [request.member.public_id],
        "weekday": str(request.organization.check_in_weekday),
    }
    form = ActionForm(sent(request), people=_people(request, objective), key_results=key_results, initial=initial)
    if request.method == "POST" and perform(form, lambda: _added(request, objective, form, key_results)) is not None:
        tell(request, _("The action stands on the list."))
        return redirect("objective", slug=request.organization.slug, public_id=objective.public_id)
    context = {"form": form, "objective": objective, "action": None}
    return render(request, "goals/action_form.html", context, status=status_of(form))


def _added(request: MemberRequest, objective: Objective, form: ActionForm, key_results: list[KeyResult]) -> Action:
    chosen = form.cleaned_data["key_result"]
    key_result = next((row for row in key_results if row.public_id == chosen), None)
    return add_action(objective, form.content(), key_result=key_result, by=request.member, at=request.at)


def _action(request: MemberRequest, public_id: str) -> Action:
    rows = actions_visible_to(request.member).select_related("objective__team", "objective__cycle", "key_result")
    return get_object_or_404(rows, public_id=public_id)


def _edited(request: MemberRequest, action: Action) -> ActionForm:
    return ActionForm(
        sent(request),
        people=_people(request, action.objective),
        key_results=[action.key_result] if action.key_result else [],
        initial={"weekday": str(request.organization.check_in_weekday)} | action_initial(action),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def action_edit(request: MemberRequest, public_id: str) -> HttpResponse:
    """Change words, people or days of an action."""
    action = _action(request, public_id)
    check_action_editable(action, by=request.member)
    objective, seen = action.objective, action_content(action)
    form = _edited(request, action)
    if request.method == "POST":
        try:
            changed = perform(
                form, lambda: change_action(action, form.content(), by=request.member, at=request.at, seen=seen)
            )
        except Conflict as conflict:
            if conflict.theirs is None:
                raise
            form, changed = _edited(request, _action(request, public_id)), None
            form.add_error(None, str(conflict))
        if changed is not None:
            tell(request, _("Saved."))
            return redirect("objective", slug=request.organization.slug, public_id=objective.public_id)
    context = {"form": form, "objective": objective, "action": action, "edits": can_edit(request.member, objective)}
    return render(request, "goals/action_form.html", context, status=status_of(form))


@require_POST
@for_writers
def action_archive(request: MemberRequest, public_id: str) -> HttpResponse:
    """Put an action away, with a way back."""
    action = archive_action(_action(request, public_id), by=request.member, at=request.at)
    here = {"slug": request.organization.slug}
    back = reverse("action_restoration", kwargs={**here, "public_id": action.public_id})
    tell(request, _("“%(what)s” has been put away.") % {"what": action.title}, undo=back)
    return redirect("objective", slug=request.organization.slug, public_id=action.objective.public_id)


@require_POST
@for_writers
def action_restoration(request: MemberRequest, public_id: str) -> HttpResponse:
    """Bring it back."""
    action = restore_action(_action(request, public_id), by=request.member, at=request.at)
    return redirect("objective", slug=request.organization.slug, public_id=action.objective.public_id)
