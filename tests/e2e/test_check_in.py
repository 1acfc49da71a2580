"""Checking in with a real browser: one tap, a value and Enter, an IME, no connection, a phone, the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.models import CheckIn, KeyResult
from tests.cast import TODAY, Company
from tests.e2e import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def week(
    bakery: Company, numbers: list[KeyResult], new_context: Callable[..., BrowserContext], live_server: Any
) -> Callable[..., Page]:
    """佐藤's week, signed in."""

    def opened(address: str = "week/", **options: Any) -> Page:
        context = new_context(**options)
        session = bakery.client(bakery.leader).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + bakery.url(address))
        page.wait_for_load_state("networkidle")
        return page

    return opened


def entries(row: KeyResult) -> list[tuple[str, Decimal | None]]:
    """What has been entered today."""
    return [(each.kind, each.value) for each in CheckIn.objects.filter(key_result=row, recorded_at__gte=TODAY)]


def row_of(page: Page, row: KeyResult) -> Any:
    return page.locator(f"#ci-{row.public_id}")


def test_an_unchanged_number_takes_one_tap_and_its_way_back_another(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = week(), numbers[0]
    row_of(page, row).get_by_role("button", name="変わりなし").click()
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert entries(row) == [("no_change", None)]
    assert page.locator("#owe-numbers").get_attribute("data-owed") == "1"
    assert page.locator(".nav .count").inner_text().startswith("1")
    page.locator(".toast").get_by_role("button", name="元に戻す").click()
    page.locator(f"#ci-{row.public_id}[data-state=owed]").wait_for()
    assert page.locator(".nav .count").inner_text().startswith("2")


def test_a_value_and_enter_is_enough_by_keyboard_alone(week: Callable[..., Page], numbers: list[KeyResult]) -> None:
    page = week()
    first = row_of(page, numbers[0]).locator("[name=value]")
    first.focus()
    for typed in ("5,960", "6,010"):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.locator(".toast", has_text=typed).wait_for()
    page.locator(f"#ci-{numbers[1].public_id}.is-done").wait_for()
    assert [entries(row) for row in numbers] == [[("value", Decimal(5960))], [("value", Decimal(6010))]]


def test_the_enter_of_an_ime_chooses_a_word_and_sends_nothing(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = week(), numbers[0]
    note = row_of(page, row).locator("[name=note]")
    note.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "あさ", "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    session.send("Input.insertText", {"text": "朝"})
    page.wait_for_timeout(300)
    assert entries(row) == [] and note.input_value() == "朝"
    note.press("Enter")
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert CheckIn.objects.filter(key_result=row).latest("pk").note == "朝"


def test_without_a_connection_what_was_typed_stays_and_is_sent_once(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = week(), numbers[0]
    page.context.set_offline(True)
    value = row_of(page, row).locator("[name=value]")
    value.fill("6,001")
    value.press("Enter")
    page.locator(".toast", has_text="入力は残っています").wait_for()
    assert value.input_value() == "6,001" and entries(row) == []
    page.context.set_offline(False)
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    page.wait_for_timeout(300)
    assert entries(row) == [("value", Decimal(6001))]
    assert page.evaluate("localStorage.getItem('rashin.kept')") == "[]"


def test_what_is_corrected_while_there_is_no_connection_is_sent_in_place_of_the_first(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = week(), numbers[0]
    page.context.set_offline(True)
    value = row_of(page, row).locator("[name=value]")
    for typed in ("6,001", "6,002"):
        value.fill(typed)
        value.press("Enter")
        page.wait_for_function("(typed) => localStorage.getItem('rashin.kept')?.includes(typed)", arg=typed)
    page.context.set_offline(False)
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert entries(row) == [("value", Decimal(6002))]


def test_what_a_closed_page_left_unsent_is_sent_by_whichever_page_opens_next(
    week: Callable[..., Page], numbers: list[KeyResult], live_server: Any, bakery: Company
) -> None:
    page, row = week(), numbers[0]
    page.context.set_offline(True)
    row_of(page, row).locator("[name=value]").fill("6,001")
    row_of(page, row).locator("[name=value]").press("Enter")
    page.locator(".toast", has_text="入力は残っています").wait_for()
    later = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    later.goto(live_server.url + bakery.url("board/"))
    later.locator(".toast", has_text="残していた入力を送りました").wait_for()
    assert entries(row) == [("value", Decimal(6001))]


def test_what_is_refused_after_the_connection_is_back_comes_into_its_row(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = week(), numbers[0]
    page.context.set_offline(True)
    value = row_of(page, row).locator("[name=value]")
    value.fill("6000くらい")
    value.press("Enter")
    page.locator(".toast", has_text="入力は残っています").wait_for()
    page.context.set_offline(False)
    row_of(page, row).get_by_role("button", name="6,000人").click()
    assert row_of(page, row).locator("[name=value]").input_value() == "6,000"
    row_of(page, row).locator("[name=value]").press("Enter")
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert entries(row) == [("value", Decimal(6000))]


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_a_row_is_a_value_and_a_button_until_it_is_touched(
    week: Callable[..., Page], numbers: list[KeyResult], width: int
) -> None:
    page = week(viewport={"width": width, "height": 800}, has_touch=True, color_scheme="dark")
    row = row_of(page, numbers[0])
    assert not row.locator("[name=note]").is_visible()
    row.locator("[name=value]").tap()
    assert row.locator("[name=note]").is_visible()
    row.get_by_text("まだ見ていません").tap()
    row.get_by_text("別の日の値").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 1440])
def test_on_a_desk_value_confidence_and_button_stand_in_one_line(
    week: Callable[..., Page], numbers: list[KeyResult], width: int
) -> None:
    page = week(viewport={"width": width, "height": 900})
    row = row_of(page, numbers[0])
    tops = [row.locator(part).bounding_box()["y"] for part in (".ci-value .input", ".conf-in", ".ci-do .btn")]
    assert max(tops) - min(tops) < 4
    assert row.bounding_box()["height"] < 235


def test_my_week_is_open_to_everybody(week: Callable[..., Page], numbers: list[KeyResult]) -> None:
    page = week()
    row_of(page, numbers[0]).get_by_role("button", name="変わりなし").click()
    page.locator(".ci.is-done").wait_for()
    row_of(page, numbers[1]).locator("[name=value]").fill("たくさん")
    row_of(page, numbers[1]).locator("[name=value]").press("Enter")
    row_of(page, numbers[1]).locator(".error").wait_for()
    assert axe.violations(page) == []


def test_the_teams_table_is_filled_by_keyboard(
    week: Callable[..., Page], numbers: list[KeyResult], bakery: Company
) -> None:
    page = week(f"teams/{bakery.team.public_id}/table/")
    assert axe.violations(page) == []
    cells = page.locator("table[data-sheet] .with-unit input")
    cells.first.focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "５９６０\\n6,100\\n");
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
    )
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "6,100"
    page.keyboard.press("ArrowRight")
    page.keyboard.type("8")
    page.keyboard.press("Control+Enter")
    page.locator(".toast", has_text="2件を記録しました").wait_for()
    found = CheckIn.objects.filter(source="table").order_by("pk").values_list("value", "confidence")
    assert sorted(found) == [(Decimal(5960), None), (Decimal(6100), 8)]


def test_without_scripts_enter_saves_every_row_that_was_typed_in(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page = week(java_script_enabled=False)
    row_of(page, numbers[1]).locator("[name$=-value]").fill("6,010")
    first = row_of(page, numbers[0]).locator("[name$=-value]")
    first.fill("5,960")
    first.press("Enter")
    page.get_by_text("2件を記録しました").wait_for()
    assert [entries(row) for row in numbers] == [[("value", Decimal(5960))], [("value", Decimal(6010))]]


def test_without_scripts_what_is_wrong_comes_back_at_its_row(
    week: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page = week(java_script_enabled=False)
    row_of(page, numbers[0]).locator("[name$=-value]").fill("5,960")
    row_of(page, numbers[1]).locator("[name$=-value]").fill("たくさん")
    page.get_by_role("button", name="入力した分をまとめて記録する").last.click()
    page.locator(".error-summary").wait_for()
    typed = row_of(page, numbers[1]).locator("[name$=-value]")
    assert typed.input_value() == "たくさん"
    assert [entries(row) for row in numbers] == [[("value", Decimal(5960))], []]
    page.get_by_role("button", name="元に戻す").click()
    page.get_by_text("取り消しました").wait_for()
    assert typed.input_value() == "たくさん"
    numbers[0].refresh_from_db()
    assert numbers[0].value != Decimal(5960)
