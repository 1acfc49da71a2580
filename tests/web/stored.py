"""Every text and JSON column of every model, and how it is filled with what nobody should write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from rashin.organizations.models import Member, Organization

# What is not filled, by column ("Model.field") or by the name that many have, and why.
LEFT = {
    "public_id": "made by Rashin",
    "slug": "letters and digits alone stand in addresses; the form and the route hold it",
    "path": "made of keys",
    "digest": "made by Rashin",
    "secret": "made by Rashin",
    "search_text": "looked in and never shown",
    "pace_curve": "numbers and days that Rashin writes",
    "planned_points": "numbers and days; a form reads each of them",
    "troubles": "counts and days that Rashin writes",
    "idempotency_key": "compared and never shown",
    "address": "an address in the network as the server saw it",
    "Organization.time_zone": "chosen among those that there are; another one stops the page",
    "Member.email": "an address that a form has read; in mails it is a header",
    "Event.name": "a name in the code",
    "Event.subject_kind": "a name in the code",
    "Event.subject": "a public id",
    "Event.thread": "a public id",
    "SecurityEvent.name": "a name in the code",
    "Seal.root": "made by Rashin", "Seal.previous": "made by Rashin", "Round.content": "made by Rashin",
    "Round.previous": "made by Rashin", "Round.signature": "made by Rashin", "Checkpoint.digest": "made by Rashin",
    "User.password": "hashed", "User.email": "an address that a form has read",
    "Session.key": "a digest", "Session.data": "signed by Rashin",
    "Claim.key": "made by Rashin",
    "Horizon.source": "a name in the code",
    "Duty.name": "a name in the code",
    "Sight.page": "a name in the code", "Sight.subject": "a public id",
    "AccountLetter.locked": "locked with the installation's key",
    "Letter.locked_link": "locked with the installation's key", "SingleSignOn.locked_secret": "the same",
    "Invitation.email": "an address that a form has read",
    "AccessToken.last_four": "made by Rashin", "Domain.challenge": "made by Rashin",
    "Draft.form": "a name in the code", "Draft.subject": "a public id",
    "KeptSentence.code": "a name in the code",
    "CheckIn.step": "the key of a step, which Rashin makes",
    "Standing.status": "a name in the code", "Standing.status_computed": "a name in the code",
    "DocumentImport.owner": "a public id",
    "Permission.name": "Django's, not used", "Permission.codename": "Django's, not used",
    "Group.name": "Django's, not used", "ContentType.app_label": "Django's", "ContentType.model": "Django's",
    "EmailAddress.email": "an address that a form has read", "EmailConfirmation.key": "made by allauth",
    "Authenticator.data": "locked with the installation's key",
    "FormerSlug.slug": "as slug",
}  # fmt: skip
# JSON, in which the words that somebody wrote are filled and its keys, codes, ids and numbers stay.
WRITTEN = {
    "closed_days", "words", "steps", "payload", "fields", "facts", "changes", "before", "definition", "told",
}  # fmt: skip
BEGINS = {"Booking.url": "https://"}  # held by the database
_CODE = re.compile(r"[a-z0-9_.:/+%-]*|[0-9TZ:.+-]*")


def columns(model: type[models.Model]) -> Iterator[Any]:
    """The columns of a model that hold text or JSON, but those whose values are a choice."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
            yield field


def reason_to_leave(field: Any) -> str:
    """Why a column is not filled; "" where it is."""
    return LEFT.get(f"{field.model.__name__}.{field.name}") or LEFT.get(field.name) or ""


def fill(organization: Organization, evil: str) -> set[str]:
    """Write it into every text of an organisation; give the columns in which something was written."""
    written: set[str] = set()
    for model in apps.get_models():
        rows = _rows(model, organization)
        for field in columns(model):
            if rows is not None and not reason_to_leave(field) and _filled(rows, field, evil):
                written.add(f"{model.__name__}.{field.name}")
    return written


def _rows(model: type[models.Model], organization: Organization) -> Any:
    names = {field.name for field in model._meta.local_concrete_fields}
    if model is Organization:
        return model._base_manager.filter(pk=organization.pk)
    if "organization" in names:
        return model._base_manager.filter(organization=organization)
    accounts = Member.objects.filter(organization=organization).values("user")
    by = {"Session": "user", "DocumentImport": "by"}.get(model.__name__)
    return model._base_manager.filter(**{f"{by}__in": accounts}) if by else None


def _filled(rows: Any, field: Any, evil: str) -> bool:
    if field.name not in WRITTEN:
        text = BEGINS.get(f"{field.model.__name__}.{field.name}", "") + evil
        return bool(rows.update(**{field.name: text[: field.max_length] if field.max_length else text}))
    changed = False
    for pk, text in rows.values_list("pk", field.name):
        told = json.loads(text or "null")
        spoilt = _spoilt(told, evil)
        if spoilt != told:
            rows.filter(pk=pk).update(**{field.name: json.dumps(spoilt, ensure_ascii=False)})
            changed = True
    return changed


def _spoilt(told: Any, evil: str) -> Any:
    if isinstance(told, dict):
        return {key: _spoilt(value, evil) for key, value in told.items()}
    if isinstance(told, list):
        return [_spoilt(each, evil) for each in told]
    return evil if isinstance(told, str) and not _CODE.fullmatch(told) else told
