"""Looking back with a real browser: what is typed saves itself, a second hand is noticed, a phone is wide enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.models import Closure, CycleState, KeyResult
from tests.cast import TODAY, Company, company, visitors
from tests.e2e import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bakery() -> Iterator[Company]:
    with time_machine.travel(TODAY, tick=True):
        bakery = company()
        row = bakery.key_result(visitors(owner=bakery.leader))
        record_check_in(row, Seen(value=Decimal(6200), note="店頭で声をかけた"), by=bakery.leader, at=TODAY)
        change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=TODAY)
        yield bakery


@pytest.fixture
def screen(bakery: Company, new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """佐藤 in front of a page of the quarter, signed in."""

    def opened(page_of: str = "closing", **options: Any) -> Page:
        context = new_context(**options)
        session = bakery.client(bakery.leader).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + bakery.url(f"cycles/{bakery.cycle.public_id}/{page_of}/"))
        page.wait_for_load_state("networkidle")
        return page

    return opened


def card(page: Page) -> Any:
    return page.locator(f"#k-{KeyResult.objects.get().public_id}")


def test_half_is_typed_today_and_found_tomorrow(screen: Callable[..., Page]) -> None:
    page = screen()
    card(page).get_by_label("学んだこと").fill("店の一言が効く")
    card(page).locator("[data-words]", has_text="まだの欄").wait_for()
    page.reload()
    assert card(page).get_by_label("学んだこと").input_value() == "店の一言が効く"
    card(page).get_by_label("わけ", exact=False).last.fill("人手が足りなかった")
    card(page).get_by_text("続ける").click()
    card(page).locator("[data-state].is-whole").wait_for()
    assert "0.6" in card(page).locator("[data-seal]").inner_text()
    stands = Closure.objects.get()
    assert (stands.learning, stands.cause, stands.following) == ("店の一言が効く", "人手が足りなかった", "keep")


def test_the_reason_is_asked_for_only_where_the_score_is_another(screen: Callable[..., Page]) -> None:
    page = screen()
    reason = card(page).get_by_label("ちがう点数にしたわけ", exact=False)
    assert not reason.is_visible()
    card(page).get_by_label("点数", exact=True).select_option("0.8")
    assert reason.is_visible()


def test_who_types_second_sees_both(bakery: Company, screen: Callable[..., Page]) -> None:
    page = screen()
    answer_closing(KeyResult.objects.get(), LookedBack(learning="天気に左右された"), by=bakery.owner, at=TODAY)
    card(page).get_by_label("学んだこと").fill("店の一言が効く")
    shown = card(page).locator("[data-theirs]", has_text="天気に左右された")
    shown.wait_for()
    assert card(page).get_by_label("学んだこと").input_value() == "店の一言が効く"
    assert Closure.objects.get().learning == "天気に左右された"
    assert "つながったとき" not in card(page).inner_text()
    for _ in range(
        2
    ):  # nothing saves itself over the other one, however long somebody goes on typing, and on the next page
        card(page).get_by_label("学んだこと").fill("店の一言が効く。次も")
        page.wait_for_timeout(1_500)
        assert Closure.objects.get().learning == "天気に左右された"
        page.reload()
        page.wait_for_load_state("networkidle")
        assert card(page).get_by_label("学んだこと").input_value() == "店の一言が効く。次も"
    card(page).get_by_role("button", name="保存する").click()
    page.wait_for_load_state("networkidle")
    assert Closure.objects.get().learning == "店の一言が効く。次も"


@pytest.mark.parametrize("page_of", ["closing", "chain"])
def test_on_a_desk_nothing_runs_out_of_its_card_or_stands_letter_below_letter(
    bakery: Company, new_context: Callable[..., BrowserContext], live_server: Any, page_of: str
) -> None:
    context = new_context(viewport={"width": 1280, "height": 900})
    session = bakery.client(bakery.owner).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    objective = KeyResult.objects.get().objective
    whose = f"cycles/{bakery.cycle.public_id}" if page_of == "closing" else f"objectives/{objective.public_id}"
    page.goto(live_server.url + bakery.url(f"{whose}/{page_of}/"))
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    if page_of == "chain":
        assert page.locator("#do li").bounding_box()["height"] < 100


@pytest.mark.parametrize("page_of", ["closing", "closing/together", "story"])
def test_the_pages_are_readable_to_everybody_and_fit_on_a_phone(
    bakery: Company, screen: Callable[..., Page], page_of: str
) -> None:
    said = LookedBack(cause="人手が足りなかった", learning="店の一言が効く", following="keep")
    answer_closing(KeyResult.objects.get(), said, by=bakery.leader, at=TODAY)
    if page_of == "story":
        close_cycle(bakery.cycle, by=bakery.owner, at=TODAY)
    for scheme in ("light", "dark"):
        page = screen(page_of, viewport={"width": 390, "height": 844}, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert axe.violations(page) == []
