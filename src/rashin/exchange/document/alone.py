"""One import at a time in an installation."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from rashin.exchange.document.parsing import refused
from rashin.exchange.document.problems import Refused

_KEY = 0x494D504F  # "IMPO": keeps this lock apart from others in the same database


def is_under_way() -> bool:
    """Whether an import is at work now."""
    try:
        with alone():
            return False
    except Refused:
        return True
    except OSError:  # a folder that cannot be written to
        return False


@contextmanager
def alone() -> Iterator[None]:
    """Hold the installation's import; raise Refused when another one is under way. The lock ends with the process."""
    with (Path(settings.RASHIN_DATA) / ".import").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise refused("", "under_way") from None
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
            if not cursor.fetchone()[0]:
                raise refused("", "under_way")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEY])
