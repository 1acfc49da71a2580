"""Who comes in by an access token: what stands in the header, which token it is, and the member who acts by it.

A key that is wrong, has ended, or is another organisation's takes the same way and gets the same answer.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from rashin.activity import refusals
from rashin.activity.origin import current
from rashin.organizations.models import ByToken, Member, Role
from rashin.people.links import digest_of
from rashin.people.models import AccessToken

BEARER = "bearer"
NOTED_EVERY = timedelta(minutes=1)


def is_shown(request: HttpRequest) -> bool:
    """Whether the request comes with a token, or with what is meant to be one."""
    return "HTTP_AUTHORIZATION" in request.META


def token_of(request: HttpRequest, slug: str, scope: str, *, at: datetime) -> AccessToken | None:
    """The token that opens this organisation for this purpose; None, and a line on record, for anything else."""
    kind, _, key = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    rows = AccessToken.objects.select_related("organization", "made_by")
    found = rows.filter(digest=digest_of(key.strip() if kind.lower() == BEARER else "")).first()
    if found is None or not _opens(found, slug, scope, at):
        payload = {"token": found.public_id, "name": found.name} if found else {}
        refusals.note(
            "access_token.refused",
            at=at,
            person=found.public_id if found else current().address,
            organization=found.organization if found else None,
            payload=payload,
            is_stranger=found is None,
        )
        return None
    _note_use(found, at)
    return found


def _opens(token: AccessToken, slug: str, scope: str, at: datetime) -> bool:
    place = token.organization
    return token.scope == scope and token.is_good(at) and place.is_visible and place.slug == slug


def reader_by(token: AccessToken) -> Member:
    """The member with whose rights a token reads: whoever made it."""
    member = token.made_by
    member.organization = token.organization
    member.by_token = ByToken(token=token.public_id, name=token.name)
    return member


def directory_by(token: AccessToken) -> Member:
    """Who acts for a company's directory: nobody of its people, with the rights to people and teams. Roles are never
    its to say (people/scim), and the last owner is out of its reach as out of everybody's."""
    member = Member(organization=token.organization, role=Role.OWNER, name=token.name, joined_at=token.made_at)
    member.by_token = ByToken(token=token.public_id, name=token.name)
    return member


def refusal() -> HttpResponse:
    """The one answer to every key that opens nothing here."""
    told = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "401",
        "detail": "The access token is missing, wrong, or has ended.",
    }
    return JsonResponse(
        told,
        status=HTTPStatus.UNAUTHORIZED,
        headers={"WWW-Authenticate": 'Bearer realm="Rashin"', "Cache-Control": "no-store"},
    )


def _note_use(token: AccessToken, at: datetime) -> None:
    address = current().address
    if token.used_at and at - token.used_at < NOTED_EVERY and token.used_from == address:
        return
    with suppress(OperationalError):  # a busy database is no reason to refuse a key that is right
        AccessToken.objects.filter(pk=token.pk).update(used_at=at, used_from=address)
