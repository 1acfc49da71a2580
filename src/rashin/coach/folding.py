"""Bring a text into one written form, without losing where each character came from.

NFKC makes ５ and ％ into 5 and %, and may turn one character into several; findings, however, point into
what the person wrote. `Folded.origin` leads every position back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Circled and bracketed numbers are bullets, not figures; the wave dash is kept so that ranges look alike.
_KEPT = frozenset(chr(code) for code in (*range(0x2460, 0x2500), *range(0x2776, 0x2794), 0x2026, 0x2122))
_FORMS: dict[str, str] = {
    "−": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "～": "〜",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "⇒": "→",
    "➡": "→",
    "⇨": "→",
}
_LIMIT = 4096
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one written form; `origins` is None while every position is its own.

    `source` is the text as it was written."""

    text: str
    origins: tuple[int, ...] | None = None
    source: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch, in code points of the text as it was written."""
        if self.origins is None:
            return start, end
        if end <= start:
            return self.origins[start], self.origins[start]
        return self.origins[start], self.origins[end - 1] + 1


def _form(character: str) -> str:
    form = _FORMS.get(character)
    if form is None:
        form = character if character in _KEPT else unicodedata.normalize("NFKC", character)
        if _UNSAFE.search(form):
            form = " "
        if len(_FORMS) < _LIMIT:
            _FORMS[character] = form
    return form


def fold(text: str) -> Folded:
    """`text` in NFKC; what no text should hold (controls, half surrogates, direction marks) becomes a space."""
    if text.isascii() and text.isprintable():
        return Folded(text, None, text)
    known = _FORMS
    pieces = [known.get(character) or _form(character) for character in text]
    folded = "".join(pieces)
    if len(folded) == len(text):
        return Folded(folded, None, text)
    origins = [index for index, piece in enumerate(pieces) for _ in piece]
    origins.append(len(text))
    return Folded(folded, tuple(origins), text)
