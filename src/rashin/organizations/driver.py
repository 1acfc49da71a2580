"""Runs a statement by the database's own driver.

Django's cursor rewrites the text for SQLite each time, and fills values in on its own side for PostgreSQL, so that the
server plans every statement anew. Here the text is rewritten once, and PostgreSQL keeps the plan of what comes often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]


@cache
def vendor() -> str:
    """Which database it is: the same for the life of the process. Django looks for a thread's connection each time."""
    return connections[DEFAULT_DB_ALIAS].vendor


class Statement:
    """A statement whose values are marked by %s."""

    __slots__ = ("_marked", "sql")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._marked = sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%")

    def fetched(self, values: Row) -> list[tuple[Any, ...]]:
        """Run it once; the rows that it gives."""
        return cast(list[tuple[Any, ...]], self._done("execute", values, gives_rows=True))

    def run(self, values: Row) -> None:
        """Run it once for what it does; nobody looks at its rows."""
        self._done("execute", values)

    def run_many(self, several: Sequence[Row]) -> None:
        """Run it once for each of these; it gives no rows."""
        self._done("executemany", several)

    def _done(self, how: str, values: Row | Sequence[Row], *, gives_rows: bool = False) -> object:
        """By a cursor of the driver; by Django's own where each statement is listened to."""
        connection = connections[DEFAULT_DB_ALIAS]
        if _is_listened_to(connection):
            with connection.cursor() as cursor:
                getattr(cursor, how)(self.sql, values)
                return cursor.fetchall() if gives_rows else None
        driver = _driver(connection)
        with connection.wrap_database_errors:
            cursor, sql = _cursor(driver), self._marked if vendor() == "sqlite" else self.sql
            getattr(cursor, how)(sql, values)
            return cursor.fetchall() if gives_rows else None


class Intake:
    """Takes rows of one table in by the thousand: PostgreSQL reads them as a stream, SQLite one after the other."""

    __slots__ = ("_copied", "_inserted")

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
        named, slots = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
        self._copied = f"COPY {quote(table)} ({named}) FROM STDIN"
        self._inserted = Statement(f"INSERT INTO {quote(table)} ({named}) VALUES ({slots})")

    def take(self, rows: Sequence[Row]) -> None:
        """Insert these rows."""
        connection = connections[DEFAULT_DB_ALIAS]
        if vendor() != "postgresql" or _is_listened_to(connection):
            self._inserted.run_many(rows)
            return
        driver = _driver(connection)
        with connection.wrap_database_errors, driver.cursor() as cursor, cursor.copy(self._copied) as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def together() -> Iterator[None]:
    """Within this block PostgreSQL is told one statement after the other without a wait for each answer: its way is
    longer than most statements take. Who asks for rows gets them, as they are after everything before; what is refused
    is told there, or when the block ends. For statements of this module alone: Django looks after each whether it
    changed a row, before that is known. SQLite has no way to go.
    """
    connection = connections[DEFAULT_DB_ALIAS] if vendor() == "postgresql" else None
    if connection is None or _is_listened_to(connection):
        yield
        return
    driver = _driver(connection)
    with connection.wrap_database_errors, driver.pipeline():
        yield


def _is_listened_to(connection: BaseDatabaseWrapper) -> bool:
    """Whether somebody asked Django to tell them each statement."""
    return bool(connection.execute_wrappers) or connection.queries_logged


def _driver(connection: BaseDatabaseWrapper) -> Any:
    """The driver's connection, open and usable, as Django's own cursor would find it."""
    connection.close_if_health_check_failed()
    if connection.connection is None:  # asked here, because Django asks for an event loop first
        connection.ensure_connection()
    connection.validate_no_broken_transaction()
    return connection.connection


def _cursor(driver: Any) -> Any:
    """A cursor that leaves the values to the database."""
    if vendor() == "sqlite":
        return driver.cursor()
    from psycopg import Cursor

    return Cursor(driver)
