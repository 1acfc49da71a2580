"""The second factor: whether an account has one, whether it is asked for, and whether it was shown in this session."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from rashin.organizations.models import Member

SHOWN = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user_id: int) -> bool:
    """Whether the account has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user_id, type__in=FACTORS).exists())


def is_asked_of(user_id: int) -> bool:
    """Whether a company that the account belongs to asks for a second factor."""
    places = Member.objects.filter(user=user_id, left_at=None)
    return places.filter(organization__requires_two_factors=True).exists()


def is_shown(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session: at signing in, since then, or by setting one up. Asks the
    session alone."""
    if request.session.get(SHOWN):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_shown(request: HttpRequest) -> None:
    """A factor has just been set up in this session: that showed it."""
    request.session[SHOWN] = True
