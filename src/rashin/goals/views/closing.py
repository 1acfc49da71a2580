"""Looking back on a quarter: answers, row by row; closing it; reopening it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rashin.goals.access import cycles_visible_to, key_results_visible_to, objectives_visible_to
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.actions.looking_back import answer_closing, return_answer, sum_up, take_back_answer
from rashin.goals.forms.closing import AnswerForm, CloseForm, ReopenForm, SummaryForm
from rashin.goals.measured import language
from rashin.goals.models import Closure, Cycle, CycleClosing, CycleState, KeyResult, Objective, ObjectiveClosure
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.closing import Place, Quarter, closing_page, place_asked
from rashin.goals.pages.closing_cards import Typed, seal_of, state_words
from rashin.goals.queries.closing import (
    ASKED,
    all_looked,
    check_ins_of,
    closure_of,
    looked,
    objective_scores,
    objectives_in,
)
from rashin.goals.queries.veil import hidden_among
from rashin.goals.views.story import story_shown
from rashin.organizations.refusals import Conflict
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_administrators, for_readers, for_writers
from rashin.ui.formats import time_text
from rashin.ui.telling import tell


@require_safe
@for_readers
def closing(request: MemberRequest, public_id: str) -> HttpResponse:
    """The screen on which everybody looks back; a closed quarter has its story instead."""
    cycle = cycle_seen(request, public_id)
    if cycle.state == CycleState.CLOSED:
        return redirect("story", slug=request.organization.slug, public_id=cycle.public_id)
    return closing_shown(request, cycle, CloseForm())


def cycle_seen(request: MemberRequest, public_id: str) -> Cycle:
    """The cycle, with its organisation at hand; else 404."""
    cycle = get_object_or_404(cycles_visible_to(request.member), public_id=public_id)
    cycle.organization = request.organization
    return cycle


def closing_shown(request: MemberRequest, cycle: Cycle, form: CloseForm, typed: Typed | None = None) -> HttpResponse:
    """The screen; 422 when it could not be closed as asked, or with `typed`, a form that came back."""
    quarter = _quarter(request, cycle, typed or {})
    address = request.build_absolute_uri(Place().url(cycle, quarter.addresses))
    page = closing_page(quarter, place_of(request), address=address)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound or typed else HTTPStatus.OK
    return render(request, "goals/closing.html", {"page": page, "form": form, "cycle": cycle}, status=status)


def place_of(request: MemberRequest) -> Place:
    """Where on the screens somebody is, or where a form was sent from."""
    return place_asked(request.GET, request.POST)


def _quarter(request: MemberRequest, cycle: Cycle, typed: Typed) -> Quarter:
    objectives = objectives_in(cycle)
    key_results = all_looked(cycle, objectives)
    for each in key_results:
        each.key_result.organization = request.organization
    hidden = hidden_among(request.member, [row.pk for row in objectives])
    return Quarter(
        cycle,
        [each for each in key_results if each.key_result.objective_id not in hidden],
        [row for row in objectives if row.pk not in hidden],
        objective_scores(objectives, key_results),
        reader=request.member,
        entries=check_ins_of,
        typed=typed,
        addresses=Addresses(request.organization.slug),
    )


@require_POST
@for_writers
def key_result_closure(request: MemberRequest, public_id: str) -> HttpResponse:
    """Save one answer, whole or not. With `?while=typing` the answer is told as JSON: autosave.js asks for it."""
    key_result = _key_result(request, public_id)
    before = looked(key_result, closure_of(key_result))
    form = AnswerForm(request.POST, proposed=before.proposed, auto_id=f"id_k{public_id}_%s")
    try:
        saved = perform(form, lambda: _answered(request, key_result, form))
    except Conflict as conflict:
        if not _is_typing(request):
            raise
        return _conflict(conflict)
    if saved is None:
        return _refused(request, key_result.objective.cycle, public_id, form)
    if _is_typing(request):
        stands = _key_result(request, public_id)
        now = looked(stands, closure_of(stands))
        told = {"version": str(saved.version), "words": state_words(now), "whole": now.is_answered}
        return JsonResponse({**told, "seal": str(seal_of(now)), "at": _now(request)})
    tell(request, _("Saved: %(title)s") % {"title": key_result.title}, undo=_undo(request, key_result))
    return _back(request, key_result.objective.cycle, f"#k-{public_id}")


def _answered(request: MemberRequest, key_result: KeyResult, form: AnswerForm) -> Closure:
    seen = form.cleaned_data["version"]
    return answer_closing(key_result, form.said(), by=request.member, at=request.at, seen_version=seen)


def _undo(request: MemberRequest, key_result: KeyResult) -> str:
    here = {"slug": request.organization.slug, "public_id": key_result.public_id}
    return reverse("key_result_closure_retraction", kwargs=here)


def _is_typing(request: MemberRequest) -> bool:
    return request.GET.get("while") == "typing"


def _refused(request: MemberRequest, cycle: Cycle, public_id: str, form: AnswerForm | SummaryForm) -> HttpResponse:
    """What was typed stands on the page, with what is wrong at its field."""
    if _is_typing(request):
        return JsonResponse({"problems": form.errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return closing_shown(request, cycle_seen(request, cycle.public_id), CloseForm(), typed={public_id: form})


def _now(request: MemberRequest) -> str:
    return time_text(timezone.localtime(request.at))


def _conflict(conflict: Conflict) -> JsonResponse:
    """What stands now, so that whoever writes sees both."""
    theirs = conflict.theirs
    told = {"words": conflict.reason}
    if isinstance(theirs, Closure | ObjectiveClosure):
        names = ("score", "reason", "cause", "learning", "following", "summary")
        texts = [str(value) for name in names if (value := getattr(theirs, name, None)) not in (None, "")]
        told |= {"theirs": " / ".join(texts), "version": str(theirs.version), "by": theirs.by.name if theirs.by else ""}
    return JsonResponse(told, status=HTTPStatus.CONFLICT)


@require_POST
@for_writers
def key_result_closure_retraction(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let an answer not count; its words stay."""
    key_result = _key_result(request, public_id)
    take_back_answer(key_result, by=request.member, at=request.at)
    here = {"slug": request.organization.slug, "public_id": public_id}
    tell(request, _("Taken back: it is open again."), undo=reverse("key_result_closure_return", kwargs=here))
    return _back(request, key_result.objective.cycle, f"#k-{public_id}")


