"""The board in a browser: what is unfolded at a desk, and what on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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
