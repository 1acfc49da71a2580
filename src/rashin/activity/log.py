"""Write one event. Called by actions alone, inside their transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from rashin.activity.canonical import canonical_text
from rashin.activity.models import ActorKind, Event
from rashin.activity.origin import current
from rashin.organizations.models import Member, Organization
from rashin.organizations.prepared import Prepared, insert, insert_many, made
from rashin.organizations.public_id import new_public_id

STAMP = 64


class Named(Protocol):
    """A row with a name that may be shown outside."""

    @property
    def public_id(self) -> str: ...


def record(
    name: str,
    subject: Named,
    *,
    organization: Organization,
    by: Member | None,
    at: datetime,
    thread: Named | None = None,
    payload: Mapping[str, object] | None = None,
) -> Event:
    """Append the event `name` about `subject`, done at the moment `at` by a member, or by the system (`by` is None).

    Who acts by a team's link is marked: ActorKind.LINK, with the link and the address in the payload's `through`; a
    program that acts by an access token: ActorKind.TOKEN, with the token and what it is called.
    """
    named = new_public_id()
    event = event_of(
        name, subject, organization=organization, by=by, at=at, thread=thread, payload=payload, public_id=named
    )
    event.address = current().address
    insert(event)
    return event


def record_many(
    name: str,
    told: Sequence[tuple[Named, Mapping[str, object]]],
    *,
    organization: Organization,
    by: Member | None,
    at: datetime,
) -> None:
    """Append the same event about many subjects, each with its payload."""
    append(
        [
            event_of(name, subject, organization=organization, by=by, at=at, payload=payload, public_id=new_public_id())
            for subject, payload in told
        ]
    )


def append(events: Sequence[Event]) -> None:
    """Append events that `event_of` has made, in their order."""
    address = current().address
    for event in events:
        event.address = address
    insert_many(events)


_LATEST = Prepared(
    lambda organization: Event.objects.filter(organization_id=organization).order_by("-pk").values_list("pk")[:STAMP]
)


def stamp(organization_id: int) -> tuple[int, ...]:
    """What the record of an organisation ends with: the same only while nothing has changed in it. It names the last
    events and not the last alone, because of two that are written at once the later number may arrive first."""
    return tuple(row[0] for row in _LATEST(organization_id))


def event_of(
    name: str,
    subject: Named,
    *,
    organization: Organization,
    by: Member | None,
    at: datetime,
    public_id: str,
    thread: Named | None = None,
    payload: Mapping[str, object] | None = None,
) -> Event:
    """The same event, not yet saved."""
    kind, through = _way_of(by)
    if through is not None:
        payload = {**(payload or {}), "through": through}
    return made(
        Event,
        public_id=public_id,
        organization_id=organization.pk,
        name=name,
        actor_id=by.pk if by else None,
        actor_kind=kind,
        subject_kind=name.partition(".")[0],
        subject=subject.public_id,
        thread=(thread or subject).public_id,
        payload=canonical_text(payload or {}),
        recorded_at=at,
    )


def _way_of(by: Member | None) -> tuple[ActorKind, dict[str, str] | None]:
    """By which way somebody acts, and what the record keeps of it."""
    if by is None:
        return ActorKind.SYSTEM, None
    if by.through is not None:
        return ActorKind.LINK, {"link": by.through.link, "address": by.through.address}
    if by.by_token is not None:
        return ActorKind.TOKEN, {"token": by.by_token.token, "name": by.by_token.name}
    return ActorKind.MEMBER, None
