"""The way back in after an organisation has come with a document: its people have no accounts here yet."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.people.actions.invitations import VALID_FOR
from rashin.people.links import digest_of
from rashin.people.models import Invitation


@transaction.atomic
def claim_link(owner: Member, *, at: datetime) -> str:
    """Make the link by which the first owner takes their place; earlier ones end. Return its secret, which is not kept.

    It is the one link that whoever runs the installation makes, and leaves no event: what was imported stays as it was.
    """
    locks.exclude(owner.organization_id)
    Invitation.objects.filter(member=owner, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    secret = secrets.token_urlsafe(24)
    Invitation.objects.create(
        organization=owner.organization,
        secret=digest_of(secret),
        email=owner.email,
        role=owner.role,
        member=owner,
        invited_by=owner,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    return secret
