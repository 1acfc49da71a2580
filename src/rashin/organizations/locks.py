"""One lock per organisation: many check-ins at once, or one change of structure.

PostgreSQL holds an advisory lock until the transaction ends. SQLite has one writer at a time (`BEGIN IMMEDIATE`), so
that there is nothing to hold.

Ordinary work waits for the disk after its transaction and not within it, where it would hold the rows that it shares
with the work of others for that long (docs/decisions/0052).
"""

from functools import cache

from django.db import connection, transaction

from rashin.organizations.driver import Statement, vendor

_INSTALLATION = 0  # no organisation has this key
_NAMESPACE = 0x4F4B52  # "OKR": keeps these locks apart from any other program's in the same database


def share(organization_id: int) -> None:
    """Take part in ordinary work: structure stays as it is until this transaction ends."""
    if _hold("set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock_shared", organization_id):
        transaction.on_commit(_wait_for_the_disk)


def exclude(organization_id: int) -> None:
    """Change the structure alone: waits for work under way, and everybody else waits for this transaction."""
    _hold("pg_advisory_xact_lock", organization_id)


def exclude_installation() -> None:
    """The same for what is no organisation's."""
    exclude(_INSTALLATION)


def _hold(function: str, organization_id: int) -> bool:
    if vendor() != "postgresql":
        return False
    _holding(function).run([_NAMESPACE, organization_id])
    return True


@cache
def _holding(function: str) -> Statement:
    return Statement(f"SELECT {function}(%s::int, %s::int)")


def _wait_for_the_disk() -> None:
    """A transaction of its own, with a message that nobody reads, waits for the log as the database is set to, and with
    it for everything that was committed before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'rashin', '')")
