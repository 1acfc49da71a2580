"""Sessions of a coach with the company: planned, changed, taken off and put back by the coach, seen by both sides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rashin.activity import log
from rashin.goals.actions.limits import check_texts
from rashin.organizations.models import Member
from rashin.people.actions.changing import changed_fields
from rashin.rhythm.actions.checking import check_coach, check_row, secure_address
from rashin.rhythm.models import CoachingSession


@transaction.atomic
def plan_session(
    *, begins_at: datetime, place: str = "", agreed: str = "", by: Member, at: datetime
) -> CoachingSession:
    """Set a session; one that has been, too. Raises NotAllowed, and ValidationError by field."""
    check_coach(by)
    row = CoachingSession.objects.create(
        organization=by.organization, coach=by, begins_at=begins_at, planned_at=at, **_texts(place, agreed)
    )
    told = {"begins_at": begins_at}
    log.record("coaching_session.planned", row, organization=by.organization, by=by, at=at, payload=told)
    return row


@transaction.atomic
def change_session(
    row: CoachingSession, *, begins_at: datetime, place: str, agreed: str, by: Member, at: datetime
) -> CoachingSession:
    """Another time or place, and what was agreed."""
    now = _own(row, by)
    before, after = changed_fields(now, {"begins_at": begins_at, **_texts(place, agreed)})
    if after:
        now.save(update_fields=[*after])
        told = {"before": before, "after": after}
        log.record("coaching_session.changed", now, organization=by.organization, by=by, at=at, payload=told)
    return now


def _own(row: CoachingSession, by: Member) -> CoachingSession:
    check_coach(by)
    check_row(row, by)
    return CoachingSession.objects.select_for_update().get(pk=row.pk)


def _texts(place: str, agreed: str) -> dict[str, str]:
    """A place is words or an https address; any other address is refused."""
    place = secure_address("place", place) if "://" in place else place.strip()
    check_texts(place=(place, 300), agreed=(agreed, 4000))
    return {"venue": place, "agreed": agreed.strip()}
