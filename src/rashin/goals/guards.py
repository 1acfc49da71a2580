"""What holds a closed cycle in the database itself: triggers that refuse to write, change or delete its rows.

They hold whoever writes, a forgotten action or a hand in the database. Only an organisation that nobody sees (one that
is being imported, or taken away as a whole) may be written, and only `state` brings a closed cycle back to closing.

A migration on SQLite rebuilds tables, which drops their triggers and stumbles over those of others: they go before
every migration and come back after it (management/commands/migrate.py). Their names carry a digest of what they say,
so that a newer program replaces them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

PREFIX = "closed_goals_"
REFUSAL = "This cycle is closed: its rows stay as they are."
_OF_OBJECTIVE = "SELECT cycle_id FROM goals_objective WHERE id = {row}.objective_id"
_OF_KEY_RESULT = (
    "SELECT cycle_id FROM goals_objective WHERE id ="
    " (SELECT objective_id FROM goals_keyresult WHERE id = {row}.key_result_id)"
)
_OF_ACTION = (
    "SELECT cycle_id FROM goals_objective WHERE id = (SELECT objective_id FROM goals_action WHERE id = {row}.action_id)"
)
_OF_SUPPORT = (
    f"{_OF_OBJECTIVE} UNION ALL SELECT cycle_id FROM goals_objective WHERE id = {{row}}.to_objective_id UNION ALL"
    " SELECT cycle_id FROM goals_objective WHERE id ="
    " (SELECT objective_id FROM goals_keyresult WHERE id = {row}.to_key_result_id)"
)
# Which cycle a row of a table belongs to.
CYCLES = {
    "Objective": "{row}.cycle_id",
    "KeyResult": _OF_OBJECTIVE,
    "CheckIn": _OF_KEY_RESULT,
    "Closure": _OF_KEY_RESULT,
    "ObjectiveClosure": _OF_OBJECTIVE,
    "CycleClosing": "{row}.cycle_id",
    "Agreement": _OF_OBJECTIVE,
    "Support": _OF_SUPPORT,
    "Action": _OF_OBJECTIVE,
    "ActionAssignment": _OF_ACTION,
    "ActionCompletion": _OF_ACTION,
}
# Derived from what stands elsewhere: an open year above a closed quarter may move, searching may fold otherwise.
FREE = {"path", "search_text"}


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: its name and how it is made."""

    name: str
    statements: tuple[str, ...]


def guards() -> tuple[Guard, ...]:
    """All of them, in the words of the database in use."""
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    return tuple(make())


def standing() -> set[str]:
    """The names of those that the database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled <> 'D' AND tgname LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"])
        return {name for (name,) in cursor.fetchall()}


def missing() -> set[str]:
    """The names of those that should be there and are not."""
    return {guard.name for guard in guards()} - standing()


def install() -> None:
    """Let the database hold closed cycles. What stands already stays."""
    if "goals_cycleclosing" not in connection.introspection.table_names():
        return  # a database of before
    there, wanted = standing(), guards()
    if there == {guard.name for guard in wanted}:
        return
    remove()
    with connection.cursor() as cursor:
        for guard in wanted:
            for statement in guard.statements:
                cursor.execute(statement)


def remove() -> None:
    """Take all of them away, before a migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
                [f"{PREFIX}%"],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")
            return
        for name in standing():
            cursor.execute(f"DROP TRIGGER {name}")


def _is_closed(model: str, row: str) -> str:
    """Whether a row belongs to a closed cycle of an organisation that is seen."""
    cycles = CYCLES[model].format(row=row)
    place = f"IN ({cycles})" if "UNION" in cycles else f"= ({cycles})"
    return (
        "EXISTS (SELECT 1 FROM goals_cycle c JOIN organizations_organization g ON g.id = c.organization_id"
        f" WHERE c.id {place} AND c.state = 'closed' AND g.is_visible)"
    )


# A closed cycle itself: only its state may change, back to closing.
_CYCLE_STAYS = (
    "OLD.state = 'closed' AND NEW.state <> 'closing'"
    " AND EXISTS (SELECT 1 FROM organizations_organization g WHERE g.id = OLD.organization_id AND g.is_visible)"
)
_CYCLE_IS_KEPT = (
    "OLD.state = 'closed'"
    " AND EXISTS (SELECT 1 FROM organizations_organization g WHERE g.id = OLD.organization_id AND g.is_visible)"
)


def _rules() -> Iterator[tuple[str, str, str]]:
    """(table, what happens, when it is refused)."""
    for name in CYCLES:
        table = f"goals_{name.lower()}"
        yield table, "INSERT", _is_closed(name, "NEW")
        yield table, f"UPDATE OF {_columns(name)}", f"({_is_closed(name, 'OLD')} OR {_is_closed(name, 'NEW')})"
        yield table, "DELETE", _is_closed(name, "OLD")
    yield "goals_cycle", "UPDATE", _CYCLE_STAYS
    yield "goals_cycle", "DELETE", _CYCLE_IS_KEPT


def _columns(name: str) -> str:
    model: type[models.Model] = apps.get_model("goals", name)
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if field.name not in FREE]
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _named(table: str, event: str, condition: str) -> str:
    digest = hashlib.sha256(f"{connection.vendor} {event} {condition}".encode()).hexdigest()[:8]
    return f"closed_{table}_{event.partition(' ')[0].lower()}_{digest}"


def _for_sqlite() -> Iterator[Guard]:
    for table, event, condition in _rules():
        name = _named(table, event, condition)
        yield Guard(
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            ),
        )


def _for_postgresql() -> Iterator[Guard]:
    for table, event, condition in _rules():
        name = _named(table, event, condition)
        given = "OLD" if event == "DELETE" else "NEW"
        function = (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN IF {condition} THEN"
            f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {given}; END $guard$"
        )
        trigger = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        yield Guard(name, (function, trigger))
