"""People of a company: adding, roles, leaving, and the way back in."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.activity.models import Event
from rashin.organizations.models import Member, Role
from rashin.people.actions.letters import send_letters
from rashin.people.actions.members import add_member
from rashin.people.models import Invitation
from tests import cast

NEW = "yoru-no-pan-2027"


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def link_in(page: str, kind: str = "invitations") -> str:
    found = re.search(rf'value="http://testserver(/{kind}/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_name_is_enough(bakery, owner):
    answer = owner.post(
        bakery.url("members/new/"), {"name": "新田 光", "role": "member", "team": bakery.shop.public_id}
    )
    assert answer["Location"] == bakery.url("members/")
    added = Member.objects.get(name="新田 光")
    assert (added.user, added.role, added.teams.get()) == (None, Role.MEMBER, bakery.shop)
    assert events("member.added") == 1 and not Invitation.objects.exists()
    page = owner.get(bakery.url("members/")).content.decode()
    assert "新田 光さんを加えました" in page and "アカウントなし" in page


def test_adding_can_be_undone(bakery, owner):
    owner.post(bakery.url("members/new/"), {"name": "新田 光", "role": "member"})
    page = owner.get(bakery.url("members/")).content.decode()
    undo = re.search(r'action="(/o/tomugi/people-undo/\w+/)"', page)
    assert undo is not None
    assert owner.post(undo[1]).status_code == 302
    assert not Member.objects.get(name="新田 光").is_present


def test_with_an_address_there_is_a_link_to_hand_over_shown_once(bakery, owner):
    told = {"name": "新田 光", "email": "Nitta@tomugi.example", "role": "viewer"}
    page = owner.post(bakery.url("members/new/"), told, follow=True).content.decode()
    link = link_in(page)
    assert Member.objects.get(name="新田 光").email == "nitta@tomugi.example"
    assert link.split("/")[2] not in Invitation.objects.get().secret
    assert not mail.outbox
    assert owner.get(bakery.url("members/links/"))["Location"] == bakery.url("members/")


def test_where_mail_is_sent_the_link_is_mailed_too(bakery, owner, with_mail):
    told = {"name": "新田 光", "email": "nitta@tomugi.example", "role": "member"}
    page = owner.post(bakery.url("members/new/"), told, follow=True).content.decode()
    assert not mail.outbox and send_letters(timezone.now()) == 1
    (sent,) = mail.outbox
    assert sent.to == ["nitta@tomugi.example"] and "小野寺 亮さんから" in sent.subject
    assert f"http://testserver{link_in(page)}" in sent.body
    assert "nitta@tomugi.exampleにメールで送ります" in page and "だれにも知らせていません" not in page


def test_where_no_mail_is_sent_the_page_of_links_says_that_nobody_was_told(bakery, owner):
    told = {"name": "新田 光", "email": "nitta@tomugi.example", "role": "member"}
    page = owner.post(bakery.url("members/new/"), told, follow=True).content.decode()
    assert "だれにも知らせていません" in page and "メールで送ります" not in page


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"name": "", "role": "member"}, "ここを入れてください"),
        ({"name": "二人目", "email": "sato@tomugi.example", "role": "member"}, "すでにほかの人のものです"),
        ({"name": "二人目", "email": "sato", "role": "member"}, "メールアドレスの形で"),
        ({"name": "二人目", "role": "emperor"}, "正しく選択してください"),
    ],
)
def test_what_cannot_be_added_comes_back(bakery, owner, told, says):
    before = Member.objects.count()
    answer = owner.post(bakery.url("members/new/"), told)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert Member.objects.count() == before


def test_many_are_added_in_one_paste(bakery, owner):
    lines = "新田 光, nitta@tomugi.example\n\n西 薫\n南@example\n".replace("南@example", "南 春\tminami@tomugi.example")
    told = {"lines": lines + "　東 夏、higashi@tomugi.example　", "role": "member", "team": bakery.shop.public_id}
    page = owner.post(bakery.url("members/several/"), told, follow=True).content.decode()
    assert page.count('data-copy="link-') == 3
    assert set(bakery.shop.members.values_list("name", flat=True)) >= {"新田 光", "西 薫", "南 春", "東 夏"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("新田 光\n西 薫, not an address@", "2行目"),
        ("新田 光, a@b.example\n西 薫, a@b.example", "a@b.exampleが2回"),
        ("新田 光, 部長, a@b.example", "1行目"),
        ("新田 光, sato@tomugi.example", "すでにほかの人のものです"),
    ],
)
def test_a_line_that_cannot_be_read_stops_them_all(bakery, owner, lines, says):
    before = Member.objects.count()
    answer = owner.post(bakery.url("members/several/"), {"lines": lines, "role": "member"})
    assert answer.status_code == 422
    assert says in answer.content.decode() and lines.splitlines()[0] in answer.content.decode()
    assert Member.objects.count() == before


def test_a_role_is_changed_and_the_event_tells_both(bakery, owner):
    told = {"name": "石川 陽菜", "email": "ishikawa@tomugi.example", "role": "viewer"}
    assert owner.post(bakery.url(f"members/{bakery.member.public_id}/"), told).status_code == 302
    bakery.member.refresh_from_db()
    assert bakery.member.role == Role.VIEWER
    told = json.loads(Event.objects.get(name="member.changed").payload)
    assert told == {"fields": ["role"], "before": {"role": "member"}, "after": {"role": "viewer"}}


def test_saving_without_a_change_leaves_no_event(bakery, owner):
    told = {"name": "石川 陽菜", "email": "ishikawa@tomugi.example", "role": "member"}
    owner.post(bakery.url(f"members/{bakery.member.public_id}/"), told)
    assert not events("member.changed")


def test_the_last_owner_stays(bakery, owner):
    told = {"name": "小野寺 亮", "role": "member"}
    page = bakery.url(f"members/{bakery.owner.public_id}/")
    answer = owner.post(page, told)
    assert answer.status_code == 422 and "最後のオーナーです" in answer.content.decode()
    answer = owner.post(page + "departure/")
    assert answer.status_code == 409 and "最後のオーナーです" in answer.content.decode()
    bakery.owner.refresh_from_db()
    assert bakery.owner.role == Role.OWNER and bakery.owner.is_present


def test_an_owner_without_an_account_is_no_second_owner(bakery, owner):
    add_member(name="会長", role=Role.OWNER, by=bakery.owner, at=cast.TODAY)
    assert owner.post(bakery.url(f"members/{bakery.owner.public_id}/departure/")).status_code == 409


def test_with_a_second_owner_the_first_may_leave(bakery, owner):
    told = {"name": "伊藤 彩", "email": "ito@tomugi.example", "role": "owner"}
    owner.post(bakery.url(f"members/{bakery.admin.public_id}/"), told)
    shop = {f"team-{bakery.shop.public_id}": bakery.admin.public_id}
    assert owner.post(bakery.url(f"members/{bakery.owner.public_id}/departure/"), shop)["Location"] == "/"
    assert owner.get(bakery.url("members/")).status_code == 302


def test_an_administrator_makes_nobody_an_owner_and_touches_none(bakery):
    admin = bakery.client(bakery.admin)
    told = {"name": "石川 陽菜", "role": "owner"}
    assert admin.post(bakery.url(f"members/{bakery.member.public_id}/"), told).status_code == 422
    page = bakery.url(f"members/{bakery.owner.public_id}/")
    assert admin.post(page, {"name": "小野寺 亮", "role": "member"}).status_code == 422
    assert admin.post(page + "departure/").status_code == 403
    assert admin.post(page + "reset-link/").status_code == 403


def test_somebody_who_leaves_is_signed_out_and_keeps_the_name(bakery, owner):
    phone = bakery.client(bakery.leader)
    assert phone.get(bakery.url("members/")).status_code == 200
    team = {f"team-{bakery.team.public_id}": ""}
    page = owner.post(bakery.url(f"members/{bakery.leader.public_id}/departure/"), team, follow=True).content.decode()
    assert "佐藤 美咲さんは離れました" in page
    assert phone.get(bakery.url("members/")).status_code == 302
    again = Client()
    again.post("/accounts/login/", {"login": "sato@tomugi.example", "password": cast.PASSWORD})
    assert again.get("/")["Location"] == "/companies/"
    assert again.get(bakery.url("members/")).status_code == 404
    left = owner.get(bakery.url("members/?left=1")).content.decode()
    assert "佐藤 美咲" in left
    assert owner.post(bakery.url(f"members/{bakery.leader.public_id}/return/")).status_code == 302
    bakery.leader.refresh_from_db()
    assert bakery.leader.is_present and events("member.returned") == 1


def test_a_link_for_a_new_password_is_handed_over(bakery, owner):
    answer = owner.post(bakery.url(f"members/{bakery.leader.public_id}/reset-link/"), follow=True)
    link = link_in(answer.content.decode(), "accounts")
    form = Client().get(link)
    assert form.status_code == 302
    visitor = Client()
    shown = visitor.get(link, follow=True)
    visitor.post(shown.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    signed = Client().post("/accounts/login/", {"login": "sato@tomugi.example", "password": NEW})
    assert signed.status_code == 302
    assert events("member.reset_link_made") == 1


def test_people_are_found_by_name_reading_and_address(bakery, owner):
    told = {"name": "佐藤 美咲", "name_reading": "さとう みさき", "email": "sato@tomugi.example", "role": "member"}
    owner.post(bakery.url(f"members/{bakery.leader.public_id}/"), told)
    for text in ("佐藤", "さとう", "sato@"):
        page = owner.get(bakery.url("members/"), {"q": text}).content.decode()
        assert "佐藤 美咲" in page and "石川 陽菜" not in page
    assert "見つかりませんでした" in owner.get(bakery.url("members/"), {"q": "だれも"}).content.decode()


@pytest.mark.parametrize("text", ["だれも" * 6_000, "%" * 60_000, "あ%" * 9_000])
def test_whoever_looks_for_more_than_a_database_can_look_for_finds_nobody(bakery, owner, text: str):
    assert "見つかりませんでした" in owner.get(bakery.url("members/"), {"q": text}).content.decode()


def test_addresses_are_for_administrators_only(bakery):
    page = bakery.client(bakery.member).get(bakery.url("members/")).content.decode()
    assert "佐藤 美咲" in page and "sato@tomugi.example" not in page


def test_a_long_list_has_pages_and_the_number_of_queries_does_not_grow(bakery, owner):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            owner.get(bakery.url("members/"))
        return len(caught)

    owner.get(bakery.url("members/"))
    few = queries()
    for number in range(60):
        add_member(name=f"人 {number:02}", team=bakery.shop, by=bakery.owner, at=cast.TODAY)
    assert queries() == few
    page = owner.get(bakery.url("members/")).content.decode()
    assert page.count('<li class="person">') == 50 and "page=2" in page
    assert owner.get(bakery.url("members/?page=2")).content.decode().count('<li class="person">') == 17
    assert owner.get(bakery.url("members/?page=x")).status_code == 200


def test_no_name_or_address_stands_in_the_record_of_changes(bakery, owner, with_mail):
    owner.post(bakery.url("members/new/"), {"name": "新田 光", "email": "nitta@tomugi.example", "role": "member"})
    page = bakery.url(f"members/{Member.objects.get(name='新田 光').public_id}/")
    owner.post(page, {"name": "新田 ひかる", "email": "hikaru@tomugi.example", "role": "member"})
    owner.post(page + "departure/")
    owner.post(page + "return/")
    record = "".join(Event.objects.values_list("payload", flat=True))
    assert Event.objects.count() == 5
    assert not any(told in record for told in ("新田", "nitta", "hikaru"))


@pytest.mark.parametrize("path", ["members/?q=%00", "members/a%00b/", "teams/%00/settings/"])
def test_an_address_with_a_nul_leads_nowhere(bakery, owner, path):
    assert owner.get(bakery.url(path)).status_code == 404
