"""In a real browser the strict policy stops nothing of ours, and nothing is asked from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/accounts/login/", "/no/such/page"])
def test_a_page_loads_whole_and_without_a_violation(live_server, page: Page, path: str):
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("response", lambda got: asked.append(f"{got.status} {got.url}"))
    page.goto(f"{live_server.url}{path}", wait_until="networkidle")
    own = [each for each in asked if each.split(" ", 1)[1].startswith((live_server.url, "data:"))]
    assert own == asked
    assert [each for each in asked[1:] if not each.startswith(("200", "304"))] == []
    assert [each for each in told if "404 (Not Found)" not in each] == []
    assert page.locator("h1").count() == 1
