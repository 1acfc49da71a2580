"""What the fields that find are shown while somebody types."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rashin.goals.access import ideas_visible_to, objectives_visible_to
from rashin.goals.models import Cycle, Objective
from rashin.goals.queries import choices as found
from rashin.goals.queries.places import places_for
from rashin.goals.queries.planning import cycle_to_plan
from rashin.organizations.public_id import LENGTH
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui.looking import Source, answered


@require_safe
@for_readers
def choices(request: MemberRequest, kind: str) -> HttpResponse:
    """The matches of the words `q`. `of` names the objective (or idea) that they are for, `cycle` the quarter."""
    return answered(request, _source(request, kind))


def _source(request: MemberRequest, kind: str) -> Source:
    member = request.member
    if kind == "parents":
        objective = _objective(request) if request.GET.get("of") else None
        return found.parents_source(member, _cycle(request), objective)
    if kind == "carriers":
        return places_for(member, _cycle(request)).carriers
    if kind == "displaced":
        idea = get_object_or_404(ideas_visible_to(member).select_related("cycle"), public_id=_of(request))
        return found.displaced(idea, member, request.path)
    if kind == "supports":
        return found.supported(_objective(request), member, request.path)
    if kind == "feeds":
        return found.fed(_objective(request), member, request.path)
    if kind == "beside":
        return found.beside(_objective(request), member, request.path)
    raise Http404


def _of(request: MemberRequest) -> str:
    return request.GET.get("of", "")[:LENGTH]


def _objective(request: MemberRequest) -> Objective:
    rows = objectives_visible_to(request.member).select_related("cycle", "contributes_to")
    return get_object_or_404(rows, public_id=_of(request))


def _cycle(request: MemberRequest) -> Cycle:
    cycle = cycle_to_plan(request.member, request.GET.get("cycle", "")[:LENGTH])
    if cycle is None:
        raise Http404
    return cycle
