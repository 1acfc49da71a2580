"""What may be chosen in more than one form: time zones and months."""

from __future__ import annotations

from functools import lru_cache

from django.utils.dates import MONTHS as MONTH_NAMES

from rashin.organizations.time_zones import time_zones

_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
MONTHS = [(number, MONTH_NAMES[number]) for number in range(1, 13)]
JAPAN = "Asia/Tokyo"


@lru_cache(maxsize=1)
def time_zone_choices() -> list[tuple[str, object]]:
    """Time zones by the part of the world; Japan's and UTC first."""
    names = sorted(time_zones())
    parts: list[tuple[str, object]] = [
        (region, [(name, _place(name)) for name in names if name.startswith(f"{region}/") and name != JAPAN])
        for region in _REGIONS
    ]
    return [(JAPAN, JAPAN), ("UTC", "UTC"), *parts]


def _place(name: str) -> str:
    return name.replace("_", " ")
