"""The page that a team's link opens without an account, and the few things that can be done on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from allauth.decorators import rate_limit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rashin.goals.actions.rounds import record_all, take_back_round
from rashin.goals.actions.todos import tick_action, untick_action
from rashin.goals.forms.check_in import NAMES, CheckInForm, new_key
from rashin.goals.forms.ticks import TickForm
from rashin.goals.models import CheckIn
from rashin.goals.pages import team_link as pages
from rashin.goals.pages.check_in import said
from rashin.goals.queries.entries import Entered
from rashin.goals.queries.team_link import action_seen, entry_through, numbers_seen, team_actions
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.team_links import note_opening
from rashin.people.answering import perform
from rashin.people.guests import guest_of, link_of, named_guest
from rashin.people.links import key_of
from rashin.people.models import TeamLink
from rashin.ui.shell import Account

P = ParamSpec("P")


class GuestRequest(HttpRequest):
    """A request through a team's link. `guest` acts: without a name until one has been tapped."""

    link: TeamLink
    guest: Member
    at: datetime
    today: date


Page = Callable[Concatenate[GuestRequest, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def _through_link(page: Page[P]) -> Door[P]:
    """Open the page when the key opens a link. Whatever else the key is (wrong, ended, expired) gets one answer."""

    @never_cache
    @wraps(page)
    def entered(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        inside, at = cast(GuestRequest, request), timezone.now()
        link = link_of(key, at=at)
        if link is None:
            return _outside(_nowhere(request))
        inside.link, inside.at, inside.today = link, at, link.organization.day_of(at)
        inside.guest = guest_of(link, address=_address(request))
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(link.organization.language)
            request.LANGUAGE_CODE = link.organization.language
        with timezone.override(ZoneInfo(link.organization.time_zone)):
            return _outside(_limited(inside, key, page, args, kwargs))

    return cast(Door[P], entered)


def _named(page: Page[P]) -> Callable[Concatenate[GuestRequest, str, P], HttpResponse]:
    """Let who acts be the member whose name was tapped; a name that is not on the page any more leads to the names."""

    @wraps(page)
    def entered(request: GuestRequest, member: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = None if "\x00" in member else named_guest(request.link, member, address=_address(request))
        if found is None:
            return redirect("team_link", key=_key(request))
        request.guest = found
        try:
            return page(request, *args, **kwargs)
        except NotAllowed as refused:
            return _refused(request, refused.reason, HTTPStatus.FORBIDDEN)
        except Conflict as conflict:
            return _refused(request, conflict.reason, HTTPStatus.CONFLICT)

    return cast(Callable[Concatenate[GuestRequest, str, P], HttpResponse], entered)


@require_safe
@_through_link
def team_link(request: GuestRequest) -> HttpResponse:
    """The names to tap, and how the team stands."""
    note_opening(request.link, by=request.guest, at=request.at)
    return _page(request)


@require_safe
@_through_link
@_named
def team_link_week(request: GuestRequest) -> HttpResponse:
    """The team's week for whoever has tapped their name."""
    note_opening(request.link, by=request.guest, at=request.at)
    return _page(request, words=_recorded_words(request))


@require_http_methods(["GET", "HEAD", "POST"])
@_through_link
@_named
def team_link_check_ins(request: GuestRequest, key_result: str) -> HttpResponse:
    """One number: a POST records it."""
    given = _given(request, key_result)
    if request.method != "POST":
        return _row(request, given) if _by_htmx(request) else _back(request, f"#ci-{key_result}")
    form = CheckInForm(request.POST, given=given, today=request.today)
    try:
        recorded = perform(form, lambda: _record(request, form), names=NAMES)
    except Conflict as conflict:
        if not isinstance(conflict.theirs, CheckIn):
            raise
        return _meanwhile(request, conflict.theirs)
    if recorded is None:
        return _came_back(request, given, pages.Returned(form=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    if not _by_htmx(request):
        return _back(request, f"?recorded={recorded.public_id}#ci-{key_result}")
    return _row(request, _given(request, key_result), words=_told(recorded), undo=_undo(request, recorded))


@require_POST
@_through_link
@_named
def team_link_check_in_retraction(request: GuestRequest, check_in: str) -> HttpResponse:
    """Take one's own entry back, some seconds after it."""
    entry = None if "\x00" in check_in else entry_through(request.guest, request.link.team, check_in)
    if entry is None or entry.idempotency_key is None:
        raise Http404
    take_back_round(entry.idempotency_key.partition("-")[0], by=request.guest, at=request.at)
    name = entry.key_result.public_id
    if not _by_htmx(request):
        return _back(request, f"#ci-{name}")
    return _row(request, _given(request, name), words=_("Taken back: %(title)s") % {"title": entry.key_result.title})


@require_POST
@_through_link
@_named
def team_link_action_completion(request: GuestRequest, action: str) -> HttpResponse:
    """Tick an action, or take the tick back."""
    row = None if "\x00" in action else action_seen(request.guest, request.link.team, action)
    form = TickForm(request.POST)
    if row is None or not form.is_valid():
        raise Http404
    whose = request.guest if row.assignments.all() else None
    act = untick_action if form.cleaned_data["done"] == "0" else tick_action
    act(row, member=whose, on=form.cleaned_data["on"] or request.today, by=request.guest, at=request.at)
    if not _by_htmx(request):
        return _back(request, f"#ac-{action}")
    found = [each for each in team_actions(request.guest, request.link.team, request.today) if each.mine.action == row]
    todos = [pages.team_todo(each, pages.round_through(request.link, request.guest, request.today)) for each in found]
    return render(request, "goals/team_link_action.html", _context(request) | {"todos": todos})


# ---------- answers


def _nowhere(request: HttpRequest) -> HttpResponse:
    return render(request, "goals/team_link_ended.html", {}, status=HTTPStatus.NOT_FOUND)


def _outside(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps the page, and its address is told to no other site. (`no-referrer` would make browsers
    send its forms as if from nowhere, so that they could not be told from forged ones.)"""
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "same-origin"
    answer["Cache-Control"] = "no-store, private"
    return answer


def _limited(request: GuestRequest, key: str, page: Page[Any], args: Any, kwargs: Any) -> HttpResponse:
    """So many entries a minute from one address and through one link."""

    def inside(_request: HttpRequest) -> HttpResponse:
        return page(request, *args, **kwargs)

    if request.method != "POST":
        return inside(request)
    return cast(HttpResponse, rate_limit(action="team_link_entry", key=request.link.public_id)(inside)(request))


def _context(request: GuestRequest) -> dict[str, Any]:
    """What the frame needs of the company; nothing of it leads inside."""
    link, guest = request.link, request.guest
    company = link.organization
    named = "" if guest.pk is None else f"{link.public_id}-{guest.public_id}"
    return {
        "company": company,
        "team": link.team,
        "today": request.today,
        "era": company.shows_era_years,
        "terms": {},
        "account": Account(name=guest.name, organization=company.name, key=named),
    }


def _page(
    request: GuestRequest,
    *,
    returned: dict[str, pages.Returned] | None = None,
    words: tuple[str, str] = ("", ""),
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = pages.team_page(request.link, request.guest, today=request.today, returned=returned)
    context = _context(request) | {"page": page, "words": words[0], "undo": words[1], "refusal": refusal}
    if request.link.is_shared:
        context["shared"] = {
            "idle": pages.IDLE_SECONDS, "entered": pages.AFTER_ENTRY_SECONDS, "warning": pages.WARNING_SECONDS,
        }  # fmt: skip
    return render(request, "goals/team_link.html", context, status=status)


def _row(
    request: GuestRequest,
    given: Entered,
    returned: pages.Returned | None = None,
    *,
    words: str = "",
    undo: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    round_ = pages.round_through(request.link, request.guest, request.today)
    number = pages.team_number(given, round_, returned)
    context = _context(request) | {"number": number, "words": words, "undo": undo, "person": request.guest}
    return render(request, "goals/team_link_answer.html", context, status=status)


def _came_back(request: GuestRequest, given: Entered, returned: pages.Returned, status: int) -> HttpResponse:
    if _by_htmx(request):
        return _row(request, given, returned, status=status)
    return _page(request, returned={given.key_result.public_id: returned}, status=status)


def _refused(request: GuestRequest, reason: str, status: int) -> HttpResponse:
    """What is refused is said on the page itself: a browser that sent it alone is led there."""
    if _by_htmx(request):
        return HttpResponse(status=status)
    return _page(request, refusal=reason, status=status)


# ---------- what is done


def _given(request: GuestRequest, key_result: str) -> Entered:
    readable = "" if "\x00" in key_result else key_result
    found = numbers_seen(request.guest, request.link.team, request.today, only=readable) if readable else []
    if not found:
        raise Http404
    return found[0]


def _record(request: GuestRequest, form: CheckInForm) -> CheckIn:
    told = form.cleaned_data
    return record_all(
        form.key_result,
        form.seen(),
        by=request.guest,
        at=request.at,
        idempotency_key=told["idempotency_key"] or new_key(),
        last_seen=told["last_seen"] if told["idempotency_key"] else None,
        known=form.known,
    ).check_in


def _meanwhile(request: GuestRequest, theirs: CheckIn) -> HttpResponse:
    """Somebody was faster: their entry and what was typed here stand side by side."""
    given = _given(request, theirs.key_result.public_id)
    kept = request.POST.copy()
    kept["idempotency_key"], kept["last_seen"] = new_key(), given.last_seen
    form = CheckInForm(kept, given=given, today=request.today)
    form.is_valid()
    entry = next((row for row in given.rows if row.pk == theirs.pk), None)
    return _came_back(request, given, pages.Returned(form=form, theirs=entry), HTTPStatus.CONFLICT)


def _told(recorded: CheckIn) -> str:
    row = recorded.key_result
    return _("Recorded: %(title)s, %(value)s") % {"title": row.title, "value": said(recorded, row)}


def _undo(request: GuestRequest, recorded: CheckIn) -> str:
    names = {"key": _key(request), "member": request.guest.public_id, "check_in": recorded.public_id}
    return reverse("team_link_check_in_retraction", kwargs=names)


def _recorded_words(request: GuestRequest) -> tuple[str, str]:
    """What a browser without scripts has just recorded, with the way back as long as it is open."""
    asked = request.GET.get("recorded", "")
    entry = entry_through(request.guest, request.link.team, asked) if asked and "\x00" not in asked else None
    if entry is None or not pages.may_take_back(entry, request.guest, request.at):
        return "", ""
    return _told(entry), _undo(request, entry)


def _back(request: GuestRequest, rest: str) -> HttpResponse:
    names = {"key": _key(request), "member": request.guest.public_id}
    return redirect(reverse("team_link_week", kwargs=names) + rest)


def _key(request: GuestRequest) -> str:
    return key_of(request.link.public_id)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
