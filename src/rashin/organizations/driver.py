"""Runs a statement by the database's own driver.

Django's cursor rewrites the text for SQLite each time, and fills values in on its own side for PostgreSQL, so that the
server plans every statement anew. Here the text is rewritten once, and PostgreSQL keeps the plan of what comes often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]


class Statement:
    """A statement whose values are marked by %s."""

    __slots__ = ("_marked", "sql")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._marked = sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%")

    def fetched(self, values: Row) -> list[tuple[Any, ...]]:
        """Run it once; the rows that it gives."""
        with self._cursor() as (cursor, sql):
            cursor.execute(sql, values)
            return cast(list[tuple[Any, ...]], cursor.fetchall())

    def run(self, values: Row) -> None:
        """Run it once for what it does; nobody looks at its rows."""
        with self._cursor() as (cursor, sql):
            cursor.execute(sql, values)

    def run_many(self, several: Sequence[Row]) -> None:
        """Run it once for each of these; it gives no rows."""
        with self._cursor() as (cursor, sql):
            cursor.executemany(sql, several)

    @contextmanager
    def _cursor(self) -> Iterator[tuple[Any, str]]:
        """A cursor of the driver, and the text as it takes it; Django's own where each statement is listened to."""
        connection = connections[DEFAULT_DB_ALIAS]
        if _is_listened_to(connection):
            with connection.cursor() as cursor:
                yield cursor, self.sql
            return
        driver = _driver(connection)
        with connection.wrap_database_errors:
            if connection.vendor == "sqlite":
                yield driver.cursor(), self._marked
            else:
                yield _postgresql_cursor(driver), self.sql


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
        if connection.vendor != "postgresql" or _is_listened_to(connection):
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
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or _is_listened_to(connection):
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
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    return connection.connection


def _postgresql_cursor(driver: Any) -> Any:
    """A cursor that leaves the values to PostgreSQL."""
    from psycopg import Cursor

    return Cursor(driver)
