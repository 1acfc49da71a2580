"""Many people at once: what adding and inviting one does, in a few statements for all of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_give_role, present_members
from rashin.people.actions.invitations import VALID_FOR
from rashin.people.actions.members import read_at_first
from rashin.people.links import digest_of
from rashin.people.models import Invitation


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody who is to be added."""

    name: str
    name_reading: str = ""
    email: str = ""
    role: str = Role.MEMBER
    language: str = ""


@transaction.atomic
def add_members(people: Sequence[NewPerson], *, by: Member, at: datetime) -> list[Member]:
    """Add people by name, in this order. Raises NotAllowed, and ValidationError by field."""
    if not by.administers:
        raise NotAllowed
    locks.exclude(by.organization_id)
    _check(people, by)
    rows = [
        Member(
            organization=by.organization,
            name=person.name,
            name_reading=person.name_reading,
            email=person.email.strip().lower(),
            role=person.role,
            language=person.language,
            joined_at=at,
            **read_at_first(person.role),
        )
        for person in people
    ]
    for row in rows:
        row.search_text = row.folded
    Member.objects.bulk_create(rows, batch_size=500)
    told = [(row, {"role": row.role, "team": None}) for row in rows]
    log.record_many("member.added", told, organization=by.organization, by=by, at=at)
    return rows


def _check(people: Sequence[NewPerson], by: Member) -> None:
    if not all(can_give_role(by, role) for role in {person.role for person in people}):
        raise ValidationError({"role": _("Only an owner makes somebody an owner.")})
    addresses = [person.email.strip().lower() for person in people if person.email.strip()]
    taken = set(present_members(by).exclude(email="").values_list("email", flat=True))
    if len(set(addresses)) < len(addresses) or taken.intersection(addresses):
        raise ValidationError({"email": _("Somebody here has this address already.")})


@transaction.atomic
def invite_many(members: Sequence[Member], *, by: Member, at: datetime) -> list[tuple[Member, str]]:
    """Make the link of each of these, who have just been added and have none; with its secret, which is not kept.

    Raises NotAllowed.
    """
    if not by.administers or any(row.role == Role.OWNER and by.role != Role.OWNER for row in members):
        raise NotAllowed
    locks.exclude(by.organization_id)
    made = [(row, secrets.token_urlsafe(24)) for row in members]
    Invitation.objects.bulk_create(
        [
            Invitation(
                organization=by.organization,
                secret=digest_of(secret),
                email=row.email,
                role=row.role,
                member=row,
                invited_by=by,
                invited_at=at,
                expires_at=at + VALID_FOR,
            )
            for row, secret in made
        ],
        batch_size=500,
    )
    log.record_many("member.invited", [(row, {}) for row in members], organization=by.organization, by=by, at=at)
    return made
