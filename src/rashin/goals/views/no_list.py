"""The No list: what is not done, and why; and bringing it back."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.goals.access import cycles_visible_to, no_items_open_to, no_items_visible_to
from rashin.goals.actions.no_list import decide_against, put_back_on_no_list, remove_from_no_list, revive
from rashin.goals.forms.planning import NoItemForm
from rashin.goals.models import Cycle, CycleState, NoItem
from rashin.goals.queries.planning import cycle_to_plan
from rashin.people.access import teams_visible_to
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import MemberRequest, for_readers, for_writers
from rashin.people.models import Team
from rashin.ui.telling import tell

MOST = 200


@require_safe
@for_readers
def no_list(request: MemberRequest) -> HttpResponse:
    """Everything that was decided against, the latest first."""
    items = no_items_visible_to(request.member).select_related("decided_by", "revived_as", "team", "cycle")
    context = {"items": list(items.order_by("-decided_on", "-pk")[:MOST])}
    return render(request, "goals/no_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def no_item_new(request: MemberRequest) -> HttpResponse:
    """Put something on the list."""
    teams = {team.public_id: team for team in teams_visible_to(request.member)}
    form = NoItemForm(sent(request), teams=teams.values())
    if request.method == "POST":
        added = perform(form, lambda: _added(request, form, teams))
        if added is not None:
            tell(request, _("It stands on the No list."))
            return redirect("no_list", slug=request.organization.slug)
    return render(request, "goals/no_item_new.html", {"form": form}, status=status_of(form))


def _added(request: MemberRequest, form: NoItemForm, teams: Mapping[str, Team]) -> NoItem:
    values = form.cleaned_data
    return decide_against(
        values["what"],
        values["why"],
        team=teams.get(values["team"]),
        cycle=cycle_to_plan(request.member),
        by=request.member,
        at=request.at,
    )


@require_POST
@for_writers
def no_item_revival(request: MemberRequest, public_id: str) -> HttpResponse:
    """Think of it again: a draft in the next quarter."""
    cycle = next_cycle(request)
    objective = revive(_item(request, public_id), cycle=cycle, by=request.member, at=request.at)
    tell(request, _("It is a draft now. Nothing is promised yet."))
    return redirect("objective_edit", slug=request.organization.slug, public_id=objective.public_id)


def next_cycle(request: MemberRequest) -> Cycle:
    """The cycle that is planned next; without one, the one that runs."""
    open_ones = [cycle for cycle in cycles_visible_to(request.member) if cycle.is_open]
    planned = [cycle for cycle in open_ones if cycle.state == CycleState.PLANNING]
    found = next(iter(planned or open_ones[-1:]), None)
    if found is None:
        raise Http404
    return found


@require_POST
@for_writers
def no_item_removal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take it off the list, with a way back."""
    item = remove_from_no_list(_item(request, public_id), by=request.member, at=request.at)
    here = {"slug": request.organization.slug}
    back = reverse("no_item_return", kwargs={**here, "public_id": item.public_id})
    tell(request, _("“%(what)s” is off the No list.") % {"what": item.what}, undo=back)
    return redirect("no_list", slug=request.organization.slug)


@require_POST
@for_writers
def no_item_return(request: MemberRequest, public_id: str) -> HttpResponse:
    """Undo: it stands on the list again."""
    item = get_object_or_404(no_items_open_to(request.member), public_id=public_id)
    put_back_on_no_list(item, by=request.member, at=request.at)
    return redirect("no_list", slug=request.organization.slug)


def _item(request: MemberRequest, public_id: str) -> NoItem:
    return get_object_or_404(no_items_visible_to(request.member), public_id=public_id)
