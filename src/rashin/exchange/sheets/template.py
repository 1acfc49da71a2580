"""The sheets that are filled at a desk: their heads, and two lines that show how."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from rashin.exchange.sheets import goals, people
from rashin.exchange.sheets.columns import Fields
from rashin.exchange.sheets.files import Cell, Sheet
from rashin.goals.models import Level
from rashin.organizations.models import Language, Organization, Role


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
    return _sheet(organization, goals.FIELDS, [first, second])


def people_template(organization: Organization) -> Sheet:
    """The same for people and teams. Its example lines are known, and never taken."""
    first: dict[str, Cell] = {
        "name": _("Hanako Yamada"),
        "name_reading": _("yamada hanako"),
        "email": f"hanako{people.EXAMPLE}",
        "role": str(Role.MEMBER.label),
        "team": _("Sales / First section"),
        "leader": _("yes"),
        "language": str(Language.JAPANESE.label),
    }
    second: dict[str, Cell] = {
        "name": _("John Smith"),
        "email": f"john{people.EXAMPLE}",
        "role": str(Role.VIEWER.label),
        "team": _("Sales"),
        "language": str(Language.ENGLISH.label),
    }
    return _sheet(organization, people.FIELDS, [first, second])


def _sheet(organization: Organization, fields: Fields, rows: Sequence[dict[str, Cell]]) -> Sheet:
    heads = [str(label) for label, _names in fields.values()]
    return Sheet(organization.name, heads, [[row.get(code) for code in fields] for row in rows])
