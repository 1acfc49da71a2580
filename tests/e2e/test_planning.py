"""Writing an objective with a real browser while answers are slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import Company

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def blank(bakery: Company, new_context: Callable[..., BrowserContext], live_server: Any) -> Page:
    """The blank planning form of 佐藤."""
    context = new_context()
    session = bakery.client(bakery.leader).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + bakery.url("plan/new/") + "?from=blank")
    page.wait_for_load_state("networkidle")
    return page


def field(page: Page, name: str) -> Any:
    return page.locator(f"[name=kr-1-{name}]").first


def test_figures_typed_beside_a_sentence_without_a_number_are_asked_for_and_counted(blank: Page) -> None:
    with blank.expect_response("**/plan/preview/"):
        field(blank, "title").press_sequentially("売上を伸ばす")
    for name, typed in (("start", "3,000万円"), ("target", "1億2千万")):
        field(blank, name).press_sequentially(typed)
        with blank.expect_response("**/plan/preview/"):
            field(blank, name).press("Tab")
    blank.get_by_text("75,000,000円で50%です").wait_for()
    assert (field(blank, "start").input_value(), field(blank, "target").input_value()) == ("3,000万円", "1億2千万")


def test_an_answer_that_comes_late_replaces_nothing_that_was_typed_meanwhile(blank: Page) -> None:
    def late(route: Route) -> None:
        answer = route.fetch()
        time.sleep(0.5)
        route.fulfill(response=answer)

    blank.route("**/plan/preview/", late)
    with blank.expect_request("**/plan/preview/"):
        field(blank, "title").press_sequentially("売上を伸ばす")
    field(blank, "start").fill("3,000万円")
    field(blank, "target").focus()
    blank.get_by_text("終わった段階で数えます").first.wait_for()
    assert field(blank, "start").input_value() == "3,000万円"
