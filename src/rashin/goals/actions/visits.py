"""Notice that somebody is here: one small write in ten minutes at most, none on most requests."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rashin.goals.models import Visit
from rashin.organizations.models import Member

NOTICED_EVERY = timedelta(minutes=10)
AWAY_AFTER = timedelta(minutes=60)


def note_visit(member: Member, *, at: datetime) -> datetime | None:
    """The moment up to which the member had seen what happened when this visit began; None on the first one.

    Away for an hour begins a new visit. A clock that went back changes nothing.
    """
    known = Visit.objects.filter(member=member).first()
    if known is None:
        with transaction.atomic():
            Visit.objects.get_or_create(member=member, defaults={"organization": member.organization, "last": at})
        return None
    away = at - known.last
    if away < NOTICED_EVERY:
        return known.before
    with transaction.atomic():
        held = Visit.objects.select_for_update(no_key=True).get(pk=known.pk)
        away = at - held.last
        if away < NOTICED_EVERY:  # another tab was faster
            return held.before
        if away >= AWAY_AFTER:
            held.before = held.last
        held.last = at
        held.save(update_fields=["before", "last"])
    return held.before
