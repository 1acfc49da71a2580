"""Puts on the disk what has been committed, once for all who wait for it.

A transaction that waits for the disk itself keeps the next writer waiting for that long (docs/decisions/0052). So it
is committed into the log and gives its turn on, and is answered once the log is on the disk. The log is one file,
written in order: with a transaction everything before it is there.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

LOG = "-wal"
synchronise: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


class Disk:
    """The log of one database file, as the threads of this process wait for it."""

    def __init__(self) -> None:
        self._counting, self._working = threading.Lock(), threading.Lock()
        self._asked = self._done = 0
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="disk")  # its thread starts with the first work

    def keep(self, database: str) -> None:
        """Return when everything that was committed before this call is on the disk."""
        self._keep(database, self._place())

    def begin(self, database: str) -> Future[None]:
        """The same, done beside whoever asks: the answer comes when it is there, or what went wrong with it."""
        return self._beside.submit(self._keep, database, self._place())

    def _place(self) -> int:
        with self._counting:
            self._asked += 1
            return self._asked

    def _keep(self, database: str, place: int) -> None:
        with self._working:
            if self._done >= place:
                return  # whoever went before began after this was committed
            covered = self._asked
            file = os.open(Path(database + LOG), os.O_RDWR | os.O_CLOEXEC)
            try:
                synchronise(file)
            finally:
                os.close(file)
            self._done = covered


of: defaultdict[str, Disk] = defaultdict(Disk)
