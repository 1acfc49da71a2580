"""The poster on paper: whatever it holds, one sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from rashin.goals.models import Level
from tests.cast import TODAY, Company, company, visitors

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "札幌のどの区の朝にも、灯麦のパンを選べる場所があり、焼きたての香りで一日がはじまるようにする"


@pytest.fixture
def bakery() -> Iterator[Company]:
    with time_machine.travel(TODAY, tick=True):
        made = company()
        above = [made.objective(f"{LONG}{number}", level=Level.COMPANY, team=None) for number in range(5)]
        numbers = [visitors(title=f"サイトをはじめて訪れてくれた人の数を5,000人から7,000人に{n}") for n in range(6)]
        made.objective(LONG, contributes_to=above[0], key_results=numbers)
        yield made


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_a_full_poster_is_one_sheet(
    bakery: Company, new_context: Callable[..., BrowserContext], live_server: Any, size: str
) -> None:
    context = new_context()
    session = bakery.client(bakery.leader).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{bakery.url(f'teams/{bakery.team.public_id}/poster/')}?size={size}")
    assert page.locator(".poster-k").count() == 5
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
