"""Somebody at a browser, and how many things they did: what a test of a whole way counts."""

from __future__ import annotations

from tests.e2e.reader import NARROW, Reader


class Counted:
    """Who reads, what they did so far, and what was wrong on the pages that they came by."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page = reader, reader.page
        self.count = 0
        self.wrong: list[str] = []

    def looks(self, where: str) -> None:
        """Show the page to axe, as it is here and on the narrowest phone."""
        size = self.page.viewport_size
        found = self.reader.hears_axe()
        self.page.set_viewport_size(NARROW)
        found += [*self.reader.narrow(), *self.reader.small()]
        assert size is not None
        self.page.set_viewport_size(size)
        self.wrong += [f"{where}: {each}" for each in [*found, *self.reader.complaints]]

    def press(self, words: str) -> None:
        """Choose a link or a button by what it says."""
        self.count += 1
        main = self.page.get_by_role("main")
        found = main.get_by_role("link", name=words).or_(main.get_by_role("button", name=words))
        with self.page.expect_navigation():
            found.first.click()
