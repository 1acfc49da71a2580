"""Quarters, halves, years and free dates: make them, and let them run."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import cycles_visible_to, objectives_visible_to
from rashin.goals.actions.cycles import NEXT_STATES, change_cycle_state, open_cycle
from rashin.goals.actions.moving import copy_structure, put_back_structure
from rashin.goals.forms.planning import CycleForm, StructureForm
from rashin.goals.models import Cycle, CycleKind, CycleState, Objective, ObjectiveState
from rashin.organizations.refusals import NotAllowed
from rashin.people.answering import perform, sent
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.rules import fiscal
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def cycles(request: MemberRequest) -> HttpResponse:
    """All of them with their states; administrators open new ones here."""
    if request.method == "POST" and not request.member.administers:
        raise NotAllowed(_("Owners and administrators open and move quarters."))
    rows = list(cycles_visible_to(request.member))
    form = CycleForm(sent(request), initial=_next(request, rows))
    if request.method == "POST":
        made = perform(form, lambda: open_cycle(by=request.member, at=request.at, **form.values()))
        if made is not None:
            tell(request, _("%(label)s can be planned now.") % {"label": made.label(_language())})
            return redirect("cycles", slug=request.organization.slug)
    return _page(request, rows, form, StructureForm(cycles=rows, initial=_copying(rows)))


def _page(request: MemberRequest, rows: list[Cycle], form: CycleForm, copying: StructureForm) -> HttpResponse:
    listed = [(row, row.label(_language()), NEXT_STATES.get(CycleState(row.state), ())) for row in reversed(rows)]
    context = {"cycles": listed, "form": form, "copying": copying, "states": dict(CycleState.choices)}
    came_back = form.is_bound or copying.is_bound
    return render(
        request,
        "goals/cycles.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if came_back else HTTPStatus.OK,
    )


def _next(request: MemberRequest, rows: list[Cycle]) -> dict[str, object]:
    """The quarter after the last one."""
    first_month = request.organization.fiscal_first_month
    quarters = [row for row in rows if row.kind == CycleKind.QUARTER]
    period = (
        fiscal.first_after(
            quarters[-1].last_day,
            "quarter",
            first_month=first_month,
            but={(row.fiscal_year, row.number) for row in quarters},
        )
        if quarters
        else fiscal.quarter_of(request.today, first_month=first_month)
    )
    return {"kind": CycleKind.QUARTER, "fiscal_year": period.fiscal_year, "number": period.number}


def _copying(rows: list[Cycle]) -> dict[str, str]:
    """From the one that runs into the one that is planned."""
    running = next((row for row in reversed(rows) if row.state == CycleState.RUNNING), None)
    planned = next((row for row in rows if row.state == CycleState.PLANNING), None)
    return {"source": running.public_id if running else "", "to": planned.public_id if planned else ""}


@require_POST
@for_administrators
def cycle_state(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let a cycle run, go back to planning, or begin to close."""
    cycle = get_object_or_404(cycles_visible_to(request.member), public_id=public_id)
    cycle = change_cycle_state(cycle, request.POST.get("state", ""), by=request.member, at=request.at)
    words = _("%(label)s: %(state)s") % {"label": cycle.label(_language()), "state": cycle.get_state_display()}
    tell(request, words)
    return redirect("cycles", slug=request.organization.slug)


@require_POST
@for_administrators
def structure_copy(request: MemberRequest) -> HttpResponse:
    """Copy all objectives of a cycle into another one, as drafts and with their links."""
    rows = list(cycles_visible_to(request.member))
    form = StructureForm(request.POST, cycles=rows)
    copied = perform(form, lambda: _copied(request, form, rows))
    if copied is None:
        return _page(request, rows, CycleForm(initial=_next(request, rows)), form)
    count = len(copied)
    tell(
        request,
        ngettext("%(num)s objective copied as a draft.", "%(num)s objectives copied as drafts.", count)
        % {"num": count},
        undo=_undo_copies(request, copied) if copied else "",
    )
    return redirect("plan", slug=request.organization.slug)


def _undo_copies(request: MemberRequest, copied: list[Objective]) -> str:
    here = {"slug": request.organization.slug, "public_id": copied[0].public_id}
    return reverse("structure_copy_return", kwargs=here)


@require_POST
@for_administrators
def structure_copy_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo the copying of a structure; any one of the copies names it."""
    copy = get_object_or_404(objectives_visible_to(request.member), public_id=public_id)
    put_back_structure(copy, by=request.member, at=request.at)
    return redirect("plan", slug=request.organization.slug)


def _copied(request: MemberRequest, form: StructureForm, rows: list[Cycle]) -> list[Objective]:
    by_id = {row.public_id: row for row in rows}
    objectives = objectives_visible_to(request.member).filter(
        cycle=by_id[form.cleaned_data["source"]],
        archived_at__isnull=True,
        state__in=(ObjectiveState.AGREED, ObjectiveState.PROPOSED),
    )
    found = objectives.select_related("team", "owner", "serves", "organization")
    return copy_structure(list(found), by_id[form.cleaned_data["to"]], by=request.member, at=request.at)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
