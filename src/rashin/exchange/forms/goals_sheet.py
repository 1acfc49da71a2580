"""The forms by which a sheet of goals is brought: the file first, then its columns and what is to be taken."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.exchange.sheets.goals import FIELDS, guessed
from rashin.exchange.sheets.reading import MOST_COLUMNS, MOST_ROWS, Rows, Unreadable, rows_of
from rashin.goals.models import Cycle

_UNREADABLE = {
    "too_large": gettext_lazy("This file is larger than 5 MB."),
    "broken": gettext_lazy("This file is damaged or no spreadsheet. Save it as .xlsx or .csv."),
    "empty": gettext_lazy("This file is empty."),
    "too_many_rows": gettext_lazy("This sheet has more than 1,000 rows. Bring it in parts."),
}


class SheetForm(forms.Form):
    """A file and the cycle that its goals are for. `rows` is what was read of it."""

    cycle = forms.ChoiceField(label=gettext_lazy("For which cycle"))
    file = forms.FileField(
        label=gettext_lazy("The sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, in UTF-8 or Shift JIS. The first line holds the heads."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def __init__(self, *given: Any, cycles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["cycle"].choices = cycles  # type: ignore[attr-defined]
        self.rows: Rows = []

    def clean_file(self) -> UploadedFile[Any]:
        """The file, read."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.rows = rows_of(upload.read())
            if len(self.rows) < 2:
                raise Unreadable("empty")
        except Unreadable as error:
            raise forms.ValidationError(str(_UNREADABLE[str(error)])) from None
        return upload


class ColumnsForm(forms.Form):
    """The rows as the page carries them along, and which column holds what."""

    cells = forms.CharField(widget=forms.HiddenInput)
    cycle = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, heads: list[str], cycle: Cycle, **more: Any) -> None:
        super().__init__(*given, **more)
        self.heads, self.chosen = heads, cycle
        choices = [("", _("— none —")), *((str(place), _head(head, place)) for place, head in enumerate(heads))]
        usual = guessed(heads)
        for code, (label, _names) in FIELDS.items():
            initial = str(usual[code]) if code in usual else ""
            self.fields[f"column_{code}"] = forms.ChoiceField(
                label=str(label), choices=choices, required=False, initial=initial
            )

    @property
    def columns(self) -> dict[str, int]:
        """Which column holds what, as chosen, or as guessed before anybody chose."""
        found = {}
        for code in FIELDS:
            name = f"column_{code}"
            value = self.cleaned_data.get(name) if self.is_bound and hasattr(self, "cleaned_data") else None
            value = self.fields[name].initial if not self.is_bound else value
            if value:
                found[code] = int(value)
        return found

    @property
    def pickers(self) -> list[forms.BoundField]:
        """The fields that choose columns."""
        return [self[f"column_{code}"] for code in FIELDS]


def _head(head: str, place: int) -> str:
    return head[:60] or _("Column %(number)s") % {"number": place + 1}


def carried(text: str) -> Rows:
    """The rows that came back with the page; ValueError for what this page has not sent."""
    try:
        rows = json.loads(text)
    except RecursionError:
        raise ValueError("no rows") from None
    if not isinstance(rows, list) or not 2 <= len(rows) <= MOST_ROWS + 1:
        raise ValueError("no rows")
    for row in rows:
        if not isinstance(row, list) or len(row) != len(rows[0]) or not 1 <= len(row) <= MOST_COLUMNS:
            raise ValueError("no row")
        if any(type(cell) is not str or "\x00" in cell for cell in row):
            raise ValueError("no cells")
    return [list(row) for row in rows]
