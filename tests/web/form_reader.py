"""Read a form from a page: what a browser would send back of it."""

from __future__ import annotations

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """What a browser would send back of the fields that it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.text = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        read = getattr(self, f"_{tag}", None)
        if read:
            read(given, given.get("name", ""))

    def _textarea(self, given: dict[str, str], name: str) -> None:
        self.text = name
        self.found[name] = ""

    def _select(self, given: dict[str, str], name: str) -> None:
        self.select = name

    def _option(self, given: dict[str, str], name: str) -> None:
        if "selected" in given:
            self.found[self.select] = given.get("value", "")

    def _input(self, given: dict[str, str], name: str) -> None:
        boxes = given.get("type") in ("radio", "checkbox")
        if name and (not boxes or "checked" in given):
            self.found[name] = given.get("value", "on" if boxes else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.found[self.text] += data.removeprefix("\n")


def fields_of(page: str, mark: str) -> dict[str, str]:
    """The fields of the form in whose tag `mark` stands first."""
    form = page[page.index(mark) + len(mark) :]
    reader = FormReader()
    reader.feed("<form " + form[: form.index("</form>")])
    return reader.found
