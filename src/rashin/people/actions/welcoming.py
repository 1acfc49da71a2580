"""The page that greets a newcomer: it stands first until they put it away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rashin.activity import log
from rashin.organizations.models import Member


@transaction.atomic
def put_welcome_away(*, by: Member, at: datetime) -> None:
    """From now on `by` begins with their own week. Doing it twice changes nothing."""
    if Member.objects.filter(pk=by.pk, is_new=True).update(is_new=False):
        by.is_new = False
        log.record("member.settled_in", by, organization=by.organization, by=by, at=at)
