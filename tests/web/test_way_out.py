"""What is refused while planning says why, with the way out, and nothing that was typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from rashin.goals.actions.alignment import contribute_to
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.no_list import bring_idea
from rashin.goals.models import Draft, NoItem, Objective, ObjectiveState
from tests.cast import TODAY, Company, company, visitors
from tests.web.form_reader import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(clock) -> None:
    clock("2026-11-24T09:00+09:00")


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def form_of(client: Client, address: str) -> dict[str, str]:
    return fields_of(page_of(client, address), "data-plan")


# ---------- a quarter is changed where it can be ----------


def test_the_form_of_an_objective_offers_no_other_quarter_and_says_where_it_is_moved(
    bakery: Company, sato: Client
) -> None:
    objective = bakery.objective()
    address = bakery.url(f"objectives/{objective.public_id}/edit/")
    page = page_of(sato, address)
    assert bakery.following.public_id not in page.partition('id="plan-fields"')[2]
    assert bakery.url(f"objectives/{objective.public_id}/place/") in page
    fields = form_of(sato, address)
    assert fields["cycle"] == bakery.cycle.public_id
    assert sato.post(address, fields | {"title": "言いかえた目標", "do": "keep"}).status_code == 302


# ---------- days ----------


def proposal(bakery: Company, **fields: str) -> dict[str, str]:
    """A form as a browser sends it."""
    return {
        "cycle": bakery.cycle.public_id,
        "draft": "0123456789abcdef",
        "draft_version": "0",
        "title": "雪の朝でも、会いに行きたくなる店にする",
        "carrier": f"team:{bakery.team.public_id}",
        "rows": "1",
        "kr-1-title": "MQLを月20件から30件に増やす",
        "do": "propose",
    } | fields


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("2025-12-31", "期限がはじめの日より前です。2026年10月1日（木）以降", "2026-10-01"),
        ("2027-01-15", "期の最後の日（2026年12月31日（木））より後です", "2026-12-31"),
    ],
)
def test_a_deadline_outside_comes_back_with_the_day_that_would_do(
    bakery: Company, sato: Client, typed: str, said: str, offered: str
) -> None:
    fields = {"kr-1-deadline": typed, "kr-1-first_day": "2026-10-01"}
    answer = sato.post(bakery.url("plan/new/"), proposal(bakery, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and f'data-fix="{offered}" data-fix-for="id_kr-1-deadline"' in page


def test_a_planned_point_outside_names_its_year(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), proposal(bakery, **{"kr-1-planned_points": "2027-11-30 25"}))
    assert answer.status_code == 422 and "2027年11月30日" in answer.content.decode()


def test_a_number_with_several_points_is_not_told_about_commas(bakery: Company, sato: Client) -> None:
    page = sato.post(bakery.url("plan/new/"), proposal(bakery, **{"kr-1-target": "12.3.4"})).content.decode()
    assert "小数点の位置" in page and "カンマ" not in page


# ---------- a draft is used up once ----------


def test_a_draft_that_is_open_twice_becomes_one_objective_and_the_second_is_told(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("drafts/0123456789abcdef/"), proposal(bakery))
    first = sato.post(bakery.url("plan/new/"), proposal(bakery))
    objective = Objective.objects.get()
    assert first.status_code == 302 and objective.state == ObjectiveState.PROPOSED
    again = sato.post(bakery.url("plan/new/"), proposal(bakery, title="あとの画面の題"))
    page = again.content.decode()
    assert again.status_code == 409 and Objective.objects.count() == 1
    assert f'href="{bakery.url(f"objectives/{objective.public_id}/")}"' in page and "あとの画面の題" in page
    assert sato.post(bakery.url("drafts/0123456789abcdef/"), proposal(bakery)).status_code == 409
    assert not Draft.objects.exists()
    opened = sato.get(bakery.url("plan/new/?draft=0123456789abcdef"))
    assert opened.headers["Location"] == bakery.url(f"objectives/{objective.public_id}/")
    fields = fields_of(page, "data-plan")
    assert sato.post(bakery.url("plan/new/"), fields | {"do": "propose"}).status_code == 302
    assert Objective.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_put_one_objective_forward() -> None:
    bakery = company()
    ready = Barrier(2)

    def send(_number: int) -> int:
        ready.wait()
        try:
            return bakery.client(bakery.leader).post(bakery.url("plan/new/"), proposal(bakery)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == [302, 409]
    assert Objective.objects.count() == 1


# ---------- an idea in place of an objective ----------


def test_the_no_list_has_its_own_reason_and_what_gave_way_comes_back_in_one_tap(bakery: Company, sato: Client) -> None:
    old = bakery.objective("通販サイトをつくる")
    idea = bring_idea("朝のパン便を始める", "", cycle=bakery.cycle, by=bakery.member, at=TODAY)
    address = bakery.url(f"ideas/{idea.public_id}/answer/")
    assert "代わりに「朝のパン便を始める」に取り組むため" in page_of(sato, address)
    note, why = "待ってくれてありがとう", "人手が朝に集まらない"
    sent = {"answer": "taken", "displaces": old.public_id, "text": note, "why_not": why}
    told = sato.post(address, sent, follow=True).content.decode()
    assert NoItem.objects.get().why == why
    back = bakery.url(f"objectives/{old.public_id}/restoration/")
    assert f'action="{back}"' in told
    sato.post(back)
    old.refresh_from_db()
    assert old.archived_at is None


# ---------- moving ----------


def test_what_cannot_be_moved_says_why_and_is_not_offered(bakery: Company, sato: Client) -> None:
    top, below = bakery.objective("会社の目標"), bakery.objective("下の目標")
    contribute_to(below, top, by=bakery.owner, at=TODAY)
    address = bakery.url(f"objectives/{top.public_id}/place/")
    page = page_of(sato, address)
    assert 'value="move"' not in page and 'value="copy"' in page
    assert bakery.url(f"objectives/{below.public_id}/") in page
    assert bakery.url(f"objectives/{top.public_id}/alignment/") in page
    assert f'<option value="{bakery.cycle.public_id}"' not in page
    late = sato.post(address, {"do": "move", "cycle": bakery.following.public_id})
    assert late.status_code == 422 and "つながって" in late.content.decode()
    own = sato.post(address, {"do": "move", "cycle": bakery.cycle.public_id})
    assert own.status_code == 422 and "もうこの期" in own.content.decode()


def test_what_has_numbers_is_copied(bakery: Company, sato: Client) -> None:
    row = bakery.key_result(visitors())
    record_check_in(row, Seen(value=Decimal(5900)), by=bakery.owner, at=TODAY)
    page = page_of(sato, bakery.url(f"objectives/{row.objective.public_id}/place/"))
    assert 'value="move"' not in page and "写してください" in page


# ---------- what is above ----------


def test_the_second_half_of_a_circle_is_refused_by_name(bakery: Company, sato: Client) -> None:
    top, below = bakery.objective("上の目標"), bakery.objective("下の目標")
    contribute_to(below, top, by=bakery.owner, at=TODAY)
    sent = {"do": "parent", "contributes_to": below.public_id}
    answer = sato.post(bakery.url(f"objectives/{top.public_id}/alignment/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "「下の目標」はもう「上の目標」に数えられています" in page


def test_who_would_outlive_the_one_above_is_told_both_quarters(bakery: Company, sato: Client) -> None:
    above = bakery.objective("今期の目標")
    below = bakery.objective("来期の目標", cycle=bakery.following)
    sent = {"do": "parent", "contributes_to": above.public_id}
    page = sato.post(bakery.url(f"objectives/{below.public_id}/alignment/"), sent).content.decode()
    assert "「今期の目標」は2026年度 第3四半期で終わり、2026年度 第4四半期より早く終わります" in page
    fields = proposal(bakery, cycle=bakery.following.public_id, parent=above.public_id)
    assert "「今期の目標」は2026年度 第3四半期で終わり" in sato.post(bakery.url("plan/new/"), fields).content.decode()
