"""What stands in the objective form, as text by field name: the same whether it was typed, kept, stored or a template.

Key results and actions are rows with a key; their fields are called `kr-<key>-title`, `ac-<key>-title`. The fields
`rows` and `todos` hold the keys in order, `gone` the key results that were taken off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from rashin.activity.canonical import canonical_text
from rashin.goals.definitions import planned_points, steps
from rashin.goals.models import Cycle, KeyResult, Level, Objective
from rashin.goals.queries.templates import ActionTemplate, KeyResultTemplate, ObjectiveTemplate
from rashin.ui.formats import plain_number, typed_text

Sheet = dict[str, str]

NOT_KEPT = ("csrfmiddlewaretoken", "do", "draft_version")
_NUMBERS = ("start", "target", "low", "high", "source_start", "base", "derived_amount", "due_each", "weight")
MEASURED = ("start", "target", "low", "high", "source_start", "base")  # in the unit itself
_DAYS = ("first_day", "deadline", "first_measuring_day")
_TEXTS = (
    "title", "kind", "reading", "entry", "per", "unit", "decimals", "bound", "base_kind", "derived_by", "stance",
    "feed_mode", "card_counts", "card_where",
)  # fmt: skip


def sent_sheet(query: QueryDict) -> Sheet:
    """What was sent with the form, without what is not written by a person."""
    return {name: str(value) for name, value in query.items() if name not in NOT_KEPT}


def loaded_sheet(text: str) -> Sheet:
    """What a draft kept."""
    return {str(name): str(value) for name, value in json.loads(text).items()}


def keys(sheet: Mapping[str, str], name: str = "rows") -> list[str]:
    """The keys of the rows, each once, in order."""
    return list(dict.fromkeys(sheet.get(name, "").split()))


def new_key(sheet: Mapping[str, str], name: str = "rows") -> str:
    """A key that no row has had."""
    used = {int(key) for key in (*keys(sheet, name), *keys(sheet, "gone")) if key.isdecimal() and len(key) < 10}
    return str(max(used, default=0) + 1)


def with_row(sheet: Sheet, cycle: Cycle, fields: Mapping[str, str] | None = None) -> Sheet:
    """The sheet with one more key result."""
    key = new_key(sheet)
    row = {"deadline": cycle.last_day.isoformat(), **(fields or {})}
    return sheet | {f"kr-{key}-{name}": value for name, value in row.items()} | _listed(sheet, "rows", key)


def with_todo(sheet: Sheet, fields: Mapping[str, str] | None = None) -> Sheet:
    """The sheet with one more action."""
    key = new_key(sheet, "todos")
    return sheet | {f"ac-{key}-{name}": value for name, value in (fields or {}).items()} | _listed(sheet, "todos", key)


def _listed(sheet: Sheet, name: str, key: str) -> Sheet:
    return {name: " ".join([*keys(sheet, name), key])}


def without_row(sheet: Sheet, key: str) -> Sheet:
    """The sheet without a key result; one that is stored already is remembered as taken off."""
    left = _without(sheet, "rows", "kr", key)
    if sheet.get(f"kr-{key}-public_id"):
        left["gone"] = " ".join([*keys(sheet, "gone"), key])
    return left


def without_todo(sheet: Sheet, key: str) -> Sheet:
    """The sheet without an action."""
    return _without(sheet, "todos", "ac", key)


def _without(sheet: Sheet, name: str, prefix: str, key: str) -> Sheet:
    left = {field: value for field, value in sheet.items() if not field.startswith(f"{prefix}-{key}-")}
    return left | {name: " ".join(each for each in keys(sheet, name) if each != key)}


def blank_sheet(cycle: Cycle, *, rows: int = 2) -> Sheet:
    """An empty form with as many key results as an objective has at least."""
    sheet: Sheet = {"cycle": cycle.public_id, "rows": "", "todos": "", "weight": "1"}
    for _ in range(rows):
        sheet = with_row(sheet, cycle)
    return sheet


def template_sheet(draft: ObjectiveTemplate, cycle: Cycle) -> Sheet:
    """A template as the form holds it."""
    sheet = blank_sheet(cycle, rows=0) | {"title": draft.title, "why": draft.why}
    found: dict[str, str] = {}
    for each in draft.key_results:
        sheet = with_row(sheet, cycle, _template_row(each))
        found[each.code] = keys(sheet)[-1]
    for action in draft.actions:
        sheet = with_todo(sheet, _template_todo(action, found))
    return sheet


def _template_row(each: KeyResultTemplate) -> Sheet:
    figures = {name: typed_text(Decimal(each.values[name]), each.unit) for name in MEASURED if each.values.get(name)}
    row = {
        "title": each.title,
        "unit": each.unit,
        "said": each.title,
        "card_counts": each.card_counts,
        "card_where": each.card_where,
        "steps": "\n".join(title if weight == "1" else f"{title} | {weight}" for title, weight in each.steps),
        **each.values,
        **figures,
    }
    taken = {name: row[name] for name in ("start", "target", "low", "high", "unit") if row.get(name)}
    return row | {"inferred": canonical_text(taken)}


def _template_todo(action: ActionTemplate, found: Mapping[str, str]) -> Sheet:
    return {
        "title": action.title,
        "weekly": "on" if action.weekly else "",
        "row": found.get(action.key_result, ""),
    }


def stored_sheet(objective: Objective, key_results: list[KeyResult]) -> Sheet:
    """An objective and its key results as the form holds them. `team`, `owner`, `serves` and `cycle` are loaded."""
    sheet = {
        "cycle": objective.cycle.public_id,
        "title": objective.title,
        "why": objective.why,
        "carrier": carrier_of(objective),
        "carried_by": objective.owner.public_id if objective.owner else "",
        "parent": objective.contributes_to.public_id if objective.contributes_to else "",
        "serves": objective.serves.public_id if objective.serves else "",
        "stance": objective.stance,
        "visibility": objective.visibility,
        "weight": plain_number(objective.weight),
        "rows": " ".join(row.public_id for row in key_results),
        "todos": "",
        "version": str(objective.version),
    }
    for row in key_results:
        sheet |= {f"kr-{row.public_id}-{name}": value for name, value in _stored_row(row).items()}
    return sheet


def carrier_of(objective: Objective) -> str:
    """The choice of the field that says whose objective it is."""
    if objective.level == Level.TEAM and objective.team is not None:
        return f"team:{objective.team.public_id}"
    if objective.level == Level.PERSON and objective.owner is not None:
        return f"person:{objective.owner.public_id}"
    return "company"


def _stored_row(row: KeyResult) -> Sheet:
    held = {name: str(getattr(row, name)) for name in _TEXTS}
    held |= {name: typed_text(getattr(row, name), row.unit if name in MEASURED else "") for name in _NUMBERS}
    held |= {name: _day(getattr(row, name)) for name in _DAYS}
    held |= {name: "on" if getattr(row, name) else "" for name in ("is_budget", "is_compound")}
    return held | {
        "public_id": row.public_id,
        "version": str(row.version),
        "owner": row.owner.public_id if row.owner else "",
        "brought_by": row.brought_by.public_id if row.brought_by else "",
        "card_weekday": "" if row.card_weekday is None else str(row.card_weekday),
        "planned_points": points_text(row.planned_points),
        "steps": steps_text(row.steps),
    }


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def points_text(stored: str) -> str:
    """Planned points as they are typed: a day and a value on a line each."""
    return "\n".join(f"{point.day.isoformat()} {plain_number(point.value)}" for point in planned_points(stored))


def steps_text(stored: str) -> str:
    """Steps as they are typed: a line each, with weight and day after bars where they have any."""
    return "\n".join(
        " | ".join(
            part
            for part in (
                step.title,
                plain_number(step.weight) if step.weight != 1 or step.due else "",
                _day(step.due),
            )
            if part
        )
        for step in steps(stored)
    )
