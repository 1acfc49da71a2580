"""Documents of our own, labelled where they stand: tests/coach/rounds/*.txt.

    === name.md
    ## ⟦O Mornings that pull people out of bed⟧
    - KR1: ⟦K@Ana|Sold-out loaves by 9 from 2 to 6⟧

⟦O …⟧ is an objective, ⟦O2 …⟧ one under it, ⟦K …⟧ a key result, ⟦A …⟧ an action of it and ⟦a …⟧ one of the objective;
what stands between @ and | is the owner. Without its marks the text is what the reader is given: as a sheet (rows
parted by tabs) or a Word file where the name says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import openpyxl

ROUNDS = Path(__file__).parent / "rounds"
_MARK = re.compile(r"⟦(?P<kind>O[0-9]?|K|A|a)(?:@(?P<owner>[^|]*)\|)? ?(?P<title>.*?)⟧", re.DOTALL)


@dataclass(slots=True)
class Annotated:
    """One text: `content` as it is uploaded, and what a reader should find in it."""

    name: str
    content: str | bytes
    wanted: dict[str, Any]


@dataclass(slots=True)
class _Tree:
    objectives: list[dict[str, Any]] = field(default_factory=list)
    above: list[dict[str, Any]] = field(default_factory=list)

    def objective(self, depth: int, item: dict[str, Any]) -> None:
        del self.above[depth - 1 :]
        (self.above[-1]["children"] if self.above else self.objectives).append(item)
        self.above.append(item)


def round_of(file: Path) -> Iterator[Annotated]:
    """The documents of one file, in order."""
    for block in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, marked = block.partition("\n")
        text = _MARK.sub(lambda mark: mark["title"], marked.strip("\n")) + "\n"
        yield Annotated(name, _as_file(name, text), _wanted(marked, name))


def _wanted(marked: str, name: str) -> dict[str, Any]:
    tree = _Tree()
    for mark in _MARK.finditer(marked):
        title = mark["title"].strip()
        item = {"title": title, "owner": mark["owner"], "actions": []}
        if mark["kind"].startswith("O"):
            tree.objective(int(mark["kind"][1:] or 1), {**item, "key_results": [], "children": []})
        elif mark["kind"] == "K":
            tree.above[-1]["key_results"].append(item)
        else:
            holder = tree.above[-1]["key_results"][-1] if mark["kind"] == "A" else tree.above[-1]
            holder["actions"].append(title)
    return {"objectives": tree.objectives}


def _as_file(name: str, text: str) -> str | bytes:
    content = io.BytesIO()
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        for number, row in enumerate(text.splitlines(), start=1):
            for place, cell in enumerate(row.split("\t"), start=1):
                sheet.cell(number, place, cell or None)
        book.save(content)
    elif name.endswith(".docx"):
        _word_file(text).save(content)
    else:
        return text
    return content.getvalue()


def _word_file(text: str) -> Any:
    document = docx.Document()
    table = None
    for line in text.splitlines():
        if line.startswith("|"):
            cells = line.strip("\n")[1:-1].split("|")
            table = table or document.add_table(rows=0, cols=len(cells))
            for place, cell in zip(table.add_row().cells, cells, strict=True):
                place.text = cell.strip()
            continue
        table = None
        heading = re.match(r"(#+) (.*)", line)
        bullet = re.match(r"( *)- (.*)", line)
        if heading:
            document.add_heading(heading[2], len(heading[1]))
        elif bullet:
            level = len(bullet[1]) // 2
            document.add_paragraph(bullet[2], style=f"List Bullet {level + 1}" if level else "List Bullet")
        else:
            document.add_paragraph(line)
    return document
