"""The team's table: a leader enters for everybody in one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rashin.goals.actions.rounds import record_all
from rashin.goals.forms.check_in import new_key
from rashin.goals.forms.table import TableForm, TableRowForm
from rashin.goals.models import CheckIn, Source
from rashin.goals.pages.check_in import said
from rashin.goals.pages.table import table_lines
from rashin.goals.pages.week import round_for
from rashin.goals.queries.entries import Entered
from rashin.goals.queries.table import table_of
from rashin.goals.wordings import named
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.access import can_lead, teams_visible_to
from rashin.people.doors import MemberRequest, for_writers
from rashin.people.models import Team
from rashin.ui.telling import tell

FIELDS = {"step": "steps", "value": "value", "confidence": "confidence"}


@dataclass
class Outcome:
    """What of a sent table was recorded, what came back, and where somebody was faster."""

    saved: list[str] = field(default_factory=list)
    forms: dict[str, TableRowForm] = field(default_factory=dict)
    meanwhile: dict[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def team_table(request: MemberRequest, team: str) -> HttpResponse:
    """All numbers of the team; what is right is recorded, what is not stays with its sentence."""
    place = teams_visible_to(request.member).select_related("organization", "leader").filter(public_id=team).first()
    if place is None:
        raise Http404
    if not can_lead(request.member, place):
        raise NotAllowed(_("Who leads the team or administers the company fills its table."))
    outcome = Outcome()
    if request.method == "POST":
        shared = TableForm(request.POST)
        if not shared.is_valid():
            return _page(request, place, outcome, HTTPStatus.UNPROCESSABLE_ENTITY)
        key = shared.cleaned_data["idempotency_key"]
        for given in table_of(place, request.today):
            _record(request, given, key, outcome)
        if not outcome.forms:
            return _told(request, place, outcome, key)
        return _page(request, place, outcome, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, place, outcome, HTTPStatus.OK)


def _record(request: MemberRequest, given: Entered, key: str, outcome: Outcome) -> None:
    """One row, if anything is written in it."""
    form = TableRowForm(request.POST, given=given, today=request.today)
    name = given.key_result.public_id
    if not form.is_filled:
        return
    if not form.is_valid():
        outcome.forms[name] = form
        return
    try:
        record_all(
            given.key_result,
            form.seen(),
            by=request.member,
            at=request.at,
            source=Source.TABLE,
            idempotency_key=f"{key}-{name}",
            last_seen=form.cleaned_data["last_seen"],
        )
        outcome.saved.append(name)
    except ValidationError as error:
        for at, errors in (error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}).items():
            form.add_error(FIELDS.get(at), errors)
        outcome.forms[name] = form
    except Conflict as conflict:
        outcome.forms[name] = form
        outcome.meanwhile[name] = _meanwhile(conflict, given)


def _meanwhile(conflict: Conflict, given: Entered) -> str:
    theirs = conflict.theirs
    if not isinstance(theirs, CheckIn):
        return conflict.reason
    by = named(theirs.entered_by.name) if theirs.entered_by else ""
    values = {"who": by, "value": said(theirs, given.key_result)}
    return _("%(who)s entered %(value)s meanwhile. Saving again records yours.") % values


def _told(request: MemberRequest, place: Team, outcome: Outcome, key: str) -> HttpResponse:
    count = len(outcome.saved)
    if count:
        undo = reverse("round_retraction", kwargs={"slug": request.organization.slug, "key": key})
        words = ngettext("Recorded: %(num)s number", "Recorded: %(num)s numbers", count) % {"num": count}
        tell(request, words, undo=f"{undo}?team={place.public_id}")
    else:
        tell(request, _("Nothing was written into the table, so nothing was recorded."))
    return redirect("team_table", slug=request.organization.slug, team=place.public_id)


def _page(request: MemberRequest, place: Team, outcome: Outcome, status: int) -> HttpResponse:
    """The table, drawn anew: rows that came back keep what was typed, with a fresh key."""
    round_ = round_for(request.member, request.today)
    lines = table_lines(
        table_of(place, request.today), round_, forms=outcome.forms, saved=outcome.saved, meanwhile=outcome.meanwhile
    )
    context = {
        "team": place,
        "lines": lines,
        "key": new_key(),
        "saved": len(outcome.saved),
        "wrong": len(outcome.forms),
        "owed": sum(line.is_owed for line in lines),
    }
    return render(request, "goals/team_table.html", context, status=status)
