"""Where what is done now comes from: the visitor's address and browser, for as long as one request is answered.

`on_record.OnRecord` sets it from the connection, which `config.proxies` has corrected where a trusted proxy stands in
front. Outside a request (a command, the clock) there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rashin.activity.models import ADDRESS

AGENT = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """An address and what the browser calls itself; both "" for the machine itself."""

    address: str = ""
    agent: str = ""


_NOWHERE = Origin()
_now: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current() -> Origin:
    """Where what is done now comes from."""
    return _now.get()


@contextmanager
def coming_from(address: str, agent: str) -> Iterator[None]:
    """For the time of one request."""
    token = _now.set(Origin(address[:ADDRESS], "".join(each for each in agent if each.isprintable())[:AGENT]))
    try:
        yield
    finally:
        _now.reset(token)
