"""Whose turn it is to write.

SQLite lets one transaction write at a time, and who comes meanwhile sleeps and tries again, for longer and longer: most
of the time nobody writes, and somebody is always unlucky. Here they wait for the lock of a file, which the kernel hands
on at once, and which ends with the process that holds it. It is a courtesy: without it SQLite's own lock still holds.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections import defaultdict
from pathlib import Path

SECONDS = 20.0  # as long as SQLite itself tries
SUFFIX = "-turn"
_within: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Turn:
    """One connection's place in the queue of a database file."""

    def __init__(self, database: str) -> None:
        self._file, self._lock = Path(database + SUFFIX), _within[database]
        self._held: int | None = None
        self._is_mine = False

    def take(self) -> None:
        """Wait until it is this connection's turn. Of one process a single thread waits for the others at a time, so
        that a writer who never ends keeps no more than that one from answering."""
        self._is_mine = self._lock.acquire(timeout=SECONDS)
        if not self._is_mine:
            return
        with contextlib.suppress(OSError):  # a folder in which nothing can be written says so at the write itself
            self._held = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._held, fcntl.LOCK_EX)

    def give(self) -> None:
        """Let the next one write; nothing where it is not this connection's turn."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
        if self._is_mine:
            self._is_mine = False
            self._lock.release()
