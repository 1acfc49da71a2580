"""The page that an invitation leads to."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict
from rashin.people import navigation
from rashin.people.actions.invitations import accept_as, accept_with_password
from rashin.people.answering import perform, sent, status_of
from rashin.people.doors import BACKEND
from rashin.people.forms.members import PlaceForm
from rashin.people.models import Invitation, User
from rashin.people.on_record import refuse
from rashin.people.pages.coaches import access_words
from rashin.people.queries import Place, place_of, teams_of_coach


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
        return _with_password(request, place, place.invitation)
    except Conflict as conflict:
        return render(request, "people/conflict.html", {"reason": conflict.reason}, status=409)


def _speak(request: HttpRequest, member: Member) -> None:
    """Speak as the invitation does, unless the visitor has chosen a language."""
    if "django_language" not in request.COOKIES:
        translation.activate(member.language or member.organization.language)


def _ended(request: HttpRequest, place: Place) -> HttpResponse:
    refuse(request, "link.refused", place.invitation.organization if place.invitation else None)
    return render(request, "people/invitation_ended.html", {"place": place}, status=410 if place.invitation else 404)


def _with_account(request: HttpRequest, place: Place, link: Invitation) -> HttpResponse:
    if request.method == "POST":
        return redirect(navigation.first_address(accept_as(link, user=cast(User, request.user), at=timezone.now())))
    return render(request, "people/invitation.html", _context(place, form=None, next=request.path))


def _with_password(request: HttpRequest, place: Place, link: Invitation) -> HttpResponse:
    form = PlaceForm(sent(request), email=link.email)

    def take() -> Member:
        return accept_with_password(
            link, email=form.cleaned_data.get("email", ""), password=form.cleaned_data["password"], at=timezone.now()
        )

    member = perform(form, take) if request.method == "POST" else None
    if member is not None and member.user is not None:
        login(request, member.user, backend=BACKEND)
        return redirect(navigation.first_address(member))
    context = _context(place, form=form, next=request.path, known=place.has_account)
    return render(request, "people/invitation.html", context, status=status_of(form))


def _context(place: Place, **told: object) -> dict[str, object]:
    """What the page knows; a coach reads what they are given before they take it."""
    member, words = place.member, ""
    if member is not None and member.coaches:
        teams = [team.name for team in teams_of_coach(member)]
        words = access_words(member.name, member.given, teams, proposals=member.reads_proposals)
    return {"place": place, "words": words, **told}
