"""Numbers as people type them, in a form: read, or given back with a sentence and what may have been meant."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rashin.rules import typed_number
from rashin.ui.formats import number_text, typed_text

_WORDS = {
    "not_a_number": gettext_lazy("We couldn't read a number here."),
    "several_numbers": gettext_lazy("There is more than one number here. Write one."),
    "comma": gettext_lazy("The commas stand in an unusual place."),
    "point": gettext_lazy("The decimal point stands in an unusual place, or there is more than one."),
    "ambiguous": gettext_lazy("This can be read in two ways."),
    "other_unit": gettext_lazy("This is another unit than the one beside the field."),
    "too_many_digits": gettext_lazy("This number has more than 15 digits. Write it in a larger unit."),
    "too_many_decimals": gettext_lazy("This has more decimals than are kept."),
    "uncertain": gettext_lazy("We couldn't read the number for certain."),
}
DECIMALS = 9


def typed(text: str, *, unit: str = "") -> Decimal | None:
    """The number in `text`, None for nothing. ValidationError says what could not be read and offers what may have been
    meant as a one-tap repair."""
    if not text.strip():
        return None
    try:
        return typed_number.read(text, unit=unit or None, decimals=DECIMALS).value
    except typed_number.Unreadable as unreadable:
        raise unread(unreadable, unit=unit) from None


def unread(unreadable: typed_number.Unreadable, *, unit: str = "") -> ValidationError:
    """The sentence for a number that could not be read, with its repair where there is one."""
    said = str(_WORDS.get(unreadable.code, _WORDS["not_a_number"]))
    if unreadable.suggestion is None:
        return ValidationError(said)
    shown = number_text(unreadable.suggestion, unit, None, _language())
    offered = _("Take it as %(number)s?") % {"number": shown}
    repair = {"fix": typed_text(unreadable.suggestion, unit), "fix_label": shown}
    words = said + (" " if _language() == "en" else "") + offered
    return ValidationError(words.replace("%", "%%"), params=repair)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
