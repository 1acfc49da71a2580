"""The team's table as forms: a row per key result; an empty row stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.forms.check_in import KEY, SAME, CheckInForm, Shared
from rashin.goals.forms.typed import typed
from rashin.goals.queries.entries import Entered

SAID = ("value", "confidence", "note", "do", "excused", "answers")
HIGHEST = 10
HELP = "help"


class TableForm(forms.Form):
    """What the rows share: the key of this drawing of the page, and the day that the values are for."""

    idempotency_key = forms.RegexField(KEY)
    for_date = forms.DateField(
        label=gettext_lazy("The day these values are for"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"for_date": today}, auto_id="table-%s")
        self.today = today

    def clean_for_date(self) -> date | None:
        """None for today: then each value is for its usual day."""
        day: date | None = self.cleaned_data["for_date"]
        if day is not None and day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return None if day == self.today else day


class TableRowForm(CheckInForm):
    """A row of the table: every cell begins empty, and says nothing as long as it is empty. `drawn` tells whether help
    was wanted when the row was drawn; `day` is the one that stands above the whole table."""

    confidence = forms.CharField(label=gettext_lazy("Confidence"), required=False, max_length=20)  # type: ignore[assignment]
    do = forms.CharField(label=gettext_lazy("No change"), required=False, widget=forms.CheckboxInput)
    drawn = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, given: Entered, today: date, day: date | None = None
    ) -> None:
        super().__init__(data, given=given, today=today, prefix=given.key_result.public_id)
        self._day = day

    def _of_key_result(self, *, is_old: bool) -> dict[str, Any]:
        row = self.key_result
        return {
            "steps": sorted(self.given.steps_done),
            "month": self.usual.isoformat() if self.usual else "",
            "wants_help": row.wants_help,
            "drawn": HELP if row.wants_help else "",
        }

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "").strip()

    @property
    def is_filled(self) -> bool:
        """Whether somebody wrote anything into the row."""
        return self._says_something or self._names_a_day

    @property
    def _says_something(self) -> bool:
        if any(self._sent(name) for name in SAID):
            return True
        if self.add_prefix("last_seen") not in self.data:
            return False
        chosen = self.data.getlist(self.add_prefix("steps")) if hasattr(self.data, "getlist") else []
        moved = self.key_result.steps != "[]" and set(chosen) != self.given.steps_done
        return moved or self._helps() != self._helped()

    @property
    def _names_a_day(self) -> bool:
        usual = self.usual.isoformat() if self.usual else ""
        return bool(self._sent("for_date")) or (len(self.months) > 1 and self._sent("month") not in ("", usual))

    def _helps(self) -> bool:
        """Whether help is wanted from now on: without the row's tick on the page, as before."""
        asked = self.add_prefix("drawn") in self.data
        return bool(self._sent("wants_help")) if asked else self._helped()

    def _helped(self) -> bool:
        asked = self.add_prefix("drawn") in self.data
        return self._sent("drawn") == HELP if asked else bool(self.key_result.wants_help)

    def clean_do(self) -> str:
        return SAME if self.data.get(self.add_prefix("do")) else ""

    def clean_confidence(self) -> int | None:
        found = typed(self.cleaned_data["confidence"])
        if found is not None and (found != int(found) or not 0 <= found <= HIGHEST):
            raise ValidationError(_("Choose a number from 0 to 10."))
        return None if found is None else int(found)

    def clean_wants_help(self) -> bool:
        return self._helps()

    def clean_for_date(self) -> date | None:
        """The row's own day, else that of the table; a monthly value is for its month."""
        own: date | None = self.cleaned_data["for_date"]
        return own or (None if self.months else self._day)

    def clean(self) -> dict[str, Any]:
        if self._names_a_day and not self._says_something:
            self.add_error("value", _("Enter the value of this day."))
        return super().clean()


TableRowForm.base_fields = Shared(TableRowForm.base_fields)
