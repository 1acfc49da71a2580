"""check_in_scale: the same check-in in a company of 100,000 key results and in one of 1,000."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.db import connection

from bench.check_in import enter
from bench.measuring import against, median_ms, seconds
from bench.parts import load, prepare, tell

SMALL, LARGE = 8, 807  # trees of 31 objectives with 124 key results each
BLOCKS, BLOCK, WARM = 6, 30, 8
AT_MOST = 1.3


def run() -> dict[str, dict[str, object]]:
    """Each company stands in a database of its own; their check-ins are timed in turn, block by block."""
    from bench.company import build

    built = {}
    for name, trees in (("small", SMALL), ("large", LARGE)):
        open_database(name)
        prepare()
        built[name] = build(name, (trees, trees * 5, trees * 25), weeks=1)
    times: dict[str, list[float]] = {name: [] for name in built}
    for block in range(BLOCKS):
        for name, company in built.items():
            open_database(name)
            for each in range(WARM + BLOCK):
                place = block * (WARM + BLOCK) + each
                key_result = company.deepest[place * 7919 % len(company.deepest)]
                took = seconds(partial(enter, company, key_result, place))
                if each >= WARM:
                    times[name].append(took)
    figure = against(
        median_ms(times["large"]),
        median_ms(times["small"]),
        at_most=AT_MOST,
        unit="ms",
        n=BLOCKS * BLOCK,
        note=f"a check-in among {LARGE * 124:,} key results; the floor is the same among {SMALL * 124:,}; SQLite",
    )
    return {"check_in_scale": figure.told()}


def open_database(name: str) -> None:
    """Let the connection speak to another file of the data folder."""
    connection.close()
    file = Path(str(connection.settings_dict["NAME"])).with_name(f"{name}.sqlite3")
    connection.settings_dict["NAME"] = str(file)


if __name__ == "__main__":
    load()
    tell(run())
