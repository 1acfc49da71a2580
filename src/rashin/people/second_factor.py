"""The second factor: whether an account has one, whether it is asked for, and whether it was shown in this session."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.http import HttpRequest

from rashin.organizations.models import Member

SHOWN = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user_id: int) -> bool:
    """Whether the account has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user_id, type__in=FACTORS).exists())


def is_asked_of(user_id: int) -> bool:
    """Whether a company that the account belongs to asks for a second factor: of everybody, or of those who come in
    without its single sign-on."""
    places = Member.objects.filter(user=user_id, left_at=None).select_related("organization")
    asking = Q(organization__requires_two_factors=True) | Q(organization__requires_single_sign_on=True)
    return any(each.organization.requires_two_factors or each.keeps_own_way_in for each in places.filter(asking))


def is_shown(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session: at signing in, since then, or by setting one up. Asks the
    session alone."""
    if request.session.get(SHOWN):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_shown(request: HttpRequest) -> None:
    """A factor has just been set up in this session: that showed it, and the session goes on under another name."""
    request.session[SHOWN] = True
    request.session.cycle_key()
