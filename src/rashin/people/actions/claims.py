"""What may happen once, or so many times, while it lasts: a code, an answer, a link, a try.

One statement claims it, so that of two who come at the same moment one is too late, in whatever process they are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from rashin.people.links import digest_of
from rashin.people.models import Claim

_TABLE = Claim._meta.db_table
_CLAIM = f"""
INSERT INTO {_TABLE} (key, times, until) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    times = CASE WHEN {_TABLE}.until <= %s THEN 1 ELSE {_TABLE}.times + 1 END,
    until = CASE WHEN {_TABLE}.until <= %s THEN excluded.until ELSE {_TABLE}.until END
WHERE {_TABLE}.until <= %s OR {_TABLE}.times < %s
RETURNING times
"""


def claim(purpose: str, what: object, *, lasts: timedelta, at: datetime, most: int = 1) -> bool:
    """Count `what` for this purpose; False where it has been counted `most` times already since it was first, which is
    forgotten when that is as long ago as it `lasts`. Of `what` only a digest is kept."""
    key = digest_of(f"{purpose}\x00{what}")
    until, now = (connection.ops.adapt_datetimefield_value(moment) for moment in (at + lasts, at))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [key, until, now, now, now, most])
        return cursor.fetchone() is not None


def let_claims_go(now: datetime) -> int:
    """Forget what lasts no longer; gives how many."""
    return Claim.objects.filter(until__lte=now).delete()[0]
