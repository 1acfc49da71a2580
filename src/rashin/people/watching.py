"""What happens to accounts goes on record: the signals of Django and allauth are the only place that knows of it.

What changes how an account comes in, and every refused try, is told to each organisation that it belongs to now, and to
the installation where it belongs to none: a try with an unknown address takes the same way, so that its answer takes as
long. That somebody has signed in is told to those organisations which the session then enters, so that none learns when
somebody is at work for another one (docs/decisions/0070).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from rashin.activity import refusals, security
from rashin.organizations.models import Member
from rashin.people import bound
from rashin.people.models import User

SIGNED_IN, SIGNED_OUT = "account.signed_in", "account.signed_out"
ENTERED = "entered"  # the organisations which a session has been told to
OF_ACCOUNTS = (
    (auth.user_logged_in, SIGNED_IN),
    (auth.user_logged_out, SIGNED_OUT),
    (account.password_set, "account.password_set"),
    (account.password_changed, "account.password_changed"),
    (account.password_reset, "account.password_reset"),
)
OF_FACTORS = (
    (factors.authenticator_added, "account.factor_added"),
    (factors.authenticator_removed, "account.factor_removed"),
    (factors.authenticator_reset, "account.factor_renewed"),
    (factors.authentication_failed, "account.factor_refused"),
)
REFUSED = ("account.factor_refused", "account.password_refused")


def watch() -> None:
    """Listen, from the room's AppConfig."""
    for signal, name in OF_ACCOUNTS:
        signal.connect(_told_as(name), dispatch_uid=f"rashin.{name}", weak=False)
    for signal, name in OF_FACTORS:
        signal.connect(_factor_told_as(name), dispatch_uid=f"rashin.{name}", weak=False)
    auth.user_login_failed.connect(_refused, dispatch_uid="rashin.account.refused")


def password_refused(user: User) -> None:
    """The current password was asked for and another one was typed."""
    _note("account.password_refused", user)


def way_in_made(user: User) -> None:
    """Whoever runs the installation made a link for a new password."""
    _note("account.way_in_made", user)


def factors_removed_at_the_machine(user: User) -> None:
    """Whoever runs the installation took the second factors off."""
    _note("account.factors_removed", user)


def signed_out_at_the_machine(user: User) -> None:
    """Whoever runs the installation ended every session of the account."""
    _note("account.sessions_ended", user)


def factor_refused(user: User, factor: str) -> None:
    """A second factor was shown that does not fit, or not a second time."""
    _note("account.factor_refused", user, {"factor": factor})


def code_refused(typed: str) -> None:
    """A code that had been mailed to this address, or would have been, was typed wrongly."""
    _refused_at("account.code_refused", typed)


def factors_removed_by_link(user: User) -> None:
    """A link that came by mail took the second factors off, as it said."""
    _note("account.factors_removed", user)


def note_entered(request: HttpRequest, member: Member) -> None:
    """A session that has signed in has come to an organisation: the first time that is told to it."""
    entered = request.session.get(ENTERED)
    if entered is None or member.organization_id in entered or not isinstance(request.user, User):
        return
    request.session[ENTERED] = [*entered, member.organization_id]
    security.note(SIGNED_IN, by=member, account=request.user.public_id, at=timezone.now())


def _told_as(name: str) -> Any:
    def hear(*, user: User | None = None, request: HttpRequest | None = None, **_given: Any) -> None:
        if user is not None:
            _note(name, user, request=request)

    return hear


def _factor_told_as(name: str) -> Any:
    def hear(*, user: User, authenticator: Authenticator | None = None, **_given: Any) -> None:
        _note(name, user, {"factor": str(authenticator.type)} if authenticator else {})

    return hear


def _note(
    name: str, user: User, payload: Mapping[str, object] | None = None, request: HttpRequest | None = None
) -> None:
    places: Iterable[Member] = _places(user__pk=user.pk)
    if request is not None and hasattr(request, "session"):
        places = bound.places(request, places)  # of single sign-on alone, no other company learns anything
        places = _entered_by(request, name, places)
    at = timezone.now()
    if name in REFUSED:
        refusals.note_for_each(name, places, account=user.public_id, payload=payload, at=at, person=user.public_id)
    else:
        security.note_for_each(name, places, account=user.public_id, payload=payload, at=at)


def _entered_by(request: HttpRequest, name: str, places: list[Member]) -> list[Member]:
    """Whom a sign-in and its end are told to: the only organisation at once, several as the session enters them."""
    if name == SIGNED_IN:
        places = places if len(places) == 1 else []
        request.session[ENTERED] = [place.organization_id for place in places]
    elif name == SIGNED_OUT and ENTERED in request.session:
        entered = request.session[ENTERED]
        places = [place for place in places if place.organization_id in entered]
    return places


def _refused(credentials: dict[str, Any], **_given: Any) -> None:
    _refused_at("account.refused", str(credentials.get("email") or credentials.get("username") or ""))


def _refused_at(name: str, address: str) -> None:
    typed = address.strip().lower()
    places = list(_places(user__email=typed).select_related("user"))
    account = places[0].user.public_id if places and places[0].user else ""
    payload = {} if places else {"typed": typed}
    refusals.note_for_each(name, places, account=account, payload=payload, at=timezone.now(), person=typed)


def _places(**whose: object) -> QuerySet[Member]:
    return Member.objects.filter(left_at=None, organization__is_visible=True, **whose).order_by("pk")
