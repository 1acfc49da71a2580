"""What a coach from outside opened goes on record for the client: one small statement after the page is made.

The page and what it is about are kept, not what was looked for on it: a search shows fewer of the rows that the coach
reads there anyway, and each letter typed would be a line."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import DatabaseError

from rashin.organizations.models import Member
from rashin.people.models import Sight

log = logging.getLogger(__name__)
LONGEST = 60
# What is the coach's own and tells nothing of the company.
OWN = frozenset({"my_settings", "my_address", "my_sessions", "my_data", "my_data_file", "words", "roles", "coaches"})


def note_sight(coach: Member, page: str, named: Mapping[str, object], *, day: date, at: datetime) -> None:
    """Write down that a coach has opened a page about what its address names. The same again on the same day moves the
    hour on."""
    if not page or page in OWN:
        return
    subject = " ".join(str(value) for value in named.values())[:LONGEST]
    _keep([_sight(coach, page, subject, day=day, at=at)])


def note_desk(coaches: Iterable[Member], *, at: datetime) -> None:
    """The same of the desk, which shows something of each company that an account coaches. One statement."""
    rows = [_sight(each, "desk", "", day=each.organization.day_of(at), at=at) for each in coaches]
    if rows:
        _keep(rows)


def _sight(coach: Member, page: str, subject: str, *, day: date, at: datetime) -> Sight:
    return Sight(
        organization_id=coach.organization_id, member=coach, day=day, page=page[:LONGEST], subject=subject,
        first_at=at, last_at=at,
    )  # fmt: skip


def let_sights_go(*, before: datetime) -> int:
    """Delete what was opened last before a moment; says how many pages that were."""
    return Sight.objects.filter(last_at__lt=before).delete()[0]


def _keep(rows: Sequence[Sight]) -> None:
    """What cannot be written is told to the terminal: the page has been made, and is shown all the same."""
    try:
        Sight.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member", "day", "page", "subject"],
            update_fields=["last_at"],
        )
    except DatabaseError:
        log.exception("What a coach has opened could not be written down.")
