"""Planning in a real browser: by keyboard alone, without JavaScript, while an IME composes, on a narrow phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.models import Draft, Objective, ObjectiveState
from tests.cast import Company, company

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bakery(clock: Callable[[str], None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: Any, bakery: Company) -> Callable[..., Page]:
    """A page of 佐藤's whose console must stay silent."""

    def at(rest: str, **options: Any) -> Page:
        context = new_context(**options)
        session = bakery.client(bakery.leader).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        page.goto(f"{live_server.url}{bakery.url(rest)}")
        return page

    return at


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until the focus is on the field of that name."""
    for _ in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {name}")


def test_an_objective_is_written_by_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("plan/new/?from=blank")
    assert page.evaluate("document.activeElement.name") == "title"
    page.keyboard.type("雪の朝でも、会いに行きたくなる店にする")
    tab_to(page, "kr-1-title")
    page.keyboard.type("MQLを月20件から30件に増やす")
    page.wait_for_selector("#krn-1 >> text=25件で50%")
    assert page.input_value("[name=kr-1-start]") == "20"
    tab_to(page, "kr-2-title")
    page.keyboard.type("お客さまの満足度を90%以上にする")
    page.wait_for_selector("#krn-2 >> text=90%以上")
    tab_to(page, "do")
    for _ in range(10):
        if page.evaluate("document.activeElement.value") == "propose":
            break
        page.keyboard.press("Tab")
        tab_to(page, "do")
    page.keyboard.press("Enter")
    page.wait_for_url("**/objectives/**")
    assert Objective.objects.get().state == ObjectiveState.PROPOSED
    assert page.complaints == []  # type: ignore[attr-defined]


def test_it_works_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("plan/new/?from=blank", java_script_enabled=False)
    page.fill("[name=title]", "雪の朝でも、会いに行きたくなる店にする")
    page.fill("[name=kr-1-title]", "MQLを月20件から30件に増やす")
    page.click("button[value=show]")
    assert "25件で50%" in page.inner_text("#krn-1")
    page.click("button[value='drop:2']")
    page.click("button[value=propose]")
    page.wait_for_url("**/objectives/**")
    assert Objective.objects.get().key_results.count() == 1


def test_an_enter_that_ends_a_composition_sends_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page("plan/new/?from=blank")
    page.evaluate("""() => {
        const field = document.querySelector('[name=kr-1-start]');
        field.focus();
        const key = new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true});
        window.sent = field.dispatchEvent(key);
    }""")
    assert page.evaluate("window.sent") is False
    assert "plan/new" in page.url and not Objective.objects.exists()


def test_what_was_typed_survives_a_closed_tab(open_page: Callable[..., Page]) -> None:
    page = open_page("plan/new/?from=blank")
    page.fill("[name=title]", "閉じても残る題")
    page.wait_for_selector("[data-saved]:has-text('下書きを保存しました')")
    address = page.url.split("/o/tomugi/")[1]
    page.close()
    again = open_page(address)
    assert again.input_value("[name=title]") == "閉じても残る題"
    assert Draft.objects.count() == 1


def test_an_answer_that_was_overtaken_has_its_place_still(open_page: Callable[..., Page]) -> None:
    """The sentence's answer draws the figures anew, while one that a figure asked for is on its way."""
    page = open_page("plan/new/?from=blank")
    held: list[Any] = []

    def hold(route: Any) -> None:
        if "kr-1-target=40" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.fill("[name=kr-1-title]", "MQLを月20件から30件に増やす")
    page.wait_for_selector("#krn-1 >> text=25件で50%")
    page.route("**/plan/preview/", hold)
    page.fill("[name=kr-1-target]", "40")
    while not held:
        page.wait_for_timeout(50)
    page.locator("[name=kr-1-title]").press("End")
    page.keyboard.type("。")
    page.wait_for_timeout(2500)  # the sentence asks after 700 ms
    with page.expect_response("**/plan/preview/"):
        held[0].continue_()
    page.wait_for_selector("#krn-1 >> text=30件で50%")
    page.wait_for_timeout(300)
    assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("rest", ["plan/", "plan/new/?tier=sales", "plan/new/?from=shop/come-again", "cycles/",
                                  "no-list/new/", "direction/"])  # fmt: skip
def test_nothing_scrolls_sideways_on_a_narrow_phone(open_page: Callable[..., Page], rest: str) -> None:
    page = open_page(rest, viewport={"width": 320, "height": 700})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.complaints == []  # type: ignore[attr-defined]
