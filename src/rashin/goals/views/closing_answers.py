"""Answers of looking back: saved while they are typed or all at once, taken back, shown beside another version."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rashin.goals.access import key_results_visible_to, objectives_visible_to
from rashin.goals.actions.looking_back import answer_closing, return_answer, sum_up, take_back_answer
from rashin.goals.forms.closing import AnswerForm, CloseForm, SummaryForm, onto
from rashin.goals.models import Closure, Cycle, KeyResult, Objective, ObjectiveClosure
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.closing_cards import CameBack, seal_of, state_words, theirs_of
from rashin.goals.queries.closing import ASKED, closure_of, looked
from rashin.goals.views.closing import closing_shown, cycle_seen, place_of, together_shown
from rashin.organizations.refusals import Conflict
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.formats import time_text
from rashin.ui.telling import tell


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
        return _conflict(request, key_result.objective.cycle, key_result, form, conflict)
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
    """Where a POST takes it back, and leads to where one was."""
    here = Addresses(request.organization.slug).of("key_result_closure_retraction", key_result.public_id)
    return here + asked(place_of(request).query)


def _is_typing(request: MemberRequest) -> bool:
    return request.GET.get("while") == "typing"


def _refused(request: MemberRequest, cycle: Cycle, public_id: str, form: AnswerForm | SummaryForm) -> HttpResponse:
    """What was typed stands on the page, with what is wrong at its field."""
    if _is_typing(request):
        return JsonResponse({"problems": form.errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _shown_again(request, cycle, public_id, CameBack(form))


def _shown_again(request: MemberRequest, cycle: Cycle, public_id: str, came_back: CameBack) -> HttpResponse:
    seen, place, typed = cycle_seen(request, cycle.public_id), place_of(request), {public_id: came_back}
    if place.together:
        return together_shown(request, seen, place, typed)
    return closing_shown(request, seen, CloseForm(), typed)


def _now(request: MemberRequest) -> str:
    return time_text(timezone.localtime(request.at))


def _conflict(
    request: MemberRequest,
    cycle: Cycle,
    of: KeyResult | Objective,
    form: AnswerForm | SummaryForm,
    conflict: Conflict,
) -> HttpResponse:
    """Somebody was faster: what they saved and what was typed here stand side by side, and nothing is lost."""
    row = conflict.theirs
    if not isinstance(row, Closure | ObjectiveClosure):
        if not _is_typing(request):
            raise conflict
        return JsonResponse({"words": conflict.reason}, status=HTTPStatus.CONFLICT)
    if _is_typing(request):
        shown = render_to_string("goals/closing_theirs.html", {"theirs": theirs_of(row)}, request, using="jinja2")
        return JsonResponse({"theirs": shown, "version": str(row.version)}, status=HTTPStatus.CONFLICT)
    onto(form, row.version)
    spot = f"#{'k' if isinstance(of, KeyResult) else 'o'}-{of.public_id}"
    theirs = theirs_of(row, leave_url=_back_to(request, cycle, spot))
    return _shown_again(request, cycle, of.public_id, CameBack(form, theirs))


@require_POST
@for_writers
def key_result_closure_retraction(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let an answer not count; its words stay."""
    key_result = _key_result(request, public_id)
    take_back_answer(key_result, by=request.member, at=request.at)
    undo = Addresses(request.organization.slug).of("key_result_closure_return", public_id)
    tell(request, _("Taken back: it is open again."), undo=undo + asked(place_of(request).query))
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
    form = SummaryForm(request.POST, auto_id=f"id_o{public_id}_%s")
    try:
        saved = perform(form, lambda: _summed_up(request, objective, form))
    except Conflict as conflict:
        return _conflict(request, objective.cycle, objective, form, conflict)
    if saved is None:
        return _refused(request, objective.cycle, public_id, form)
    if _is_typing(request):
        return JsonResponse({"version": str(saved.version), "at": _now(request)})
    tell(request, _("Saved: %(title)s") % {"title": objective.title})
    return _back(request, objective.cycle, f"#o-{public_id}")


def _summed_up(request: MemberRequest, objective: Objective, form: SummaryForm) -> ObjectiveClosure:
    text, seen = form.cleaned_data["summary"], form.cleaned_data["version"]
    return sum_up(objective, text, by=request.member, at=request.at, seen_version=seen)


def _key_result(request: MemberRequest, public_id: str) -> KeyResult:
    rows = key_results_visible_to(request.member).select_related("objective__cycle", "closure", *ASKED)
    found: KeyResult = get_object_or_404(rows, public_id=public_id)
    found.organization = request.organization
    return found


def _back(request: MemberRequest, cycle: Cycle, spot: str) -> HttpResponse:
    return redirect(_back_to(request, cycle, spot))


def _back_to(request: MemberRequest, cycle: Cycle, spot: str) -> str:
    """Where the form stood."""
    return place_of(request).url(cycle, Addresses(request.organization.slug)) + spot
