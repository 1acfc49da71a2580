"""The forms by which a sheet is brought: the file first, then its columns and what is to be taken."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.exchange.document.columns import NOT_KEPT
from rashin.exchange.sheets.columns import Sort, guessed
from rashin.exchange.sheets.reading import MOST_COLUMNS, Rows, Unreadable, most_lines, rows_of
from rashin.ui.formats import plain_number

MAIL, LINKS, NONE = "mail", "links", ""
_UNREADABLE = {
    "too_large": gettext_lazy("This file is larger than 5 MB."),
    "broken": gettext_lazy("This file is damaged or no spreadsheet. Save it as .xlsx or .csv."),
    "empty": gettext_lazy("This file is empty."),
    "too_many_rows": gettext_lazy("This sheet has more than %(most)s rows. Bring it in parts."),
}


class FileForm(forms.Form):
    """A file. `rows` is what was read of it."""

    file = forms.FileField(
        label=gettext_lazy("The sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, in UTF-8 or Shift JIS. The first line holds the heads."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def __init__(self, *given: Any, sort: Sort, **more: Any) -> None:
        super().__init__(*given, **more)
        self.sort = sort
        self.rows: Rows = []

    def clean_file(self) -> UploadedFile[Any]:
        """The file, read."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.rows = rows_of(upload.read(), self.sort.most_rows)
            if len(self.rows) < 2:
                raise Unreadable("empty")
        except Unreadable as error:
            most = plain_number(self.sort.most_rows)
            raise forms.ValidationError(str(_UNREADABLE[str(error)]) % {"most": most}) from None
        return upload


class GoalsFileForm(FileForm):
    """A file, and the cycle that its goals are for."""

    cycle = forms.ChoiceField(label=gettext_lazy("For which cycle"))

    def __init__(self, *given: Any, cycles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["cycle"].choices = cycles  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """The rows as the page carries them along, and which column holds what."""

    cells = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, heads: list[str], sort: Sort, **more: Any) -> None:
        super().__init__(*given, **more)
        self.heads, self.sort = heads, sort
        choices = [("", _("— none —")), *((str(place), _head(head, place)) for place, head in enumerate(heads))]
        usual = guessed(heads, sort.fields)
        for code, (label, _names) in sort.fields.items():
            initial = str(usual[code]) if code in usual else ""
            self.fields[f"column_{code}"] = forms.ChoiceField(
                label=str(label), choices=choices, required=False, initial=initial
            )

    @property
    def columns(self) -> dict[str, int]:
        """Which column holds what, as chosen, or as guessed before anybody chose."""
        found = {}
        for code in self.sort.fields:
            name = f"column_{code}"
            value = self.cleaned_data.get(name) if self.is_bound and hasattr(self, "cleaned_data") else None
            value = self.fields[name].initial if not self.is_bound else value
            if value:
                found[code] = int(value)
        return found

    @property
    def lacks(self) -> list[str]:
        """The columns without which nothing can be read, by their labels."""
        columns = self.columns
        return [str(self.fields[f"column_{code}"].label) for code in self.sort.needed if code not in columns]

    @property
    def pickers(self) -> list[forms.BoundField]:
        """The fields that choose columns."""
        return [self[f"column_{code}"] for code in self.sort.fields]


class PeopleColumnsForm(ColumnsForm):
    """The same for people, with what is to become of their former teams and of their links."""

    moves = forms.BooleanField(
        label=gettext_lazy("Who is named in a team here leaves all other teams"),
        required=False,
        help_text=gettext_lazy("For a reorganisation. Without it, teams only gain people."),
    )
    invites = forms.ChoiceField(label=gettext_lazy("Invitations to who is new"), required=False)

    def __init__(self, *given: Any, mails: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        by_mail = [(MAIL, _("Send them by e-mail; links for who has no address"))] if mails else []
        offered = [*by_mail, (LINKS, _("Make links to hand over")), (NONE, _("Invite them later"))]
        self.fields["invites"].choices = offered  # type: ignore[attr-defined]
        self.fields["invites"].initial = offered[0][0]

    def _chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound else self.fields[name].initial

    @property
    def asks_to_move(self) -> bool:
        return bool(self._chosen("moves"))

    @property
    def way(self) -> str:
        """How invitations go out: "mail", "links" or "" for not now."""
        return str(self._chosen("invites") or NONE)


def _head(head: str, place: int) -> str:
    return head[:60] or _("Column %(number)s") % {"number": place + 1}


def carried(text: str, most_rows: int) -> Rows:
    """The rows that came back with the page; ValueError for what this page has not sent."""
    try:
        rows = json.loads(text)
    except RecursionError:
        raise ValueError("no rows") from None
    if not isinstance(rows, list) or not 2 <= len(rows) <= most_lines(most_rows):
        raise ValueError("no rows")
    if sum(map(bool, rows)) > most_rows + 1 or not isinstance(rows[0], list) or not 1 <= len(rows[0]) <= MOST_COLUMNS:
        raise ValueError("no rows")
    for row in rows:
        if not isinstance(row, list) or len(row) not in (0, len(rows[0])):
            raise ValueError("no row")
        if any(type(cell) is not str or NOT_KEPT.search(cell) for cell in row):
            raise ValueError("no cells")
    return [list(row) for row in rows]
