"""The clock: do what is due by itself, one duty after the other, for as long as `rashin serve` runs.

Several servers may share a database: a duty is claimed by one statement, and a claim ends by itself when its server
has gone.
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from rashin.worker.models import Duty
from rashin.worker.schedule import SCHEDULE, Line

log = logging.getLogger(__name__)
TICK_SECONDS = 5


def run(parent: int) -> None:
    """Tick until the process that started this one, `parent`, is gone."""
    with suppress(KeyboardInterrupt):
        while _is_there(parent):
            close_old_connections()
            try:
                tick(timezone.now())
            except DatabaseError:
                log.warning("The clock could not reach the database; it tries again.")


def _is_there(parent: int) -> bool:
    """Wait until the next tick; False once the parent has gone."""
    for _second in range(TICK_SECONDS):
        if os.getppid() != parent:
            return False
        time.sleep(1)
    return os.getppid() == parent


def tick(now: datetime) -> list[str]:
    """Do what is due at the moment `now`; gives the names of what was done."""
    done = {duty.name: duty.done_at for duty in Duty.objects.all()}
    return [line.name for line in SCHEDULE if _is_due(line, done.get(line.name), now) and _do(line, now)]


def _is_due(line: Line, done_at: datetime | None, now: datetime) -> bool:
    return done_at is None or done_at + line.every <= now


def _do(line: Line, now: datetime) -> bool:
    """Do it where nobody else is at it. What fails is told, and tried again when it is due again."""
    if not _claimed(line, now):
        return False
    try:
        line.work(now)
    except Exception:  # one duty that fails keeps no other from being done
        log.exception("%s failed.", line.name)
    finally:
        Duty.objects.filter(pk=line.name).update(held_until=None, done_at=now)
    return True


def _claimed(line: Line, now: datetime) -> bool:
    Duty.objects.get_or_create(name=line.name)
    free = Q(held_until=None) | Q(held_until__lte=now)
    due = Q(done_at=None) | Q(done_at__lte=now - line.every)
    return bool(Duty.objects.filter(free, due, pk=line.name).update(held_until=now + line.held_for))
