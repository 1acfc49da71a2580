"""Fields of goals by the words that pages use for them, and changes as before → after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.measured import figure, language
from rashin.goals.models import Bound, Kind, Level, Reading, Recurrence, Stance, Visibility
from rashin.goals.queries.feed import Happening
from rashin.organizations.models import Weekday
from rashin.ui import formats

LABELS = {
    "title": gettext_lazy("Words"),
    "why": gettext_lazy("Why"),
    "level": gettext_lazy("Level"),
    "team": gettext_lazy("Team"),
    "owner": gettext_lazy("Owner"),
    "serves": gettext_lazy("Direction"),
    "stance": gettext_lazy("Committed or aspirational"),
    "contributes_to": gettext_lazy("Objective above"),
    "visibility": gettext_lazy("Who reads it"),
    "weight": gettext_lazy("Weight"),
    "kind": gettext_lazy("Kind"),
    "reading": gettext_lazy("Reading"),
    "unit": gettext_lazy("Unit"),
    "decimals": gettext_lazy("Decimals"),
    "start": gettext_lazy("Start"),
    "target": gettext_lazy("Target"),
    "low": gettext_lazy("Lower limit"),
    "high": gettext_lazy("Upper limit"),
    "bound": gettext_lazy("Threshold"),
    "base": gettext_lazy("Base"),
    "derived_amount": gettext_lazy("By how much"),
    "due_each": gettext_lazy("Due each time"),
    "first_day": gettext_lazy("First day"),
    "deadline": gettext_lazy("Deadline"),
    "first_measuring_day": gettext_lazy("First measuring day"),
    "card_counts": gettext_lazy("What counts"),
    "card_where": gettext_lazy("Where to look"),
    "brought_by": gettext_lazy("Who brings it"),
    "card_weekday": gettext_lazy("Brought on"),
    "due": gettext_lazy("Due"),
    "recurrence": gettext_lazy("Repeats"),
    "planned_points": gettext_lazy("Planned points"),
    "steps": gettext_lazy("Steps"),
}
_CHOICES: dict[str, Any] = {
    "kind": Kind, "reading": Reading, "bound": Bound, "level": Level, "stance": Stance, "recurrence": Recurrence,
    "card_weekday": Weekday, "visibility": Visibility,
}  # fmt: skip
_DAYS = ("first_day", "deadline", "first_measuring_day", "due")
_FIGURES = ("start", "target", "low", "high", "base", "due_each")
_WITHOUT_VALUES = ("planned_points", "steps")
_LONGEST = 120


def change_lines(it: Happening) -> tuple[tuple[str, str, str], ...]:
    """(what, before, after) of each field that has a word."""
    before = it.payload.get("before") or {}
    after = it.payload.get("after") or it.payload.get("changes") or {}
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    return tuple(
        (str(LABELS[name]), _said(it, name, before.get(name)), _said(it, name, after.get(name)))
        for name in LABELS
        if name in after and before.get(name) != after.get(name)
    )


def _said(it: Happening, name: str, value: Any) -> str:
    if value is None or value == "":
        return formats.UNKNOWN
    if name in _WITHOUT_VALUES:
        return _("written anew")
    if name in _CHOICES:
        return _choice(_CHOICES[name], value)
    if it.called(value):
        return it.called(value)
    if name in _DAYS:
        return formats.date_text(date.fromisoformat(str(value)), language=language(), weekday=False)
    if name in _FIGURES or name in ("weight", "derived_amount", "decimals"):
        return _number(it, name, str(value))
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _choice(choices: Any, value: Any) -> str:
    try:
        return str(choices(value).label)
    except ValueError:
        return str(value)


def _number(it: Happening, name: str, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if name in _FIGURES and it.key_result is not None:
        return figure(number, it.key_result)
    return formats.plain_number(number)
