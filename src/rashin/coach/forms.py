"""Writes words/japanese.forms.txt after words/japanese.toml was changed: python -m rashin.coach.forms"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from rashin.coach.lexicon import japanese_lists
from rashin.coach.tokens import FORMS, forms_of


def written_forms() -> str:
    """What words/japanese.forms.txt holds for the lists of today."""
    words = sorted({word for word, _ in japanese_lists()})
    rows = "".join(f"{word}\t{' '.join(forms_of(word))}\n" for word in words)
    return f"# Written by python -m rashin.coach.forms after japanese.toml was changed. Not for editing.\n{rows}"


if __name__ == "__main__":
    Path(str(files("rashin.coach") / "words" / FORMS)).write_text(written_forms(), encoding="utf-8")
