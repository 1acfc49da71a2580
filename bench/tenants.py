"""tenants: my week and the board in an installation of 1,000 companies of 50 people, against one that holds one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from bench.measuring import against, median_ms, seconds
from bench.parts import load, prepare, tell
from bench.scale import open_database

COMPANIES, PEOPLE, WIDTHS = 1_000, 50, (3, 7, 20)
KEY_RESULTS = 3
PAGES = ("week/", "board/")
BLOCKS, BLOCK, WARM = 6, 20, 4
AT_MOST = 1.2
BACKEND = "rashin.people.accounts.Accounts"


def run() -> dict[str, dict[str, object]]:
    """Each installation stands in a database of its own; their pages are timed in turn, block by block."""
    from bench.company import build
    from rashin.cli import installation

    installation.collect_static()
    asked: dict[tuple[str, str], Callable[[], None]] = {}
    for name, many in (("one", 1), ("many", COMPANIES)):
        open_database(name)
        prepare()
        built = [
            build(f"{name}-{number}", WIDTHS, people=PEOPLE, key_results=KEY_RESULTS, weeks=1) for number in range(many)
        ][many // 2]
        asked |= {(name, page): _asking(built, page) for page in PAGES}
    times: dict[tuple[str, str], list[float]] = {each: [] for each in asked}
    for _block in range(BLOCKS):
        for (name, page), ask in asked.items():
            open_database(name)
            times[name, page] += [seconds(ask) for _each in range(WARM + BLOCK)][WARM:]
    took = {each: median_ms(found) for each, found in times.items()}
    ratios = {page: took["many", page] / took["one", page] for page in PAGES}
    worse = max(PAGES, key=lambda page: ratios[page])
    return {
        "tenants": against(
            took["many", worse], took["one", worse], at_most=AT_MOST, unit="ms", n=BLOCKS * BLOCK,
            note=f"the worse of my week ({ratios['week/']:.2f}) and the board ({ratios['board/']:.2f}), of one member "
            f"among {COMPANIES * PEOPLE:,} people, {COMPANIES * sum(WIDTHS) * KEY_RESULTS:,} key results; the floor "
            "is the same company alone; SQLite",
        ).told()
    }  # fmt: skip


def _asking(built: Any, page: str) -> Callable[[], None]:
    client = Client(headers={"host": "localhost"})
    client.force_login(built.people[1].user, backend=BACKEND)
    address = f"/o/{built.organization.slug}/{page}"

    def ask() -> None:
        response = client.get(address)
        assert response.status_code == 200, response.status_code

    return ask


if __name__ == "__main__":
    load()
    tell(run())
