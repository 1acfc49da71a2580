"""A spreadsheet file that somebody brings, as rows of texts: CSV in UTF-8 or Shift JIS, or XLSX."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rashin.coach.documents.reading import decoded

MOST_BYTES = 5_000_000
MOST_COLUMNS = 40
LONGEST = 2001  # one more than any column takes: what is too long is told, and not cut
LINES_TO_A_ROW = 10  # of a file; most of them are blank, then
_DELIMITERS = ",\t;"

Rows = list[list[str]]


class Unreadable(ValueError):
    """The file is no spreadsheet that can be read: "too_large", "broken", "empty" or "too_many_rows"."""


def rows_of(content: bytes, most_rows: int) -> Rows:
    """The heads and what stands below them: blank lines as [] in their places, so that a row's line is the file's, all
    others as long as the longest. More than `most_rows` that hold anything is Unreadable, too."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    rows = _up_to_the_last(
        _of_xlsx(content) if content.startswith(b"PK\x03\x04") else _of_csv(content), most_lines(most_rows)
    )
    filled = [number for number, row in enumerate(rows) if row]
    if not filled:
        raise Unreadable("empty")
    if len(filled) > most_rows + 1:
        raise Unreadable("too_many_rows")
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) if row else [] for row in _heads_first(rows, filled)]


def most_lines(most_rows: int) -> int:
    """How many lines are carried for so many rows, the blank ones among them."""
    return LINES_TO_A_ROW * most_rows


def _up_to_the_last(lines: Iterable[list[str]], most: int) -> Rows:
    """Up to the last line that holds anything; one behind the `most` first is too many."""
    rows: Rows = []
    for number, line in enumerate(lines):
        cells = [cell.replace("\x00", "").strip()[:LONGEST] for cell in line[:MOST_COLUMNS]]
        if any(cells):
            if number >= most:
                raise Unreadable("too_many_rows")
            rows += [[] for _blank in range(number - len(rows))]
            rows.append(cells)
    return rows


def _heads_first(rows: Rows, filled: list[int]) -> Rows:
    """What is blank above the heads stands below them, so that every other line keeps its number."""
    first = filled[0]
    return [rows[first], *(rows[:first] if len(filled) > 1 else []), *rows[first + 1 :]]


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if text.count("\ufffd") * 100 > len(text):
        raise Unreadable("broken")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Unreadable("broken") from None


def _of_xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > 20 * MOST_BYTES:
                raise Unreadable("too_large")
        book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS):
            yield [_text(cell.value, cell.number_format or "") for cell in row]
    except Unreadable:
        raise
    except Exception:  # the reader of XLSX raises whatever a damaged part makes of it
        raise Unreadable("broken") from None


def _text(value: object, shown_as: str) -> str:
    """A cell as it is read on the screen: 0.05 that is shown in per cent is 5%."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        number = Decimal(repr(value))
        in_per_cent = "%" in re.sub(r'"[^"]*"', "", shown_as)
        return f"{(number * 100).normalize():f}%" if in_per_cent else f"{number.normalize():f}"
    return str(value)
