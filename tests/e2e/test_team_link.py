"""A team's link on a phone of 390 px and on a tablet for everybody, with a real browser."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rashin.goals.actions.content import ActionContent
from rashin.goals.actions.todos import add_action
from rashin.goals.models import ActionCompletion, CheckIn, KeyResult
from rashin.goals.pages import team_link as pages
from rashin.people.actions.team_links import make_team_link
from rashin.people.links import key_of
from tests.cast import TODAY, Company
from tests.e2e import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
COUNT_TAPS = """
  addEventListener("pointerdown", () => sessionStorage.taps = Number(sessionStorage.taps || 0) + 1, true);
"""


@pytest.fixture
def scanned(
    bakery: Company, numbers: list[KeyResult], new_context: Callable[..., BrowserContext], live_server: Any
) -> Callable[..., Page]:
    """What a phone shows after the code was scanned; taps are counted from here."""

    def scan(*, is_shared: bool = False, **options: Any) -> Page:
        link = make_team_link(bakery.team, days=31, by=bakery.leader, at=TODAY, is_shared=is_shared)
        context = new_context(**{**PHONE, **options})
        context.add_init_script(COUNT_TAPS)
        page = context.new_page()
        page.goto(f"{live_server.url}/team/{key_of(link.public_id)}/")
        page.wait_for_load_state("networkidle")
        return page

    return scan


def taps_the_name(page: Page) -> None:
    """Choose a name, and wait until the page with its scripts is there."""
    with page.expect_navigation():
        page.get_by_role("link", name="石川 陽菜").tap()


def row_of(page: Page, row: KeyResult) -> Any:
    return page.locator(f"#ci-{row.public_id}")


def through_the_link(row: KeyResult) -> list[Decimal | None]:
    return [each.value for each in CheckIn.objects.filter(key_result=row, source="link")]


def test_from_scanning_to_one_number_entered_are_three_taps_and_the_number(
    scanned: Callable[..., Page], numbers: list[KeyResult], bakery: Company
) -> None:
    page, row = scanned(), numbers[0]
    name = page.get_by_role("link", name="石川 陽菜")
    assert in_sight(page, name)
    name.tap()
    value = row_of(page, row).locator("[name=value]")
    value.wait_for()
    assert in_sight(page, value)
    value.tap()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("5,960")
    record = row_of(page, row).get_by_role("button", name="記録する")
    assert in_sight(page, record)
    record.tap()
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert page.evaluate("sessionStorage.taps") == "3"
    entry = CheckIn.objects.get(key_result=row, source="link")
    assert (entry.value, entry.entered_by) == (Decimal(5960), bakery.member)


def in_sight(page: Page, place: Any) -> bool:
    """Whether it is seen without scrolling."""
    box = place.bounding_box()
    return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= 844


def test_the_way_back_is_one_tap_and_a_tick_another(
    scanned: Callable[..., Page], numbers: list[KeyResult], bakery: Company
) -> None:
    action = ActionContent(title="札を立てる", assignees=(bakery.member,))
    add_action(numbers[0].objective, action, by=bakery.leader, at=TODAY)
    page, row = scanned(), numbers[0]
    taps_the_name(page)
    row_of(page, row).get_by_role("button", name="変わりなし").tap()
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    page.locator(".toast").get_by_role("button", name="元に戻す").tap()
    page.locator(f"#ci-{row.public_id}[data-state=owed]").wait_for()
    page.get_by_role("checkbox", name="札を立てる").tap()
    page.locator(".act.did").wait_for()
    assert ActionCompletion.objects.get().member == bakery.member


def test_without_a_connection_what_was_typed_waits_and_is_recorded_once(
    scanned: Callable[..., Page], numbers: list[KeyResult]
) -> None:
    page, row = scanned(), numbers[0]
    taps_the_name(page)
    value = row_of(page, row).locator("[name=value]")
    value.wait_for()
    page.context.set_offline(True)
    value.fill("６，００１")
    row_of(page, row).get_by_role("button", name="記録する").tap()
    page.locator(".toast", has_text="入力は残っています").wait_for()
    assert through_the_link(row) == []
    page.context.set_offline(False)
    page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    assert through_the_link(row) == [Decimal(6001)]


def test_a_tablet_returns_to_the_names_after_its_countdown_and_one_tap_stays(
    scanned: Callable[..., Page], numbers: list[KeyResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "IDLE_SECONDS", 4)
    monkeypatch.setattr(pages, "WARNING_SECONDS", 3)
    page = scanned(is_shared=True)
    start = page.url
    taps_the_name(page)
    stays = page.get_by_role("button", name="このまま続ける")
    stays.wait_for()
    assert "名前の画面に戻ります" in page.locator("#live").inner_text()
    assert page.locator(".tl-return b").inner_text().startswith("あと")
    stays.tap()
    stays.wait_for(state="hidden")
    assert page.url != start
    page.wait_for_url(start)
    page.get_by_role("link", name="佐藤 美咲").wait_for()


def test_a_tablet_returns_soon_after_an_entry_and_a_phone_stays(
    scanned: Callable[..., Page], numbers: list[KeyResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AFTER_ENTRY_SECONDS", 2)
    tablet, phone = scanned(is_shared=True), scanned()
    starts = [page.url for page in (tablet, phone)]
    for page, row in ((phone, numbers[1]), (tablet, numbers[0])):
        taps_the_name(page)
        row_of(page, row).get_by_role("button", name="変わりなし").tap()
        page.locator(f"#ci-{row.public_id}.is-done").wait_for()
    tablet.wait_for_url(starts[0])
    tablet.locator(f"#ci-{numbers[0].public_id}.is-done", has_text="石川 陽菜さん").wait_for()
    assert phone.url != starts[1] and phone.locator(".tl-return").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_are_well_for_assistive_technology_and_fit_a_narrow_phone(
    scheme: str, scanned: Callable[..., Page], numbers: list[KeyResult], bakery: Company
) -> None:
    page = scanned(is_shared=True, viewport={"width": 320, "height": 700}, color_scheme=scheme)
    for _ in range(2):
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.goto(page.url.rstrip("/") + f"/{bakery.member.public_id}/")
        page.wait_for_load_state("networkidle")
