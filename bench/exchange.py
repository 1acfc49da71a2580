"""`export` and `import`: rows of the open document in a second, against what the bare driver reads and writes.

The floors are of the same rows: SELECT of every column of every table into Python, and INSERT of them into tables with
the same indexes, in transactions of the same size. The document is more than that: public ids for keys, JSON, every row
checked before one is written, every stored figure computed again at the end.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bench import parts
from bench.measuring import Figure, seconds

TURNS = 3
OBJECTIVES = 450  # more rows than MOST_IN_DEPTH: as with 10,000 objectives the past is not computed again
AT_ONCE = 2000
LARGE_COMPANY = 2_490_000  # rows of `rashin demo --objectives 10000`, rounded up: docs/performance.md
FIVE_MINUTES = 300


def main() -> None:
    """Measure on SQLite and tell."""
    parts.prepare()
    from datetime import date

    from django.conf import settings

    from rashin.exchange import demo

    organization = demo.write(language="ja", today=date(2026, 11, 24), objectives=OBJECTIVES)
    database = Path(settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "company.json"
        out = [seconds(lambda: _export(organization, file)) for _turn in range(TURNS)]
        tables, rows = _tables(), _count(file)
        read = [seconds(lambda: _read(database, tables)) for _turn in range(TURNS)]
        kept = {table: _read(database, [table])[table] for table in tables}
        write = [seconds(lambda: _write(database, kept, Path(folder) / "bare.sqlite3")) for _turn in range(TURNS)]
        taken = [_import(organization, file) for _turn in range(1)]
    parts.tell(
        {
            "export": _figure(rows, min(out), min(read), "SELECT of the same rows by the bare driver", None),
            "import": _figure(
                rows,
                min(taken),
                min(write),
                "INSERT of the same rows by the bare driver, batches of 2,000; looked through before, figures computed "
                "again after",
                LARGE_COMPANY / FIVE_MINUTES,
            ),
        }
    )


def _figure(rows: int, took: float, floor: float, note: str, bar: float | None) -> dict[str, object]:
    value = rows / took
    holds = bar is None or value >= bar
    asked = "" if bar is None else f"≥ {bar:.0f} rows/s (10,000 objectives in 5 minutes)"
    note = f"{rows:,} rows, SQLite; floor: {note}"
    return Figure(value, "rows/s", TURNS, note, asked, holds, rows / floor, value / (rows / floor)).told()


def _export(organization: Any, file: Path) -> None:
    from rashin.exchange.document.writing import document, snapshot

    with snapshot(), file.open("w", encoding="utf-8") as opened:
        for piece in document(organization):
            opened.write(piece)


def _import(organization: Any, file: Path) -> float:
    """Take the company away, and take it in again."""
    from django.utils import timezone

    from rashin.exchange.bulk import discard
    from rashin.exchange.document.importing import take_in

    organization.__class__.objects.filter(pk=organization.pk).update(is_visible=False)
    discard(organization)
    work: Callable[[], object] = lambda: take_in(file, at=timezone.now())  # noqa: E731
    return seconds(work)


def _tables() -> list[str]:
    from rashin.exchange.document.sections import SECTIONS

    return [section.model._meta.db_table for section in SECTIONS]


def _count(file: Path) -> int:
    from rashin.exchange.document.reading import outline

    with file.open("rb") as opened:
        return outline(opened).total


def _read(database: Path, tables: list[str]) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(database)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables}


def _write(database: Path, rows: dict[str, list[Any]], target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        made = [
            sql
            for table in rows
            for (sql,) in connection.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL",
                [table],
            )
        ]
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        for sql in made:
            connection.execute(sql)
        for table, several in rows.items():
            _insert(connection, table, several)


def _insert(connection: sqlite3.Connection, table: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        several = rows[start : start + AT_ONCE]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(several[0]))})", several)
        connection.execute("COMMIT")


if __name__ == "__main__":
    main()
