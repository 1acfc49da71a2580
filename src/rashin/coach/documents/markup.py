"""HTML as lines of Markdown, so that one reader serves both.

An own scanner rather than html.parser, whose time grows with the square of an unclosed comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "footer",
        "head",
        "iframe",
        "del",
        "s",
        "strike",
        "textarea",
        "select",
        "button",
    ]
)
_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "section",
        "article",
        "header",
        "main",
        "blockquote",
        "ul",
        "ol",
        "table",
        "hr",
        "dl",
        "dt",
        "dd",
        "figure",
        "pre",
        "li",
        "tr",
        "thead",
        "tbody",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_DEEPEST = 40
_LONGEST_TAG = 4_000
_MOST_SPANS = 200
_ROWSPAN = re.compile(r"\browspan\s*=\s*[\"']?([0-9]{1,3})", re.IGNORECASE)
# What parts one thing from the next inside a cell.
_PARTS = frozenset(["br", "li", "p", "div"])
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")


class _Lines:
    """Collects text line by line; lists by their nesting, tables as rows, headings with their level."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.buffer: list[str] = []
        self.prefix = ""
        self.skipping = ""
        self.skipped = 0
        self.lists = 0
        self.cells: list[str] | None = None
        self.spans: dict[int, int] = {}

    def tag(self, name: str, closing: bool, rows: int = 1) -> None:
        """`rows`: over how many rows a cell reaches."""
        if self._skips(name, closing):
            return
        if name == "table":
            self.spans = {}
        if name in ("td", "th", "tr") or (self.cells is not None and name in ("b", "strong")):
            self._table_tag(name, closing, rows)
        elif name in _BREAKS and self.cells is None:
            self._block(name, closing)
        elif name in _BREAKS:
            self.buffer.append("<br>" if name in _PARTS else " ")

    def _skips(self, name: str, closing: bool) -> bool:
        """True inside and at the edges of what is not shown or is struck through."""
        if self.skipping:
            if name == self.skipping:
                self.skipped += -1 if closing else 1
                self.skipping = name if self.skipped > 0 else ""
            return True
        if name in _SKIPPED:
            if not closing:
                self.skipping, self.skipped = name, 1
            return True
        return False

    def _table_tag(self, name: str, closing: bool, rows: int) -> None:
        if name in ("b", "strong"):
            self.buffer.append("**")
        elif name == "tr" and not closing:
            self.flush()
            self.cells = []
        elif self.cells is None:
            self.flush()
        elif name == "tr":
            self._fill_spans(self.cells)
            self.lines.append("| " + " | ".join(self.cells) + " |")
            self.cells, self.buffer = None, []
        elif closing:
            self.cells.append(self._words().replace("|", "/"))
            self.buffer = []
        else:
            self._fill_spans(self.cells)
            if rows > 1 and len(self.cells) < _MOST_SPANS:
                self.spans[len(self.cells)] = rows - 1
            self.buffer = []

    def _fill_spans(self, cells: list[str]) -> None:
        """An empty cell where one from above reaches down to here."""
        while self.spans.get(len(cells), 0):
            self.spans[len(cells)] -= 1
            cells.append("")

    def _block(self, name: str, closing: bool) -> None:
        self.flush()
        if name in ("ul", "ol"):
            self.lists = max(0, self.lists + (-1 if closing else 1))
        elif name == "li" and not closing:
            self.prefix = "  " * min(max(0, self.lists - 1), _DEEPEST) + "- "
        elif name[0] == "h" and name[1:].isdigit():
            self.prefix = "" if closing else "#" * int(name[1]) + " "

    def _words(self) -> str:
        return " ".join(unescape("".join(self.buffer)).split())

    def flush(self) -> None:
        words = self._words()
        if words:
            self.lines.append(self.prefix + words)
            self.prefix = ""
        self.buffer = []


def _pieces(markup: str) -> Iterator[tuple[str, str]]:
    """("text", …) and ("tag", …) in order, in one pass."""
    position, size, end = 0, len(markup), -1
    while position < size:
        opening = markup.find("<", position)
        if opening < 0:
            yield "text", markup[position:]
            return
        if opening > position:
            yield "text", markup[position:opening]
        if markup.startswith("<!--", opening):
            closing = markup.find("-->", opening + 4)
            position = size if closing < 0 else closing + 3
            continue
        if end < opening:
            end = markup.find(">", opening)
            end = size if end < 0 else end
        if end - opening > _LONGEST_TAG or end == size:
            yield "text", "<"
            position = opening + 1
            continue
        yield "tag", markup[opening : end + 1]
        position = end + 1


def html_to_text(markup: str) -> str:
    """The text of a page, one block a line."""
    found = _Lines()
    for kind, piece in _pieces(markup):
        if kind == "text":
            if not found.skipping:
                found.buffer.append(piece)
        elif name := _NAME.match(piece):
            spanned = _ROWSPAN.search(piece) if name[1][0] in "tT" else None
            found.tag(name[1].lower(), piece.startswith("</"), int(spanned[1]) if spanned else 1)
    found.flush()
    return "\n".join(found.lines)
