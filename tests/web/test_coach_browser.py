"""The coach without an account, a brought document and the seven questions in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.models import NoItem, Objective
from tests.cast import Company, company
from tests.e2e.axe import violations
from tests.web.test_documents import TEXT
from tests.web.test_questions import KEY_RESULTS, SENTENCES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture
def bakery(clock: Callable[[str], None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """A page whose console must stay silent; `who` is signed in where somebody is named."""

    def at(address: str, who: Company | None = None, **options: Any) -> Page:
        context = new_context(**options)
        if who is not None:
            session = who.client(who.owner).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        page.goto(live_server.url + address)
        return page

    return at


def is_sound(page: Page) -> None:
    """Nothing for axe, nothing in the console, nothing sideways."""
    assert violations(page) == []
    assert page.complaints == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_coach_answers_while_one_types(open_page: Callable[..., Page]) -> None:
    page = open_page("/coach/", **PHONE)
    page.fill("[name=text]", "売上を1億円から2億円にする")
    page.wait_for_selector("#said .try-words")
    assert "主要な結果として読みました" in page.inner_text("#said")
    page.click("label:has-text('目標')")
    page.wait_for_selector("#said mark.shine")
    page.wait_for_selector(".lit-m mark:text('2億円')", state="attached")
    is_sound(page)


def test_nothing_is_asked_in_the_middle_of_a_composition(open_page: Callable[..., Page]) -> None:
    page = open_page("/coach/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if request.method == "POST" else None)
    page.evaluate("""() => {
        const field = document.querySelector('[name=text]');
        const say = (name) => field.dispatchEvent(new CompositionEvent(name, {bubbles: true}));
        say('compositionstart');
        field.value = 'うりあげ';
        field.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
    }""")
    page.clock.install()
    page.clock.run_for(2_000)
    assert asked == []
    page.evaluate("""() => {
        const field = document.querySelector('[name=text]');
        field.value = '売上を1億円から2億円にする';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
    }""")
    page.clock.run_for(2_000)
    page.wait_for_selector("#said .try-words")
    assert asked == ["POST"]


def test_the_coach_answers_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page("/coach/", java_script_enabled=False)
    page.fill("[name=text]", "売上を1億円から2億円にする")
    page.click("button.main")
    assert "主要な結果として読みました" in page.inner_text("#said")
    page.click("button[value=en]")
    assert page.input_value("[name=text]") == "売上を1億円から2億円にする"
    assert "Read as: Key result" in page.inner_text("#said")


def test_a_document_is_brought_from_a_phone(open_page: Callable[..., Page], bakery: Company) -> None:
    page = open_page(bakery.url("plan/documents/"), bakery, **PHONE)
    is_sound(page)
    page.set_input_files("[name=file]", {"name": "計画.md", "mimeType": "text/markdown", "buffer": TEXT.encode()})
    page.click("button.main")
    page.wait_for_selector("form[data-reading]")
    page.wait_for_load_state()  # what follows the focus has been loaded
    page.focus("[name='1-2:title']")
    page.wait_for_selector("mark[data-taken='1-2'].is-here")
    page.uncheck("[name='2:take']")
    is_sound(page)
    page.click("form[data-reading] button.main")
    page.wait_for_selector("[data-toast]")
    assert [row.title for row in Objective.objects.all()] == ["はじめての人が店を見つけられる道をつくる"]
    page.click("[data-toast] button:has-text('元に戻す')")
    page.wait_for_selector("form[data-reading]")
    assert not Objective.objects.filter(archived_at__isnull=True).exists()


@pytest.mark.parametrize(("language", "scripts"), [("ja", True), ("en", True), ("ja", False)])
def test_the_seven_questions_lead_to_drafts(
    open_page: Callable[..., Page], bakery: Company, language: str, scripts: bool
) -> None:
    bakery.owner.language = language
    bakery.owner.save(update_fields=["language"])
    typed = 0
    page = open_page(bakery.url("plan/questions/"), bakery, java_script_enabled=scripts, **PHONE)
    for code in ("change", "outside", "number", "far", "who", "first", "leave"):
        page.wait_for_selector(f"input[name=question][value={code}]", state="attached")
        for number, text in enumerate(SENTENCES[language].get(code, []), start=1):
            page.fill(f"[name={code}-{number}]", text)
            typed += 1
        page.click("button[value=next]")
    page.wait_for_url("**/questions/preview/")
    assert typed <= 12
    if scripts:
        is_sound(page)
    page.click("form.rd-foot button.main")
    page.wait_for_selector("[data-toast]")
    objective = Objective.objects.get()
    assert [row.title for row in objective.key_results.order_by("position")] == KEY_RESULTS[language]
    assert NoItem.objects.count() == 1
