"""Seal what is on record, so that one notices when a line is taken out, put in afterwards or altered.

Each organisation, and the installation, has a chain of seals for each source. A seal holds how many lines lie between
the last seal's and its own `last_id`, what they digest to, and a digest over this and the seal before. Sealing is done
by the clock and never by what is being recorded, so that a check-in takes no longer.

Two that write at once may commit in another order than their numbers have. So on PostgreSQL a line is sealed only when
whoever was writing when its number had been given has finished: `Horizon.noted` of an earlier run, once no transaction
of before is open. SQLite has one writer at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Exists, Max, OuterRef, QuerySet

from rashin.activity import rounds
from rashin.activity.canonical import canonical_text
from rashin.activity.models import Checkpoint, Event, Horizon, Seal, SecurityEvent, Source
from rashin.organizations.models import Organization

AT_ONCE = 500
LINES: dict[str, type[Event] | type[SecurityEvent]] = {Source.EVENT: Event, Source.SECURITY: SecurityEvent}
# What a line digests to: every field but the key and the organisation, which the chain names.
FIELDS = {
    source: tuple(
        field.attname for field in model._meta.local_concrete_fields if field.name not in ("id", "organization")
    )
    for source, model in LINES.items()
}


def line_digest(values: Sequence[Any]) -> str:
    """What one line digests to; a moment in UTC, the same on both databases."""
    told = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    return hashlib.sha256(canonical_text(told).encode()).hexdigest()


def root_of(digests: list[str]) -> str:
    """What several lines digest to, in their order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def seal_digest(seal: Seal, organization: str) -> str:
    """What a seal digests to; `organization` is the public id, "" for the installation."""
    told = [organization, seal.source, seal.number, seal.last_id, seal.count, seal.root, seal.previous]
    told.append(seal.sealed_at.astimezone(UTC).isoformat())
    return hashlib.sha256(canonical_text(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends: the next seal takes the number after this one."""

    number: int = 0
    last_id: int = 0
    digest: str = ""


# ---- sealing


def seal(*, at: datetime) -> int:
    """Seal what has been written since the last time; gives how many lines that were."""
    count = sum(_seal_source(source, at) for source in LINES)
    rounds.tie(at=at)
    return count


def _seal_source(source: str, at: datetime) -> int:
    horizon, _made = Horizon.objects.get_or_create(source=source)
    last = LINES[source].objects.aggregate(last=Max("pk"))["last"] or 0
    settled = last if connection.vendor == "sqlite" else _settled(horizon)
    if settled is None:
        return 0
    count = 0
    for organization in _with_new_lines(source, horizon.sealed_to, settled):
        count += _seal_chain(source, organization, settled, at)
    Horizon.objects.filter(pk=source).update(
        sealed_to=max(horizon.sealed_to, settled), noted=last, noted_at=_moment_of_the_database(at)
    )
    return count


def _settled(horizon: Horizon) -> int | None:
    """The last line up to which nobody writes any more; None while somebody of before still does."""
    if horizon.noted_at is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
            " AND pid <> pg_backend_pid() AND xact_start <= %s",
            [horizon.noted_at],
        )
        return None if cursor.fetchone()[0] else horizon.noted


def _moment_of_the_database(at: datetime) -> datetime:
    """By the clock that tells when a transaction began."""
    if connection.vendor != "postgresql":
        return at
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _with_new_lines(source: str, sealed_to: int, settled: int) -> Iterator[Organization | None]:
    """Whose lines wait: those behind the horizon, and all of an organisation that has come in with its past. One that
    nobody sees is still being written."""
    model = LINES[source]
    new = set(model.objects.filter(pk__gt=sealed_to, pk__lte=settled).values_list("organization", flat=True).distinct())
    never = ~Exists(Seal.objects.filter(organization=OuterRef("pk"), source=source))
    some = Exists(model.objects.filter(organization=OuterRef("pk"), pk__lte=settled))
    seen = Organization.objects.filter(is_visible=True)
    yield from seen.filter(models.Q(pk__in=new) | models.Q(never, some)).order_by("pk")
    if None in new:
        yield None


def _seal_chain(source: str, organization: Organization | None, settled: int, at: datetime) -> int:
    """Add seals of at most AT_ONCE lines, all of them or none: the lines of a company that has come in with its past
    lie where everything had been sealed, so that half its chain would look as if the rest had been put in, and would
    stay so. Two servers that seal at once: the second one's number is taken."""
    end, seals = end_of(source, organization), list[Seal]()
    while found := list(lines_of(source, organization, end.last_id, settled)[:AT_ONCE]):
        made = Seal(
            organization=organization,
            source=source,
            number=end.number + 1,
            last_id=found[-1][0],
            count=len(found),
            root=root_of([line_digest(values) for _key, *values in found]),
            previous=end.digest,
            sealed_at=at,
        )
        made.digest = seal_digest(made, organization.public_id if organization else "")
        seals.append(made)
        end = End(made.number, made.last_id, made.digest)
    Seal.objects.bulk_create(seals)
    return sum(each.count for each in seals)


def end_of(source: str, organization: Organization | None) -> End:
    """Where a chain ends now."""
    last = Seal.objects.filter(organization=organization, source=source).order_by("-number").first()
    return begins_at(source, organization) if last is None else End(last.number, last.last_id, last.digest)


def begins_at(source: str, organization: Organization | None) -> End:
    """Where a chain begins: at its first line, or after what was let go."""
    begins = Checkpoint.objects.filter(organization=organization, source=source).order_by("-number").first()
    return End(begins.number, begins.last_id, begins.digest) if begins else End()


def lines_of(source: str, organization: Organization | None, after: int, until: int) -> QuerySet[Any, Any]:
    """The lines of a source after one and until another: the key, and what a line digests to."""
    rows = LINES[source].objects.filter(organization=organization, pk__gt=after, pk__lte=until)
    return rows.order_by("pk").values_list("pk", *FIELDS[source])
