"""One lock per organisation: many check-ins at once, or one change of structure.

PostgreSQL holds an advisory lock until the transaction ends. SQLite has one writer at a time (`BEGIN IMMEDIATE`), so
that there is nothing to hold.
"""

from django.db import connection

_NAMESPACE = 0x4F4B52  # "OKR": keeps these locks apart from any other program's in the same database


def share(organization_id: int) -> None:
    """Take part in ordinary work: structure stays as it is until this transaction ends."""
    _hold("pg_advisory_xact_lock_shared", organization_id)


def exclude(organization_id: int) -> None:
    """Change the structure alone: waits for work under way, and everybody else waits for this transaction."""
    _hold("pg_advisory_xact_lock", organization_id)


def _hold(function: str, organization_id: int) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_NAMESPACE, organization_id])
