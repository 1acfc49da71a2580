"""`make bench`: run every part, write bench/results/latest.json, say what holds. Exit code 1 when a bar is missed.

python -m bench                 everything (about a quarter of an hour)
python -m bench board serving   these parts only; the other figures stay as they were
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measuring import machine
from bench.parts import postgresql, run

LATEST = Path(__file__).resolve().parent / "results" / "latest.json"
Figures = dict[str, dict[str, object]]


def _on_postgresql(module: str) -> Figures:
    with postgresql() as address:
        return run(module, address=address, arguments=("postgresql",))


PARTS: dict[str, Callable[[], Figures]] = {
    "check_in": lambda: run("check_in", arguments=("sqlite",)),
    "check_in_postgresql": lambda: _on_postgresql("check_in"),
    "storm_sqlite": lambda: run("storm", arguments=("sqlite",)),
    "storm_postgresql": lambda: _on_postgresql("storm"),
    "scale": lambda: run("scale"),
    "board": lambda: run("board"),
    "time_travel": lambda: run("time_travel"),
    "serving": lambda: run("serving"),
    "signin_flood": lambda: run("signin_flood"),
    "tenants": lambda: run("tenants"),
    "exchange": lambda: run("exchange"),
    "close": lambda: run("close"),
}
if importlib.util.find_spec("bench.coach"):
    PARTS["coach"] = lambda: run("coach")


def main(asked: list[str]) -> int:
    """Run the parts that were asked for (all of them by default); return 0 when every figure is within its bar."""
    out = Console(highlight=False)
    unknown = sorted(set(asked) - PARTS.keys())
    if unknown:
        out.print(f"There is no part {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    told = json.loads(LATEST.read_text(encoding="utf-8")) if asked and LATEST.exists() else {"figures": {}}
    figures: Figures = told["figures"]
    for name in asked or PARTS:
        out.print(f"{name} …")
        figures |= PARTS[name]()
        LATEST.parent.mkdir(exist_ok=True)
        text = json.dumps({"machine": machine(), "figures": figures}, ensure_ascii=False, indent=2)
        LATEST.write_text(text + "\n", encoding="utf-8")
    out.print(_table(figures))
    return 0 if all(figure.get("holds", True) for figure in figures.values()) else 1


def _table(figures: Figures) -> Table:
    table = Table("figure", "value", "floor", "ratio", "bar", "")
    for name, figure in sorted(figures.items()):
        floor, ratio = figure.get("floor"), figure.get("ratio")
        table.add_row(
            name,
            f"{figure['value']} {figure['unit']}",
            "" if floor is None else str(floor),
            "" if ratio is None else f"{ratio} ×",
            str(figure.get("bar", "")),
            "holds" if figure.get("holds", True) else "MISSED",
        )
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
