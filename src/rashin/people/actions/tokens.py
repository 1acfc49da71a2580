"""Access tokens: made, ended, and ended with whoever made them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import tokens_visible_to
from rashin.people.links import digest_of
from rashin.people.models import AccessToken, Scope

PREFIX = "rashin_"
RANDOM_BYTES = 32
VALID_DAYS = (30, 90, 180, 365)
USUAL_DAYS = 90
MOST_OPEN = 50
LONGEST_NAME = 60


def make_token(*, name: str, scope: str, days: int, by: Member, at: datetime) -> tuple[AccessToken, str]:
    """Make a token that is good for so many days; return it and its key, which is not kept.

    Raises NotAllowed, and ValidationError by field.
    """
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        name = name.strip()
        _check(name, scope, days, by, at)
        key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
        token = AccessToken.objects.create(
            organization=by.organization,
            name=name,
            scope=scope,
            digest=digest_of(key),
            last_four=key[-4:],
            made_by=by,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        _log("access_token.made", token, by, at, {"scope": scope, "expires": token.expires_at})
    return token, key


def end_token(token: AccessToken, *, by: Member, at: datetime) -> None:
    """End a token at once and for ever. Ending it twice changes nothing."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        _end(AccessToken.objects.filter(organization_id=by.organization_id, pk=token.pk).get(), by, at)


def end_tokens_of(member: Member, *, by: Member, at: datetime) -> None:
    """End what a member made who leaves, as part of that change. A directory's token belongs to the organisation and
    stays: the directory itself may be what says that they leave."""
    mine = AccessToken.objects.filter(organization_id=member.organization_id, made_by=member, ended_at=None)
    for token in mine.exclude(scope=Scope.SCIM).order_by("pk"):
        _end(token, by, at)


def _end(token: AccessToken, by: Member, at: datetime) -> None:
    if token.ended_at is None:
        token.ended_at = at
        token.save(update_fields=["ended_at"])
        _log("access_token.ended", token, by, at, {})


def _check(name: str, scope: str, days: int, by: Member, at: datetime) -> None:
    problems = {}
    still_open = tokens_visible_to(by).filter(ended_at=None, expires_at__gt=at)
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        problems["name"] = _("A name fits into 60 characters.")
    elif still_open.filter(name=name).exists():
        problems["name"] = _("A token of this name is in use. Give this one another name, or end the other one first.")
    elif still_open.count() >= MOST_OPEN:
        problems["name"] = _("There are fifty tokens already. End one of them first.")
    if scope not in Scope.values:
        problems["scope"] = _("Choose what the token is for.")
    elif scope == Scope.SCIM and not by.owns:
        problems["scope"] = _("An owner makes the directory's token: it lets owners leave, too.")
    if days not in VALID_DAYS:
        problems["days"] = _("Choose how long the token is good.")
    if problems:
        raise ValidationError(problems)


def _log(name: str, token: AccessToken, by: Member, at: datetime, payload: dict[str, object]) -> None:
    told = {"name": token.name, "last_four": token.last_four, **payload}
    log.record(name, token, organization=by.organization, by=by, at=at, payload=told)
