"""The preview of a sheet of goals: whatever its cells hold, it is readable on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.cast import TODAY, Company, company
from tests.e2e import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = f"{'W' * 80},{'W' * 200},{'W' * 300},0.1234567890123,7,{'人' * 60}"
SHEET = f"部署,目標,KR,はじめ,めざす,単位\n{LONG}\n,a,b,1,2,{'W' * 20}"


@pytest.fixture
def bakery() -> Iterator[Company]:
    with time_machine.travel(TODAY, tick=True):
        yield company()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_long_cells_stay_within_a_phone(
    bakery: Company, new_context: Callable[..., BrowserContext], live_server: Any, scheme: str
) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    session = bakery.client(bakery.leader).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + bakery.url("plan/sheet/"))
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.locator("main form .btn.main").click()
    page.wait_for_selector(".sheet-problems li")
    assert page.locator(".sheet-problems li").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert axe.violations(page) == []
