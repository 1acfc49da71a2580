"""The team's table: a leader enters for everybody in one page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rashin.goals.actions.rounds import take_back_round
from rashin.goals.forms.check_in import new_key
from rashin.goals.forms.table import TableForm, TableRowForm
from rashin.goals.models import Source
from rashin.goals.pages.table import table_lines
from rashin.goals.pages.week import round_for
from rashin.goals.queries.table import table_of
from rashin.goals.views.sent_rows import Outcome, record_row
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_lead, teams_visible_to
from rashin.people.doors import MemberRequest, for_writers
from rashin.people.models import Team
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def team_table(request: MemberRequest, team: str) -> HttpResponse:
    """All numbers of the team; what is right is recorded, what is not stays with its sentence."""
    place = teams_visible_to(request.member).select_related("organization", "leader").filter(public_id=team).first()
    if place is None:
        raise Http404
    if not can_lead(request.member, place):
        raise NotAllowed(_("Who leads the team or administers the company fills its table."))
    if request.method == "POST":
        return _save(request, place)
    return _page(request, place, TableForm(today=request.today), Outcome[TableRowForm](), HTTPStatus.OK)


def _save(request: MemberRequest, place: Team) -> HttpResponse:
    shared, outcome = TableForm(request.POST, today=request.today), Outcome[TableRowForm]()
    is_right, takes_back = shared.is_valid(), request.POST.get("take_back", "")
    if takes_back:
        return _taken_back(request, place, shared, takes_back)
    key = shared.cleaned_data.get("idempotency_key", "")
    for form in _filled(request, place, shared):
        if is_right:
            record_row(request, form, key, outcome, source=Source.TABLE)
        else:
            outcome.forms[form.key_result.public_id] = form
    if is_right and not outcome.forms:
        return _told(request, place, outcome, key)
    return _page(request, place, shared, outcome, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)


def _filled(request: MemberRequest, place: Team, shared: TableForm) -> list[TableRowForm]:
    """The rows in which something is written."""
    day = shared.cleaned_data.get("for_date")
    rows = table_of(place, request.today)
    forms = [TableRowForm(request.POST, given=given, today=request.today, day=day) for given in rows]
    return [form for form in forms if form.is_filled]


def _taken_back(request: MemberRequest, place: Team, shared: TableForm, key: str) -> HttpResponse:
    """What the last saving recorded is open again; what is typed in the other rows stays."""
    take_back_round(key, by=request.member, at=request.at)
    tell(request, _("Taken back. The numbers are open again."))
    typed = Outcome(forms={form.key_result.public_id: form for form in _filled(request, place, shared)})
    return _page(request, place, shared, typed, HTTPStatus.OK)


def _told(request: MemberRequest, place: Team, outcome: Outcome[TableRowForm], key: str) -> HttpResponse:
    count = len(outcome.saved)
    if count:
        undo = reverse("round_retraction", kwargs={"slug": request.organization.slug, "key": key})
        words = ngettext("Recorded: %(num)s number", "Recorded: %(num)s numbers", count) % {"num": count}
        tell(request, words, undo=f"{undo}?team={place.public_id}")
    else:
        tell(request, _("Nothing was written into the table, so nothing was recorded."))
    return redirect("team_table", slug=request.organization.slug, team=place.public_id)


def _page(
    request: MemberRequest,
    place: Team,
    shared: TableForm,
    outcome: Outcome[TableRowForm],
    status: int,
    *,
    key: str = "",
) -> HttpResponse:
    """The table, drawn anew: rows that came back keep what was typed, with a fresh key."""
    round_ = round_for(request.member, request.today)
    lines = table_lines(
        table_of(place, request.today), round_, forms=outcome.forms, saved=outcome.saved, theirs=outcome.theirs
    )
    context = {
        "team": place,
        "lines": lines,
        "shared": shared,
        "key": new_key(),
        "saved": len(outcome.saved),
        "wrong": tuple(line.row for line in lines if line.form.is_bound and (line.form.errors or line.meanwhile)),
        "way_back": {"form": "table", "key": key} if key else None,
    }
    return render(request, "goals/team_table.html", context, status=status)
