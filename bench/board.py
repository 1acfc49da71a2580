"""board: 200 objectives and 800 key results, against the same rows by the bare driver and a bare template that writes
the same bytes. board_scale: the same page in a company of 10,000 objectives against one of 200."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client

from bench.check_in import captured
from bench.measuring import against, median_ms, seconds
from bench.parts import load, prepare, tell
from bench.scale import open_database

WIDTHS = {"small": (5, 15, 40, 140), "large": (5, 95, 1900, 8000)}
N, WARM = 60, 8
AT_MOST, SCALE_AT_MOST = 3.0, 1.3
BACKEND = "rashin.people.accounts.Accounts"
_TEXT = re.compile(r"(?<=>)([^<>]*\S[^<>]*)(?=<)")


def run() -> dict[str, dict[str, object]]:
    """The page of each company, and the floor of the small one, timed in turn."""
    from bench.company import build
    from rashin.cli import installation

    installation.collect_static()
    pages: dict[str, Callable[[], bytes]] = {}
    for name, widths in WIDTHS.items():
        open_database(name)
        prepare()
        pages[name] = _page(build(name, widths, weeks=1))
    open_database("small")
    floor, statements, told = _floor(pages["small"])
    times: dict[str, list[float]] = {"small": [], "large": [], "floor": []}
    for turn in range(3):
        for name in ("small", "large"):
            open_database(name)
            took = [seconds(pages[name]) for _each in range(WARM + N // 3)]
            times[name] += took[WARM:]
        times["floor"] += [seconds(floor) for _each in range(WARM + N // 3)][WARM:]
        del turn
    small, large = median_ms(times["small"]), median_ms(times["large"])
    return {
        "board": against(
            small, median_ms(times["floor"]), at_most=AT_MOST, unit="ms", n=N,
            note=f"200 objectives, 800 key results; {statements} statements, {told // 1024} KB of HTML; "
            "the floor is the same statements by sqlite3 and a Jinja2 template that writes the same bytes",
        ).told(),
        "board_scale": against(
            large, small, at_most=SCALE_AT_MOST, unit="ms", n=N,
            note="the same page with 10,000 objectives and 40,000 key results in the quarter",
        ).told(),
    }  # fmt: skip


def _page(built: Any) -> Callable[[], bytes]:
    client = Client(headers={"host": "localhost"})
    client.force_login(built.owner.user, backend=BACKEND)
    address = f"/o/{built.organization.slug}/board/"

    def ask() -> bytes:
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return bytes(response.content)

    return ask


def _floor(page: Callable[[], bytes]) -> tuple[Callable[[], None], int, int]:
    """The same statements by the bare driver; a bare template that writes each text of the page by itself."""
    from jinja2 import Environment

    page()
    with captured() as statements:
        html = page().decode()
    database = sqlite3.connect(str(connection.settings_dict["NAME"]))
    ready = [(sql.replace("%s", "?"), params or ()) for sql, params, many in statements if not many]
    parts = _TEXT.split(html)
    rows = [{"between": between, "value": value} for between, value in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    template = Environment().from_string("{% for row in rows %}{{ row.between }}{{ row.value }}{% endfor %}")
    assert template.render(rows=rows) == html

    def work() -> None:
        for sql, params in ready:
            database.execute(sql, params).fetchall()
        template.render(rows=rows).encode()

    return partial(work), len(ready), len(html.encode())


if __name__ == "__main__":
    load()
    tell(run())
