"""Every page, in both languages, by day and by night, at a desk and on a narrow phone: can everybody use it?"""

from __future__ import annotations

import pytest

from tests.e2e import example as examples
from tests.e2e.example import Example
from tests.e2e.reader import DESK, LOW_DESK, NARROW, Reader
from tests.web.permissions import Row

pytestmark = pytest.mark.browser

OPEN_ALL = "document.querySelectorAll('details').forEach((each) => each.open = true)"


def _wrong(reader: Reader, language: str) -> list[str]:
    """First at a desk and a smaller one, folded; then on the narrowest phone, unfolded.

    A Japanese reader sits at the desk by day and takes the phone at night, an English one the other way round.
    """
    page = reader.page
    page.set_viewport_size(DESK)
    reader.at_night(language == "en")
    wrong = [] if page.get_attribute("html", "lang") == language else ["the page's lang is another one"]
    wrong += [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} h1"]
    wrong += [] if page.title().removesuffix("| 羅針").removesuffix("| Rashin").strip() else ["the page has no title"]
    wrong += [f"desk: {each}" for each in reader.hears_axe()]
    page.set_viewport_size(LOW_DESK)
    wrong += [f"small desk: {each}" for each in [*reader.narrow(), *reader.cut()]]
    page.set_viewport_size(NARROW)
    reader.at_night(language == "ja")
    wrong += [f"320 px: {each}" for each in [*reader.narrow(), *reader.cut()]]
    page.evaluate(OPEN_ALL)
    page.locator(".htmx-request").first.wait_for(state="detached")
    wrong += [f"320 px, unfolded: {each}" for each in [*reader.narrow(), *reader.small(), *reader.hears_axe()]]
    return wrong + reader.complaints


@pytest.mark.parametrize("row", examples.pages(), ids=lambda row: row.page)
def test_everybody_can_use(row: Row, example: Example, owner: Reader, visitor: Reader) -> None:
    reader = visitor if examples.is_outside(row) else owner
    assert reader.goes_to(examples.address(example, row)) == 200
    wrong = _wrong(reader, example.language)
    assert not wrong, "\n".join(wrong)
