"""An empty database gets whole tables: the same that every migration, one after the other, leaves."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.running import COMMAND, environment

# Bring an empty database up to date, in our way or in Django's, and tell what stands in it.
MADE = """
import json, sys, django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Djangos
from django.db import connection
call_command("migrate" if sys.argv[1] == "whole" else Djangos(), interactive=False, verbosity=0)
from rashin.organizations import guards
guards.install()

def parts(sql):
    # what a table is made of, in any order
    inside, depth, found = sql[sql.index("(") + 1 : sql.rindex(")")], 0, [""]
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return sorted(each.strip() for each in found)

def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted([[str(each) for each in row] for row in cursor.fetchall()])

if connection.vendor == "sqlite":
    found = {"tables": [[name, parts(sql)] for name, sql in asked(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")],
        "others": asked("SELECT name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL")}
else:
    found = {"columns": asked("SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, "
        "numeric_scale, is_nullable, column_default, is_identity FROM information_schema.columns "
        "WHERE table_schema = 'public'"),
        "indexes": asked("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"),
        "constraints": asked("SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"),
        "triggers": asked("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")}
found["done"] = asked("SELECT app, name FROM django_migrations")
found["rows"] = [[name, asked(f"SELECT count(*) FROM {name}")[0][0]] for name in sorted(
    connection.introspection.table_names())]
print(json.dumps(found))
"""


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """The environments of two empty installations, of the kind that this run is about."""
    address, folders = os.environ.get("DATABASE_URL", ""), [tmp_path / "whole", tmp_path / "one_by_one"]
    for folder in folders:
        folder.mkdir()
    if not address:
        yield [environment(folder) for folder in folders]
        return
    import psycopg

    names = [f"tables_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(address, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield [
            environment(folder, DATABASE_URL=urlsplit(address)._replace(path=f"/{name}").geturl())
            for folder, name in zip(folders, names, strict=True)
        ]
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _made(own: dict[str, str], way: str) -> dict[str, list[Any]]:
    own = {**own, "DJANGO_SETTINGS_MODULE": "rashin.config.settings"}
    done = subprocess.run([COMMAND[0], "-c", MADE, way], env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[Any]] = json.loads(done.stdout)
    return found


def test_whole_tables_are_those_that_all_migrations_leave(databases: list[dict[str, str]]) -> None:
    whole, one_by_one = _made(databases[0], "whole"), _made(databases[1], "one by one")
    assert all(one_by_one.values()) and len(whole["done"]) > 50 and len(whole["rows"]) > 40
    for name, expected in one_by_one.items():
        found = whole[name]
        differing = [each for each in (*expected, *found) if (each in expected) is not (each in found)]
        assert not differing, name
        assert found == expected, name
