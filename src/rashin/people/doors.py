"""The doors of an organisation's pages: who comes in, and with what in hand.

A stranger and a page that does not exist get the same 404; a reader without the right gets 403.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from rashin.organizations.models import Member, Organization
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.organizations.rights import Right
from rashin.people import bound, second_factor, tokens
from rashin.people.access import member_for, slug_of_today
from rashin.people.actions.sights import note_sight
from rashin.people.models import Scope, User
from rashin.people.watching import note_entered

BACKEND = "rashin.people.accounts.Accounts"  # who comes in by another way than the sign-in page

P = ParamSpec("P")
LAST_ORGANIZATION = "organization"
LAST_LANGUAGE = "language"
BY_TOKEN = "is_opened_by_tokens"


class MemberRequest(HttpRequest):
    """A request from inside an organisation. `at` is its moment, `today` the organisation's day: taken once."""

    member: Member
    organization: Organization
    at: datetime
    today: date
    htmx: HtmxDetails


Page = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Door = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def for_readers(page: Page[P]) -> Door[P]:
    """Everybody of the organisation may come in."""
    return _door(page, lambda member: member.is_present)


def for_coaches(page: Page[P]) -> Door[P]:
    """Coaches from outside: what is theirs alone."""
    return _door(page, lambda member: member.may(Right.COACH))


def for_writers(page: Page[P]) -> Door[P]:
    """Members who may write goals and numbers."""
    return _door(page, lambda member: member.writes)


def for_those_who_comment(page: Page[P]) -> Door[P]:
    """Members and coaches: whoever may say something about a goal."""
    return _door(page, lambda member: member.is_present and member.may(Right.COMMENT))


def for_administrators(page: Page[P]) -> Door[P]:
    """Owners and administrators."""
    return _door(page, lambda member: member.administers)


def also_by_token(page: Page[P]) -> Page[P]:
    """A program with an access token for reading may come in, too, with the rights of whoever made it. Stands below
    the door, on pages that are files to be taken along."""
    page.__dict__[BY_TOKEN] = True
    return page


