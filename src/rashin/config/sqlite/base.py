"""What Django loads for this ENGINE."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as OperationsOfDjango
from django.db.utils import OperationalError
from django.utils.dateparse import parse_date

from rashin.config.sqlite import disk
from rashin.config.sqlite.turn import Turn

FULL, NORMAL = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"


@lru_cache(4096)
def _day(told: bytes) -> date | None:
    """A day as Django reads it, once: the rows of a page hold the same ones again and again."""
    return parse_date(told.decode())


sqlite3.register_converter("date", _day)


LONGEST_PATTERN = 49_000  # bytes; SQLite refuses one of more than 50,000
MOST_BYTES = 4  # of one sign in UTF-8


class DatabaseOperations(OperationsOfDjango):
    """Whoever looks for more than SQLite can look for looks for its beginning: no text that is kept is as long."""

    def prep_for_like_query(self, x: str) -> str:
        pattern = super().prep_for_like_query(x)
        if len(pattern) * MOST_BYTES <= LONGEST_PATTERN:
            return pattern
        return pattern.encode("utf-8", "surrogatepass")[:LONGEST_PATTERN].decode("utf-8", "ignore")

    prep_for_iexact_query = prep_for_like_query


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins a transaction, gives it on when that has ended, and comes back
    from a commit when that is on the disk; while a request is `answered`, it comes back at once, and the answer waits.
    `keeps_at_once` is False while rows are written that nobody sees yet."""

    ops_class = DatabaseOperations
    keeps_at_once = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None
        self._has_log = False
        self._begun: list[Future[None]] | None = None  # what goes to the disk while a request is answered

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        self._has_log = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(str(self.settings_dict["NAME"]))
        try:
            self._ask_of_the_log(NORMAL)  # before the turn, which is held no longer than needed
            if self._turn is not None:
                self._turn.take()
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end()
        if self._has_log and self.keeps_at_once:
            name = str(self.settings_dict["NAME"])
            if self._begun is not None:
                self._begun.append(disk.of[name].begin(name))
                return
            with _told_as_the_database_does():
                disk.of[name].keep(name)

    def run_and_clear_commit_hooks(self) -> None:
        """What follows from a commit, as a mail that tells of it, follows when that is on the disk."""
        if self.run_on_commit:
            self._wait_for_the_disk()
        super().run_and_clear_commit_hooks()

    @contextmanager
    def answered(self) -> Iterator[None]:
        """While a request is answered the disk works beside it: what is committed is on the disk when this ends, and
        not at each commit. Raises OperationalError when it could not be kept."""
        self._begun = []
        try:
            yield
            self._wait_for_the_disk()
        finally:
            self._begun = None

    def _wait_for_the_disk(self) -> None:
        with _told_as_the_database_does():
            while self._begun:
                self._begun.pop(0).result()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give()

    def _end(self) -> None:
        try:
            self._give()
        finally:
            if self.connection is not None and not self.connection.in_transaction:
                self._ask_of_the_log(FULL)

    def _give(self) -> None:
        if self._turn is not None:
            self._turn.give()

    def _ask_of_the_log(self, how: str) -> None:
        """Whether what is written without a transaction of ours waits for the disk by itself; never within one."""
        if self._has_log and self.keeps_at_once:
            with self.wrap_database_errors:
                self.connection.execute(how)


@contextmanager
def _told_as_the_database_does() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OperationalError(f"disk I/O error: {error.strerror}") from error
