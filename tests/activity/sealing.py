"""Lines of both sources, sealed as the clock does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from rashin.activity import chain, log, proving, security
from rashin.activity.models import Horizon
from tests.cast import Company

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def fill(company: Company, count: int = 3, at: datetime = NOW) -> None:
    """Some lines of each source, sealed."""
    for number in range(count):
        moment = at + timedelta(minutes=number)
        log.record("member.left", company.clerk, organization=company.organization, by=company.owner, at=moment)
        security.note("account.signed_in", by=company.owner, at=moment)
        security.note("account.refused", account="", payload={"typed": f"{number}@x.example"}, at=moment)
    seal(at + timedelta(hours=1))


def seal(at: datetime) -> int:
    """As the clock does: on PostgreSQL a line is sealed when whoever wrote before has finished. A test's own
    transaction is the only writer here, and is taken for finished."""
    if connection.vendor != "postgresql":
        return chain.seal(at=at)
    at_once = chain.seal(at=at)
    Horizon.objects.update(noted_at=datetime(2000, 1, 1, tzinfo=UTC))
    return at_once + chain.seal(at=at)


def told() -> list[tuple[str, str, int]]:
    """What the doctor would find: kind, source, how many."""
    return [(fault.kind, fault.source, fault.missing) for fault in proving.faults()]
