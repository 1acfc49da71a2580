"""Every page, in both languages, by day and by night, at a desk and on a narrow phone: can everybody use it?

Every day each page is met once: the languages, and where axe listens, come by turns. All of them at once is a proof.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e import example as examples
from tests.e2e.example import LANGUAGES, Example
from tests.e2e.reader import DESK, LOW_DESK, NARROW, Reader
from tests.web.permissions import Row

pytestmark = pytest.mark.browser

OPEN_ALL = "document.querySelectorAll('details').forEach((each) => each.open = true)"
AT_THE_DESK, ON_THE_PHONE = "desk", "320 px, unfolded"
PLACES = (AT_THE_DESK, ON_THE_PHONE)


def by_turns(language: str) -> list[Any]:
    """The pages of this language's turn, and where axe listens there: each language in each place, in turn."""
    turns = [(LANGUAGES[turn % 2], row, PLACES[turn // 2 % 2]) for turn, row in enumerate(examples.pages())]
    return [
        pytest.param(row, place, id=f"{row.page}-{place.split(',')[0]}") for of, row, place in turns if of == language
    ]


def _wrong(reader: Reader, language: str, listening: tuple[str, ...]) -> list[str]:
    """First at a desk and a smaller one, folded; then on the narrowest phone, unfolded.

    A Japanese reader sits at the desk by day and takes the phone at night, an English one the other way round.
    """
    page = reader.page
    page.set_viewport_size(DESK)
    reader.at_night(language == "en")
    wrong = [] if page.get_attribute("html", "lang") == language else ["the page's lang is another one"]
    wrong += [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} h1"]
    wrong += [] if page.title().removesuffix("| 羅針").removesuffix("| Rashin").strip() else ["the page has no title"]
    wrong += _heard(reader, AT_THE_DESK, listening)
    page.set_viewport_size(LOW_DESK)
    wrong += [f"small desk: {each}" for each in [*reader.narrow(), *reader.cut()]]
    page.set_viewport_size(NARROW)
    reader.at_night(language == "ja")
    wrong += [f"320 px: {each}" for each in [*reader.narrow(), *reader.cut()]]
    page.evaluate(OPEN_ALL)
    page.locator(".htmx-request").first.wait_for(state="detached")
    wrong += [f"{ON_THE_PHONE}: {each}" for each in [*reader.narrow(), *reader.small()]]
    return wrong + _heard(reader, ON_THE_PHONE, listening) + reader.complaints


def _heard(reader: Reader, place: str, listening: tuple[str, ...]) -> list[str]:
    return [f"{place}: {each}" for each in reader.hears_axe()] if place in listening else []


def _looked_at(row: Row, example: Example, reader: Reader, listening: tuple[str, ...]) -> None:
    assert reader.goes_to(examples.address(example, row)) == 200
    wrong = _wrong(reader, example.language, listening)
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def reader(row: Row, owner: Reader, visitor: Reader) -> Reader:
    """Whoever the page is for."""
    return visitor if examples.is_outside(row) else owner


@pytest.mark.parametrize("example", ["ja"], indirect=True)
@pytest.mark.parametrize(("row", "place"), by_turns("ja"))
def test_everybody_can_use_in_japanese(row: Row, place: str, example: Example, reader: Reader) -> None:
    _looked_at(row, example, reader, (place,))


@pytest.mark.parametrize("example", ["en"], indirect=True)
@pytest.mark.parametrize(("row", "place"), by_turns("en"))
def test_everybody_can_use_in_english(row: Row, place: str, example: Example, reader: Reader) -> None:
    _looked_at(row, example, reader, (place,))


@pytest.mark.proof
@pytest.mark.parametrize("row", examples.pages(), ids=lambda row: row.page)
def test_everybody_can_use_in_every_language_and_place(row: Row, example: Example, reader: Reader) -> None:
    _looked_at(row, example, reader, PLACES)
