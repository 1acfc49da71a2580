"""Looking back on a quarter: answers, row by row; closing it; reopening it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rashin.goals.access import cycles_visible_to
from rashin.goals.actions.closing import close_cycle, reopen_cycle
from rashin.goals.forms.closing import CloseForm, ReopenForm
from rashin.goals.measured import language
from rashin.goals.models import Cycle, CycleClosing, CycleState, KeyResult
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.closing import Place, Quarter, closing_page, place_asked
from rashin.goals.pages.closing_cards import Typed
from rashin.goals.pages.closing_together import together_page
from rashin.goals.queries.closing import (
    all_looked,
    check_ins_of,
    never_agreed,
    objective_scores,
    objectives_in,
)
from rashin.goals.queries.sources import TODAY
from rashin.goals.queries.veil import board_of, hidden_among
from rashin.goals.views.story import story_shown
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.ui.telling import tell


@require_safe
@for_readers
def closing(request: MemberRequest, public_id: str) -> HttpResponse:
    """The screen on which everybody looks back; a closed quarter has its story instead."""
    return _while_open(request, public_id, lambda cycle: closing_shown(request, cycle, CloseForm()))


def _while_open(request: MemberRequest, public_id: str, shown: Callable[[Cycle], HttpResponse]) -> HttpResponse:
    cycle = cycle_seen(request, public_id)
    if cycle.state == CycleState.CLOSED:
        return redirect("story", slug=request.organization.slug, public_id=cycle.public_id)
    return shown(cycle)


def cycle_seen(request: MemberRequest, public_id: str) -> Cycle:
    """The cycle, with its organisation at hand; else 404."""
    cycle = get_object_or_404(cycles_visible_to(request.member), public_id=public_id)
    cycle.organization = request.organization
    return cycle


def closing_shown(request: MemberRequest, cycle: Cycle, form: CloseForm, typed: Typed | None = None) -> HttpResponse:
    """The screen; 422 when it could not be closed as asked, or with `typed`, a form that came back; 409 where somebody
    else was faster."""
    quarter = _quarter(request, cycle, typed or {})
    address = request.build_absolute_uri(Place().url(cycle, quarter.addresses))
    waiting = never_agreed(request.member, cycle) if request.member.administers else 0
    page = closing_page(quarter, place_of(request), address=address, waiting=waiting)
    context = {"page": page, "form": form, "cycle": cycle}
    return render(request, "goals/closing.html", context, status=_status(form, quarter.typed))


def _status(form: CloseForm | None, typed: Typed) -> int:
    if any(each.theirs for each in typed.values()):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if typed or (form and form.is_bound) else HTTPStatus.OK


@require_safe
@for_readers
def closing_together(request: MemberRequest, public_id: str) -> HttpResponse:
    """The screen at which a team or the company sits together; a closed quarter has its story instead."""
    place = place_asked({"together": "1"}, request.GET)
    return _while_open(request, public_id, lambda cycle: together_shown(request, cycle, place))


def together_shown(request: MemberRequest, cycle: Cycle, place: Place, typed: Typed | None = None) -> HttpResponse:
    """The same with `typed`, a form that came back."""
    quarter = _quarter(request, cycle, typed or {})
    teams = board_of(request.member, TODAY).team_tree(request.organization.pk)
    context = {"page": together_page(quarter, place, teams), "cycle": cycle}
    return render(request, "goals/closing_together.html", context, status=_status(None, quarter.typed))


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
