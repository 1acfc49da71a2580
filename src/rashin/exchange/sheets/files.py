"""A sheet as a file: safe to open in Excel, in Japanese too.

A text that a spreadsheet would take for a formula gets an apostrophe in front in CSV; in XLSX its cell is a text cell,
which is never computed. Numbers stay numbers, days days.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rashin.activity.canonical import decimal_text

Cell = str | int | bool | Decimal | date | datetime | None
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # Excel in Japanese reads the wide ones, too
BOM = "\ufeff"
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LONGEST_CELL = 32_767
NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
WIDEST, NARROWEST = 60, 8


@dataclass(frozen=True)
class Sheet:
    """A name, the words above the columns, and rows of as many cells."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_file(sheet: Sheet, kind: str) -> bytes:
    """The sheet as the bytes of a file of this kind, "csv" or "xlsx"."""
    return as_xlsx(sheet) if kind == XLSX else as_csv(sheet)


def safe(text: str) -> str:
    """A text as it may stand in CSV: no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    return BOM.encode() + csv_lines([sheet.heads]) + csv_lines(sheet.rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Some lines of a CSV file."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return written.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, Decimal):
        return decimal_text(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_xlsx(sheet: Sheet) -> bytes:
    """One sheet, its first line bold and in view, with a filter."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.active
    page.title = "".join(each for each in sheet.name if each not in "[]:*?/\\")[:31] or "Rashin"
    widths = [NARROWEST] * len(sheet.heads)
    for number, row in enumerate([sheet.heads, *sheet.rows], start=1):
        for place, value in enumerate(row):
            shown = _put(page.cell(number, place + 1), value)
            widths[place] = min(WIDEST, max(widths[place], shown + 2))
    for place, width in enumerate(widths, start=1):
        page.cell(1, place).font = Font(bold=True)
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _put(cell: Any, value: Cell) -> int:
    """Write one cell; gives how wide it is."""
    if value is None:
        return 0
    if isinstance(value, str):
        cell.value = value.translate(NOT_IN_XML)[:LONGEST_CELL]
        cell.data_type = "s"  # also for what begins with =
        return sum(2 if ord(sign) > 0x2E7F else 1 for sign in value.split("\n")[0][:WIDEST])
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)  # a sheet knows no zones: the organisation's clock
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.#########" if value != value.to_integral_value() else "#,##0"
    cell.value = value
    return 16 if isinstance(value, date) else len(str(value))
