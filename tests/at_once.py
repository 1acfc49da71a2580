"""Two attempts at the same moment, each with a database connection of its own, and the same one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from rashin.organizations import locks
from rashin.organizations.refusals import Conflict, NotAllowed

Attempt = Callable[[], object]
SECONDS = 20


def one_after_the_other(attempts: Sequence[Attempt]) -> list[str]:
    """How each ends, in the order in which they are given."""
    return [_tried(attempt) for attempt in attempts]


def at_once(attempts: Sequence[Attempt]) -> list[str]:
    """The same at once: all come to the organisation's lock at the same moment."""
    if connection.vendor != "postgresql":  # there is no lock: who writes takes their turn before
        return [str(each) for each in together([lambda attempt=each: _tried(attempt) for each in attempts])]
    tried = [lambda attempt=each: _tried(attempt) for each in attempts]
    return [str(each) for each in together(tried, meeting=(locks, "_hold"))]


def together(attempts: Sequence[Attempt], *, meeting: tuple[Any, str] | None = None) -> list[Any]:
    """What each gives. All begin at once; those that come to the function called `meeting` (where it is looked up, and
    its name) wait there for the others, the first time, so that what stood before it is the same for all of them."""
    ready, came = threading.Barrier(len(attempts)), threading.local()

    def run(attempt: Attempt) -> object:
        try:
            if meeting is None:
                ready.wait(SECONDS)
            return attempt()
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patched, ThreadPoolExecutor(len(attempts)) as pool:
        if meeting is not None:
            place, name = meeting
            through = getattr(place, name)

            def wait_for_the_others(*given: Any, **named: Any) -> Any:
                if not getattr(came, "once", False):
                    came.once = True
                    ready.wait(SECONDS)
                return through(*given, **named)

            patched.setattr(place, name, wait_for_the_others)
        return [done.result(SECONDS) for done in [pool.submit(run, attempt) for attempt in attempts]]


def _tried(attempt: Attempt) -> str:
    try:
        with transaction.atomic():
            attempt()
    except (Conflict, NotAllowed, ValidationError) as refusal:
        return type(refusal).__name__
    return "done"
