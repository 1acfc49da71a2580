"""My week, and "no change" for all the rest of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rashin.goals.actions.rounds import Round, Unchanged, record_no_changes, take_back_round
from rashin.goals.asked_day import asked_day
from rashin.goals.forms.check_in import no_change
from rashin.goals.forms.rounds import NoChangesForm
from rashin.goals.pages.week import my_week as week_page
from rashin.goals.queries.owed import carried_by
from rashin.goals.views.feed import news_of
from rashin.goals.views.past import week_line, week_then
from rashin.people.doors import MemberRequest, for_readers, for_writers
from rashin.ui.telling import tell


@require_safe
@for_readers
def organization(request: MemberRequest) -> HttpResponse:
    """The address of the company leads to one's own week."""
    return redirect("my_week", slug=request.organization.slug)


@require_safe
@for_readers
def my_week(request: MemberRequest) -> HttpResponse:
    """What I owe, what I do, and where it leads: today, or on a past day."""
    asked = asked_day(request)
    if asked.then is not None:
        return week_then(request, asked.then)
    page = week_page(request.member, at=request.at, today=request.today, whole=True)
    context = {"page": page, "time": week_line(request, page.cycle, asked), "news": news_of(request)}
    return render(request, "goals/my_week.html", context, status=asked.status)


@require_POST
@for_writers
def no_changes(request: MemberRequest) -> HttpResponse:
    """Say "no change" for all the rest in one go."""
    form = NoChangesForm(request.POST)
    if not form.is_valid():
        page = week_page(request.member, at=request.at, today=request.today, whole=True)
        return render(request, "goals/my_week.html", {"page": page}, status=422)
    found = {row.public_id: row for row in carried_by(request.member, request.today).select_related("objective__team")}
    several = [
        Unchanged(key_result=found[name], seen=no_change(found[name], request.today), last_seen=last_seen)
        for name, last_seen in form.pairs()
        if name in found
    ]
    key = form.cleaned_data["idempotency_key"]
    done = record_no_changes(several, by=request.member, at=request.at, idempotency_key=key)
    undo = reverse("round_retraction", kwargs={"slug": request.organization.slug, "key": key})
    return _answer(request, _told(done), undo if done.recorded else "")


@require_POST
@for_writers
def round_retraction(request: MemberRequest, key: str) -> HttpResponse:
    """Take back what was recorded in one go: a round of "no change", the team's table, several steps."""
    if not take_back_round(key, by=request.member, at=request.at):
        raise Http404
    words = _("Taken back. The numbers are open again.")
    team = request.GET.get("team", "")
    if team and not request.htmx:
        tell(request, words)
        return redirect("team_table", slug=request.organization.slug, team=team)
    return _answer(request, words, "")


def _told(done: Round) -> str:
    count = len(done.recorded)
    said = ngettext("Recorded: no change for %(num)s number", "Recorded: no change for %(num)s numbers", count)
    if not done.left:
        return said % {"num": count}
    left = ngettext(
        "%(num)s number has been left: somebody entered it meanwhile, or it has no value yet.",
        "%(num)s numbers have been left: somebody entered them meanwhile, or they have no value yet.",
        len(done.left),
    )
    return f"{said % {'num': count}} {left % {'num': len(done.left)}}"


def _answer(request: MemberRequest, words: str, undo: str) -> HttpResponse:
    if request.htmx:
        page = week_page(request.member, at=request.at, today=request.today)
        return render(request, "goals/week_answer.html", {"page": page, "words": words, "undo": undo})
    tell(request, words, undo=undo)
    return redirect("my_week", slug=request.organization.slug)
