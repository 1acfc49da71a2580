"""My week as one form: what a browser without scripts sends of all rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from django import forms

from rashin.goals.forms.check_in import KEY, CheckInForm, Shared
from rashin.goals.models import Kind
from rashin.goals.queries.entries import Entered

WEEK_FORM = "week"  # the id of the form that every field of every row names
SAYS_MORE = ("note", "for_date", "excused", "answers")


class WeekForm(forms.Form):
    """What the rows share: the key of this drawing of the page, and "no change" for the rest."""

    idempotency_key = forms.RegexField(KEY)
    rest = forms.CharField(required=False, max_length=8)


class WeekRowForm(CheckInForm):
    """A row whose fields belong to the one form of the page. `drawn` is how it looked untouched, so that nothing is
    recorded for a row that nobody has touched, whatever has happened to it meanwhile."""

    drawn = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        given: Entered,
        today: date,
        until: date | None = None,
        is_old: bool = False,
    ) -> None:
        name = given.key_result.public_id
        super().__init__(data, given=given, today=today, until=until, is_old=is_old, prefix=name)
        if data is None:
            shown = {field: self.initial.get(field) for field in self._LOOKS}
            self.initial["drawn"] = self._look({field: "" if of is None else str(of) for field, of in shown.items()})

    _LOOKS = ("value", "confidence", "wants_help", "month")

    def _look(self, shown: Mapping[str, str]) -> str:
        helped = "help" if shown["wants_help"] not in ("", "False") else ""
        month = shown["month"] if len(self.months) > 1 else ""
        return "|".join((shown["value"].strip(), shown["confidence"], helped, month))

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")

    @property
    def is_drawn(self) -> bool:
        """Whether the row stood on the page that was sent."""
        return self.add_prefix("last_seen") in self.data

    @property
    def is_touched(self) -> bool:
        """Whether somebody wrote into the row or pressed one of its buttons."""
        if not self.is_drawn:
            return False
        if self._sent("do") or any(self._sent(name).strip() for name in SAYS_MORE):
            return True
        if self.key_result.kind == Kind.MILESTONE and self._steps_sent() != self.given.steps_done:
            return True
        return self._look({name: self._sent(name) for name in self._LOOKS}) != self._sent("drawn")

    def _steps_sent(self) -> set[str]:
        found = self.data.getlist(self.add_prefix("steps")) if hasattr(self.data, "getlist") else []
        return set(found)

    @property
    def may_be_unchanged(self) -> bool:
        """Whether "no change" for the rest says something of it; of a habit each time is told by itself."""
        row = self.key_result
        return self.is_drawn and row.kind != Kind.RECURRING and (row.value is not None or self.begins_empty)


def _of_the_week(field: forms.Field) -> forms.Field:
    own = deepcopy(field)
    own.widget.attrs["form"] = WEEK_FORM
    return own


WeekRowForm.base_fields = Shared((name, _of_the_week(field)) for name, field in WeekRowForm.base_fields.items())
