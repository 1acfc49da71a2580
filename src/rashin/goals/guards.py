"""What holds a closed cycle, and what past days are read from, in the database itself: triggers that refuse to write,
change or delete.

They hold whoever writes, a forgotten action or a hand in the database. Only an organisation that nobody sees (one that
is being imported, or taken away as a whole) may be written, and only `state` brings a closed cycle back to closing.
How triggers are made and kept: organizations/guards.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from rashin.organizations.guards import Family, Rule

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


def _is_closed(model: str, row: str) -> str:
    """Whether a row belongs to a closed cycle of an organisation that is seen."""
    cycles = CYCLES[model].format(row=row)
    place = f"IN ({cycles})" if "UNION" in cycles else f"= ({cycles})"
    return (
        "EXISTS (SELECT 1 FROM goals_cycle c JOIN organizations_organization g ON g.id = c.organization_id"
        f" WHERE c.id {place} AND c.state = 'closed' AND g.is_visible)"
    )


_SEEN = "EXISTS (SELECT 1 FROM organizations_organization g WHERE g.id = OLD.organization_id AND g.is_visible)"
# A closed cycle itself: only its state may change, back to closing.
_CYCLE_STAYS = f"OLD.state = 'closed' AND NEW.state <> 'closing' AND {_SEEN}"
_CYCLE_IS_KEPT = f"OLD.state = 'closed' AND {_SEEN}"


def _rules() -> Iterator[Rule]:
    for name in CYCLES:
        table = f"goals_{name.lower()}"
        yield Rule(table, "INSERT", _is_closed(name, "NEW"))
        yield Rule(table, f"UPDATE OF {_columns(name)}", f"({_is_closed(name, 'OLD')} OR {_is_closed(name, 'NEW')})")
        yield Rule(table, "DELETE", _is_closed(name, "OLD"))
    yield Rule("goals_cycle", "UPDATE", _CYCLE_STAYS)
    yield Rule("goals_cycle", "DELETE", _CYCLE_IS_KEPT)


def _columns(name: str) -> str:
    model: type[models.Model] = apps.get_model("goals", name)
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if field.name not in FREE]
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


CLOSED_CYCLES = Family(PREFIX, REFUSAL, "goals_cycleclosing", _rules)


def _kept() -> Iterator[Rule]:
    for table in ("goals_standing", "goals_revision"):
        for event in ("UPDATE", "DELETE"):
            yield Rule(table, event, _SEEN)


ADDED_ONLY = Family("kept_goals_", "What past days are read from is only added to.", "goals_standing", _kept)
