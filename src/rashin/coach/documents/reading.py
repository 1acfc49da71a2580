"""`read_document`: from a file's bytes or a pasted text to objectives."""

from __future__ import annotations

import re
from typing import Literal

from rashin.coach.documents.dated import dated_roles
from rashin.coach.documents.heads import columns_of
from rashin.coach.documents.items import Document, ObjectiveItem
from rashin.coach.documents.labelled import read_labelled
from rashin.coach.documents.labels import label_of
from rashin.coach.documents.leads import led_roles, without_titles
from rashin.coach.documents.lines import Line, lines_of
from rashin.coach.documents.markup import html_to_text
from rashin.coach.documents.office import BrokenFile, docx_lines, xlsx_rows
from rashin.coach.documents.role_tree import read_role_tree
from rashin.coach.documents.roles import inferred_roles, over_table, said_roles, says_enough, with_leads, without_bad
from rashin.coach.documents.series import repeated_roles, series_roles
from rashin.coach.documents.tables import (
    Table,
    csv_table,
    holds_objectives,
    holds_only_key_results,
    rows_into,
)
from rashin.coach.documents.tails import without_tails

Format = Literal["text", "markdown", "html", "csv", "xlsx", "docx"]

# A document with more than this many characters is read up to here.
LONGEST_TEXT = 5_000_000


class UnreadableDocument(ValueError):
    """`code`: "broken" (not the format it says), "too_large" (unpacked), "unknown_format"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_ENDINGS: dict[str, Format] = {
    "txt": "text", "text": "text", "md": "markdown", "markdown": "markdown", "htm": "html", "html": "html",
    "csv": "csv", "tsv": "csv", "xlsx": "xlsx", "docx": "docx",
}  # fmt: skip


def format_of(name: str, content: bytes | str = b"") -> Format:
    """The format by a file's ending, or by its first bytes where it has none."""
    ending = name.rpartition(".")[2].lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if isinstance(content, bytes) and content[:2] == b"PK":
        return "docx" if b"word/" in content[:4000] else "xlsx"
    start = content[:200] if isinstance(content, str) else content[:200].decode("latin-1")
    return (
        "html"
        if re.match(r"\s*(?:<!doctype html|<html|<body|<div|<h[1-6]|<ul|<table)", start, re.IGNORECASE)
        else "text"
    )


def read_document(content: str | bytes, *, name: str = "", format: Format | None = None) -> Document:
    """Objectives, key results and actions of a text. Raises UnreadableDocument for a broken or oversized file only."""
    kind = format or format_of(name, content)
    if isinstance(content, bytes) and kind in ("xlsx", "docx"):
        try:
            return _from_office(content, kind)
        except BrokenFile as error:
            raise UnreadableDocument(str(error)) from error
    text = decoded(content)[:LONGEST_TEXT]
    if kind == "html":
        text = html_to_text(text)
    return _from_text(text)


def decoded(content: str | bytes) -> str:
    """Text of bytes: UTF-8 (with or without a mark), UTF-16, else Shift JIS as Japanese Excel writes it."""
    if isinstance(content, str):
        return content
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _from_office(content: bytes, kind: str) -> Document:
    if kind == "docx":
        return _from_text("\n".join(docx_lines(content)))
    rows = xlsx_rows(content)
    table = Table([(number, tuple(cells)) for number, cells in enumerate(rows, start=1)])
    if any(columns_of(cells) for _, cells in table.rows[:10]):
        return _from_table(table, tuple(" | ".join(cells) for cells in rows))
    return _from_text("\n".join(_row_as_line(cells) for cells in rows))


def _row_as_line(cells: list[str]) -> str:
    """A sheet without a head, used like paper: the first filled cell sets the indent, a label in it leads the rest."""
    filled = [(place, cell.replace("\n", " ").strip()) for place, cell in enumerate(cells) if cell.strip()]
    if not filled:
        return ""
    place, first = filled[0]
    label = label_of(first)
    rest = [cell for _, cell in filled[1:]]
    if label and not label.rest and rest:
        return f"{first}: {rest[0]}"
    return "  " * place + ("- " if place else "") + first


def _from_table(table: Table, lines: tuple[str, ...]) -> Document:
    found: list[ObjectiveItem] = []
    rows_into(table, found)
    return Document(without_tails(found), lines)


def _from_text(text: str) -> Document:
    raw = tuple(text.split("\n", 40_000)[:40_000])
    table = csv_table(text)
    if table is not None:
        return _from_table(table, raw)
    lines = lines_of(text)
    blocks = _blocks(lines)
    return Document(without_tails(_read(lines, blocks)), raw)


def _read(lines: list[Line], blocks: list[Line | Table]) -> list[ObjectiveItem]:
    """By labels and tables; else by who carries what; else by what place and words show."""
    said = said_roles(lines)
    said |= series_roles(lines, said)
    said |= repeated_roles(lines, said)
    said = without_titles(lines, said)
    if not any(label.kind == "objective" for label in said.values()):
        under = [block.rows[0][0] for block in blocks if isinstance(block, Table) and holds_only_key_results(block)]
        said = over_table(lines, said, under)
    if not any(label.kind == "objective" and label.rest for label in said.values()):
        carried = read_role_tree(without_bad(lines))
        if any(item.children for item in carried):
            return carried
    if not any(label.kind == "objective" and label.rest for label in said.values()):
        led = led_roles(lines, said)
        if led and (found := read_labelled(blocks, led)):
            return found
    if says_enough(said) or any(isinstance(block, Table) and holds_objectives(block) for block in blocks):
        found = read_labelled(blocks, with_leads(lines, said))
        if found:
            return found
    return read_role_tree(without_bad(lines)) or read_labelled(
        blocks, inferred_roles(lines, said) or said or dated_roles(lines)
    )


def _blocks(lines: list[Line]) -> list[Line | Table]:
    """Rows that stand together become one table."""
    blocks: list[Line | Table] = []
    for line in lines:
        if line.kind == "row":
            if not blocks or not isinstance(blocks[-1], Table):
                blocks.append(Table())
            table = blocks[-1]
            assert isinstance(table, Table)
            table.rows.append((line.number, line.cells))
        elif line.kind != "row_rule":
            blocks.append(line)
    return blocks
