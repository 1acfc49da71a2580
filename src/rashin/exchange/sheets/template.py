"""The sheet that is filled at a desk: its heads, and two lines that show how."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from rashin.exchange.sheets.files import Cell, Sheet
from rashin.exchange.sheets.goals import FIELDS
from rashin.goals.models import Level
from rashin.organizations.models import Organization


def template(organization: Organization) -> Sheet:
    """Heads in the reader's language; the example lines are to be overwritten."""
    first: dict[str, Cell] = {
        "level": str(Level.COMPANY.label),
        "objective": _("People who have never been here find their way to us"),
        "why": _("Regulars carry us; now is the time for new ones."),
        "key_result": _("Monthly visitors of the site from 5,000 to 7,000"),
        "start": Decimal(5000),
        "target": Decimal(7000),
        "unit": _("people"),
    }
    second: dict[str, Cell] = {
        "key_result": _("Half a line of talk at every till, twenty a week"),
        "target": Decimal(20),
        "unit": _("times"),
    }
    heads = [str(label) for label, _names in FIELDS.values()]
    return Sheet(organization.name, heads, [[row.get(code) for code in FIELDS] for row in (first, second)])
