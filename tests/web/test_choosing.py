"""Choosing among many: a select while they are few, a field that finds when they are more, with and without script."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rashin.goals.actions.no_list import bring_idea
from rashin.goals.models import Objective
from rashin.people.actions.members import add_member
from rashin.ui.looking import FEW, SHOWN
from tests.cast import TODAY, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None) -> Company:
    """More objectives than a select holds."""
    large = company(slug="large", domain="large.example")
    for number in range(FEW + 1):
        large.objective(f"クーポンの道 {number:02}")
    large.objective("コーヒーを名物にする", team=large.shop, owner=large.owner)
    return large


@pytest.fixture
def many(filled: Company, db: None) -> Company:
    return filled


@pytest.fixture
def ours(many: Company) -> Objective:
    return many.objective("朝を始める")


def links(bakery: Company, objective: Objective) -> str:
    return bakery.url(f"objectives/{objective.public_id}/alignment/")


def sent(client: Client, address: str, **fields: str) -> str:
    answer = client.post(address, {"do": "parent", **fields})
    return "saved" if answer.status_code == 302 else answer.content.decode()


def test_few_are_a_select_that_says_whose_they_are_and_when(bakery: Company) -> None:
    bakery.objective("コーヒーを名物にする")
    ours = bakery.objective("朝を始める")
    page = bakery.client(bakery.leader).get(links(bakery, ours)).content.decode()
    assert "<look-up" not in page
    assert "コーヒーを名物にする（マーケティング・2026年度 第3四半期）" in page.replace("&#x27;", "")


def test_many_are_found_by_any_way_of_writing(many: Company, ours: Objective) -> None:
    client = many.client(many.leader)
    for words in ("コーヒー", "ｺｰﾋｰ", "こーひー 名物"):
        assert sent(client, links(many, ours), contributes_to_words=words) == "saved"
        ours.refresh_from_db()
        assert ours.contributes_to is not None and ours.contributes_to.title == "コーヒーを名物にする"
        assert sent(client, links(many, ours), contributes_to=ours.contributes_to.public_id,
                    contributes_to_words="") == "saved"  # fmt: skip
        ours.refresh_from_db()
        assert ours.contributes_to is None


def test_among_several_matches_the_writer_chooses_on_the_page_that_comes_back(many: Company, ours: Objective) -> None:
    client = many.client(many.leader)
    page = sent(client, links(many, ours), contributes_to_words="くーぽん 1")
    radios = re.findall(r'type="radio" name="contributes_to" value="(\w+)"', page)
    assert len(radios) > 1 and 'value="くーぽん 1"' in page
    assert sent(client, links(many, ours), contributes_to=radios[0], contributes_to_words="くーぽん 1") == "saved"
    ours.refresh_from_db()
    assert ours.contributes_to is not None and ours.contributes_to.public_id == radios[0]


def test_what_is_not_found_keeps_its_words(many: Company, ours: Objective) -> None:
    page = sent(many.client(many.leader), links(many, ours), contributes_to_words="紅茶")
    assert "「紅茶」は見つかりませんでした" in page and 'value="紅茶"' in page


@pytest.mark.parametrize("spoilt", [{"contributes_to": "a\x00b"}, {"contributes_to_words": "a\x00b"}])
def test_what_is_no_text_is_not_found(many: Company, ours: Objective, spoilt: dict[str, str]) -> None:
    page = sent(many.client(many.leader), links(many, ours), **spoilt)
    assert page == "saved" or 'aria-invalid="true"' in page


def test_a_name_in_full_wins_over_longer_ones(many: Company, ours: Objective) -> None:
    many.objective("コーヒー")
    assert sent(many.client(many.leader), links(many, ours), contributes_to_words="コーヒー") == "saved"
    ours.refresh_from_db()
    assert ours.contributes_to is not None and ours.contributes_to.title == "コーヒー"


def test_matches_come_with_their_carrier_and_never_more_than_a_screen(many: Company, ours: Objective) -> None:
    client = many.client(many.leader)
    address = re.search(r'data-src="([^"]+)"', client.get(links(many, ours)).content.decode())
    assert address is not None
    where = address[1].replace("&amp;", "&")
    all_of_them = client.get(where).json()
    assert len(all_of_them["options"]) == SHOWN and all_of_them["more"]
    (one,) = client.get(where, {"q": "ｺｰﾋｰ"}).json()["options"] if "?" not in where else (
        client.get(f"{where}&q=ｺｰﾋｰ").json()["options"]
    )  # fmt: skip
    assert (one["label"], one["note"]) == ("コーヒーを名物にする", "円山店・2026年度 第3四半期")
    assert not client.get(f"{where}&q=朝を始める").json()["options"]


@pytest.mark.parametrize("kind", ["parents", "carriers", "supports", "feeds", "beside", "displaced", "nothing"])
def test_every_kind_answers_its_own_and_nobody_elses(many: Company, ours: Objective, kind: str) -> None:
    idea = bring_idea("屋台を出す", "", cycle=many.cycle, by=many.member, at=TODAY)
    of = idea.public_id if kind == "displaced" else ours.public_id
    asked = many.url(f"choices/{kind}/?of={of}")
    answer = many.client(many.owner).get(asked)
    assert answer.status_code == (404 if kind == "nothing" else 200)
    stranger = company("隣の会社", "tonari", domain="tonari.example")
    assert stranger.client(stranger.owner).get(asked).status_code == 404
    here = stranger.client(stranger.owner).get(stranger.url(f"choices/{kind}/?of={of}"))
    assert here.status_code == 404 or "クーポン" not in here.content.decode()


def test_a_large_companys_people_stand_on_no_page_as_a_list(bakery: Company) -> None:
    for number in range(FEW):
        add_member(name=f"人 {number:03}", by=bakery.owner, at=TODAY)
    client = bakery.client(bakery.leader)
    page = client.get(bakery.url("plan/new/?from=blank"), follow=True).content.decode()
    assert page.count("人 007") == 0 and page.count("<look-up") > 3
    form = {
        "cycle": bakery.cycle.public_id, "draft": "0123456789abcdef", "draft_version": "0", "do": "keep", "rows": "1",
        "title": "雪の朝でも会いたい店", "carrier": "", "carrier_words": "人 007",
        "kr-1-title": "満足度を90%以上にする", "kr-1-owner_words": "人 003",
    }  # fmt: skip
    assert client.post(bakery.url("plan/new/"), form).status_code == 302
    written = Objective.objects.get(organization=bakery.organization)
    assert written.owner is not None and written.owner.name == "人 007"
    carried = written.key_results.get().owner
    assert carried is not None and carried.name == "人 003"


def test_a_leader_is_found_among_many(bakery: Company) -> None:
    for number in range(FEW):
        add_member(name=f"人 {number:03}", by=bakery.owner, at=TODAY)
    owner = bakery.client(bakery.owner)
    address = bakery.url(f"teams/{bakery.shop.public_id}/settings/")
    page = owner.get(address).content.decode()
    assert 'name="leader_words" value="小野寺 亮"' in page.replace("  ", " ") or 'value="小野寺 亮"' in page
    told = {"name": "円山店", "parent": "", "leader": bakery.owner.public_id, "leader_words": "人 011"}
    assert owner.post(address, told).status_code == 302
    bakery.shop.refresh_from_db()
    assert bakery.shop.leader is not None and bakery.shop.leader.name == "人 011"
    found = owner.get(bakery.url("members/choices/?writes=1&q=見学")).json()["options"]
    assert not found, "a viewer leads nobody"
