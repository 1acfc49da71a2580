"""What Django loads for this ENGINE."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from rashin.config.sqlite import disk
from rashin.config.sqlite.turn import Turn

FULL, NORMAL = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins a transaction, gives it on when that has ended, and comes back
    from a commit when that is on the disk. `keeps_at_once` is False while rows are written that nobody sees yet."""

    keeps_at_once = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None
        self._has_log = False

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        self._has_log = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(str(self.settings_dict["NAME"]))
        if self._turn is not None:
            self._turn.take()
        try:
            self._ask_of_the_log(NORMAL)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end()
        if self._has_log and self.keeps_at_once:
            name = str(self.settings_dict["NAME"])
            try:
                disk.of[name].keep(name)
            except OSError as error:
                raise OperationalError(f"disk I/O error: {error.strerror}") from error

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
            if self.connection is not None and not self.connection.in_transaction:
                self._ask_of_the_log(FULL)
        finally:
            self._give()

    def _give(self) -> None:
        if self._turn is not None:
            self._turn.give()

    def _ask_of_the_log(self, how: str) -> None:
        """Whether what is written without a transaction of ours waits for the disk by itself; never within one."""
        if self._has_log and self.keeps_at_once:
            with self.wrap_database_errors:
                self.connection.execute(how)
