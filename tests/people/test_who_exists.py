"""Who has an account here, and where else it belongs, is told to who reads its mail and to nobody else.

Whoever takes an invitation, changes their address or helps a colleague gets the same pages after as many statements."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rashin.organizations.models import Member, Organization
from rashin.people.actions.invitations import invite
from rashin.people.models import Invitation, User
from tests import cast
from tests.people.test_second_factor import set_up_app, sign_in
from tests.post import deliver

NEW = "yoru-no-pan-2027"
KNOWN, UNKNOWN = "kaneko@tonari.example", "kanemo@tonari.example"  # of the same length
TOKEN = re.compile(r'(?:Token": "|value="|nonce-)[\w-]{32,}')


@pytest.fixture
def known(neighbours: cast.Company) -> User:
    """Somebody of the company next door."""
    return User.objects.create_user(KNOWN, cast.PASSWORD)


@pytest.fixture
def link(bakery: cast.Company) -> str:
    """An invitation that names no address."""
    return f"/invitations/{invite(bakery.clerk, by=bakery.owner, at=timezone.now())}/"


def answered(browser: Client, page: str, *, instead: str = "", **told: str) -> tuple[int, str, int]:
    """Status, body and number of statements of an answer; `instead` is what differs by itself."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(page, told)
        body = answer.content.decode() + str(answer.headers.get("Location"))
    return answer.status_code, TOKEN.sub("", body.replace(instead or "\0", "")), len(asked)


def letters() -> list[Any]:
    deliver()
    return list(outbox.outbox)


def link_in(letter: Any) -> str:
    return str(letter.body.partition("http://testserver")[2].split()[0])


# ---- a place that somebody takes


def test_an_invitation_answers_the_same_whoever_exists(known, link, with_mail):
    answers = [answered(Client(), link, email=each, instead=each) for each in (KNOWN, UNKNOWN)]
    assert answers[0] == answers[1] and answers[0][0] == 200
    assert [letter.to for letter in letters()] == [[KNOWN], [UNKNOWN]]


def test_an_invitation_that_names_an_address_answers_the_same_whoever_exists(bakery, known, with_mail):
    pages = []
    for each in (KNOWN, UNKNOWN):
        Member.objects.filter(pk=bakery.clerk.pk).update(email=each)
        bakery.clerk.email = each
        page = f"/invitations/{invite(bakery.clerk, by=bakery.owner, at=timezone.now())}/"
        shown = Client().get(page).content.decode().replace(each, "").replace(page, "")
        pages.append((TOKEN.sub("", shown), answered(Client(), page, instead=each)))
    assert pages[0][0] == pages[1][0] and pages[0][1][0] == pages[1][1][0] == 200
    assert pages[0][1][2] == pages[1][1][2]


def test_the_letter_leads_a_newcomer_to_a_password_and_in(bakery, link, client, with_mail):
    client.post(link, {"email": UNKNOWN})
    onwards = link_in(letters()[0])
    assert UNKNOWN in client.get(onwards).content.decode()
    assert client.post(onwards, {"password": NEW}).status_code == 302
    bakery.clerk.refresh_from_db()
    assert bakery.clerk.user.email == bakery.clerk.email == UNKNOWN


def test_the_letter_tells_who_has_an_account_to_sign_in(bakery, known, link, client, with_mail):
    client.post(link, {"email": KNOWN})
    page = Client(headers={"accept-language": "ja"}).get(link_in(letters()[0])).content.decode()
    assert "のアカウントはすでにあります" in page and f"/accounts/login/?next={link}" in page
    assert 'name="password"' not in page


def test_a_mailed_invitation_needs_no_second_letter(bakery, owner, with_mail):
    owner.post(bakery.url("members/new/"), {"name": "新田 光", "email": UNKNOWN, "role": "member"})
    page = Client().get(link_in(letters()[0])).content.decode()
    assert 'name="password"' in page


def test_a_letter_to_another_address_or_of_another_invitation_proves_nothing(bakery, link, client, with_mail):
    client.post(link, {"email": UNKNOWN})
    proof = link_in(letters()[0]).partition("?")[2]
    Invitation.objects.update(email="onodera@tonari.example")
    assert 'name="password"' not in client.get(f"{link}?{proof}").content.decode()
    other = f"/invitations/{invite(bakery.clerk, by=bakery.owner, at=timezone.now())}/"
    assert 'name="password"' not in client.get(f"{other}?{proof}").content.decode()
    assert client.post(f"{other}?{proof}", {"password": NEW}).status_code == 422


def test_five_letters_of_one_invitation_go_out_in_a_day(link, client, with_mail):
    answers = [client.post(link, {"email": f"a{number}@x.example"}).status_code for number in range(6)]
    assert answers == [200] * 5 + [422] and len(letters()) == 5


def test_without_mail_a_link_can_be_tried_a_few_times(known, link, client):
    answers = [client.post(link, {"email": KNOWN, "password": NEW}).content.decode() for _ in range(11)]
    told = ["アカウントはもうあります" in each for each in answers]
    assert told == [True] * 10 + [False], "then nothing is told any more"


# ---- one's own address


def test_a_new_address_is_answered_the_same_whoever_exists(bakery, known, with_mail):
    page = bakery.url("settings/me/address/")
    told = {"password": cast.PASSWORD}
    for _visit in range(2):  # what a first visit remembers is remembered
        bakery.client(bakery.leader).get(page)
    browsers = [bakery.client(bakery.leader) for _ in range(2)]
    for browser in browsers:
        browser.get(page)
    answers = [
        answered(browser, page, email=each, instead=each, **told)
        for browser, each in zip(browsers, (KNOWN, UNKNOWN), strict=True)
    ]
    assert answers[0] == answers[1] and answers[0][0] == 302
    assert [letter.to for letter in letters()] == [[KNOWN], [UNKNOWN]]
    bakery.leader.user.refresh_from_db()
    assert bakery.leader.user.email == "sato@tomugi.example", "nothing has changed yet"


