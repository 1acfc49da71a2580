"""Write one line of who came in, was refused or took something along: in a transaction of its own, so that a refusal
stays on record though what was refused has been rolled back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from rashin.activity.canonical import canonical_text
from rashin.activity.models import SecurityEvent
from rashin.activity.origin import current
from rashin.organizations.models import Member
from rashin.organizations.prepared import insert

LONGEST = 200


def note(
    name: str,
    *,
    at: datetime,
    by: Member | None = None,
    account: str = "",
    payload: Mapping[str, object] | None = None,
) -> None:
    """Record `name`, done at the moment `at` by a member for their organisation; without one, by the `account` for the
    installation, which no organisation sees."""
    note_for_each(name, [by] if by else [], at=at, account=account, payload=payload)


def note_for_each(
    name: str,
    members: Iterable[Member],
    *,
    at: datetime,
    account: str = "",
    payload: Mapping[str, object] | None = None,
) -> None:
    """Record what an account did for every organisation that it belongs to; for the installation where it belongs to
    none."""
    origin = current()
    told = canonical_text({name: _short(value) for name, value in (payload or {}).items()})
    everywhere: list[Member | None] = [*members]
    with transaction.atomic():
        for member in everywhere or [None]:
            insert(
                SecurityEvent(
                    organization_id=member.organization_id if member else None,
                    name=name,
                    actor=member,
                    account=account,
                    payload=told,
                    address=origin.address,
                    agent=origin.agent,
                    recorded_at=at,
                )
            )


def _short(value: object) -> object:
    """What a visitor sent is kept as far as one can read it."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST] if isinstance(value, str) else value
