"""Restore a backup into an empty PostgreSQL database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from rashin.exchange.backup.archive import TABLES, Manifest, NoBackup
from rashin.exchange.bulk import look_over
from rashin.organizations import guards
from rashin.ui.terminal import gettext as _

CHUNK = 1 << 20
# What else knows of a table's numbers, and the greatest that it knows.
KNOWN = {
    "activity_event": ("activity_horizon", "max(sealed_to) FILTER (WHERE source = 'event')"),
    "activity_securityevent": ("activity_horizon", "max(sealed_to) FILTER (WHERE source = 'security')"),
    "activity_seal": ("activity_round", "max(last_seal)"),
}


def tables_in_the_way() -> list[str]:
    """The tables that the PostgreSQL database holds already."""
    return list(connection.introspection.table_names())


def put_tables(folder: Path, manifest: Manifest) -> None:
    """Make the tables as they were when the backup was taken, and fill them, all of it in one transaction."""
    executor = MigrationExecutor(connection)
    with transaction.atomic():
        executor.migrate(_state_of(executor, manifest))
        guards.remove()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrating has made some immediate
            _empty(cursor)
            for table, columns in manifest.tables.items():
                _fill(cursor, table, columns, folder / TABLES / table)
            _go_on_counting(cursor, list(manifest.tables))
        guards.install()
        call_command("createcachetable", verbosity=0)
    look_over()


def _state_of(executor: MigrationExecutor, manifest: Manifest) -> list[tuple[str, str]]:
    """The last migrations that the backup's database had. Raises NoBackup for those of a newer program."""
    known = executor.loader.graph.node_map
    wanted = [(app, name) for app, names in manifest.migrations.items() for name in names]
    unknown = [f"{app}.{name}" for app, name in wanted if (app, name) not in known]
    if unknown:
        raise NoBackup(
            _("it was made by a newer version (%(version)s): %(step)s")
            % {"version": manifest.program, "step": unknown[0]}
        )
    return [each for each in wanted if not _is_followed(known[each], set(wanted))]


def _is_followed(node: Any, wanted: set[tuple[str, str]]) -> bool:
    return any(child.key in wanted and child.key[0] == node.key[0] for child in node.children)


def _empty(cursor: Any) -> None:
    """What migrating has filled by itself."""
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
    cursor.execute(f"TRUNCATE {tables}")


def _fill(cursor: Any, table: str, columns: list[str], file: Path) -> None:
    quote = connection.ops.quote_name
    named = ", ".join(map(quote, columns))
    sql = f"COPY {quote(table)} ({named}) FROM STDIN"
    with file.open("rb") as opened, connection.wrap_database_errors, cursor.copy(sql) as copy:
        while block := opened.read(CHUNK):
            copy.write(block)


def _go_on_counting(cursor: Any, tables: list[str]) -> None:
    """Behind the last row, and behind the last that is known of: the last lines may have gone with their company, and a
    number that was sealed once is never given again."""
    for table in tables:
        quoted = connection.ops.quote_name(table)
        known_in, known = KNOWN.get(table, ("", "0"))
        floor = f"(SELECT {known} FROM {known_in})" if known_in in tables else "0"
        for found in connection.introspection.get_sequences(cursor, table):
            last = f"greatest(max({found['column']}), {floor}, 0)"
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), {last} + 1, false) FROM {quoted}",
                [quoted, found["column"]],
            )
