"""The time zones there are. Python looks for them in files each time it is asked, which takes some ten milliseconds."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """The names of all of them ("Asia/Tokyo")."""
    return frozenset(available_timezones())


def check_time_zone(name: str) -> None:
    """Raises ValueError for what is none."""
    if name not in time_zones():
        raise ValueError(name)
