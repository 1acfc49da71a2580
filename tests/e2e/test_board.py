"""The board in a browser: what is unfolded at a desk and what on a phone, and the line of days above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.cast import Company, visitors
from tests.e2e.reader import DESK, PHONE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "unfolded"), [(DESK, True), (PHONE, False)])
def test_on_a_phone_only_the_companys_objectives_are_unfolded(
    bakery: Company, live_server: Any, browser: Browser, size: dict[str, int], unfolded: bool
) -> None:
    top = bakery.objective("会社の目標", level="company", team=None, owner=bakery.owner)
    bakery.objective("チームの目標", contributes_to=top, key_results=[visitors(title="チームの主要な結果")])
    with Reader.at(browser, live_server.url, language="ja", viewport=size) as reader:
        reader.sign_in(bakery.client(bakery.leader))
        reader.goes_to(bakery.url("board/"))
        assert reader.page.get_by_role("link", name="チームの目標").is_visible()
        below = reader.page.get_by_text("チームの主要な結果")
        assert below.is_visible() is unfolded
        if not unfolded:
            reader.page.locator(".b-node .b-node > summary").click()
            below.wait_for(state="visible")
        assert reader.complaints == []


@pytest.fixture
def line_of_days(bakery: Company, live_server: Any, browser: Browser) -> Iterator[Reader]:
    """佐藤 in front of the board, which has the line of days."""
    bakery.objective()
    with Reader.at(browser, live_server.url, language="ja") as reader:
        reader.sign_in(bakery.client(bakery.leader))
        reader.goes_to(bakery.url("board/"))
        yield reader
        assert reader.complaints == []


def shows(reader: Reader, day: str, said: str) -> None:
    """The board has come to the day: its address names it, and so does what stands above it."""
    reader.page.wait_for_url(f"**/board/?*day={day}*")
    expect(reader.page.locator(".notice.then")).to_contain_text(f"{said}の終わりの姿")
    expect(reader.page.get_by_role("slider")).to_have_attribute("aria-valuetext", said.partition("（")[0])


def test_an_arrow_key_on_the_line_of_days_goes_a_day_back_and_again(line_of_days: Reader) -> None:
    line_of_days.page.get_by_role("slider").focus()
    line_of_days.page.keyboard.press("ArrowLeft")
    shows(line_of_days, "2026-11-23", "11月23日（月）")
    expect(line_of_days.page.get_by_role("slider")).to_be_focused()
    line_of_days.page.keyboard.press("ArrowLeft")
    shows(line_of_days, "2026-11-22", "11月22日（日）")


def test_the_line_of_days_says_the_day_under_the_hand_and_shows_it_when_it_is_let_go(line_of_days: Reader) -> None:
    page, line = line_of_days.page, line_of_days.page.get_by_role("slider")
    box = line.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 54 / 91, box["y"] + box["height"] / 2)  # today, of the quarter's 92 days
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 27 / 91, box["y"] + box["height"] / 2, steps=5)
    expect(page.locator(".tt .now")).to_have_text("10月28日")
    expect(line).to_have_attribute("aria-valuetext", "10月28日")
    assert "day=" not in page.url
    page.mouse.up()
    shows(line_of_days, "2026-10-28", "10月28日（水）")