@require_POST
@for_writers
def key_result_closure_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let it count again."""
    key_result = _key_result(request, public_id)
    return_answer(key_result, by=request.member, at=request.at)
    return _back(request, key_result.objective.cycle, f"#k-{public_id}")


@require_POST
@for_writers
def objective_closure(request: MemberRequest, public_id: str) -> HttpResponse:
    """Save what became of an objective, in a line or two."""
    objective: Objective = get_object_or_404(
        objectives_visible_to(request.member).select_related("cycle", "team", "owner"), public_id=public_id
    )
    form = SummaryForm(request.POST)
    try:
        saved = perform(form, lambda: _summed_up(request, objective, form))
    except Conflict as conflict:
        if not _is_typing(request):
            raise
        return _conflict(conflict)
    if saved is None:
        return _refused(request, objective.cycle, public_id, form)
    if _is_typing(request):
        return JsonResponse({"version": str(saved.version), "at": _now(request)})
    tell(request, _("Saved: %(title)s") % {"title": objective.title})
    return _back(request, objective.cycle, f"#o-{public_id}")


def _summed_up(request: MemberRequest, objective: Objective, form: SummaryForm) -> ObjectiveClosure:
    text, seen = form.cleaned_data["summary"], form.cleaned_data["version"]
    return sum_up(objective, text, by=request.member, at=request.at, seen_version=seen)


@require_POST
@for_administrators
def closure(request: MemberRequest, public_id: str) -> HttpResponse:
    """Close the quarter."""
    cycle = cycle_seen(request, public_id)
    form = CloseForm(request.POST)
    closed = perform(form, lambda: _closed(request, cycle, form))
    if closed is None:
        return closing_shown(request, cycle, form)
    carried = KeyResult.objects.filter(carried_from__key_result__objective__cycle=cycle).count()
    told = ngettext(
        "%(label)s is closed. %(num)s key result stands in the next plan as a draft.",
        "%(label)s is closed. %(num)s key results stand in the next plan as drafts.",
        carried,
    )
    tell(request, told % {"label": cycle.label(language()), "num": carried})
    return redirect("story", slug=request.organization.slug, public_id=public_id)


def _closed(request: MemberRequest, cycle: Cycle, form: CloseForm) -> CycleClosing:
    without = form.cleaned_data["without_answers"]
    return close_cycle(cycle, without_answers=without, by=request.member, at=request.at)


@require_POST
@for_administrators
def reopening(request: MemberRequest, public_id: str) -> HttpResponse:
    """Open a closed quarter once more; an owner does, with a reason."""
    cycle = cycle_seen(request, public_id)
    form = ReopenForm(request.POST)
    opened = perform(
        form, lambda: reopen_cycle(cycle, form.cleaned_data["reason"], by=request.member, at=request.at)
    )  # fmt: skip
    if opened is None:
        return story_shown(request, cycle, form)
    tell(request, _("%(label)s is open again. Its story says why.") % {"label": cycle.label(language())})
    return redirect("closing", slug=request.organization.slug, public_id=public_id)


def _key_result(request: MemberRequest, public_id: str) -> KeyResult:
    rows = key_results_visible_to(request.member).select_related("objective__cycle", "closure", *ASKED)
    found: KeyResult = get_object_or_404(rows, public_id=public_id)
    found.organization = request.organization
    return found


def _back(request: MemberRequest, cycle: Cycle, spot: str) -> HttpResponse:
    return redirect(place_of(request).url(cycle, Addresses(request.organization.slug)) + spot)
