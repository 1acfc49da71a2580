"""Looking back together: everybody's key results on one screen, for the company or a team, part by part."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.models import Closure, CycleState, KeyResult, Level
from rashin.goals.pages.closing_together import CARDS, in_parts
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
JANUARY = TODAY + timedelta(days=45)


@pytest.fixture
def bakery() -> Company:
    """The company, marketing and the shop have one number each, with values; the quarter closes."""
    bakery = company()
    bakery.objective("店の客", team=bakery.shop, owner=bakery.clerk, key_results=[visitors(title="客数")])
    bakery.objective("道をつくる", key_results=[visitors(title="訪問者", owner=bakery.leader)])
    bakery.objective(
        "会社の利益", level=Level.COMPANY, team=None, owner=bakery.owner, key_results=[visitors(title="利益")]
    )
    for row in KeyResult.objects.all():
        record_check_in(row, Seen(value=Decimal(6200)), by=bakery.owner, at=TODAY)
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=JANUARY)
    return bakery


def number(title: str) -> KeyResult:
    return KeyResult.objects.select_related("objective").get(title=title)


def together(bakery: Company, client: Client, query: str = "") -> str:
    answer = client.get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/together/{query}"))
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<h4 class="kr-name"><a [^>]*>([^<]+)<', page)


def card(page: str, row: KeyResult) -> str:
    return page.partition(f'id="k-{row.public_id}"')[2].partition("</article>")[0]


def many(bakery: Company, count: int) -> None:
    for at in range(count):
        bakery.objective(f"目標{at}", key_results=[visitors(title=f"数字{at}")])


def test_everybody_s_stand_by_objective_in_the_order_of_the_board(bakery: Company) -> None:
    page = together(bakery, bakery.client(bakery.owner))
    assert titles(page) == ["利益", "客数", "訪問者"]
    assert "木村 さくら" in card(page, number("客数")) and "佐藤 美咲" in card(page, number("訪問者"))
    assert "0／3" in page


def test_the_screen_of_closing_leads_there(bakery: Company) -> None:
    answer = bakery.client(bakery.leader).get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/"))
    assert f"cycles/{bakery.cycle.public_id}/closing/together/" in answer.content.decode()


def test_whose_answer_one_may_not_give_is_shown_and_not_asked(bakery: Company) -> None:
    page = together(bakery, bakery.client(bakery.leader))
    assert "data-autosave" in card(page, number("訪問者")) and "disabled" not in card(page, number("訪問者"))
    assert "data-autosave" not in card(page, number("客数")) and "disabled" in card(page, number("客数"))


def test_what_is_answered_is_folded(bakery: Company) -> None:
    answer_closing(number("客数"), LookedBack(cause="人手", following="keep"), by=bakery.owner, at=JANUARY)
    page = together(bakery, bakery.client(bakery.owner))
    assert '<details class="opens cl-fold">' in card(page, number("客数")) and "続ける" in card(page, number("客数"))
    assert "cl-fold" not in card(page, number("訪問者")) and "1／3" in page


def test_a_team_sees_its_own_and_what_is_under_it(bakery: Company) -> None:
    page = together(bakery, bakery.client(bakery.owner), f"?team={bakery.shop.public_id}")
    assert titles(page) == ["客数"] and "0／1" in page
    bakery.shop.parent = bakery.team
    bakery.shop.save()
    page = together(bakery, bakery.client(bakery.owner), f"?team={bakery.team.public_id}")
    assert titles(page) == ["客数", "訪問者"]


def test_a_team_that_is_not_there_narrows_nothing(bakery: Company) -> None:
    assert len(titles(together(bakery, bakery.client(bakery.owner), "?team=" + "a" * 16 + "&part=9"))) == 3


def test_a_long_quarter_stands_in_parts(bakery: Company) -> None:
    many(bakery, 2 * CARDS)
    client = bakery.client(bakery.owner)
    pages = [together(bakery, client, f"?part={part}") for part in (1, 2, 3)]
    shown = [titles(page) for page in pages]
    assert [len(each) for each in shown] == [CARDS, CARDS, 3]
    assert len({title for each in shown for title in each}) == 2 * CARDS + 3
    assert "part=2" in pages[0] and f"1・残り{CARDS}件" in pages[1]


def test_an_answer_without_scripts_leads_back_to_where_one_was_and_so_does_its_undo(bakery: Company) -> None:
    many(bakery, CARDS)
    client, row = bakery.client(bakery.owner), number("訪問者")
    place = {"together": "1", "team": bakery.team.public_id, "part": "2"}
    fields = {"version": 0, "cause": "人手", "following": "keep", **place}
    page = together(bakery, client, f"?team={bakery.team.public_id}&part=2")
    assert all(f'name="{name}" value="{value}"' in page for name, value in place.items())
    answer = client.post(bakery.url(f"key-results/{row.public_id}/closure/"), fields)
    there = f"closing/together/?part=2&team={bakery.team.public_id}"
    assert answer["Location"].endswith(f"{there}#k-{row.public_id}")
    undo = re.search(r'action="([^"]+/closure/retraction/\?[^"]+)"', client.get(answer["Location"]).content.decode())
    assert undo and there in client.post(undo[1].replace("&amp;", "&"))["Location"]


def test_what_is_refused_and_what_came_second_stand_on_the_same_screen(bakery: Company) -> None:
    client, row = bakery.client(bakery.owner), number("訪問者")
    address = bakery.url(f"key-results/{row.public_id}/closure/")
    refused = client.post(address, {"together": "1", "score": "7", "learning": "消えない言葉", "version": 0})
    assert refused.status_code == 422 and len(titles(refused.content.decode())) == 3
    assert "消えない言葉" in refused.content.decode()
    answer_closing(row, LookedBack(cause="人手", following="drop"), by=bakery.leader, at=JANUARY)
    second = client.post(address, {"together": "1", "learning": "消えない言葉", "version": 0})
    shown = card(second.content.decode(), row)
    assert second.status_code == 409 and "消えない言葉" in shown and "やめる" in shown
    assert '<details class="opens cl-fold" open>' in shown and Closure.objects.get().learning == ""


def test_the_part_that_holds_what_came_back_is_shown(bakery: Company) -> None:
    many(bakery, CARDS)
    row = number(f"数字{CARDS - 1}")
    answer = bakery.client(bakery.owner).post(
        bakery.url(f"key-results/{row.public_id}/closure/"), {"together": "1", "score": "7", "version": 0}
    )
    assert card(answer.content.decode(), row)


def test_what_came_back_is_shown_though_its_objective_has_gone_to_another_team(bakery: Company) -> None:
    client, row = bakery.client(bakery.owner), number("訪問者")
    sent = {"together": "1", "team": bakery.shop.public_id, "score": "7", "learning": "消えない言葉", "version": 0}
    answer = client.post(bakery.url(f"key-results/{row.public_id}/closure/"), sent)
    assert answer.status_code == 422 and "消えない言葉" in card(answer.content.decode(), row)


def test_a_closed_quarter_has_its_story_instead(bakery: Company) -> None:
    close_cycle(bakery.cycle, by=bakery.owner, at=JANUARY, without_answers=True)
    answer = bakery.client(bakery.owner).get(bakery.url(f"cycles/{bakery.cycle.public_id}/closing/together/"))
    assert answer.status_code == 302 and answer["Location"].endswith("/story/")


def test_it_asks_as_much_of_the_database_however_many_there_are(bakery: Company) -> None:
    client = bakery.client(bakery.owner)
    together(bakery, client)
    with CaptureQueriesContext(connection) as few:
        together(bakery, client)
    many(bakery, 12)
    with CaptureQueriesContext(connection) as more:
        together(bakery, client)
    assert len(more) == len(few) <= 20


@given(sizes=st.lists(st.integers(0, 9)), at_most=st.integers(1, 12))
def test_parts_hold_everything_once_in_order_and_no_more_than_they_may(sizes: list[int], at_most: int) -> None:
    parts = in_parts(sizes, at_most)
    assert [size for part in parts for size in sizes[part]] == sizes
    for part in parts:
        held = sizes[part]
        assert held and (len(held) == 1 or sum(max(size, 1) for size in held) <= at_most)
