"""The end of a company: when its days of grace are over, everything of it goes; one line says that it went."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rashin.activity import rounds, security
from rashin.exchange.document.erasing import erase
from rashin.organizations.models import Member, Organization
from rashin.people.actions.accounts import let_accounts_go


def delete_due(now: datetime) -> int:
    """Delete the organisations whose day has come; gives how many. One that a stop has left half done goes on."""
    due = Organization.objects.filter(deletion_due_at__lte=now).order_by("pk")
    return sum(_delete(organization, now) for organization in due)


def _delete(organization: Organization, now: datetime) -> bool:
    """Nobody sees it from the first statement on; an owner who has taken it back in this very moment is right."""
    claimed = Organization.objects.filter(pk=organization.pk, deletion_due_at__lte=now).update(is_visible=False)
    if not claimed:
        return False
    organization.is_visible = False
    accounts = list(Member.objects.filter(organization=organization, user__isnull=False).values_list("user", flat=True))
    told = {"slug": organization.slug, "public_id": organization.public_id, "accounts": len(accounts)}
    rounds.note_end(organization, at=now)
    erase(organization)
    with transaction.atomic():
        let_accounts_go(accounts)
    security.note("organization.deleted", at=now, payload=told)
    return True
