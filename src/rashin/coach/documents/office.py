"""XLSX and DOCX, read directly from their XML: no formula run, no link followed, at most MOST_BYTES unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MOST_BYTES = 30_000_000
MOST_ROWS = 20_000


class BrokenFile(ValueError):
    """The file is not what its name says, or too large once unpacked."""


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # damaged headers raise what they like: NotImplementedError, struct.error
        raise BrokenFile("broken") from error
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        raise BrokenFile("too_large")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """One part, read in full but never past the limit (a header may lie about its size)."""
    try:
        with archive.open(name) as stream:
            content = stream.read(MOST_BYTES + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise BrokenFile("broken") from error
    except Exception as error:  # zlib.error has no common base with the others
        raise BrokenFile("broken") from error
    if len(content) > MOST_BYTES:
        raise BrokenFile("too_large")
    return content


def _elements(content: bytes, *ends: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """(local name, element) for each element of these names, in order; the tree behind is dropped as we go."""
    _refuse_entities(content)
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
            name = element.tag.rpartition("}")[2]
            if name in ends:
                yield name, element
                element.clear()
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise BrokenFile("broken") from error


def _refuse_entities(content: bytes) -> None:
    """Office writes no document type; a file with one means harm."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BrokenFile("broken")


def _text(element: ElementTree.Element) -> str:
    names = {"t": None, "v": None, "br": "\n", "cr": "\n", "tab": "\t"}
    parts = ((node, node.tag.rpartition("}")[2]) for node in element.iter())
    return "".join(names[name] or node.text or "" for node, name in parts if name in names)


def _column(reference: str | None) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference or "")
    place = 0
    for letter in letters[0] if letters else "A":
        place = place * 26 + ord(letter) - 64
    return place - 1


def xlsx_rows(content: bytes) -> list[list[str]]:
    """The rows of all sheets, an empty one between two sheets."""
    with _open(content) as archive:
        shared_part = _part(archive, "xl/sharedStrings.xml")
        shared = [_text(element) for _, element in _elements(shared_part, "si")] if shared_part else []
        names = sorted(
            (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet[0-9]+\.xml", name)),
            key=lambda name: int(re.findall(r"[0-9]+", name)[-1]),
        )
        if not names:
            raise BrokenFile("broken")
        rows: list[list[str]] = []
        for name in names[:50]:
            sheet = _part(archive, name)
            if sheet:
                rows += _sheet_rows(sheet, shared)
                rows.append([])
            if len(rows) > MOST_ROWS:
                break
        return rows[:MOST_ROWS]


def _sheet_rows(sheet: bytes, shared: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for _, row in _elements(sheet, "row"):
        cells: list[str] = []
        for cell in row:
            place = _column(cell.get("r")) if cell.get("r") else len(cells)
            if place >= 200:
                break
            cells += [""] * (place - len(cells) + 1)
            cells[place] = _cell(cell, shared)
        rows.append(cells)
        if len(rows) >= MOST_ROWS:
            break
    return rows


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = _text(cell).strip()
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if cell.get("t") in ("e", "b"):
        return ""
    return text.removesuffix(".0") if re.fullmatch(r"-?[0-9]+\.0", text) else text


def docx_lines(content: bytes) -> list[str]:
    """Paragraphs as lines of Markdown: headings, lists by their level, tables as rows."""
    with _open(content) as archive:
        body = _part(archive, "word/document.xml")
        if body is None:
            raise BrokenFile("broken")
        styles = _heading_styles(_part(archive, "word/styles.xml"))
    return list(_docx_blocks(body, styles))


def _docx_blocks(body: bytes, styles: dict[str, int]) -> Iterator[str]:
    """Paragraphs as they come; those of a table are gathered into its rows."""
    cells: list[str] = []
    pending: list[str] = []
    depth = 0
    for event, name, element in _events(body):
        if name == "tbl":
            depth += 1 if event == "start" else -1
        elif event == "start":
            continue
        elif name == "p":
            line = _paragraph(element, styles)
            if depth:
                pending.append(line.lstrip("#- "))
            elif line:
                yield from line.split("\n")
            element.clear()
        elif name == "tc" and depth == 1:
            cells.append("<br>".join(line for line in pending if line).replace("\n", "<br>").replace("|", "/"))
            pending = []
        elif name == "tr" and depth == 1:
            yield "| " + " | ".join(cells) + " |"
            cells = []
            element.clear()


def _events(content: bytes) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """(event, local name, element) for tables, rows, cells and paragraphs."""
    _refuse_entities(content)
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if name in ("tbl", "tr", "tc", "p"):
                yield event, name, element
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise BrokenFile("broken") from error


def _heading_styles(styles: bytes | None) -> dict[str, int]:
    """Style ids that are headings, with their level ('Heading 2' is called 2 in a Japanese Word)."""
    found: dict[str, int] = {}
    if styles is None:
        return found
    for _, style in _elements(styles, "style"):
        name = next((node.get(_attribute(node, "val")) or "" for node in style if node.tag.endswith("}name")), "")
        level = re.fullmatch(r"(?:heading|見出し) ?([1-6])", name, re.IGNORECASE)
        identifier = style.get(_attribute(style, "styleId"))
        if level and identifier:
            found[identifier] = int(level[1])
        elif identifier and name.lower() == "title":
            found[identifier] = 1
    return found


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((key for key in element.attrib if key.rpartition("}")[2] == name), name)


def _paragraph(element: ElementTree.Element, styles: dict[str, int]) -> str:
    text = _text(element).strip()
    if not text:
        return ""
    for node in element.iter():
        local = node.tag.rpartition("}")[2]
        value = node.get(_attribute(node, "val")) or ""
        if local == "pStyle" and value in styles:
            return "#" * styles[value] + " " + text
        if local == "ilvl":
            return "  " * min(int(value) if value.isdigit() else 0, 9) + "- " + text
        if local == "pStyle" and re.search(r"list|箇条", value, re.IGNORECASE):
            level = re.search(r"[2-9]$", value)
            return "  " * (int(level[0]) - 1 if level else 0) + "- " + text
        if local == "r":
            break
    return text
