"""All rows of my week in one form: what a browser without scripts sends."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rashin.goals.actions.rounds import take_back_round
from rashin.goals.forms.check_in import SAME
from rashin.goals.forms.week import WEEK_FORM, WeekForm, WeekRowForm
from rashin.goals.models import CheckIn, KeyResult
from rashin.goals.pages.week import Again, my_week, state_of
from rashin.goals.queries.entries import Entered, entered
from rashin.goals.queries.owed import carried_by
from rashin.goals.views.sent_rows import Outcome, record_row
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@require_POST
@for_writers
def week_entries(request: MemberRequest) -> HttpResponse:
    """Record every row that was touched; the others stay as they are."""
    shared, outcome = WeekForm(request.POST), Outcome[WeekRowForm]()
    if not shared.is_valid():
        return _page(request, outcome)
    if request.POST.get("take_back"):
        return _taken_back(request)
    key, rest = shared.cleaned_data["idempotency_key"], shared.cleaned_data["rest"] == SAME
    for given in entered(carried_by(request.member, request.today), request.organization):
        form = WeekRowForm(request.POST, given=given, today=request.today)
        if form.is_touched or (rest and form.may_be_unchanged and state_of(given, request.today) == "owed"):
            record_row(request, form, key, outcome)
    if outcome.forms:
        return _page(request, outcome, key)
    slug = request.organization.slug
    undo = reverse("round_retraction", kwargs={"slug": slug, "key": key}) if outcome.count else ""
    tell(request, _told(outcome), undo=undo)
    return redirect("my_week", slug=slug)


def _taken_back(request: MemberRequest) -> HttpResponse:
    """What the last sending recorded is open again; what is typed in the other rows stays."""
    take_back_round(request.POST["take_back"], by=request.member, at=request.at)
    tell(request, _("Taken back. The numbers are open again."))
    rows = entered(carried_by(request.member, request.today), request.organization)
    forms = [WeekRowForm(request.POST, given=given, today=request.today) for given in rows]
    touched = {form.key_result.public_id: form for form in forms if form.is_touched}
    return _page(request, Outcome(forms=touched), status=HTTPStatus.OK)


def _told(outcome: Outcome[WeekRowForm]) -> str:
    saved, later, words = len(outcome.saved), len(outcome.put_off), []
    if saved:
        words.append(ngettext("Recorded: %(num)s number", "Recorded: %(num)s numbers", saved) % {"num": saved})
    if later:
        words.append(ngettext("Put off: %(num)s number", "Put off: %(num)s numbers", later) % {"num": later})
    return _(" · ").join(words) or _("Nothing was typed, so nothing was recorded.")


def _page(
    request: MemberRequest, outcome: Outcome[WeekRowForm], key: str = "", status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    """The page drawn anew, with what came back in its rows and a fresh key."""
    again = {name: _again(request, form, outcome.theirs.get(name)) for name, form in outcome.forms.items()}
    page = my_week(request.member, at=request.at, today=request.today, whole=True, again=again)
    way_back = {"form": WEEK_FORM, "key": key} if key else None
    context = {"page": page, "saved": outcome.count, "way_back": way_back}
    return render(request, "goals/my_week.html", context, status=status)


def _again(request: MemberRequest, form: WeekRowForm, theirs: CheckIn | None) -> Again:
    """What was typed, beside the entry of whoever was faster: sending it again means that it has been seen."""
    if theirs is None:
        return Again(form)
    given = _now(request, form.key_result)
    kept = request.POST.copy()
    kept[form.add_prefix("last_seen")] = given.last_seen
    told = WeekRowForm(kept, given=given, today=request.today)
    told.is_valid()
    return Again(told, next(row for row in given.rows if row.pk == theirs.pk))


def _now(request: MemberRequest, key_result: KeyResult) -> Entered:
    return entered(KeyResult.objects.filter(pk=key_result.pk), request.organization)[0]
