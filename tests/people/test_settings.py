"""The company's settings, its own words, and one's own settings."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from rashin.activity.models import Event
from tests import cast

COMPANY = {
    "name": "株式会社 灯麦",
    "language": "ja",
    "time_zone": "Asia/Tokyo",
    "fiscal_first_month": "4",
    "confidence_scale": "ten",
    "objectives_at_least": "3",
    "objectives_at_most": "5",
    "key_results_at_least": "2",
    "key_results_at_most": "5",
}


def test_the_company_is_changed_with_one_event(bakery, owner):
    told = COMPANY | {"name": "灯麦ホールディングス", "shows_era_years": "on", "objectives_at_most": "4"}
    assert owner.post(bakery.url("settings/"), told).status_code == 302
    bakery.organization.refresh_from_db()
    assert (bakery.organization.name, bakery.organization.shows_era_years) == ("灯麦ホールディングス", True)
    (event,) = Event.objects.filter(name="organization.changed")
    assert json.loads(event.payload)["before"] == {
        "name": "株式会社 灯麦",
        "shows_era_years": False,
        "objectives_at_most": 5,
    }
    assert "灯麦ホールディングス" in owner.get(bakery.url("members/")).content.decode()


def test_saving_what_stands_changes_nothing(bakery, owner):
    assert owner.post(bakery.url("settings/"), COMPANY).status_code == 302
    assert not Event.objects.filter(name="organization.changed").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("time_zone", "Mars/Olympus"), ("objectives_at_most", "2"), ("fiscal_first_month", "13")],
)
def test_what_cannot_be_set_stands_at_its_field(bakery, owner, field, value):
    answer = owner.post(bakery.url("settings/"), COMPANY | {field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    bakery.organization.refresh_from_db()
    assert bakery.organization.objectives_at_most == 5


def test_the_companys_own_words_are_shown_instead_of_the_usual_ones(bakery, owner):
    told = {"mql": "見積もりを求めた会社", "okr": "  "}
    assert owner.post(bakery.url("settings/words/"), told).status_code == 302
    bakery.organization.refresh_from_db()
    assert json.loads(bakery.organization.words) == {"mql": "見積もりを求めた会社"}
    assert "見積もりを求めた会社" in owner.get(bakery.url("settings/words/")).content.decode()
    owner.post(bakery.url("settings/words/"), {"mql": ""})
    bakery.organization.refresh_from_db()
    assert json.loads(bakery.organization.words) == {}
    assert Event.objects.filter(name="organization.words_changed").count() == 2


def test_words_that_are_too_long_come_back(bakery, owner):
    answer = owner.post(bakery.url("settings/words/"), {"mql": "あ" * 601})
    assert answer.status_code == 422


def test_everybody_changes_their_own_name_and_language(bakery):
    client = bakery.client(bakery.viewer)
    told = {"name": "見学 一郎", "name_reading": "けんがく いちろう", "language": "en"}
    page = client.post(bakery.url("settings/me/"), told, follow=True).content.decode()
    assert 'lang="en"' in page and "Saved." in page
    bakery.viewer.refresh_from_db()
    assert (bakery.viewer.name, bakery.viewer.language) == ("見学 一郎", "en")
    assert client.post(bakery.url("settings/me/"), {"name": ""}).status_code == 422


def test_a_role_cannot_be_smuggled_into_ones_own_settings(bakery):
    bakery.client(bakery.viewer).post(bakery.url("settings/me/"), {"name": "見学 一", "role": "owner"})
    bakery.viewer.refresh_from_db()
    assert bakery.viewer.role == "viewer"


def test_other_devices_are_signed_out_and_this_one_stays(bakery):
    here, phone = bakery.client(bakery.leader), bakery.client(bakery.leader)
    page = here.post(bakery.url("settings/me/sessions/"), follow=True).content.decode()
    assert "ほかの端末をすべてログアウトしました" in page
    assert phone.get(bakery.url("members/")).status_code == 302
    signed = Client().post("/accounts/login/", {"login": "sato@tomugi.example", "password": cast.PASSWORD})
    assert signed.status_code == 302


def test_times_are_the_organisations(bakery, owner):
    owner.post(bakery.url("settings/"), COMPANY | {"time_zone": "America/New_York"})
    bakery.organization.refresh_from_db()
    assert bakery.organization.day_of(cast.TODAY).isoformat() == "2026-11-23"


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_two_who_change_different_things_keep_both(bakery, owner):
    page = bakery.url("settings/")
    told = COMPANY | {"seen": seen_in(owner.get(page).content.decode())}
    bakery.client(bakery.admin).post(page, told | {"objectives_at_most": "4"})
    assert owner.post(page, told | {"name": "灯麦"}).status_code == 302
    bakery.organization.refresh_from_db()
    assert (bakery.organization.name, bakery.organization.objectives_at_most) == ("灯麦", 4)


def test_two_who_change_the_same_thing_the_second_sees_both(bakery, owner):
    page = bakery.url(f"members/{bakery.member.public_id}/")
    told = {"name": "石川 陽菜", "email": "ishikawa@tomugi.example", "role": "member"}
    told |= {"seen": seen_in(owner.get(page).content.decode())}
    bakery.client(bakery.admin).post(page, told | {"role": "viewer", "name": "石川 ひな"})
    answer = owner.post(page, told | {"role": "coach"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が「閲覧」にしました" in shown and '<option value="coach" selected' in shown
    assert 'value="石川 ひな"' in shown
    again = told | {"role": "coach", "seen": seen_in(shown), "name": "石川 ひな"}
    assert owner.post(page, again).status_code == 302
    bakery.member.refresh_from_db()
    assert (bakery.member.role, bakery.member.name) == ("coach", "石川 ひな")


def test_another_address_signs_in_once_the_password_is_right(bakery):
    client, page = bakery.client(bakery.leader), bakery.url("settings/me/address/")
    assert client.post(page, {"email": "misaki@tomugi.example", "password": "wrong"}).status_code == 422
    assert client.post(page, {"email": "ito@tomugi.example", "password": cast.PASSWORD}).status_code == 422
    assert client.post(page, {"email": "Misaki@tomugi.example", "password": cast.PASSWORD}).status_code == 302
    signed = Client().post("/accounts/login/", {"login": "misaki@tomugi.example", "password": cast.PASSWORD})
    assert signed.status_code == 302
    bakery.leader.refresh_from_db()
    assert bakery.leader.email == "misaki@tomugi.example"


def test_guessing_the_password_at_the_address_ends(bakery):
    client, page = bakery.client(bakery.leader), bakery.url("settings/me/address/")
    answers = [client.post(page, {"email": "m@x.example", "password": "wrong"}).status_code for _ in range(11)]
    assert answers[0] == 422 and answers[-1] == 429


def test_an_owner_renames_the_company_in_addresses_and_old_links_lead_on(bakery, owner):
    assert owner.post(bakery.url("settings/address/"), {"slug": "Ｔomugi-Bakery"}).status_code == 302
    bakery.organization.refresh_from_db()
    assert bakery.organization.slug == "tomugi-bakery"
    for method in (owner.get, owner.post):
        answer = method("/o/tomugi/settings/address/?x=1", {"slug": "tomugi"})
        assert (answer.status_code, answer.url.split("?")[0]) == (307, "/o/tomugi-bakery/settings/address/")
    assert owner.get("/o/tomugi/settings/", follow=True).status_code == 200


def test_a_former_address_is_nobody_elses_but_its_own_company_may_have_it_back(bakery, owner):
    other = cast.company("隣の会社", "tonari", domain="tonari.example")
    owner.post(bakery.url("settings/address/"), {"slug": "asahi"})
    stranger = other.client(other.owner)
    assert stranger.get("/o/tomugi/settings/").status_code == 404
    for taken in ("tomugi", "asahi"):
        answer = stranger.post(other.url("settings/address/"), {"slug": taken})
        assert answer.status_code == 422
        assert 'id="id_slug_error"' in answer.content.decode()
    assert owner.post("/o/asahi/settings/address/", {"slug": "tomugi"}).status_code == 302
    assert owner.get("/o/tomugi/settings/").status_code == 200
    assert owner.get("/o/asahi/settings/").status_code == 307


@pytest.mark.parametrize("slug", ["", "a", "灯麦", "a b", "-a-", "a--b", "a/b", "x" * 41])
def test_what_no_address_holds_is_refused_at_the_field(bakery, owner, slug):
    answer = owner.post(bakery.url("settings/address/"), {"slug": slug})
    assert answer.status_code == 422
    assert 'id="id_slug_error"' in answer.content.decode()
