"""The question about a number that surprises: docs/method/plausible.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rashin.goals.measured import figure
from rashin.goals.models import CheckIn
from rashin.goals.queries.entries import Entered
from rashin.rules.plausible import Doubt, doubt


def question(given: Entered, value: Decimal, *, day: date, instead_of: CheckIn | None = None) -> str:
    """What to ask about the value that was typed for the day; "" for nothing. A correction stands `instead_of` an
    entry: it is held against the others."""
    row = given.key_result
    others = [entry for entry in given.entries if instead_of is None or entry.order != instead_of.pk]
    found = doubt(given.definition, value, unit=row.unit, entries=others, day=day)
    if found is None:
        return ""
    last = None if found.last is None else figure(found.last, row)
    return _words(found, last) % {"value": figure(value, row), "last": last}


def _words(found: Doubt, last: str | None) -> str:
    if found.oddity == "below_zero":
        return _("%(value)s? That is below zero.")
    if found.oddity == "over_hundred":
        return _("%(value)s? That is more than 100%%.")
    if found.oddity == "falls":
        return _("%(value)s? The total was %(last)s last time.")
    if last is None:
        return _("%(value)s? That is far from the start and the target.")
    return _("%(value)s? Last time it was %(last)s.")
