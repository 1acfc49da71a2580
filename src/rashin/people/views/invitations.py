"""The page that an invitation leads to.

Whether an address has an account here is told to nobody but who reads its mail: where mail is sent, a letter comes
first, the same whoever exists; where none is, a link may be tried a few times.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people import mail, navigation
from rashin.people.actions.account_letters import post
from rashin.people.actions.claims import claim
from rashin.people.actions.invitations import accept_as, accept_with_password
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import BACKEND
from rashin.people.forms.members import GuestForm, PlaceForm
from rashin.people.links import LETTER, address_of_letter
from rashin.people.models import Invitation, User
from rashin.people.on_record import refuse
from rashin.people.pages.coaches import access_words
from rashin.people.queries import Place, has_account, place_of, teams_of_coach

TRIES, LETTERS, WITHIN = 10, 5, timedelta(days=1)  # of one invitation


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the place that somebody has made: with a new account, or with the one that is signed in."""
    place = place_of(secret, at=timezone.now())
    if place.state != "open" or place.invitation is None or place.member is None:
        return _ended(request, place)
    _speak(request, place.member)
    try:
        if request.user.is_authenticated:
            return _with_account(request, place, place.invitation)
        return _as_guest(request, place, place.invitation, secret)
    except Conflict as conflict:
        return render(request, "people/conflict.html", {"reason": conflict.reason}, status=409)


def _speak(request: HttpRequest, member: Member) -> None:
    """Speak as the invitation does, unless the visitor has chosen a language."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(member.language or member.organization.language)


def _ended(request: HttpRequest, place: Place) -> HttpResponse:
    refuse(request, "link.refused", place.invitation.organization if place.invitation else None)
    return render(request, "people/invitation_ended.html", {"place": place}, status=410 if place.invitation else 404)


def _with_account(request: HttpRequest, place: Place, link: Invitation) -> HttpResponse:
    if request.method == "POST":
        return redirect(navigation.first_address(accept_as(link, user=cast(User, request.user), at=timezone.now())))
    return render(request, "people/invitation.html", _context(place, form=None, next=request.path))


def _as_guest(request: HttpRequest, place: Place, link: Invitation, secret: str) -> HttpResponse:
    read = address_of_letter(secret, request.GET.get(LETTER, ""))
    if link.email and read != link.email.lower():
        read = ""
    if read and has_account(read):
        return render(request, "people/invitation.html", _context(place, form=None, next=request.path, known=read))
    if mail.is_sent() and not read:
        return _by_letter(request, place, link)
    return _with_password(request, place, link, read)


def _by_letter(request: HttpRequest, place: Place, link: Invitation) -> HttpResponse:
    """Write to the address first; what the letter leads to is told to who reads it."""
    form, written_to = GuestForm(sent(request), email=link.email), ""
    if request.method == "POST" and form.is_valid() and _counts("letter of an invitation", link, LETTERS, form):
        written_to = link.email or str(form.cleaned_data["email"])
        member = cast(Member, place.member)
        address = mail.absolute(request, request.path)
        post(mail.invitation(member, address, to=written_to, by=link.invited_by), at=timezone.now())
    context = _context(place, form=form, next=request.path, written_to=written_to, is_letter=True)
    status = 200 if written_to else status_of(form)
    return render(request, "people/invitation.html", context, status=status)


def _with_password(request: HttpRequest, place: Place, link: Invitation, read: str) -> HttpResponse:
    """Make the account; `read` is the address whose mail the guest reads, "" where no mail is sent."""
    form = PlaceForm(sent(request), email=read or link.email)

    def take() -> Member:
        email = read or form.cleaned_data.get("email", "")
        return accept_with_password(link, email=email, password=form.cleaned_data["password"], at=timezone.now())

    member = None
    if request.method == "POST" and (read or _counts("try of an invitation", link, TRIES, form)):
        member = perform(form, take)
    if member is not None and member.user is not None:
        login(request, member.user, backend=BACKEND)
        return redirect(navigation.first_address(member))
    context = _context(place, form=form, next=request.path)
    return render(request, "people/invitation.html", context, status=status_of(form))


def _counts(purpose: str, link: Invitation, most: int, form: GuestForm) -> bool:
    """Count one more of what an invitation is good for in a day; say so at the form where that was too many."""
    counts = claim(purpose, link.public_id, lasts=WITHIN, at=timezone.now(), most=most)
    if not counts:
        form.refuse(_("There were too many tries with this link. Come back tomorrow, or ask for another one."))
    return counts


def _context(place: Place, **told: object) -> dict[str, object]:
    """What the page knows; a coach reads what they are given before they take it."""
    member, words = place.member, ""
    if member is not None and member.coaches:
        teams = [team.name for team in teams_of_coach(member)]
        words = access_words(member.name, member.given, teams, proposals=member.reads_proposals)
    return {"place": place, "words": words, **told}
