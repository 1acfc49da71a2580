"""time_travel: the board of a past day against the board of today; and what moving along the days costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.test import Client

from bench.board import BACKEND, WIDTHS
from bench.check_in import captured
from bench.measuring import against, median_ms, seconds
from bench.parts import load, prepare, tell

N, WARM = 60, 6
AT_MOST = 3.0
FIRST, DAYS = date(2026, 10, 7), 30


def run() -> dict[str, dict[str, object]]:
    """Both pages of the same company, timed in turn."""
    from bench.company import build
    from rashin.cli import installation

    installation.collect_static()
    prepare()
    built = build("small", WIDTHS["small"])
    today = _page(built, lambda: "")
    days = cycle(FIRST + timedelta(days=step * 7 % DAYS) for step in range(DAYS))
    then = _page(built, lambda: f"?day={FIRST.isoformat()}")
    along = _page(built, lambda: f"?day={next(days).isoformat()}")
    with captured() as statements:
        along()
    count = len(statements)
    times: dict[str, list[float]] = {"today": [], "then": [], "along": []}
    for turn in range(WARM + N):
        for name, page in (("today", today), ("then", then), ("along", along)):
            took = seconds(page)
            if turn >= WARM:
                times[name].append(took)
    return {
        "time_travel": against(
            median_ms(times["then"]), median_ms(times["today"]), at_most=AT_MOST, unit="ms", n=N,
            note=f"the board of 200 objectives and 800 key results on a past day; moving to another day each time "
            f"{median_ms(times['along']):.1f} ms, {count} statements; the floor is the board of today; SQLite",
        ).told(),
    }  # fmt: skip


def _page(built: Any, query: Callable[[], str]) -> Callable[[], bytes]:
    client = Client(headers={"host": "localhost"})
    client.force_login(built.owner.user, backend=BACKEND)
    address = f"/o/{built.organization.slug}/board/"

    def ask() -> bytes:
        response = client.get(address + query())
        assert response.status_code == 200, response.status_code
        return bytes(response.content)

    return ask


if __name__ == "__main__":
    load()
    tell(run())
