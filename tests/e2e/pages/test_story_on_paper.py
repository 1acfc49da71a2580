"""The story of a closed quarter on paper: A4, nothing cut off, nothing that only a screen needs, nothing torn apart."""

from __future__ import annotations

import re

import pytest

from rashin.goals.models import Cycle, CycleState
from tests.e2e.example import Example
from tests.e2e.reader import Reader

pytestmark = pytest.mark.browser

A4 = (595.3, 841.9)  # in points; Chromium rounds to hundredths of an inch
SHEET = 794  # CSS pixels of A4's 210 mm
BETWEEN_MARGINS = 688  # of the 182 mm that print.css leaves between its margins
ONLY_FOR_A_SCREEN = ".rail, .tabbar, nav, button, .btn, form, #toasts, .skip"

# Which of these are shown: what stands within something hidden is not.
SEEN = """(chosen) => [...document.querySelectorAll(chosen)].filter((each) => each.checkVisibility())
    .map((each) => `${each.tagName.toLowerCase()}.${each.className} “${each.textContent.trim().slice(0, 20)}”`)"""

# Headings, and objectives above their key results, that may end a sheet: nothing holds them to what follows.
LEFT_BEHIND = """() => [...document.querySelectorAll("main :is(h1, h2, h3, .st-o:not(:last-child))")]
.filter((heading) => {
    if (!heading.checkVisibility()) return false;
    for (let each = heading; each.id !== "main"; each = each.parentElement) {
        const { breakAfter, breakInside } = getComputedStyle(each);
        if (breakAfter === "avoid" || (each !== heading && breakInside === "avoid")) return false;
    }
    return true;
}).map((heading) => heading.textContent)"""

# Key results that may be torn over two sheets. Chromium keeps no row of a grid whole: what is around them is a block.
TORN = """() => [...document.querySelectorAll(".st-krs > li")].filter((each) => {
    if (getComputedStyle(each).breakInside !== "avoid") return true;
    for (let around = each.parentElement; around; around = around.parentElement)
        if (getComputedStyle(around).display !== "block") return true;
    return false;
}).map((each) => each.textContent.trim().slice(0, 40))"""


@pytest.fixture
def story(example: Example, owner: Reader) -> Reader:
    """The owner, with the story of the last closed quarter before them as a printer sees it."""
    closed = Cycle.objects.filter(organization=example.organization, state=CycleState.CLOSED).latest("last_day")
    owner.page.emulate_media(media="print")
    assert owner.goes_to(example.address("story", public_id=closed.public_id)) == 200
    assert owner.page.locator(".st-krs > li").count() > 3
    return owner


def test_the_story_is_printed_on_a4_sheets(story: Reader) -> None:
    paper = story.page.pdf(format="A4")
    sheets = re.findall(rb"/Type\s*/Page[^s].*?/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper, re.DOTALL)
    assert sheets and all((float(wide), float(high)) == pytest.approx(A4, abs=1) for wide, high in sheets)


def test_nothing_of_the_story_is_wider_than_the_sheet(story: Reader) -> None:
    for width in (SHEET, BETWEEN_MARGINS):
        story.page.set_viewport_size({"width": width, "height": 1123})
        assert story.page.evaluate("document.documentElement.clientWidth") == width
        assert [*story.narrow(), *story.cut()] == []


def test_what_only_a_screen_needs_is_not_printed_with_the_story(story: Reader) -> None:
    assert story.page.evaluate(SEEN, ONLY_FOR_A_SCREEN) == []
    story.page.emulate_media(media="screen")
    assert len(story.page.evaluate(SEEN, ONLY_FOR_A_SCREEN)) > 5


def test_no_heading_of_the_story_ends_a_sheet_and_no_key_result_is_torn_over_two(story: Reader) -> None:
    assert story.page.evaluate(LEFT_BEHIND) == []
    assert story.page.evaluate(TORN) == []
