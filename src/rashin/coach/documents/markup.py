"""HTML as lines of Markdown, so that one reader serves both."""

from __future__ import annotations

from html.parser import HTMLParser

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "nav", "footer", "head", "iframe", "del", "s", "strike"})
_BREAKS = frozenset({"p", "div", "br", "section", "article", "header", "main", "blockquote", "ul", "ol", "table", "hr", "dl", "dt", "dd", "figure", "pre", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "source"})
_DEEPEST = 40


class _Lines(HTMLParser):
    """Collects text line by line; lists by their nesting, tables as rows, headings with their level."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.buffer: list[str] = []
        self.prefix = ""
        self.skipping = 0
        self.lists: list[str] = []
        self.cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipping += tag not in _VOID
            return
        if tag in ("td", "th") and self.cells is not None:
            self.buffer = []
        elif tag == "tr":
            self.flush()
            self.cells = []
        elif tag in _BREAKS and self.cells is None:
            self._open_block(tag)
        elif tag in ("strong", "b") and self.cells is not None:
            self.buffer.append("**")

    def _open_block(self, tag: str) -> None:
        self.flush()
        if tag in ("ul", "ol"):
            self.lists.append(tag)
        elif tag == "li":
            self.prefix = "  " * min(max(0, len(self.lists) - 1), _DEEPEST) + "- "
        elif tag[0] == "h" and tag[1:].isdigit():
            self.prefix = "#" * int(tag[1]) + " "

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag in ("td", "th") and self.cells is not None:
            self.cells.append(self._words().replace("|", "/"))
            self.buffer = []
        elif tag == "tr" and self.cells is not None:
            self.lines.append("| " + " | ".join(self.cells) + " |")
            self.cells, self.buffer = None, []
        elif tag in ("strong", "b") and self.cells is not None:
            self.buffer.append("**")
        elif tag in _BREAKS and self.cells is None:
            self.flush()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.buffer.append(data)

    def _words(self) -> str:
        return " ".join("".join(self.buffer).split())

    def flush(self) -> None:
        words = self._words()
        if words:
            self.lines.append(self.prefix + words)
            self.prefix = ""
        self.buffer = []


def html_to_text(markup: str) -> str:
    """The text of a page, one block a line."""
    parser = _Lines()
    parser.feed(markup)
    parser.close()
    parser.flush()
    return "\n".join(parser.lines)
