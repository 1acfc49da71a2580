"""Keys for rows that are about to be written, set aside beforehand: so a row may name one that is written later."""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction


@transaction.atomic
def set_aside(model: type[models.Model], count: int) -> int:
    """Keep `count` keys of a table from everybody else; return the first of them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        keep = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
        return keep(cursor, table, count) + 1


def _on_sqlite(cursor: Any, table: str, count: int) -> int:
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    known = cursor.fetchone()
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    last = max(int(cursor.fetchone()[0]), int(known[0]) if known else 0)
    if known:
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
    else:
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
    return last


def _on_postgresql(cursor: Any, table: str, count: int) -> int:
    """Nobody writes the table in this moment: every insertion that has taken a key is over."""
    cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    sequence = str(cursor.fetchone()[0])
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")
    last = int(cursor.fetchone()[0])
    if count:
        cursor.execute("SELECT setval(%s, %s)", [sequence, last + count])
    return last
