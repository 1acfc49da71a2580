"""Triggers that hold in the database itself what no hand may change: who writes past the actions is refused, too.

A room registers its rules once (`register`); `install` makes the triggers of all of them in the words of the database
in use, `missing` names those that are not there. A migration on SQLite rebuilds tables, which drops their triggers and
stumbles over those of others: they go before every migration and come back after it
(goals/management/commands/migrate.py). Their names carry a digest of what they say, so that a newer program replaces
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Rule:
    """Refuse `event` (INSERT, UPDATE, UPDATE OF columns, DELETE) on `table` when `condition` is true of OLD and NEW."""

    table: str
    event: str
    condition: str


@dataclass(frozen=True, slots=True)
class Family:
    """The triggers of one purpose: their names begin with `prefix`, which ends with the room; `refusal` is what they
    answer, `needs` a table without which the database is one of before."""

    prefix: str
    refusal: str
    needs: str
    rules: Callable[[], Iterable[Rule]]


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: its name and how it is made."""

    name: str
    statements: tuple[str, ...]


_families: list[Family] = []


def register(family: Family) -> None:
    """Add the triggers of a room, from its AppConfig; the same family once."""
    if all(known.prefix != family.prefix for known in _families):
        _families.append(family)


def guards(family: Family) -> tuple[Guard, ...]:
    """All of a family, in the words of the database in use."""
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    return tuple(make(family, rule) for rule in family.rules())


def standing(family: Family) -> set[str]:
    """The names of those that the database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled <> 'D' AND tgname LIKE %s",
                [f"{family.prefix}%"],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{family.prefix}%"]
            )
        return {name for (name,) in cursor.fetchall()}


def missing(*families: Family) -> set[str]:
    """The names of those that should be there and are not, of these families or of all."""
    return {
        guard.name
        for family in families or _families
        for there in [standing(family)]
        for guard in guards(family)
        if guard.name not in there
    }


def install() -> None:
    """Let the database hold what is registered. What stands already stays."""
    tables = set(connection.introspection.table_names())
    for family in _families:
        if family.needs in tables:
            _install(family)


def remove() -> None:
    """Take all of them away, before a migration."""
    for family in _families:
        _remove(family)


def _install(family: Family) -> None:
    there, wanted = standing(family), guards(family)
    if there == {guard.name for guard in wanted}:
        return
    _remove(family)
    with connection.cursor() as cursor:
        for guard in wanted:
            for statement in guard.statements:
                cursor.execute(statement)


def _remove(family: Family) -> None:
    with connection.cursor() as cursor:
        for name in _functions(family) if connection.vendor == "postgresql" else standing(family):
            drop = f"DROP FUNCTION {name}() CASCADE" if connection.vendor == "postgresql" else f"DROP TRIGGER {name}"
            cursor.execute(drop)


def _functions(family: Family) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
            [f"{family.prefix}%"],
        )
        yield from (name for (name,) in cursor.fetchall())


def _named(family: Family, rule: Rule) -> str:
    told = f"{connection.vendor} {rule.event} {rule.condition}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:8]
    table = rule.table.partition("_")[2]  # the room stands in the prefix
    return f"{family.prefix}{table}_{rule.event.partition(' ')[0].lower()}_{digest}"


def _for_sqlite(family: Family, rule: Rule) -> Guard:
    name = _named(family, rule)
    create = (
        f"CREATE TRIGGER {name} BEFORE {rule.event} ON {rule.table} WHEN {rule.condition}"
        f" BEGIN SELECT RAISE(ABORT, '{family.refusal}'); END"
    )
    return Guard(name, (create,))


def _for_postgresql(family: Family, rule: Rule) -> Guard:
    name = _named(family, rule)
    given = "OLD" if rule.event == "DELETE" else "NEW"
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN IF {rule.condition} THEN"
        f" RAISE EXCEPTION '{family.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {given}; END $guard$"
    )
    trigger = f"CREATE TRIGGER {name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return Guard(name, (function, trigger))
