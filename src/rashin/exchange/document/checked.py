"""Rows that were looked through, kept in a file of their own until they are written: no cell is read twice, and what
is written is what was looked at, whatever becomes of the document meanwhile."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from rashin.exchange.document.parsing import refused

AT_ONCE = 2000
Values = list[Any]  # None, bool, int and str alone: what the database takes as it is


class CheckedRows:
    """The rows of each section, in batches, in the order in which they came. A reference is the number of a row in its
    section, for no row has a key yet."""

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self._file, self._folder = file, folder
        self._places: dict[str, list[int]] = {}
        self._name, self._waiting = "", list[Values]()

    def add(self, section: str, values: Values) -> None:
        """Keep the next row; a section comes whole, one after the other. Raises Refused where there is no room."""
        if section != self._name or len(self._waiting) == AT_ONCE:
            self.end()
            self._name = section
        self._waiting.append(values)

    def end(self) -> None:
        """Write what waits. Raises Refused where there is no room."""
        if self._waiting:
            with _room_in(self._folder):
                self._places.setdefault(self._name, []).append(self._file.tell())
                marshal.dump(self._waiting, self._file)
                self._file.flush()
            self._waiting = []

    def batches(self, section: str) -> Iterator[list[Values]]:
        """The rows of a section again."""
        for place in self._places.get(section, ()):
            self._file.seek(place)
            yield marshal.load(self._file)


@contextmanager
def kept_in(folder: Path) -> Iterator[CheckedRows]:
    """Rows kept on the disk of `folder` while the block lasts, in a file without a name that goes with the process."""
    with ExitStack() as stack:
        with _room_in(folder):
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))
        yield CheckedRows(file, folder)


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused("", "no_room", folder=str(folder), why=error.strerror or str(error)) from error
