"""Everything that an organisation holds about one person, as one JSON document: for that person to take along.

Rows are found by their references to the member, in every model of the organisation, so that a new one comes along by
itself; what is secret or only made from the rest stays out. What others wrote about a goal of this person is theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from rashin.activity.canonical import canonical_text
from rashin.activity.models import Event
from rashin.exchange.document.sections import SECTION_NAMES
from rashin.organizations.models import Member

FORMAT, VERSION = "rashin-person", 1
NOT_TOLD = re.compile(r"secret|digest|key\b|_key|token|password|hash|search_text|pace_curve|troubles|^path$|^id$")
IN_WORDS = re.compile(r"([a-z])([A-Z])")


def document(member: Member, *, at: datetime) -> Iterator[str]:
    """The document's text, piece by piece. Call it within `snapshot()`."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": at,
        "organization": {"public_id": member.organization.public_id, "name": member.organization.name},
        "person": _told(member),
        "account": _account(member),
    }
    yield canonical_text(head)[:-1]
    for name, rows in _rows_of(member):
        before = f',"{name}":['
        for row in rows.iterator(chunk_size=1000):
            yield before + canonical_text(_told(row))
            before = ",\n"
        if before == ",\n":
            yield "]"
    yield "}\n"


def _account(member: Member) -> dict[str, object] | None:
    user = member.user
    if user is None:
        return None
    return {"email": user.email, "language": user.language, "since": user.date_joined}


def _rows_of(member: Member) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """The rows of each model that name the member, and the events about them, by the name of the document's part."""
    for model in apps.get_models():
        fields: list[Any] = list(model._meta.local_concrete_fields)
        mine = [field.name for field in fields if field.related_model is Member]
        if not mine or not any(field.name == "organization" for field in fields):
            continue
        named = models.Q(*((f"{name}_id", member.pk) for name in mine), _connector=models.Q.OR)
        if model is Event:
            named |= models.Q(subject=member.public_id)
        references = [field.name for field in fields if _is_named(field)]
        rows = model._base_manager.filter(named, organization_id=member.organization_id)
        yield _part(model), rows.select_related(*references).order_by("pk")


def _part(model: type[models.Model]) -> str:
    known = SECTION_NAMES.get(model.__name__)
    return known or IN_WORDS.sub(r"\1_\2", model.__name__).lower() + "s"


def _told(row: models.Model) -> dict[str, object]:
    """A row by the names of its fields, others by their public ids, stored JSON as JSON."""
    told: dict[str, object] = {}
    for field in row._meta.local_concrete_fields:
        if NOT_TOLD.search(field.name) or field.name == "organization":
            continue
        if field.is_relation and not _is_named(field):
            continue
        told[field.name] = _value(getattr(row, field.name))
    return told


def _is_named(field: Any) -> bool:
    """Whether a field names a row that has a public id and is no account."""
    related = field.related_model
    return bool(
        related and hasattr(related, "public_id") and issubclass(related, models.Model) and field.name != "user"
    )


def _value(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
