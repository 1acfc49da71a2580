"""Forget who somebody was: their name and addresses go for good, and everything that they did stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rashin.activity import log
from rashin.organizations import locks
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.people.actions.accounts import let_accounts_go
from rashin.people.models import DirectoryEntry, Invitation

SIGNS = 4
_also: list[Callable[[Member], None]] = []


def register(forget: Callable[[Member], None]) -> None:
    """Add what a room above has to forget with a name, in the same transaction; the same once."""
    if forget not in _also:
        _also.append(forget)


def make_anonymous(member: Member, *, by: Member, at: datetime) -> Member:
    """Replace the name of somebody who has left by one that says nothing, and empty their addresses. An account that
    belongs to no other organisation goes. It cannot be undone; figures, entries and events stay as they are. Doing it
    twice changes nothing.

    Raises NotAllowed, and Conflict for somebody who is still here.
    """
    if not by.administers or (member.role == Role.OWNER and by.role != Role.OWNER):
        raise NotAllowed
    with transaction.atomic():
        locks.exclude(by.organization_id)
        now = Member.objects.select_for_update().get(pk=member.pk, organization_id=by.organization_id)
        if now.is_present:
            raise Conflict(_("%(name)s still works here.") % {"name": now.name}, now)
        account = now.user_id
        with override(by.organization.language):
            name = _("Somebody who left (%(signs)s)") % {"signs": now.public_id[:SIGNS]}
        if name == now.name and account is None and not now.email:
            return now  # it has been done
        now.name = name
        now.name_reading = now.email = ""
        now.user = None
        now.search_text = now.folded
        now.save(update_fields=["name", "name_reading", "email", "user", "search_text"])
        Invitation.objects.filter(member=now).update(email="")
        DirectoryEntry.objects.filter(member=now).delete()
        for forget in _also:
            forget(now)
        if account is not None:
            let_accounts_go([account])
        log.record("member.made_anonymous", now, organization=by.organization, by=by, at=at)
    return now