def test_the_letter_to_a_new_address_makes_it_count_once_and_the_former_one_hears_of_it(bakery, with_mail):
    browser = bakery.client(bakery.leader)
    browser.post(bakery.url("settings/me/address/"), {"email": "Misaki@x.example", "password": cast.PASSWORD})
    page = link_in(letters()[0])
    assert "misaki@x.example" in browser.get(page).content.decode()
    assert User.objects.filter(email="sato@tomugi.example").exists(), "looking changes nothing"
    assert browser.post(page).status_code == 302
    assert User.objects.get(members=bakery.leader).email == "misaki@x.example"
    assert letters()[1].to == ["sato@tomugi.example"]
    assert browser.get(page).status_code == browser.post(page).status_code == 410


def test_a_letter_to_a_new_address_is_its_accounts_alone_and_good_for_a_day(bakery, with_mail, clock):
    clock("2026-11-24T09:00+09:00")
    browser = bakery.client(bakery.leader)
    browser.post(bakery.url("settings/me/address/"), {"email": "misaki@x.example", "password": cast.PASSWORD})
    page = link_in(letters()[0])
    assert bakery.client(bakery.member).post(page).status_code == 410
    clock("2026-11-25T09:01+09:00")
    assert bakery.client(bakery.leader).post(page).status_code == 410


def test_who_reads_the_mail_of_an_address_learns_that_it_has_an_account(bakery, known, with_mail):
    browser = bakery.client(bakery.leader)
    browser.post(bakery.url("settings/me/address/"), {"email": KNOWN, "password": cast.PASSWORD})
    answer = browser.post(link_in(letters()[0]))
    assert answer.status_code == 422 and "アカウントはすでにあります" in answer.content.decode()


# ---- a colleague's account


@pytest.fixture
def shared(bakery: cast.Company, neighbours: cast.Company) -> tuple[Member, Member]:
    """Two colleagues: one belongs to the company next door as well."""
    Member.objects.create(
        organization=neighbours.organization, user=bakery.leader.user, name="佐藤 美咲", joined_at=cast.FOUNDED
    )
    return bakery.leader, bakery.member


def helped(bakery: cast.Company, colleague: Member, what: str) -> tuple[int, str, int]:
    owner = bakery.client(bakery.owner)
    owner.get(bakery.url("members/"))
    with CaptureQueriesContext(connection) as asked:
        answer = owner.post(bakery.url(f"members/{colleague.public_id}/{what}/"))
    page = owner.get(bakery.url(f"members/{colleague.public_id}/")).content.decode()
    told = re.findall(r"<p[^>]*>[^<]*メール[^<]*</p>|toast[^<]*<[^<]*", page)
    return answer.status_code, "".join(told).replace(colleague.name, ""), len(asked)


@pytest.mark.parametrize("what", ["reset-link", "second-factor"])
@pytest.mark.parametrize("mails", [True, False])
def test_helping_a_colleague_tells_nothing_of_another_company(bakery, shared, settings, what, mails):
    if mails:
        settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}
    answers = [helped(bakery, each, what) for each in shared]
    assert answers[0] == answers[1] and answers[0][0] == (302 if mails else 409)
    sent = [letter.to for letter in letters()]
    assert sent == ([["sato@tomugi.example"], ["ishikawa@tomugi.example"]] if mails else [])


def test_beside_other_companies_the_link_for_a_new_password_is_in_nobodys_hand(bakery, neighbours, owner, with_mail):
    page = owner.post(bakery.url(f"members/{bakery.leader.public_id}/reset-link/"), follow=True).content.decode()
    assert "/accounts/password/reset/" not in page
    onwards = Client().get(link_in(letters()[0]))["Location"]
    assert "/accounts/password/reset/" in onwards


def test_who_has_lost_the_second_factor_takes_it_off_by_the_letter_once(bakery, neighbours, owner, with_mail):
    set_up_app(sign_in()[0])
    assert sign_in()[1] == "/accounts/second-factor/authentication/"
    outbox.outbox.clear()
    owner.post(bakery.url(f"members/{bakery.leader.public_id}/second-factor/"))
    assert sign_in()[1] == "/accounts/second-factor/authentication/", "asking changes nothing"
    letter, browser = letters()[0], Client()
    page = browser.get(link_in(letter))["Location"]
    assert browser.post(page, {"password1": NEW, "password2": NEW}).status_code == 302
    assert Client().post("/accounts/login/", {"login": "sato@tomugi.example", "password": NEW})["Location"] == "/"
    assert Client().get(link_in(letter)).status_code == 200, "the page says that it has ended"


def test_a_link_for_a_new_password_leaves_the_second_factor(bakery, neighbours, owner, with_mail):
    set_up_app(sign_in()[0])
    outbox.outbox.clear()
    owner.post(bakery.url(f"members/{bakery.leader.public_id}/reset-link/"))
    browser = Client()
    browser.post(browser.get(link_in(letters()[0]))["Location"], {"password1": NEW, "password2": NEW})
    leads_to = Client().post("/accounts/login/", {"login": "sato@tomugi.example", "password": NEW})["Location"]
    assert leads_to == "/accounts/second-factor/authentication/"


def test_where_one_company_is_alone_the_link_is_handed_over(bakery, owner, with_mail):
    Organization.objects.exclude(pk=bakery.organization.pk).update(is_visible=False)
    page = owner.post(bakery.url(f"members/{bakery.leader.public_id}/reset-link/"), follow=True).content.decode()
    assert "/accounts/password/reset/" in page
