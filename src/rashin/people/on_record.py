"""Every request knows where it comes from; what was refused and what was taken along as a file goes on record.

It is written after the page has been answered, so that a refusal stays on record though what was tried has been rolled
back. Somebody who is no member of the organisation that they asked for is the installation's matter: neither that
organisation nor theirs learns of it. So is a stranger's try at anything that belongs to nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from rashin.activity import refusals
from rashin.activity.origin import coming_from
from rashin.organizations.models import Member, Organization
from rashin.people.models import User

log = logging.getLogger(__name__)
PLACES = "/o/"
LINKS = "/team/"
SECRETS = (LINKS, "/invitations/", "/accounts/password/reset/key/")  # what opens something stands in the path


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page has refused: its name on record, whose matter it is, and what is to be said of it."""

    name: str
    organization: Organization | None = None
    payload: Mapping[str, object] = field(default_factory=dict)


def refuse(request: HttpRequest, name: str, organization: Organization | None = None, **payload: object) -> None:
    """Say from a page that it refuses something, whatever it answers: `name` goes on record."""
    request.__dict__["refusal"] = Refusal(name, organization, payload)


class OnRecord:
    """Stands behind the proxies' middleware, in front of everything that answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        with coming_from(address, request.META.get("HTTP_USER_AGENT", "")):
            with _whatever_the_database_does():
                refusals.tell_what_was_left_out(timezone.now())
            answer = self.get_response(request)
            with _whatever_the_database_does():
                _note(request, answer)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep in mind that a page has refused, and not that there is none at this address."""
        if isinstance(exception, PermissionDenied | Http404) and request.path.startswith(PLACES):
            refuse(request, "access.refused")


@contextmanager
def _whatever_the_database_does() -> Iterator[None]:
    """The page is answered all the same; what went wrong with the database is told elsewhere, too."""
    try:
        yield
    except DatabaseError:
        log.exception("A line of the record could not be written.")


def _note(request: HttpRequest, answer: HttpResponse) -> None:
    refusal = _refusal(request, answer)
    if refusal is None:
        return
    member, user = getattr(request, "member", None), getattr(request, "user", None)
    by = member if isinstance(member, Member) else None
    token = by.by_token if by else None
    account = user.public_id if isinstance(user, User) else ""
    payload = {**_told(request, refusal.name, answer.status_code), **refusal.payload}
    if token:
        account, payload["token"], payload["name"] = "", token.token, token.name
    known = account or (token.token if token else "")
    refusals.note(
        refusal.name,
        at=timezone.now(),
        person=known or request.META.get("REMOTE_ADDR", ""),
        by=by,
        organization=refusal.organization,
        account="" if refusal.organization else account,  # who knocks there may be somebody of another one
        payload=payload,
        is_stranger=not known,
    )


def _refusal(request: HttpRequest, answer: HttpResponse) -> Refusal | None:
    """What goes on record of this answer; mostly nothing."""
    said: Refusal | None = getattr(request, "refusal", None)
    if said is not None:
        return said
    if answer.status_code == HTTPStatus.NOT_FOUND and request.path.startswith(LINKS):
        return Refusal("team_link.refused")
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return Refusal(refusals.TO_WAIT)
    if answer.status_code == HTTPStatus.FORBIDDEN:
        return Refusal("access.refused")
    if "Content-Disposition" in answer and answer.status_code == HTTPStatus.OK and hasattr(request, "member"):
        return Refusal(refusals.EXPORT)
    return None


def _told(request: HttpRequest, name: str, status: int) -> dict[str, object]:
    page = (request.resolver_match.url_name or "") if request.resolver_match else ""
    told: dict[str, object] = {"page": page, "method": request.method}
    if not request.path.startswith(SECRETS):
        told["path"] = request.path
    if name == "access.refused":
        told["status"] = status
    return told
