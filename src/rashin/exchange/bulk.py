"""The bulk writer's lowest floor: rows gathered and written in batches, with ids from a generator of one's own.

Together with `history` it is the one place besides the actions that writes rows (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from random import Random
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection, models, transaction

from rashin.activity.log import Named, event_of
from rashin.goals.models import CheckIn
from rashin.organizations.models import Member, Organization, OrganizationRow
from rashin.organizations.prepared import insert_many, update_many
from rashin.organizations.public_id import BITS, public_id_of
from rashin.people.models import User

BATCH = 4000
M = TypeVar("M", bound=models.Model)
SQLITE_ROOM = {"cache_size": -200_000, "wal_autocheckpoint": 40_000, "synchronous": 1}  # kibibytes, pages, NORMAL


@contextmanager
def unseen_yet() -> Iterator[None]:
    """While rows are written that nobody sees yet they need not be on the disk after every batch: the database gathers
    them, and writes a page once that many batches change. What is committed after the block is on the disk when it is
    answered, and with it everything before it, for one log holds both. Inside a transaction nothing is changed."""
    if connection.in_atomic_block:
        yield
        return
    before, database = _settings_of_the_disk(), cast(Any, connection)
    database.keeps_at_once = False  # see rashin.config.sqlite
    _set(SQLITE_ROOM if connection.vendor == "sqlite" else {"synchronous_commit": "off"})
    try:
        yield
    finally:
        _set(before)
        database.keeps_at_once = True
    look_over()


def look_over() -> None:
    """Let PostgreSQL look at what was written in bulk before anybody asks for it. By itself it looks a minute later,
    and until then it may choose a way of twenty milliseconds for a question of a fifth of one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _settings_of_the_disk() -> dict[str, object]:
    names, ask = (SQLITE_ROOM, "PRAGMA") if connection.vendor == "sqlite" else (("synchronous_commit",), "SHOW")
    with connection.cursor() as cursor:
        return {name: cursor.execute(f"{ask} {name}").fetchone()[0] for name in names}


def _set(values: Mapping[str, object]) -> None:
    change = "PRAGMA" if connection.vendor == "sqlite" else "SET"
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute(f"{change} {name} = {value}")


def seeded_ids(seed: int | str) -> Callable[[], str]:
    """Public ids that come out the same for the same seed. For examples only: they can be foreseen."""
    bits = Random(seed).getrandbits
    return lambda: public_id_of(bits(BITS))


class Bulk:
    """Gathers the rows of one organisation and writes them in batches, each batch in a short transaction."""

    def __init__(self, organization: Organization, ids: Callable[[], str]) -> None:
        self.organization = organization
        self.ids = ids
        self._waiting: dict[type[models.Model], list[models.Model]] = {}
        self._count = 0

    def add(self, row: M) -> M:
        """Gather a row; it gets its public id at once and its key when the batch is written."""
        if isinstance(row, OrganizationRow):
            self._name(row)
        self._waiting.setdefault(type(row), []).append(row)
        self._count += 1
        if self._count >= BATCH:
            self.flush()
        return row

    def event(
        self,
        name: str,
        subject: Named,
        *,
        by: Member | None,
        at: datetime,
        thread: Named | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> None:
        """Gather the event that an action would have left at the moment `at`."""
        event = event_of(
            name, subject, organization=self.organization, by=by, at=at, thread=thread, payload=payload, public_id=""
        )
        self.add(event)

    def create(self, rows: Sequence[OrganizationRow]) -> None:
        """Write rows at once, so that they have keys."""
        for row in rows:
            self._name(row)
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)

    def _name(self, row: OrganizationRow) -> None:
        row.public_id = self.ids()
        if isinstance(row, Member):
            row.search_text = row.folded

    def flush(self) -> None:
        """Write what has been gathered."""
        with transaction.atomic():
            for model, rows in self._waiting.items():
                if model is CheckIn:
                    _insert_entries(cast(Sequence[CheckIn], rows))
                else:
                    insert_many(rows)
        self._waiting, self._count = {}, 0


def _insert_entries(rows: Sequence[CheckIn]) -> None:
    """Entries in their order, cut where one names another that has no key yet."""
    run: list[CheckIn] = []
    for row in rows:
        for name in ("replaces", "retracts"):
            former = getattr(row, name)
            if former is not None:
                if former.pk is None:
                    insert_many(run)
                    run = []
                    former.pk = CheckIn.objects.values_list("pk", flat=True).get(
                        organization_id=row.organization_id, public_id=former.public_id
                    )
                setattr(row, f"{name}_id", former.pk)
        run.append(row)
    insert_many(run)


def overwrite(rows: Sequence[OrganizationRow], names: Sequence[str], *, batch: int = BATCH) -> None:
    """Write these fields of rows that stand already, many rows to a statement."""
    for first in range(0, len(rows), batch):
        with transaction.atomic():
            update_many(rows[first : first + batch], tuple(names))


@transaction.atomic
def discard(organization: Organization) -> None:
    """Remove an organisation that was never shown, with every row of it and the accounts that were made for it."""
    users = list(Member.objects.filter(organization=organization).values_list("user", flat=True))
    for model in apps.get_models():
        if any(field.name == "organization" for field in model._meta.local_concrete_fields):
            # Keys are checked when the transaction ends, so that the order does not matter.
            model._base_manager.filter(organization=organization)._raw_delete(connection.alias)
    Organization.objects.filter(pk=organization.pk)._raw_delete(connection.alias)
    User.objects.filter(pk__in=users, members=None).delete()
