"""What Django loads for this ENGINE."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

from rashin.config.sqlite.turn import Turn


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins a transaction, and gives it on when that has ended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = Turn(str(self.settings_dict["NAME"]))
        if self._turn is not None:
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end()

    def _end(self) -> None:
        if self._turn is not None:
            self._turn.give()
