"""方針: the one page above the quarters."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rashin.goals.access import direction_visible_to, objectives_visible_to
from rashin.goals.actions.direction import write_direction
from rashin.goals.forms.planning import DirectionForm
from rashin.goals.models import CycleState, DirectionSection
from rashin.goals.queries.board import SHOWN
from rashin.organizations.refusals import Conflict
from rashin.people.answering import sent
from rashin.people.doors import MemberRequest, for_administrators, for_readers
from rashin.ui.telling import tell


@require_safe
@for_readers
def direction(request: MemberRequest) -> HttpResponse:
    """Why we exist, where we want to be, this year's theme; and how many objectives serve each sentence."""
    seen = objectives_visible_to(request.member).filter(
        state__in=SHOWN, archived_at__isnull=True, cycle__state=CycleState.RUNNING
    )
    serving = Count("objectives", filter=Q(objectives__in=seen.values("pk")))
    rows = list(direction_visible_to(request.member).annotate(serving=serving))
    sections = [(label, [row for row in rows if row.section == section]) for section, label in DirectionSection.choices]
    return render(request, "goals/direction.html", {"sections": sections, "is_empty": not rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def direction_edit(request: MemberRequest) -> HttpResponse:
    """Write it: a field for each sentence; an emptied one is taken away."""
    form = DirectionForm(sent(request), sentences=list(direction_visible_to(request.member)))
    if request.method == "POST" and form.is_valid():
        try:
            seen = {public_id: row.text for public_id, row in form.stored.items()}
            write_direction(form.sentences(), by=request.member, at=request.at, seen=seen)
            tell(request, _("The direction has been saved."))
            return redirect("direction", slug=request.organization.slug)
        except ValidationError as error:
            form.forms[0].add_error("text", error.messages[0])
        except Conflict as conflict:
            form = DirectionForm(request.POST, sentences=list(direction_visible_to(request.member)))
            if form.is_valid():
                form.forms[0].add_error("text", str(conflict))
    sections = [(label, form.of(section)) for section, label in DirectionSection.choices]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.has_errors else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if form.has_conflict else status
    return render(request, "goals/direction_edit.html", {"sections": sections, "form": form}, status=status)
