"""Turns in a key result's way: its start is measured, somebody judges it, it is dropped."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rashin.goals.access import can_edit, can_enter, key_results_visible_to
from rashin.goals.actions.key_results import override_status
from rashin.goals.actions.no_list import drop_key_result
from rashin.goals.actions.starting import enter_start, missing_start
from rashin.goals.forms.turning import DropForm, StartForm, VerdictForm
from rashin.goals.models import KeyResult
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


def _key_result(request: MemberRequest, public_id: str, may: Callable[..., bool]) -> KeyResult:
    rows = key_results_visible_to(request.member).select_related("organization", "objective__team", "objective__cycle")
    key_result = get_object_or_404(rows, public_id=public_id)
    if not may(request.member, key_result):
        raise NotAllowed(_("Only those who carry this number can enter it."))
    return key_result


def _edits(member: object, key_result: KeyResult) -> bool:
    return can_edit(member, key_result.objective)  # type: ignore[arg-type]


def _shown(request: MemberRequest, page: str, form: forms.Form, key_result: KeyResult) -> HttpResponse:
    context = {"form": form, "key_result": key_result, "objective": key_result.objective}
    return render(request, f"goals/{page}.html", context, status=status_of(form))


def _back(request: MemberRequest, key_result: KeyResult, words: str) -> HttpResponse:
    tell(request, words)
    return redirect("objective", slug=request.organization.slug, public_id=key_result.objective.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def key_result_start(request: MemberRequest, public_id: str) -> HttpResponse:
    """Enter the base, the start or the first reading that progress waits for."""
    key_result = _key_result(request, public_id, can_enter)
    if request.method != "POST" and not missing_start(key_result):
        raise Conflict(_("The start is known already. Propose to change it."), key_result)
    form = StartForm(sent(request), key_result=key_result)
    if request.method == "POST" and perform(form, lambda: _begun(request, key_result, form)) is not None:
        return _back(request, key_result, _("The start is known now."))
    return _shown(request, "key_result_start", form, key_result)


def _begun(request: MemberRequest, key_result: KeyResult, form: StartForm) -> KeyResult:
    try:
        return enter_start(key_result, form.cleaned_data["value"], by=request.member, at=request.at)
    except ValidationError as refused:
        raise ValidationError({"value": refused.messages}) from refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def key_result_verdict(request: MemberRequest, public_id: str) -> HttpResponse:
    """Judge a key result by oneself, with the reason, or let the computed status stand again."""
    key_result = _key_result(request, public_id, can_enter)
    initial = {"status": key_result.status_override, "reason": key_result.override_reason}
    form = VerdictForm(sent(request), initial=initial)
    if request.method == "POST" and perform(form, lambda: _judged(request, key_result, form)) is not None:
        return _back(request, key_result, _("Saved."))
    return _shown(request, "key_result_verdict", form, key_result)


def _judged(request: MemberRequest, key_result: KeyResult, form: VerdictForm) -> KeyResult:
    values = form.cleaned_data
    return override_status(key_result, values["status"], reason=values["reason"], by=request.member, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def key_result_drop(request: MemberRequest, public_id: str) -> HttpResponse:
    """Put a key result on the No list, with the reason."""
    key_result = _key_result(request, public_id, _edits)
    form = DropForm(sent(request))
    if request.method == "POST" and perform(form, lambda: _dropped(request, key_result, form)) is not None:
        return _back(request, key_result, _("It stands on the No list."))
    return _shown(request, "key_result_drop", form, key_result)


def _dropped(request: MemberRequest, key_result: KeyResult, form: DropForm) -> object:
    return drop_key_result(key_result, form.cleaned_data["why"], by=request.member, at=request.at)
