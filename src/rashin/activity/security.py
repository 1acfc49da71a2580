"""Write one line of who came in, was refused or took something along: in a transaction of its own, so that a refusal
stays on record though what was refused has been rolled back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from rashin.activity.canonical import canonical_text
from rashin.activity.models import SecurityEvent
from rashin.activity.origin import current
from rashin.organizations.models import Member, Organization
from rashin.organizations.prepared import insert

LONGEST = 200
Place = tuple[int | None, int | None]  # whose matter it is: the organisation, None for the installation; the member


def note(
    name: str,
    *,
    at: datetime,
    by: Member | None = None,
    organization: Organization | None = None,
    account: str = "",
    payload: Mapping[str, object] | None = None,
) -> None:
    """Record `name`, done at the moment `at` by a member for their organisation, or at the machine itself for an
    `organization`; without both, by the `account` for the installation, which no organisation sees."""
    write(name, [place_of(by, organization)], at=at, account=account, payload=payload)


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
    write(name, places_of(members), at=at, account=account, payload=payload)


def place_of(by: Member | None, organization: Organization | None) -> Place:
    """Of a member their organisation, else this one, else the installation."""
    return (by.organization_id, by.pk) if by else (organization.pk if organization else None, None)


def places_of(members: Iterable[Member]) -> list[Place]:
    """Of each member their organisation; the installation where there is none."""
    return [(member.organization_id, member.pk) for member in members] or [(None, None)]


def has_noted(organization: Organization, name: str, content: str, *, since: datetime) -> bool:
    """Whether a line with this in its payload has been written since a moment."""
    lines = SecurityEvent.objects.filter(organization=organization, name=name, recorded_at__gte=since)
    return lines.filter(payload__contains=content).exists()


def write(
    name: str, places: Iterable[Place], *, at: datetime, account: str, payload: Mapping[str, object] | None
) -> None:
    """The same line for each place, all of them or none."""
    origin = current()
    told = canonical_text({key: _short(value) for key, value in (payload or {}).items()})
    with transaction.atomic():
        for organization, member in places:
            insert(
                SecurityEvent(
                    organization_id=organization,
                    name=name,
                    actor_id=member,
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
