"""A document as it comes in: pasted, or a file. What cannot be read gets a clear sentence at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.coach.documents import Document, UnreadableDocument, read_document
from rashin.coach.documents.reading import format_of

LARGEST_FILE_MB = 5
LONGEST_TEXT = 400_000
READ = (".txt", ".text", ".md", ".markdown", ".htm", ".html", ".csv", ".tsv", ".xlsx", ".docx")
# How files begin that are no text: a name may be missing or wrong.
_FOREIGN = (
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
)

_SENTENCES = {
    "unknown_format": gettext_lazy(
        "This kind of file cannot be read. Save it as text, Markdown, HTML, CSV, Excel (.xlsx) or Word (.docx), or"
        " paste the text."
    ),
    "broken": gettext_lazy("This file is damaged or not what its name says. Save it again, or paste the text."),
    "too_large": gettext_lazy("This file is too large once unpacked. Cut out the part with the goals."),
}


class DocumentForm(forms.Form):
    """A text, or a file that holds one. `document` is what was read of it."""

    text = forms.CharField(
        label=gettext_lazy("Paste the text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "A strategy paper, minutes, last year's sheet: headings, lists, tables, or one line each."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(READ)}),
        help_text=gettext_lazy("Text, Markdown, HTML, CSV, Excel (.xlsx) or Word (.docx), up to 5 MB"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.document = Document()
        self.file_name = ""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > LONGEST_TEXT:
            raise ValidationError(_("This holds more than 400,000 characters. Cut out the part with the goals."))
        return text

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        upload = values.get("file")
        if self.errors:
            return values
        if upload is not None:
            self._read("file", lambda: self._of_file(upload))
            self.file_name = upload.name[:120]
        elif values.get("text", "").strip():
            self._read("text", lambda: read_document(values["text"]))  # its format shows by how it begins
        else:
            self.add_error("text", _("Paste a text or choose a file."))
        return values

    def _read(self, name: str, read: Any) -> None:
        try:
            self.document = read()
        except UnreadableDocument as error:
            self.add_error(name, _SENTENCES.get(error.code, _SENTENCES["broken"]))
            return
        if sum(map(len, self.document.lines)) > LONGEST_TEXT:
            self.add_error(name, _("This holds more than 400,000 characters. Cut out the part with the goals."))
        elif not self.document.objectives and name not in self.errors:
            self.add_error(
                name, _("No objective was found. A line such as “Objective: …” or 「目標：…」 shows where one begins.")
            )

    def _of_file(self, upload: UploadedFile[Any]) -> Document:
        if (upload.size or 0) > LARGEST_FILE_MB * 1024 * 1024:
            self.add_error("file", _("This file is larger than 5 MB. Cut out the part with the goals."))
            return Document()
        content = upload.read()
        name = upload.name or ""
        if not content.strip():
            self.add_error("file", _("This file is empty."))
            return Document()
        if ("." in name and not name.lower().endswith(READ)) or _is_foreign(content):
            raise UnreadableDocument("unknown_format")
        kind = format_of(name, content)
        if kind not in ("xlsx", "docx") and len(content) > 4 * LONGEST_TEXT:
            self.add_error("file", _("This holds more than 400,000 characters. Cut out the part with the goals."))
            return Document()
        return read_document(content, format=kind)


def _is_foreign(content: bytes) -> bool:
    """A file of another kind, whatever it is called; text holds no NUL unless it is UTF-16."""
    if content.startswith(_FOREIGN):
        return True
    return b"\x00" in content[:4000] and not content.startswith((b"PK", b"\xff\xfe", b"\xfe\xff"))
