"""A round of entries at once: several steps of one key result, "no change" for all the rest, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from rashin.goals.actions.acting import alone
from rashin.goals.actions.check_in import Recorded, Seen, enter, record_check_in, take_back_check_in
from rashin.goals.models import CheckIn, KeyResult, Source
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed


def record_all(
    key_result: KeyResult,
    several: Sequence[Seen],
    *,
    by: Member,
    at: datetime,
    source: str = Source.PAGE,
    idempotency_key: str = "",
    last_seen: str | None = None,
    known: Sequence[CheckIn] = (),
) -> Recorded:
    """Record everything that was seen of one key result, or nothing; the last entry is returned.

    `idempotency_key` names the whole of it, `last_seen` is checked once; `known` as enter takes it. Raises what
    record_check_in raises.
    """
    first, *others = several
    shared: dict[str, Any] = {"by": by, "at": at, "source": source}
    with transaction.atomic() if others else nullcontext():  # one is a transaction of its own
        recorded = enter(
            key_result, first, idempotency_key=_key(idempotency_key, ""), last_seen=last_seen, known=known, **shared
        )
        for place, seen in enumerate(others, start=1):
            recorded = enter(key_result, seen, idempotency_key=_key(idempotency_key, str(place)), **shared)
    return recorded


@dataclass(frozen=True, kw_only=True)
class Unchanged:
    """One key result of a round of "no change": what was seen, and the latest row that was on the page."""

    key_result: KeyResult
    seen: Seen
    last_seen: str


@dataclass(frozen=True, slots=True)
class Round:
    """What a round recorded, and for which key results somebody else had been faster, or nothing could be said."""

    recorded: tuple[CheckIn, ...]
    left: tuple[KeyResult, ...]


def record_no_changes(several: Sequence[Unchanged], *, by: Member, at: datetime, idempotency_key: str) -> Round:
    """Say "no change" of each; one that is refused leaves the others recorded."""
    recorded, left = [], []
    for each in several:
        key = _key(idempotency_key, each.key_result.public_id)
        try:
            recorded.append(
                record_check_in(each.key_result, each.seen, by=by, at=at, idempotency_key=key, last_seen=each.last_seen)
            )
        except (Conflict, NotAllowed, ValidationError):
            left.append(each.key_result)
    return Round(tuple(recorded), tuple(left))


@transaction.atomic
def take_back_round(idempotency_key: str, *, by: Member, at: datetime) -> int:
    """Take back everything that I recorded under this key; how many entries that were.

    Alone, because it holds several key results with all that is above them: somebody who enters one of these would wait
    for it while it waits for them.
    """
    alone(by)
    named = Q(idempotency_key=idempotency_key) | Q(idempotency_key__startswith=f"{idempotency_key}-")
    mine = CheckIn.objects.filter(named, organization_id=by.organization_id, entered_by=by)
    rows = list(mine.select_related("key_result").order_by("pk"))
    for row in rows:
        take_back_check_in(row, by=by, at=at)
    return len(rows)


def _key(key: str, part: str) -> str | None:
    if not key:
        return None
    return f"{key}-{part}" if part else key
