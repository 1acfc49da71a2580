"""Which rows of a SQLite file name others that are not there, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from rashin.ui.terminal import gettext as _


def told() -> Iterator[str]:
    """One sentence for each: which row, by which of its fields, and what it names. PostgreSQL lets none stand."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        lost = sorted(cursor.fetchall(), key=lambda row: (row[0], row[1] or 0))
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table, rowid, parent, number in lost:
        yield _("The %(table)s %(row)s names a %(parent)s that is not there (%(field)s): restore a backup.") % {
            "table": _named(tables, table),
            "row": _row(tables.get(table), table, rowid),
            "parent": _named(tables, parent),
            "field": _field(table, number),
        }


def _named(tables: dict[str, type[models.Model]], table: str) -> str:
    """What its rows are called; the table's own name where it is none of this program's."""
    from rashin.goals.table_words import NAMES  # its models are loaded by now

    model = tables.get(table)
    return str(NAMES.get(model._meta.label, table)) if model is not None else table


def _row(model: type[models.Model] | None, table: str, rowid: int | None) -> str:
    """Its public id, else its number."""
    if model is None or all(field.name != "public_id" for field in model._meta.local_concrete_fields):
        return str(rowid)
    quoted = connection.ops.quote_name(table)
    return _asked(f"SELECT public_id FROM {quoted} WHERE rowid = %s", rowid) or str(rowid)


def _field(table: str, number: int) -> str:
    """Which column names the other one."""
    return _asked('SELECT "from" FROM pragma_foreign_key_list(%s) WHERE id = %s', table, number)


def _asked(sql: str, *values: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
