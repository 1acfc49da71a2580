"""すり合わせ: what waits for whose word; propose, agree, put it differently, decline, take back."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.goals.access import key_results_visible_to, objectives_visible_to
from rashin.goals.actions.agreeing import accept_counter_proposal, counter_propose, decline_counter_proposal
from rashin.goals.actions.objectives import (
    agree_to_objective,
    decline_objective,
    propose_objective,
    withdraw_objective,
)
from rashin.goals.forms.agreeing import OtherFiguresForm, OtherWordsForm
from rashin.goals.models import CounterProposal, KeyResult, Objective
from rashin.goals.queries.waiting import glance
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_readers, for_writers
from rashin.ui.telling import tell


def _objective(request: MemberRequest, public_id: str) -> Objective:
    rows = objectives_visible_to(request.member).select_related(
        "organization", "cycle", "team__leader", "owner", "contributes_to__owner"
    )
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@for_readers
def agreeing(request: MemberRequest) -> HttpResponse:
    """What waits for the reader's word, where their own proposals stand, and what waits in the teams under them."""
    page = glance(request.member, at=request.at)
    return render(request, "goals/agreeing.html", {"page": page})


def _to(request: MemberRequest, objective: Objective) -> HttpResponse:
    """Back to where the button was: the objective, or all that waits."""
    if request.POST.get("from") == "agreeing":
        return redirect("agreeing", slug=request.organization.slug)
    return redirect("objective", slug=request.organization.slug, public_id=objective.public_id)


@require_POST
@for_writers
def objective_proposal(request: MemberRequest, public_id: str) -> HttpResponse:
    """みんなに相談する. What is missing is asked for on the form."""
    objective = _objective(request, public_id)
    try:
        propose_objective(objective, by=request.member, at=request.at)
    except ValidationError as missing:
        tell(request, _("Something is still missing: %(what)s") % {"what": missing.messages[0]})
        return redirect("objective_edit", slug=request.organization.slug, public_id=public_id)
    tell(request, _("It is before everybody now. It can still be changed."))
    return _to(request, objective)


@require_POST
@for_writers
def objective_withdrawal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take a proposal back to a draft."""
    objective = withdraw_objective(_objective(request, public_id), by=request.member, at=request.at)
    tell(request, _("It is a draft again."))
    return _to(request, objective)


@require_POST
@for_writers
def objective_agreement(request: MemberRequest, public_id: str) -> HttpResponse:
    """Agree; with the word of who may decide it counts from now on."""
    objective = _objective(request, public_id)
    try:
        agreement = agree_to_objective(objective, by=request.member, at=request.at)
    except ValidationError as missing:
        words = _("It cannot be agreed yet: %(what)s") % {"what": missing.messages[0]}
        return _refusal(request, objective, {"agreement": words})
    if agreement.is_binding:
        tell(request, _("Agreed. It counts from today on."))
    else:
        tell(request, _("Your agreement stands beside it."))
    return _to(request, objective)


@require_POST
@for_writers
def objective_refusal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Decline, with the reason: it stands on the No list from then on."""
    objective = _objective(request, public_id)
    reason = request.POST.get("reason", "")
    try:
        decline_objective(objective, by=request.member, at=request.at, reason=reason[:500])
    except ValidationError as error:
        return _refusal(request, objective, {"reason": error.messages[0]}, reason=reason)
    tell(request, _("It stands on the No list and can be revived next quarter."))
    return _to(request, objective)


def _refusal(request: MemberRequest, objective: Objective, errors: dict[str, str], reason: str = "") -> HttpResponse:
    context = {"objective": objective, "errors": errors, "reason": reason}
    return render(request, "goals/agreeing_refused.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def counter_proposal_new(request: MemberRequest, public_id: str) -> HttpResponse:
    """Other words for a proposed objective; with ?key_result= other words and figures for one of its key results."""
    objective = _objective(request, public_id)
    named = request.GET.get("key_result", "")
    key_result: KeyResult | None = None
    if named:
        rows = key_results_visible_to(request.member).filter(objective=objective, archived_at__isnull=True)
        key_result = get_object_or_404(rows, public_id=named)
    form = (
        OtherFiguresForm(sent(request), key_result=key_result)
        if key_result
        else OtherWordsForm(sent(request), objective=objective)
    )
    if request.method == "POST":
        put = perform(
            form,
            lambda: counter_propose(
                objective, form.changes(), key_result=key_result, reason=form.cleaned_data["reason"],
                by=request.member, at=request.at,
            ),
        )  # fmt: skip
        if put is not None:
            tell(request, _("Both versions stand side by side now."))
            return _to(request, objective)
    context = {"form": form, "objective": objective, "key_result": key_result}
    return render(request, "goals/counter_proposal_new.html", context, status=status_of(form))


def _proposal(request: MemberRequest, public_id: str) -> CounterProposal:
    rows = CounterProposal.objects.filter(
        organization=request.organization, objective__in=objectives_visible_to(request.member)
    ).select_related("objective", "key_result")
    return get_object_or_404(rows, public_id=public_id)


@require_POST
@for_writers
def counter_proposal_acceptance(request: MemberRequest, public_id: str) -> HttpResponse:
    """Let the other words or figures stand."""
    proposal = _proposal(request, public_id)
    try:
        accept_counter_proposal(proposal, by=request.member, at=request.at)
        tell(request, _("The new words or figures stand from now on."))
    except ValidationError as error:
        words = _("It cannot be agreed yet: %(what)s") % {"what": error.messages[0]}
        return _refusal(request, proposal.objective, {"agreement": words})
    return _to(request, proposal.objective)


@require_POST
@for_writers
def counter_proposal_refusal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Leave things as they are; or take one's own proposal back."""
    proposal = _proposal(request, public_id)
    decline_counter_proposal(proposal, by=request.member, at=request.at)
    tell(request, _("It stays as it was. Both versions are kept."))
    return _to(request, proposal.objective)
