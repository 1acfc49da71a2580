"""Finding among many in a real browser: by keyboard, while an IME composes, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.models import Objective
from rashin.ui.looking import FEW
from tests.cast import Company, company
from tests.e2e.axe import violations

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIELD = "[name=contributes_to_words]"
OPTION = ".look-up-l [role=option]"


@pytest.fixture
def bakery(clock: Callable[[str], None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    made = company()
    for number in range(FEW + 1):
        made.objective(f"クーポンの道 {number:02}")
    made.objective("コーヒーを名物にする", team=made.shop, owner=made.owner)
    return made


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: Any, bakery: Company) -> Callable[..., Page]:
    """The links of an objective as 佐藤 sees them."""
    ours = bakery.objective("朝を始める")

    def at(**options: Any) -> Page:
        context = new_context(**options)
        session = bakery.client(bakery.leader).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{bakery.url(f'objectives/{ours.public_id}/alignment/')}")
        return page

    return at


def parent() -> str:
    found = Objective.objects.select_related("contributes_to").get(title="朝を始める").contributes_to
    return found.title if found else ""


def test_one_types_a_part_and_takes_the_match_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.focus(FIELD)
    page.keyboard.type("ｺｰﾋｰ")
    page.wait_for_selector(f"{OPTION} >> text=円山店")
    assert page.get_attribute(FIELD, "aria-expanded") == "true"
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    active = page.get_attribute(FIELD, "aria-activedescendant")
    assert page.get_attribute(f"[id='{active}']", "aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.input_value(FIELD) == "コーヒーを名物にする"
    assert page.get_attribute(FIELD, "aria-expanded") == "false"
    page.click("button[value=parent]")
    page.wait_for_selector(".toast")
    assert parent() == "コーヒーを名物にする"


def test_escape_closes_the_list_and_keeps_the_words(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill(FIELD, "クーポン")
    page.wait_for_selector(OPTION)
    page.keyboard.press("Escape")
    page.wait_for_selector(".look-up-l", state="hidden")
    assert page.input_value(FIELD) == "クーポン"


def test_a_key_that_belongs_to_the_composition_chooses_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.fill(FIELD, "こーひー")
    page.wait_for_selector(f"{OPTION} >> text=円山店")
    page.evaluate(
        """(field) => document.querySelector(field).dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))""",
        FIELD,
    )
    assert page.input_value(FIELD) == "こーひー"
    page.keyboard.press("Enter")
    assert page.input_value(FIELD) == "コーヒーを名物にする"


def test_without_script_the_words_are_looked_up_when_the_form_is_sent(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.fill(FIELD, "くーぽん 1")
    page.click("button[value=parent]")
    page.wait_for_selector("[name=contributes_to][type=radio]")
    page.click("label.choice:has([name=contributes_to]) >> nth=2")
    page.click("button[value=parent]")
    page.wait_for_selector(".toast")
    assert parent().startswith("クーポンの道")
