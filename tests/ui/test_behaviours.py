"""The behaviours in a real browser, under the product's own Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import SECONDS
from tests.ui import urls

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _nothing_received() -> Iterator[None]:
    urls.RECEIVED.clear()
    urls.DRAFTS.clear()
    yield


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """A page whose console must stay silent: a refused script or style would speak there."""

    def open_at(path: str, **options: Any) -> Page:
        page = new_context(**options).new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        complaints: list[str] = []
        page.complaints = complaints  # type: ignore[attr-defined]
        page.goto(f"{live_server.url}{path}")
        return page

    return open_at


@pytest.mark.parametrize("path", ["/week/", "/parts/", "/write/", "/sheet/"])
def test_pages_run_under_the_strict_policy(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    assert page.complaints == []  # type: ignore[attr-defined]
    assert page.evaluate("typeof htmx") == "object"


@pytest.mark.parametrize("path", ["/week/", "/parts/", "/sheet/"])
def test_nothing_scrolls_sideways(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path)
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_changed_row_lights_up_and_is_recorded_in_place(open_page: Callable[..., Page]) -> None:
    page = open_page("/week/")
    row = page.locator(".ci:has(form)").first
    button = row.locator("button[data-changed]")
    assert button.inner_text() == "変わりなし"
    row.locator("[name=value]").fill("5,960")
    assert button.inner_text() == "記録する"
    assert "is-open" in (row.get_attribute("class") or "")
    row.get_by_label("自信 8").check(force=True)
    assert row.locator("output").inner_text().startswith("8")
    row.locator("[name=value]").press("Enter")
    page.locator(".toast", has_text="MQL 26件を記録しました").wait_for()
    assert page.locator(".ci.is-done").count() == 2
    (sent,) = urls.RECEIVED
    assert (sent["value"], sent["confidence"]) == ("5,960", "8")
    assert len(sent["idempotency_key"]) == 32


def test_what_could_not_be_sent_is_kept_and_sent_once(open_page: Callable[..., Page]) -> None:
    page = open_page("/week/")
    page.context.set_offline(True)
    row = page.locator(".ci:has(form)").first
    row.locator("[name=value]").fill("6,001")
    row.locator("[name=value]").press("Enter")
    page.locator(".toast", has_text="入力は残っています").wait_for()
    assert row.locator("[name=value]").input_value() == "6,001"
    assert urls.RECEIVED == []
    page.context.set_offline(False)
    page.locator(".toast", has_text="つながりました").wait_for()
    page.wait_for_timeout(300)
    assert [sent["value"] for sent in urls.RECEIVED] == ["6,001"]
    assert page.evaluate("localStorage.getItem('rashin.kept')") == "[]"


def test_the_enter_that_ends_a_composition_sends_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page("/week/")
    field = page.locator("[name=value]").first
    field.fill("二十六")
    for init in ("{isComposing: true}", "{keyCode: 229}"):
        went = field.evaluate(
            f"(element) => element.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: 'Enter', bubbles: true, cancelable: true, ...{init}}}))"
        )
        assert went is False
    assert urls.RECEIVED == []


def test_a_toast_stays_while_somebody_points_at_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/week/")
    page.clock.install()
    page.evaluate("document.dispatchEvent(new CustomEvent('rashin:toast', {detail: {text: 'しまいました'}}))")
    toast = page.locator(".toast", has_text="しまいました")
    toast.hover()
    page.clock.run_for(20_000)
    assert toast.is_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(11_000)
    assert toast.count() == 0


def test_a_draft_saves_itself_and_says_when(open_page: Callable[..., Page]) -> None:
    page = open_page("/write/")
    page.get_by_label("目標").type("雪の朝でも")
    page.get_by_text("下書きを保存しました 14:32").wait_for()
    assert urls.DRAFTS[-1]["title"] == "雪の朝でも"


def test_a_draft_is_not_saved_in_the_middle_of_a_composition(open_page: Callable[..., Page]) -> None:
    page = open_page("/write/")
    field = page.get_by_label("目標")
    field.evaluate("(element) => element.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))")
    field.evaluate(
        "(element) => { element.value = 'ゆき'; element.dispatchEvent(new InputEvent('input', {bubbles: true})); }"
    )
    page.wait_for_timeout(1_200)
    assert urls.DRAFTS == []
    field.evaluate("(element) => element.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    page.get_by_text("下書きを保存しました").wait_for()
    assert urls.DRAFTS[-1]["title"] == "ゆき"


def test_a_draft_written_without_a_connection_survives_the_tab(
    open_page: Callable[..., Page], live_server: Any
) -> None:
    page = open_page("/write/")
    page.context.set_offline(True)
    page.get_by_label("目標").type("雪の朝でも")
    page.get_by_text("この端末に残しました").wait_for()
    page.evaluate("navigator.sendBeacon = () => true")  # what the leaving page sends is lost
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/write/")
    assert page.get_by_label("目標").input_value() == "雪の朝でも"
    _wait_for_a_draft(page)  # of this page, or of the one that hears of the connection while it is left
    assert urls.DRAFTS[-1]["title"] == "雪の朝でも"


def _wait_for_a_draft(page: Page) -> None:
    for _try in range(SECONDS * 20):
        if urls.DRAFTS:
            return
        page.wait_for_timeout(50)


def test_a_draft_that_was_on_its_way_when_the_page_was_left_survives_too(
    open_page: Callable[..., Page], live_server: Any
) -> None:
    page = open_page("/write/")
    page.evaluate("window.fetch = () => new Promise(() => {}); navigator.sendBeacon = () => true")  # nothing arrives
    page.get_by_label("目標").fill("雪の朝でも")
    page.get_by_text("保存しています").wait_for()
    page.goto("about:blank")
    page.goto(f"{live_server.url}/write/")
    assert page.get_by_label("目標").input_value() == "雪の朝でも"
    page.get_by_text("下書きを保存しました").wait_for()
    assert [draft["title"] for draft in urls.DRAFTS] == ["雪の朝でも"]


def test_an_old_copy_on_this_device_does_not_overwrite_what_was_saved_elsewhere(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/write/")
    page.context.set_offline(True)
    page.get_by_label("目標").type("古い案")
    page.get_by_text("この端末に残しました").wait_for()
    kept = page.evaluate("Object.entries(localStorage)")
    page.context.set_offline(False)
    page.get_by_text("下書きを保存しました").wait_for()
    urls.DRAFTS.append({"title": "別の端末の案"})
    page.evaluate("(kept) => kept.forEach(([key, value]) => localStorage.setItem(key, value))", kept)
    page.reload()
    assert page.get_by_label("目標").input_value() == "別の端末の案"


def test_leaving_the_page_saves_the_last_words(open_page: Callable[..., Page], live_server: Any) -> None:
    page = open_page("/write/")
    page.get_by_label("目標").fill("最後の一文")
    page.goto(f"{live_server.url}/sheet/")
    page.wait_for_timeout(500)
    assert urls.DRAFTS[-1]["title"] == "最後の一文"


def test_a_column_is_pasted_downwards_and_enter_moves_down(open_page: Callable[..., Page]) -> None:
    page = open_page("/sheet/")
    first = page.get_by_label("値 0")
    first.focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "26\\t秋の試食会\\n31\\n8\\n");
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
    )
    values = [page.get_by_label(f"値 {row}").input_value() for row in range(3)]
    assert values == ["26", "31", "8"]
    assert page.get_by_label("ひとこと 0").input_value() == "秋の試食会"
    first.press("Enter")
    assert page.evaluate("document.activeElement.name") == "v1"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "v0"


def test_pasted_lines_that_find_no_row_are_told(open_page: Callable[..., Page]) -> None:
    page = open_page("/sheet/")
    page.get_by_label("値 0").focus()

    def paste(lines: int) -> None:
        page.evaluate(
            """(lines) => {
                document.querySelector("table[data-sheet]").dataset.over = "入らなかった行：{count}";
                const data = new DataTransfer();
                data.setData("text/plain", "7\\n".repeat(lines));
                const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                document.activeElement.dispatchEvent(paste);
            }""",
            lines,
        )

    rows = page.locator("table[data-sheet] tbody tr").count()
    paste(rows + 2)
    assert page.get_by_role("alert").inner_text() == "入らなかった行：2"
    paste(rows)
    assert page.locator("[data-pasted-over]").count() == 0


def test_a_word_explains_itself_at_a_tap(open_page: Callable[..., Page]) -> None:
    page = open_page("/week/")
    page.get_by_role("button", name="MQL").first.click()
    assert page.get_by_text("営業に引き渡す用意ができた見込み客").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_text("営業に引き渡す用意ができた見込み客").is_visible()


def test_a_repair_takes_one_tap_and_a_dialog_opens(open_page: Callable[..., Page]) -> None:
    page = open_page("/parts/")
    page.get_by_role("button", name="26件").click()
    assert page.locator("#id_value").input_value() == "26"
    page.get_by_role("button", name="組織を消す").click()
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="閉じる").click()
    assert page.get_by_role("dialog").count() == 0
