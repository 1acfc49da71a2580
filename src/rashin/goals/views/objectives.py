"""Move, copy, put away and bring back objectives and key results; their order."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import cycles_visible_to, key_results_visible_to, objectives_visible_to
from rashin.goals.actions.key_results import archive_key_result, restore_key_result
from rashin.goals.actions.moving import copy_objective, has_numbers, hindrance, move_key_result, move_objective, reorder
from rashin.goals.actions.objectives import archive_objective, restore_objective
from rashin.goals.actions.opening import check_editable
from rashin.goals.forms.moving import MoveForm, MoveKeyResultForm
from rashin.goals.models import KeyResult, Objective
from rashin.goals.queries.choices import beside, choices_url
from rashin.organizations.refusals import Conflict
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


def _objective(request: MemberRequest, public_id: str) -> Objective:
    rows = objectives_visible_to(request.member).select_related("cycle", "team", "owner", "serves", "organization")
    return get_object_or_404(rows, public_id=public_id)


def _key_result(request: MemberRequest, public_id: str) -> KeyResult:
    rows = key_results_visible_to(request.member).select_related("objective__cycle", "objective__team")
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def objective_move(request: MemberRequest, public_id: str) -> HttpResponse:
    """Into another cycle: moved as long as it has no numbers, or copied as a draft."""
    objective = _objective(request, public_id)
    cycles = {row.public_id: row for row in cycles_visible_to(request.member) if row.is_open}
    do = request.POST.get("do", "")
    copies = do in ("copy", "copy_here")
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, cycles=cycles.values(), here=objective.cycle, moves=not copies)
    if request.method == "POST" and form.is_valid():
        to = objective.cycle if do == "copy_here" else cycles[form.cleaned_data["cycle"]]
        act = copy_objective if copies else move_objective
        moved = _into(form, lambda: act(objective, to, by=request.member, at=request.at))
        if moved is not None:
            said = _("A copy is a draft in %(cycle)s.") if copies else _("It is in %(cycle)s now.")
            undo = _undo_copy(request, moved) if copies else _undo_move(request, objective)
            tell(request, said % {"cycle": to.label((get_language() or "en").split("-")[0])}, undo=undo)
            name = "objective_edit" if copies else "objective"
            return redirect(name, slug=request.organization.slug, public_id=moved.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {
        "form": form,
        "objective": objective,
        "hindrance": hindrance(objective),
        "ties": _ties(request, objective),
    }
    return render(request, "goals/objective_move.html", context, status=status)


def _into(form: MoveForm, act: Callable[[], Objective]) -> Objective | None:
    """A move that comes too late is told at the field."""
    try:
        return perform(form, act)
    except Conflict as conflict:
        form.add_error("cycle", conflict.reason)
        return None


def _ties(request: MemberRequest, objective: Objective) -> list[Objective] | None:
    """What it counts in and what counts in it, as far as the member sees it; None where its numbers keep it here."""
    if has_numbers(objective):
        return None
    tied = Q(pk=objective.contributes_to_id) | Q(contributes_to=objective, archived_at__isnull=True)
    return list(objectives_visible_to(request.member).filter(tied).order_by("position", "pk")[:20])


def _undo_copy(request: MemberRequest, copy: Objective) -> str:
    return reverse("objective_archive", kwargs={"slug": request.organization.slug, "public_id": copy.public_id})


def _undo_move(request: MemberRequest, objective: Objective) -> str:
    here = {"slug": request.organization.slug, "public_id": objective.public_id}
    return reverse("objective_move_undo", kwargs={**here, "cycle": objective.cycle.public_id})


@require_POST
@for_writers
def objective_move_undo(request: MemberRequest, public_id: str, cycle: str) -> HttpResponse:
    """Undo a move."""
    former = get_object_or_404(cycles_visible_to(request.member), public_id=cycle)
    objective = move_objective(_objective(request, public_id), former, by=request.member, at=request.at)
    return redirect("objective", slug=request.organization.slug, public_id=objective.public_id)


@require_POST
@for_writers
def objective_archive(request: MemberRequest, public_id: str) -> HttpResponse:
    """Put it away, with a way back."""
    objective = archive_objective(_objective(request, public_id), by=request.member, at=request.at)
    here = {"slug": request.organization.slug}
    back = reverse("objective_restoration", kwargs={**here, "public_id": objective.public_id})
    tell(request, _("“%(what)s” has been put away.") % {"what": objective.title}, undo=back)
    return redirect(f"{reverse('plan', kwargs=here)}?cycle={objective.cycle.public_id}")


@require_POST
@for_writers
def objective_restoration(request: MemberRequest, public_id: str) -> HttpResponse:
    """Bring it back to where it was."""
    objective = restore_objective(_objective(request, public_id), by=request.member, at=request.at)
    return redirect("objective", slug=request.organization.slug, public_id=objective.public_id)


@require_POST
@for_writers
def key_result_archive(request: MemberRequest, public_id: str) -> HttpResponse:
    """Put a key result away, with a way back."""
    row = archive_key_result(_key_result(request, public_id), by=request.member, at=request.at)
    here = {"slug": request.organization.slug}
    back = reverse("key_result_restoration", kwargs={**here, "public_id": row.public_id})
    tell(request, _("“%(what)s” has been put away.") % {"what": row.title}, undo=back)
    return redirect("objective", slug=request.organization.slug, public_id=row.objective.public_id)


@require_POST
@for_writers
def key_result_restoration(request: MemberRequest, public_id: str) -> HttpResponse:
    """Bring it back."""
    row = restore_key_result(_key_result(request, public_id), by=request.member, at=request.at)
    return redirect("objective", slug=request.organization.slug, public_id=row.objective.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def key_result_move(request: MemberRequest, public_id: str) -> HttpResponse:
    """Put a key result under another objective of its quarter, with all its entries."""
    row = _key_result(request, public_id)
    check_editable(row.objective, by=request.member)
    url = choices_url(request.member, "beside", of=row.objective.public_id)
    objectives = beside(row.objective, request.member, url)
    form = MoveKeyResultForm(request.POST if request.method == "POST" else None, objectives=objectives)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["objective"]
        moved = perform(form, lambda: move_key_result(row, to, by=request.member, at=request.at))
        if moved is not None:
            tell(request, _("It stands under “%(objective)s” now.") % {"objective": to.title})
            return redirect("objective", slug=request.organization.slug, public_id=to.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "goals/key_result_move.html", {"form": form, "key_result": row}, status=status)


@require_POST
@for_writers
def objective_order(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let an objective stand one place higher or lower among its carrier's (`to`: up or down)."""
    objective = _objective(request, public_id)
    same = objectives_visible_to(request.member).filter(
        cycle=objective.cycle, level=objective.level, team=objective.team, archived_at__isnull=True
    )
    if objective.level == "person":
        same = same.filter(owner=objective.owner)
    rows = list(same.order_by("position", "pk"))
    place = rows.index(objective)
    other = place + (-1 if request.POST.get("to") == "up" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        reorder(rows, by=request.member, at=request.at)
    back = reverse("plan", kwargs={"slug": request.organization.slug})
    return redirect(f"{back}?cycle={objective.cycle.public_id}")
