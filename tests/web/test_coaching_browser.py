"""The coach beside the plan form in a real browser: lit, quiet while an IME composes, one tap, undone, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from rashin.goals.models import KeptSentence
from tests.cast import Company, company

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TASK = "LINEのクーポンを配信する"
OFFERED = "LINEのクーポンの利用率を［　］から［　］にする"
SLOT = "[data-coach-for=kr-1-title]"
LIT = ".lit:has([name=kr-1-title]) mark"


@pytest.fixture
def bakery(clock: Callable[[str], None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def form(new_context: Callable[..., BrowserContext], live_server: Any, bakery: Company) -> Callable[..., Page]:
    """An empty planning form of 佐藤's whose console must stay silent."""

    def opened(rest: str = "plan/new/?from=blank", **options: Any) -> Page:
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

    return opened


def test_the_finding_stands_beside_the_field_and_its_words_are_lit(form: Callable[..., Page]):
    page = form()
    page.fill("[name=kr-1-title]", "🍞を届け、LINEのクーポンを配信する")
    page.wait_for_selector(f"{SLOT} >> text=これは「すること」です")
    assert page.inner_text(LIT) == "配信"
    page.focus("[name=kr-1-title]")
    page.keyboard.press("Home")
    page.keyboard.type("毎朝")
    assert page.inner_text(LIT) == "配信", "the span moves with its words"
    same = """() => {
        const field = document.querySelector('[name=kr-1-title]'), mirror = field.parentElement.querySelector('.lit-m');
        const a = getComputedStyle(field), b = getComputedStyle(mirror);
        const names = ['fontFamily', 'fontSize', 'lineHeight', 'letterSpacing', 'wordBreak', 'width', 'height'];
        return names.filter((name) => a[name] !== b[name]);
    }"""
    assert page.evaluate(same) == []
    assert page.complaints == []  # type: ignore[attr-defined]


def test_nothing_is_asked_while_an_ime_composes(form: Callable[..., Page]):
    page = form()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/plan/notes/" in sent.url else None)
    page.evaluate("""() => {
        const field = document.querySelector('[name=kr-1-title]');
        field.focus();
        field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
        for (const text of ['く', 'くー', 'くーぽん']) {
            field.value = text;
            field.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
        }
    }""")
    page.wait_for_timeout(900)
    assert asked == []
    page.evaluate("""() => {
        const field = document.querySelector('[name=kr-1-title]');
        field.value = 'クーポンを配信する';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
    }""")
    page.wait_for_selector(f"{SLOT} >> text=これは「すること」です")
    assert asked


def test_an_offer_is_one_tap_its_blank_is_chosen_and_the_tap_is_undone(form: Callable[..., Page]):
    page = form()
    page.fill("[name=kr-1-title]", TASK)
    page.click(f"{SLOT} >> text=この案を使う")
    expect(page.locator("[name=kr-1-title]")).to_have_value(OFFERED)
    chosen = "(() => { const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd); })()"
    assert page.evaluate(chosen) == "［　］"
    page.wait_for_selector(f"{SLOT} >> text=に戻す")
    page.click(f"{SLOT} >> text=に戻す")
    expect(page.locator("[name=kr-1-title]")).to_have_value(TASK)
    page.wait_for_selector(f"{SLOT} >> text=この案を使う")
    page.click(f"{SLOT} >> text=この案を使う")
    page.keyboard.press("Control+z")
    expect(page.locator("[name=kr-1-title]")).to_have_value(TASK)
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_task_moves_to_the_actions_in_one_tap(form: Callable[..., Page]):
    page = form()
    page.fill("[name=kr-1-title]", TASK)
    page.click(f"{SLOT} >> text=アクションに移す")
    page.wait_for_selector("[name=ac-1-title]")
    assert page.input_value("[name=ac-1-title]") == TASK
    assert page.input_value("[name=kr-1-title]") == ""
    expect(page.locator("[name=kr-1-title]")).to_be_focused()
    page.click(f"{SLOT} >> text=この案を使う")
    expect(page.locator("[name=kr-1-title]")).to_have_value(OFFERED)


def test_what_is_kept_stays_kept_on_another_device(form: Callable[..., Page]):
    page = form()
    page.fill("[name=kr-1-title]", TASK)
    page.click(f"{SLOT} >> text=このまま残す")
    page.wait_for_selector(f"{SLOT} >> text=このまま残しています")
    assert page.locator(LIT).count() == 0
    page.wait_for_selector("[data-saved]:has-text('下書きを保存しました')")
    again = form(page.url.split("/o/tomugi/")[1], viewport={"width": 390, "height": 800})
    assert again.input_value("[name=kr-1-title]") == TASK
    assert "すること" not in again.inner_text(SLOT)
    assert KeptSentence.objects.count() == 1


def test_the_field_that_is_typed_in_never_moves(form: Callable[..., Page]):
    page = form()
    top = "document.querySelector('[name=kr-1-title]').getBoundingClientRect().top + scrollY"
    page.focus("[name=kr-1-title]")
    before = page.evaluate(top)
    page.keyboard.type(TASK)
    page.wait_for_selector(f"{SLOT} >> text=これは「すること」です")
    assert page.evaluate(top) == before
    tall = page.evaluate(f"document.querySelector('{SLOT}').offsetHeight")
    page.fill("[name=kr-1-title]", "MQLを月20件から30件に増やす")
    page.wait_for_selector(f"{SLOT} >> text=はっきりしています")
    assert page.evaluate(f"document.querySelector('{SLOT}').offsetHeight") >= tall
    assert page.evaluate(top) == before


def test_it_all_works_without_a_script(form: Callable[..., Page]):
    page = form(java_script_enabled=False)
    page.fill("[name=title]", "見込み客を53件獲得する")
    page.fill("[name=kr-1-title]", TASK)
    page.click("button[value=show]")
    page.click(f"{SLOT} >> text=アクションに移す")
    assert page.input_value("[name=ac-1-title]") == TASK
    page.click("[data-coach-for=title] >> text=主要な結果に移す")
    assert page.input_value("[name=kr-2-title]") == "見込み客を53件獲得する"
    page.fill("[name=kr-1-title]", "ウェブサイトを更新する")
    page.click("button[value=show]")
    page.click(f"{SLOT} >> text=このまま残す")
    assert page.input_value("[name=kr-1-title]") == "ウェブサイトを更新する"
    assert KeptSentence.objects.count() == 1
