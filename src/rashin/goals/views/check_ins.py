"""One key result's entries: recording one, its history, correcting, taking back."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rashin.goals.access import can_enter, check_ins_visible_to
from rashin.goals.actions.check_in import Recorded, enter, take_back_check_in
from rashin.goals.actions.rounds import record_all
from rashin.goals.forms.check_in import NAMES, CheckInForm, new_key
from rashin.goals.models import CheckIn, CheckInKind, KeyResult
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.check_in import check_in_row, said
from rashin.goals.pages.history import history_of, is_open_for_entries
from rashin.goals.pages.tally import tally_now
from rashin.goals.pages.week import round_for, state_of
from rashin.goals.queries.entries import Entered, entered_for, just_entered
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest, for_readers, for_writers
from rashin.ui.telling import tell


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def check_ins(request: MemberRequest, key_result: str) -> HttpResponse:
    """The row of a key result and everything that was entered; a POST records."""
    if request.method == "POST":
        return _record(request, _given(request, key_result))
    given = _given(request, key_result, with_people=True)
    if request.htmx:
        return _row(request, given, state_of(given, request.today))
    return _page(request, given)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def check_in_correction(request: MemberRequest, check_in: str) -> HttpResponse:
    """Correct an entry: another one takes its place, both stay in the history."""
    entry = _entry(request, check_in)
    given = _given(request, entry.key_result.public_id)
    if not can_enter(request.member, given.key_result):
        raise NotAllowed(_("Only those who carry this number can enter it."))
    sent = request.POST if request.method == "POST" else None
    form = CheckInForm(sent, given=given, today=request.today, corrects=entry)
    if request.method == "POST":
        correct = perform(form, lambda: _correct(request, form, given.key_result, entry), names=NAMES)
        if correct is not None:
            return _recorded(request, given.key_result, correct)
    context = {"row": check_in_row(given, round_for(request.member, request.today), state="", form=form),
               "entry": entry, "was": said(entry, given.key_result)}  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    name = "goals/check_in_correction_row.html" if request.htmx else "goals/check_in_correction.html"
    return render(request, name, context, status=status)


@require_POST
@for_writers
def check_in_retraction(request: MemberRequest, check_in: str) -> HttpResponse:
    """Take an entry back; both rows stay in the record."""
    entry = _entry(request, check_in)
    take_back_check_in(entry, by=request.member, at=request.at)
    words = _("Taken back: %(title)s") % {"title": entry.key_result.title}
    given = _given(request, entry.key_result.public_id)
    if request.htmx:
        return _row(request, given, state_of(given, request.today), words=words, counts=True)
    tell(request, words)
    return _back(request, given.key_result)


def _given(request: MemberRequest, public_id: str, *, with_people: bool = False) -> Entered:
    found = entered_for(request.member, public_id, with_people=with_people)
    if found is None:
        raise Http404
    return found


def _entry(request: MemberRequest, public_id: str) -> CheckIn:
    rows = check_ins_visible_to(request.member).select_related("key_result", "entered_by")
    return get_object_or_404(rows.exclude(kind=CheckInKind.RETRACTION), public_id=public_id)


def _record(request: MemberRequest, given: Entered) -> HttpResponse:
    if not can_enter(request.member, given.key_result):
        raise NotAllowed(_("Only those who carry this number can enter it."))
    form = CheckInForm(request.POST, given=given, today=request.today)
    try:
        recorded = perform(form, lambda: _recorded_all(request, form), names=NAMES)
    except Conflict as conflict:
        if not isinstance(conflict.theirs, CheckIn):
            raise
        return _meanwhile(request, conflict.theirs)
    if recorded is not None:
        return _recorded(request, given.key_result, recorded)
    return _came_back(request, given, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _recorded_all(request: MemberRequest, form: CheckInForm) -> Recorded:
    told = form.cleaned_data
    return record_all(
        form.key_result,
        form.seen(),
        by=request.member,
        at=request.at,
        idempotency_key=told["idempotency_key"],
        last_seen=told["last_seen"] if told["idempotency_key"] else None,
        known=form.known,
    )


def _correct(request: MemberRequest, form: CheckInForm, key_result: KeyResult, entry: CheckIn) -> Recorded:
    key = form.cleaned_data["idempotency_key"] or None
    (seen,) = form.seen()
    return enter(key_result, seen, by=request.member, at=request.at, replaces=entry, idempotency_key=key)


def _meanwhile(request: MemberRequest, theirs: CheckIn) -> HttpResponse:
    """Somebody was faster: their entry and what was typed here stand side by side, and nothing is lost."""
    given = _given(request, theirs.key_result.public_id)
    kept = request.POST.copy()
    kept["idempotency_key"], kept["last_seen"] = new_key(), given.last_seen
    form = CheckInForm(kept, given=given, today=request.today)
    form.is_valid()
    entry = next(row for row in given.rows if row.pk == theirs.pk)
    return _came_back(request, given, form, HTTPStatus.CONFLICT, theirs=entry)


def _came_back(
    request: MemberRequest, given: Entered, form: CheckInForm, status: int, theirs: CheckIn | None = None
) -> HttpResponse:
    round_ = round_for(request.member, request.today)
    state = state_of(given, request.today)
    row = check_in_row(given, round_, state="" if state == "done" else state, form=form, theirs=theirs)
    if request.htmx:
        context = {"row": row, **(_counts(request) if theirs else {})}
        return render(request, "goals/check_in_answer.html", context, status=status)
    return _page(request, given, form=form, theirs=theirs, status=status)


def _recorded(request: MemberRequest, key_result: KeyResult, recorded: Recorded) -> HttpResponse:
    entry = recorded.check_in
    later = entry.kind == CheckInKind.NOT_LOOKED
    if later:
        words = _("Put off: %(title)s") % {"title": key_result.title}
    else:
        words = _("Recorded: %(title)s, %(value)s") % {"title": key_result.title, "value": said(entry, key_result)}
    undo = _undo(request, entry)
    if request.htmx:
        given = (
            just_entered(entry.key_result, recorded.rows) if recorded.rows else _given(request, key_result.public_id)
        )
        state = "later" if later else ("done" if given.last_look else "")
        return _row(request, given, state, words=words, undo=undo, counts=True)
    tell(request, words, undo=undo)
    return _back(request, key_result)


def _undo(request: MemberRequest, recorded: CheckIn) -> str:
    """Where a POST takes back what was recorded, all of its steps together."""
    slug, key = request.organization.slug, recorded.idempotency_key or ""
    if recorded.kind == CheckInKind.STEP and "-" in key:
        return reverse("round_retraction", kwargs={"slug": slug, "key": key.partition("-")[0]})
    return Addresses(slug).offered("check_in_retraction", check_in=recorded.public_id)


def _row(
    request: MemberRequest, given: Entered, state: str, *, words: str = "", undo: str = "", counts: bool = False
) -> HttpResponse:
    """The row alone, with the toast and the counts around it."""
    row = check_in_row(given, round_for(request.member, request.today), state=state)
    context: dict[str, object] = {"row": row, "words": words, "undo": undo}
    if counts:
        context |= _counts(request)
    return render(request, "goals/check_in_answer.html", context)


def _counts(request: MemberRequest) -> dict[str, object]:
    """What stands around the rows, as it is now."""
    tally = tally_now(request.member, request.today)
    return {"tally": tally, "owe": tally.owe(request.today)}


def _back(request: MemberRequest, key_result: KeyResult) -> HttpResponse:
    if request.POST.get("from") == "number":
        return redirect("check_ins", slug=request.organization.slug, key_result=key_result.public_id)
    return redirect("my_week", slug=request.organization.slug)


def _page(
    request: MemberRequest,
    given: Entered,
    *,
    form: CheckInForm | None = None,
    theirs: CheckIn | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    round_ = round_for(request.member, request.today)
    if form is not None:  # what came back was read without whoever entered it
        given = _given(request, given.key_result.public_id, with_people=True)
    may = can_enter(request.member, given.key_result) and is_open_for_entries(given.key_result)
    row = check_in_row(given, round_, state="", form=form, theirs=theirs) if may else None
    context = {"key_result": given.key_result, "row": row, "history": history_of(given, round_), "from": "number"}
    return render(request, "goals/check_ins.html", context, status=status)
