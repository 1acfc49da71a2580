"""check_in_sqlite, check_in_postgresql: the action, committed, against the same statements by the bare driver."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.measuring import against, median_ms, seconds
from bench.parts import prepare, tell

DEPTH = 4
N = 150
WARM = 40
AT_MOST = {"sqlite": 12.0, "postgresql": 4.0}
NOW = datetime(2026, 11, 24, tzinfo=UTC)
Statement = tuple[str, Any, bool]


def enter(built: Any, key_result: Any, place: int) -> None:
    """One check-in as a page sends it."""
    from rashin.goals.actions.check_in import Seen, record_check_in

    record_check_in(
        key_result,
        Seen(value=Decimal(5600 + place % 97), confidence=place % 10, note="検索からの訪問が増えました"),
        by=built.owner,
        at=NOW + timedelta(seconds=place),
        idempotency_key=uuid.uuid4().hex,
    )


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """Every statement and its parameters, but the transaction's own."""
    from django.db import connection

    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            found.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def run(kind: str) -> dict[str, dict[str, object]]:
    """Build, warm up, time the action; capture as many more and replay them by the driver on a copy."""
    from bench.company import build

    built = build("bench", (2, 6, 24, 96))
    key_results = list(built.deepest)
    for place in range(WARM):
        enter(built, key_results[place], place)
    times = [seconds(lambda place=place: enter(built, key_results[place], place)) for place in range(WARM, WARM + N)]
    copy = _copied(kind)
    transactions: list[list[Statement]] = []
    for place in range(WARM + N, WARM + 2 * N):
        with captured() as statements:
            enter(built, key_results[place % len(key_results)], place)
        transactions.append(statements)
    floor = copy(transactions)
    most = max(sum(len(params) if many else 1 for _sql, params, many in one) for one in transactions)
    allowed = 8 + 3 * DEPTH
    value, below = median_ms(times), median_ms(floor)
    figure = against(
        value, below, at_most=AT_MOST[kind], unit="ms", n=N, also=most <= allowed,
        note=f"one check-in with {DEPTH} objectives above it, committed; {most} statements (at most {allowed})",
    )  # fmt: skip
    return {f"check_in_{kind}": figure.told()}


def _copied(kind: str) -> Callable[[Sequence[Sequence[Statement]]], list[float]]:
    """Copy the database as it is now; gives what replays transactions on the copy."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if kind == "sqlite":
        connection.close()
        copy = Path(name).with_name("copy.sqlite3")
        with sqlite3.connect(name) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        shutil.copystat(name, copy)
        return lambda transactions: _replay_sqlite(copy, transactions)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
    address = dict(connection.get_connection_params())
    connection.close()
    _copy_postgresql(address, name)
    return lambda transactions: _replay_postgresql({**address, "dbname": "copied"}, transactions)


def _replay_sqlite(copy: Path, transactions: Sequence[Sequence[Statement]]) -> list[float]:
    from rashin.config.databases import SQLITE_START

    connection = sqlite3.connect(copy, isolation_level=None)
    connection.executescript(SQLITE_START)
    ready = [[(sql.replace("%s", "?"), params or (), many) for sql, params, many in one] for one in transactions]

    def replay(statements: Sequence[Statement]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for sql, params, many in statements:
            if many:
                connection.executemany(sql, params)
            else:
                connection.execute(sql, params).fetchall()
        connection.execute("COMMIT")

    return [seconds(lambda one=one: replay(one)) for one in ready]


def _copy_postgresql(address: dict[str, Any], name: str) -> None:
    import psycopg

    with psycopg.connect(**_plain({**address, "dbname": "template1"}), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE copied TEMPLATE "{name}"')


def _plain(address: dict[str, Any]) -> dict[str, Any]:
    """What the driver itself understands of Django's parameters."""
    return {key: value for key, value in address.items() if key in ("dbname", "user", "password", "host", "port")}


def _replay_postgresql(address: dict[str, Any], transactions: Sequence[Sequence[Statement]]) -> list[float]:
    import psycopg

    with psycopg.connect(**_plain(address)) as connection:

        def replay(statements: Sequence[Statement]) -> None:
            for sql, params, many in statements:
                if many:
                    connection.cursor().executemany(sql, params)
                    continue
                cursor = connection.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
            connection.commit()

        return [seconds(lambda one=one: replay(one)) for one in transactions]


if __name__ == "__main__":
    prepare()
    tell(run(sys.argv[2]))
