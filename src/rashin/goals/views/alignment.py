"""What an objective counts in, what it only supports, and whose number its key results feed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import key_results_visible_to, objectives_visible_to
from rashin.goals.actions.alignment import contribute_to, feed, stop_supporting, support
from rashin.goals.forms.moving import FeedForm, ParentForm, SupportForm
from rashin.goals.models import KeyResult, Objective, Support
from rashin.goals.queries.alignment import may_tie, ties
from rashin.goals.queries.choices import choices_url, fed, parents_source, supported
from rashin.organizations.refusals import NotAllowed
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_readers, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def objective_alignment(request: MemberRequest, public_id: str) -> HttpResponse:
    """The links of an objective. `do` says which form was sent: parent, support, or the public id of a key result."""
    rows = objectives_visible_to(request.member).select_related(
        "cycle", "team", "owner", "contributes_to", "organization"
    )
    objective = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST" and not may_tie(objective, request.member):
        raise NotAllowed(_("Only those who carry this objective change its links."))
    found = ties(objective, request.member)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    parent = ParentForm(
        request.POST if do == "parent" else None,
        parents=parents_source(request.member, objective.cycle, objective),
        initial=objective.contributes_to.public_id if objective.contributes_to else "",
    )
    url = partial(choices_url, request.member, of=objective.public_id)
    others = supported(objective, request.member, url("supports"))
    supports = SupportForm(request.POST if do == "support" else None, others=others)
    targets = fed(objective, request.member, url("feeds"), known=[row.feeds for row in found.own if row.feeds])
    feeds = [
        FeedForm(request.POST if do == row.public_id else None, targets=targets, key_result=row) for row in found.own
    ]
    acts: dict[str, tuple[ParentForm | SupportForm | FeedForm, Callable[[], object]]] = {
        "parent": (parent, lambda: _contribute(request, objective, parent)),
        "support": (supports, lambda: _support(request, objective, supports)),
    } | {form.key_result.public_id: (form, partial(_feed, request, form)) for form in feeds}
    if request.method == "POST" and do in acts and perform(*acts[do]) is not None:
        tell(request, _("The links have been saved."))
        return _back(request, objective)
    context = {
        "objective": objective,
        "ties": found,
        "parent": parent,
        "supports": supports,
        "feeds": feeds,
        "may_tie": may_tie(objective, request.member),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "goals/alignment.html", context, status=status)


def _back(request: MemberRequest, objective: Objective) -> HttpResponse:
    return redirect("objective_alignment", slug=request.organization.slug, public_id=objective.public_id)


def _contribute(request: MemberRequest, objective: Objective, form: ParentForm) -> Objective:
    return contribute_to(objective, form.cleaned_data["contributes_to"], by=request.member, at=request.at)


def _support(request: MemberRequest, objective: Objective, form: SupportForm) -> Support:
    return support(objective, form.cleaned_data["supports"], by=request.member, at=request.at)


def _feed(request: MemberRequest, form: FeedForm) -> KeyResult:
    return feed(form.key_result, form.cleaned_data["feeds"], by=request.member, at=request.at)


@require_POST
@for_writers
def support_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take a link away, with a way back."""
    rows = Support.objects.filter(
        organization=request.organization, objective__in=objectives_visible_to(request.member)
    ).select_related("objective", "to_objective", "to_key_result")
    link = get_object_or_404(rows, public_id=public_id)
    objective, other = link.objective, link.to_objective or link.to_key_result
    stop_supporting(link, by=request.member, at=request.at)
    assert other is not None
    kind = "objective" if link.to_objective else "key_result"
    here = {"slug": request.organization.slug, "public_id": objective.public_id}
    back = reverse("support_return", kwargs={**here, "kind": kind, "other": other.public_id})
    tell(request, _("The link has been taken away."), undo=back)
    return _back(request, objective)


@require_POST
@for_writers
def support_return(request: MemberRequest, public_id: str, kind: str, other: str) -> HttpResponse:
    """Undo: support it again."""
    objective = get_object_or_404(objectives_visible_to(request.member), public_id=public_id)
    rows = objectives_visible_to(request.member) if kind == "objective" else key_results_visible_to(request.member)
    support(objective, get_object_or_404(rows, public_id=other), by=request.member, at=request.at)  # type: ignore[arg-type]
    return _back(request, objective)
