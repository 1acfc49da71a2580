"""The example company's data files and their words in one language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Table = Mapping[str, Any]


@lru_cache
def table(name: str) -> Table:
    """Read demo_data/NAME.toml; the comments at its top describe it."""
    text = files("rashin.exchange").joinpath("demo_data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def weekday(name: str) -> int:
    """0 for monday."""
    return WEEKDAYS.index(name)
