"""When a company and its teams work, and from when on a number is late."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rashin.goals.actions.calendars import THRESHOLDS, change_calendar, change_thresholds
from rashin.goals.forms.calendars import (
    CalendarForm,
    ClosedRanges,
    ThresholdsForm,
    percentages,
    ranges_of,
)
from rashin.organizations.models import Organization
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_lead, teams_visible_to
from rashin.people.answering import perform, sent, status_of
from rashin.people.calendars import ClosedChange
from rashin.people.doors import MemberRequest, for_administrators, for_writers
from rashin.people.models import Team
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def calendar(request: MemberRequest) -> HttpResponse:
    """The company's week."""
    return _calendar(request, request.organization)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def team_calendar(request: MemberRequest, team: str) -> HttpResponse:
    """A team's week: its leader sets it, too."""
    row = teams_visible_to(request.member).select_related("organization").filter(public_id=team).first()
    if row is None:
        raise Http404
    if not can_lead(request.member, row):
        raise NotAllowed
    return _calendar(request, row)


def _calendar(request: MemberRequest, place: Organization | Team) -> HttpResponse:
    form = CalendarForm(sent(request), place=place)
    ranges = ClosedRanges(sent(request), initial=ranges_of(place), prefix="ranges")
    if request.method == "POST" and ranges.is_valid():
        seen = request.POST.get("shown", place.closed_days)
        if perform(form, lambda: _changed(request, place, form, form.closing(ranges.cleaned_data, seen))):
            tell(request, _("Saved. The days on which numbers are due follow it."))
            return redirect("teams" if isinstance(place, Team) else "calendar", slug=request.organization.slug)
    shown = request.POST.get("shown", place.closed_days)
    context = {"form": form, "ranges": ranges, "shown": shown, "team": place if isinstance(place, Team) else None}
    return render(request, "goals/calendar.html", context, status=status_of(form))


def _changed(
    request: MemberRequest, place: Organization | Team, form: CalendarForm, closing: ClosedChange
) -> Organization | Team:
    return change_calendar(place, values=form.values(), closing=closing, by=request.member, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def thresholds(request: MemberRequest) -> HttpResponse:
    """From when on a number is at risk or behind."""
    form = ThresholdsForm(sent(request), initial=percentages(request.organization, THRESHOLDS))
    if request.method == "POST":
        changed = perform(
            form,
            lambda: change_thresholds(request.organization, values=form.shares(), by=request.member, at=request.at),
        )
        if changed is not None:
            tell(request, _("Saved. All open key results have been judged anew."))
            return redirect("thresholds", slug=request.organization.slug)
    return render(request, "goals/thresholds.html", {"form": form}, status=status_of(form))
