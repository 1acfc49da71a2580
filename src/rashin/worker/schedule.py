"""What is done by itself, and how often: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from rashin.activity import chain
from rashin.activity.letting_go import let_go_everywhere
from rashin.people.actions.account_letters import send_account_letters
from rashin.people.actions.claims import let_claims_go
from rashin.people.actions.letters import send_letters
from rashin.people.actions.sights import let_sights_go
from rashin.records.deleting import delete_due


@dataclass(frozen=True, slots=True)
class Line:
    """A duty: its name, how long to wait after it was done, what it does at a moment, and after how long at it a server
    is given up that has gone meanwhile: longer than it ever takes."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]
    held_for: timedelta = timedelta(minutes=15)


def seal_record(now: datetime) -> int:
    """Let nobody take a line out of the record unnoticed."""
    return chain.seal(at=now)


def let_security_go(now: datetime) -> int:
    """Delete what is older than RASHIN_SECURITY_DAYS says, of what coaches have opened, too; nothing where it is 0."""
    keep = timedelta(days=settings.RASHIN_SECURITY_DAYS)
    return let_go_everywhere(keep=keep, at=now) + let_sights_go(before=now - keep) if keep else 0


SCHEDULE = [
    Line("seal the record", timedelta(minutes=1), seal_record),
    Line("mail about accounts", timedelta(seconds=30), send_account_letters, held_for=timedelta(minutes=4)),
    Line("mail invitations", timedelta(seconds=15), send_letters, held_for=timedelta(minutes=4)),
    Line("delete companies that are due", timedelta(minutes=10), delete_due),
    Line("let claims go", timedelta(hours=1), let_claims_go),
    Line("let old security lines go", timedelta(hours=6), let_security_go),
]
