"""What a row can hold and whom it may name: everything is refused here with a sentence, never by the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rashin.organizations.models import Member, OrganizationRow
from rashin.rules.value import MAX_DIGITS, digits, plain

MOST_PLACES = 9
YEARS = range(2000, 2200)


def text_problem(text: str, longest: int | None = None) -> str | None:
    """Why a text can't be stored; None when it can."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return _("This holds a character that can't be stored.")
    over = len(text) - longest if longest is not None else 0
    if over > 0:
        return ngettext(
            "This is %(over)s character too long.", "This is %(over)s characters too long.", over
        ) % {"over": over}  # fmt: skip
    return None


def number_problem(value: Decimal) -> str | None:
    """Why a number can't be stored exactly on every database; None when it can."""
    if not value.is_finite():
        return _("Enter a number.")
    if digits(value) > MAX_DIGITS:
        return _("This number has more than 15 digits.")
    exponent = plain(value).as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_PLACES:
        return _("This number has more than 9 decimals.")
    return None


def day_problem(day: date) -> str | None:
    """Why a day can't be meant; None when it can."""
    return None if day.year in YEARS else _("Choose a day between 2000 and 2199.")


def check_day(day: date) -> None:
    """A form's field for a day: ValidationError for one that can't be meant."""
    if words := day_problem(day):
        raise ValidationError(words)


def check_texts(**texts: tuple[str, int]) -> None:
    """ValidationError by name for texts that can't be stored; each comes with its greatest length."""
    _refuse((name, text_problem(text, longest)) for name, (text, longest) in texts.items())


def check_row(row: models.Model, names: Iterable[str] | None = None) -> None:
    """ValidationError by field for whatever the row's columns can't hold (those in `names`, or all)."""
    chosen = None if names is None else set(names)
    fields = [field for field in row._meta.concrete_fields if chosen is None or field.name in chosen]
    _refuse((field.name, _problem(field, getattr(row, field.attname))) for field in fields if not field.is_relation)


def check_belongs(by: Member, **rows: OrganizationRow | None) -> None:
    """ValidationError by name for rows of another organisation: whoever asks, they are not there."""
    found = {name: row is None or row.organization_id == by.organization_id for name, row in rows.items()}
    _refuse((name, None if is_ours else _("This was not found.")) for name, is_ours in found.items())


def check_carriers(by: Member, **members: Member | None) -> None:
    """The same for members, who must also be here and write goals themselves."""
    check_belongs(by, **members)
    for name, member in members.items():
        if member is not None and not member.writes:
            raise ValidationError({name: _("%(name)s doesn't write goals here (any more).") % {"name": member.name}})


def _refuse(found: Iterable[tuple[str, str | None]]) -> None:
    problems = {name: words for name, words in found if words}
    if problems:
        raise ValidationError(problems)


def _problem(field: models.Field[Any, Any], value: object) -> str | None:
    if field.choices and value not in (None, "") and value not in dict(field.flatchoices):
        return _("Choose one of these.")
    if isinstance(value, str):
        return text_problem(value, field.max_length)
    if isinstance(value, Decimal):
        return number_problem(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_problem(value)
    if isinstance(field, models.PositiveSmallIntegerField) and isinstance(value, int) and not 0 <= value <= 32767:
        return _("This number is out of range.")
    if isinstance(field, models.PositiveIntegerField) and isinstance(value, int) and not 0 <= value <= 2**31 - 1:
        return _("This number is out of range.")
    return None
