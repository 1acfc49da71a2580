"""What a session knows of single sign-on: the organisations whose provider has vouched for its owner, and whether that
is all it stands on.

An organisation's provider speaks for that organisation alone: whoever runs it could say that somebody is you. So a
session that stands on nothing else is signed in there, and nowhere else: in other organisations of the same account,
and on the pages of the account itself, it is somebody who has not signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from rashin.organizations.models import Member

VOUCHED, BOUND = "single_sign_on", "bound_to_single_sign_on"
INSIDE = "/o/"  # the doors of organisations look at their own
ALSO = ("/", "/companies/", "/language/", "/accounts/logout/")
WAYS = "/accounts/single-sign-on/"


def is_bound(request: HttpRequest) -> bool:
    """Whether this session stands on single sign-on alone."""
    return bool(request.session.get(BOUND))


def is_vouched_for(request: HttpRequest, organization_id: int) -> bool:
    """Whether the organisation's own provider has said who this is, in this session."""
    return organization_id in request.session.get(VOUCHED, ())


def reaches(request: HttpRequest, organization_id: int) -> bool:
    """Whether this session counts in an organisation at all."""
    return not is_bound(request) or is_vouched_for(request, organization_id)


def places(request: HttpRequest, members: Iterable[Member]) -> list[Member]:
    """Those of an account's places that this session reaches."""
    return [member for member in members if reaches(request, member.organization_id)]


def note_vouched(request: HttpRequest, organization_id: int, *, alone: bool) -> None:
    """The provider has said who this is; `alone` when nothing else has."""
    request.session[VOUCHED] = sorted({*request.session.get(VOUCHED, ()), organization_id})
    if alone:
        request.session[BOUND] = True


def note_own_way(request: HttpRequest) -> None:
    """Somebody has signed in with what is their own: a password, a code, a passkey."""
    request.session.pop(BOUND, None)


class BoundToCompany:
    """Stands behind the middleware that says who somebody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith((INSIDE, WAYS)) and request.path not in ALSO:
            user = request.user
            request.user = SimpleLazyObject(  # type: ignore[assignment]
                lambda: AnonymousUser() if user.is_authenticated and is_bound(request) else user
            )
        return self.get_response(request)
