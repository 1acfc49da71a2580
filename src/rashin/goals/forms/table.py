"""The team's table as forms: a row per key result; an empty row stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.forms.check_in import KEY, SAME, CheckInForm
from rashin.goals.forms.typed import typed
from rashin.goals.queries.entries import Entered

WRITTEN = ("value", "confidence", "note", "do")
HIGHEST = 10


class TableForm(forms.Form):
    """What the rows share: the key of this drawing of the page."""

    idempotency_key = forms.RegexField(KEY)


class TableRowForm(CheckInForm):
    """A row of the table: every cell begins empty, and says nothing as long as it is empty."""

    confidence = forms.CharField(label=gettext_lazy("Confidence"), required=False, max_length=20)  # type: ignore[assignment]
    do = forms.CharField(label=gettext_lazy("No change"), required=False, widget=forms.CheckboxInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, given: Entered, today: date) -> None:
        super().__init__(data, given=given, today=today, prefix=given.key_result.public_id)

    def _of_key_result(self, *, is_old: bool) -> dict[str, Any]:
        return {"steps": sorted(self.given.steps_done)}

    @property
    def is_filled(self) -> bool:
        """Whether somebody wrote anything into the row."""
        if any(str(self.data.get(self.add_prefix(name), "")).strip() for name in WRITTEN):
            return True
        shown = self.add_prefix("last_seen") in self.data
        chosen = self.data.getlist(self.add_prefix("steps")) if hasattr(self.data, "getlist") else []
        return shown and bool(self.key_result.steps != "[]") and set(chosen) != self.given.steps_done

    def clean_do(self) -> str:
        return SAME if self.data.get(self.add_prefix("do")) else ""

    def clean_confidence(self) -> int | None:
        found = typed(self.cleaned_data["confidence"])
        if found is not None and (found != int(found) or not 0 <= found <= HIGHEST):
            raise ValidationError(_("Choose a number from 0 to 10."))
        return None if found is None else int(found)

    def clean_wants_help(self) -> bool:
        """The table does not ask for it: what was said before goes on standing."""
        return bool(self.key_result.wants_help)
