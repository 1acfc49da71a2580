"""How a figure is taken: medians, a floor in the same run, and what the machine is."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Figure:
    """One line of latest.json. `ratio` is value / floor where there is a floor; `bar` is what was asked for."""

    value: float
    unit: str
    n: int
    note: str
    bar: str
    holds: bool
    floor: float | None = None
    ratio: float | None = None

    def told(self) -> dict[str, object]:
        """The figure as it is written."""
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(self).items()}


def against(value: float, floor: float, *, at_most: float, unit: str, n: int, note: str, also: bool = True) -> Figure:
    """A figure that is judged by its ratio to a floor."""
    ratio, holds = value / floor, also and value <= at_most * floor
    return Figure(
        value=value, unit=unit, n=n, note=note, bar=f"ratio ≤ {at_most:g}", holds=holds, floor=floor,
        ratio=ratio,
    )  # fmt: skip


def share(value: float, most: float, *, at_least: float, unit: str, n: int, note: str) -> Figure:
    """A rate that is judged by its share of the most that could be reached."""
    return Figure(
        value=value, unit=unit, n=n, note=note, bar=f"ratio ≥ {at_least:g}", holds=value >= at_least * most,
        floor=most, ratio=value / most,
    )  # fmt: skip


def plain(value: float, *, at_most: float, unit: str, n: int, note: str) -> Figure:
    """A figure that is judged by itself."""
    return Figure(value=value, unit=unit, n=n, note=note, bar=f"≤ {at_most:g} {unit}", holds=value <= at_most)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes by the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median_ms(times: Iterable[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(times) * MILLISECONDS


def in_turn(several: dict[str, Callable[[T], object]], inputs: Iterable[T]) -> dict[str, list[float]]:
    """Time each piece of work on each input, one after the other, so that a busy minute slows all of them alike."""
    found: dict[str, list[float]] = {name: [] for name in several}
    for each in inputs:
        for name, work in several.items():
            found[name].append(seconds(lambda work=work, each=each: work(each)))  # type: ignore[misc]
    return found


def machine() -> dict[str, object]:
    """What this was measured on."""
    model = ""
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        lines = cpu.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "processors": os.cpu_count(),
        "processor": model,
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": [round(load, 2) for load in os.getloadavg()],
    }