def _door(page: Page[P], may: Callable[[Member], bool]) -> Door[P]:
    @login_required
    def entered(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = member_for(cast(User, request.user), slug)
        elsewhere = _led_elsewhere(request, slug, member)
        if elsewhere is not None:
            return elsewhere
        if member is None or _holds_nul(request, kwargs):
            raise Http404
        _remember(_inside(request, member))
        note_entered(request, member)
        way = _another_way(request, member)
        if way is not None:
            return way
        return _answered(request, lambda inside: page(inside, *args, **kwargs), may)

    @wraps(page)
    def knocked(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not (tokens.is_shown(request) and page.__dict__.get(BY_TOKEN)):
            return entered(request, slug, *args, **kwargs)
        token = tokens.token_of(request, slug, Scope.READ, at=timezone.now())
        if token is None:
            return tokens.refusal()
        if _holds_nul(request, kwargs):
            raise Http404
        _inside(request, tokens.reader_by(token))
        return _answered(request, lambda inside: page(inside, *args, **kwargs), may)

    return cast(Door[P], knocked)


def _led_elsewhere(request: HttpRequest, slug: str, member: Member | None) -> HttpResponseBase | None:
    """To signing in, where this session stands on another organisation's single sign-on alone; to the name of today,
    where the address has a former one."""
    if bound.is_bound(request):
        if member is None or not bound.is_vouched_for(request, member.organization_id):
            return redirect_to_login(request.get_full_path())
        member.__dict__["is_elsewhere"] = False  # its other companies are not this session's to know
    if member is None and (today := slug_of_today(cast(User, request.user), slug)):
        return _led_on(request, slug, today)
    return None


def _another_way(request: HttpRequest, member: Member) -> HttpResponseBase | None:
    """Where somebody has to go first who has not signed in as the organisation asks; None where all is well. Who comes
    from its provider was asked there for whatever it asks for. An owner who knows their password and has a second
    factor is never shut out, nor a coach whom an owner lets in so."""
    place = member.organization
    if not (place.requires_single_sign_on or place.requires_two_factors):
        return None
    if bound.is_vouched_for(request, place.pk):
        return None
    if place.requires_single_sign_on and not member.keeps_own_way_in:
        return render(request, "people/sign_on_needed.html", {"place": place}, status=HTTPStatus.FORBIDDEN)
    return None if second_factor.is_shown(request) else _to_second_factor(request)


def is_signed_in_as_asked(request: HttpRequest, member: Member) -> bool:
    """Whether this session may see something of the member's organisation on a page that stands outside of it."""
    place = member.organization
    if bound.is_vouched_for(request, place.pk):
        return True
    if bound.is_bound(request) or (place.requires_single_sign_on and not member.keeps_own_way_in):
        return False
    return second_factor.is_shown(request) or not (place.requires_two_factors or place.requires_single_sign_on)


def _answered(
    request: HttpRequest, page: Callable[[MemberRequest], HttpResponseBase], may: Callable[[Member], bool]
) -> HttpResponseBase:
    inside = cast(MemberRequest, request)
    if not may(inside.member):
        raise NotAllowed
    with timezone.override(ZoneInfo(inside.organization.time_zone)):
        try:
            answer = page(inside)
        except Conflict as conflict:
            return render(inside, "people/conflict.html", {"reason": conflict.reason}, status=409)
    _noted(inside, answer.status_code)
    return _kept_by_nobody(answer)


def _noted(request: MemberRequest, status: int) -> None:
    """What a coach from outside has opened, the client can look up; of nobody else it is kept."""
    match = request.resolver_match
    if request.member.coaches and request.method == "GET" and status == HTTPStatus.OK and match is not None:
        named = {name: value for name, value in match.kwargs.items() if name != "slug"}
        note_sight(request.member, match.url_name or "", named, day=request.today, at=request.at)


def _inside(request: HttpRequest, member: Member) -> MemberRequest:
    """The request of a member, who is spoken to in their language."""
    inside = cast(MemberRequest, request)
    inside.member = member
    inside.organization = member.organization
    inside.at = timezone.now()
    inside.today = member.organization.day_of(inside.at)
    _speak(inside)
    return inside


def _kept_by_nobody(answer: HttpResponseBase) -> HttpResponseBase:
    """No machine between keeps a page for others. The reader's browser may, to go back to; signing out empties it."""
    if "Cache-Control" not in answer:
        answer["Cache-Control"] = "private, no-cache"
    return answer


def _to_second_factor(request: HttpRequest) -> HttpResponseBase:
    """To showing or setting up the second factor that the company asks for, and from there to where one was going."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
    return redirect(f"{reverse('second_factor_needed')}?{urlencode({'next': wanted})}")


def _led_on(request: HttpRequest, former: str, today: str) -> HttpResponseBase:
    """The same page under the company's name of today; what was sent along goes with it."""
    address = request.get_full_path().replace(f"/o/{former}/", f"/o/{today}/", 1)
    return redirect(address, preserve_request=True)


def _holds_nul(request: HttpRequest, named: Mapping[str, object]) -> bool:
    """Whether the address holds a NUL, which no row can hold (and PostgreSQL takes for an error)."""
    return "%00" in request.META.get("QUERY_STRING", "") or any("\x00" in str(value) for value in named.values())


def _speak(request: MemberRequest) -> None:
    """Answer in the member's language, else the account's, else the organisation's."""
    of_account = getattr(request.user, "language", "")  # who comes by a token is signed in to none
    language = request.member.language or of_account or request.organization.language
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _remember(request: MemberRequest) -> None:
    """The organisation that was last visited is the one that "/" leads to; account pages speak as it did."""
    told = {LAST_ORGANIZATION: request.organization.slug, LAST_LANGUAGE: request.LANGUAGE_CODE}
    for name, value in told.items():
        if request.session.get(name) != value:
            request.session[name] = value


def speak_as_before(request: HttpRequest) -> None:
    """On pages outside an organisation: the language in which somebody who is signed in was last spoken to."""
    language = request.session.get(LAST_LANGUAGE)
    if language and request.user.is_authenticated:
        translation.activate(language)
        request.LANGUAGE_CODE = language
