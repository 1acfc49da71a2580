"""The day that an address asks for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.utils.translation import gettext as _

from rashin.goals.measured import language
from rashin.goals.queries.past.moments import PastDay, first_day_of, past_day
from rashin.people.doors import MemberRequest
from rashin.ui import formats

LONGEST = 40


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`then` is a past day of the organisation; None for today, also where `problem` says why it is not the other."""

    then: PastDay | None = None
    typed: str = ""
    problem: str = ""

    @property
    def day(self) -> date | None:
        return self.then.day if self.then else None

    @property
    def is_another(self) -> bool:
        """Whether another day than today is asked for, be it that it cannot be shown."""
        return bool(self.then or self.problem)

    @property
    def status(self) -> int:
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problem else HTTPStatus.OK


def asked_day(request: MemberRequest, name: str = "day") -> AskedDay:
    """Read ?day=2026-10-31. Today asks for nothing special; a day that can't be shown says why."""
    typed = unicodedata.normalize("NFKC", request.GET.get(name, "").replace("\x00", "")).strip()[:LONGEST]
    if not typed:
        return AskedDay()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return AskedDay(typed=typed, problem=_("This day could not be read. Write it like 2026-10-31."))
    if day == request.today:
        return AskedDay(typed=typed)
    if day > request.today:
        said = _("%(day)s has not come yet. Choose today or an earlier day.") % {"day": _said(day)}
        return AskedDay(typed=typed, problem=said)
    first = first_day_of(request.organization)
    if day < first:
        said = _("The record begins on %(day)s. Choose that day or a later one.") % {"day": _said(first)}
        return AskedDay(typed=typed, problem=said)
    return AskedDay(past_day(request.organization, day, today=request.today), typed)


def _said(day: date) -> str:
    return formats.date_text(day, language=language(), year=True)
