"""Take a backup while people write: the database as it stood at one moment, the secret key, what was uploaded."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from rashin import __version__
from rashin.exchange.backup.archive import DATABASE, SECRET_KEY, TABLES, UPLOADS, Manifest, pack

NOT_KEPT = ("cache",)  # counters of minutes


def take(target: Path) -> None:
    """Write a backup. Nobody waits for it. Raises OSError, and DatabaseError when the database cannot be read."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.resolve().parent) as made:
        folder = Path(made)
        manifest = Manifest(__version__, connection.vendor, _migrations())
        if connection.vendor == "sqlite":
            _copy_sqlite(folder / DATABASE)
        else:
            manifest.tables = _copy_tables(folder / TABLES)
        _copy_files(folder)
        pack(folder, manifest, target)


def _migrations() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in MigrationRecorder(connection).applied_migrations():
        found.setdefault(app, []).append(name)
    return {app: sorted(names) for app, names in sorted(found.items())}


def _copy_sqlite(target: Path) -> None:
    """SQLite's own copying, in one step: a snapshot that no writer waits for; then the copy is looked through."""
    source = f"{Path(settings.DATABASES['default']['NAME']).absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(source, uri=True)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there, pages=-1)
            there.execute("PRAGMA journal_mode = DELETE")
            told = there.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise OSError(0, str(error)) from None
    if told != "ok":
        raise OSError(0, f"the database is damaged: {told}")


def _copy_tables(folder: Path) -> dict[str, list[str]]:
    """Every table as PostgreSQL's COPY text, all of one moment."""
    folder.mkdir()
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in NOT_KEPT:
                described = connection.introspection.get_table_description(cursor, table)
                columns[table] = [str(column.name) for column in described]
                _copy_table(cursor, table, columns[table], folder / table)
    return columns


def _copy_table(cursor: Any, table: str, columns: list[str], target: Path) -> None:
    quote = connection.ops.quote_name
    named = ", ".join(map(quote, columns))
    with cursor.copy(f"COPY {quote(table)} ({named}) TO STDOUT") as copy, target.open("wb") as file:
        for block in copy:
            file.write(block)


def _copy_files(folder: Path) -> None:
    data = Path(settings.RASHIN_DATA)
    if (data / SECRET_KEY).exists():
        shutil.copyfile(data / SECRET_KEY, folder / SECRET_KEY)
    if (data / UPLOADS).exists():
        shutil.copytree(data / UPLOADS, folder / UPLOADS)
