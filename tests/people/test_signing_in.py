"""Signing in and out, passwords, and what allauth has that is not offered."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from tests import cast
from tests.post import deliver

SATO = "sato@tomugi.example"
NEW = "yoru-no-pan-2027"


def sign_in(client: Client, email: str = SATO, password: str = cast.PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_signing_in_leads_to_the_company(bakery, client):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"].startswith("/o/tomugi/")


def test_the_address_may_be_typed_in_capitals(bakery, client):
    assert sign_in(client, "Sato@Tomugi.Example").status_code == 302


@pytest.mark.parametrize(("email", "password"), [(SATO, "wrong-password"), ("nobody@x.example", cast.PASSWORD)])
def test_a_wrong_address_and_a_wrong_password_hear_the_same(bakery, client, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert "メールアドレスかパスワードが合っていません" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_too_many_tries_are_told_and_the_right_password_waits_too(bakery, client):
    for _ in range(6):
        answer = sign_in(client, password="wrong-password")
    assert "何度も試されました" in answer.content.decode()
    assert sign_in(client).status_code == 422


def test_a_flood_from_one_address_meets_a_page_in_the_readers_language(bakery, client):
    for number in range(31):
        answer = sign_in(client, f"somebody{number}@x.example", "wrong-password")
        assert answer.status_code == (422 if number < 30 else 429)
    assert "<h1" in answer.content.decode() and 'lang="ja"' in answer.content.decode()
    assert sign_in(client).status_code == 429, "the right password waits, too"


def test_the_session_changes_its_name_when_somebody_signs_in(bakery, client):
    client.get("/accounts/login/")
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_signing_in_leads_to_the_page_that_was_asked_for(bakery, client):
    wanted = bakery.url("members/")
    asked = client.get(wanted)
    assert asked["Location"] == f"/accounts/login/?next={wanted}"
    page = client.get(asked["Location"]).content.decode()
    assert f'name="next" value="{wanted}"' in page
    answer = client.post("/accounts/login/", {"login": SATO, "password": cast.PASSWORD, "next": wanted})
    assert answer["Location"] == wanted


def test_signing_out_needs_a_button(bakery):
    client = bakery.client(bakery.leader)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_another_password_ends_the_sessions_on_other_devices(bakery, client):
    shop = Client()
    sign_in(shop)
    sign_in(client)
    told = {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", told).status_code == 302
    assert client.get(bakery.url("settings/me/")).status_code == 200
    assert shop.get(bakery.url("settings/me/")).status_code == 302
    assert sign_in(Client(), password=NEW).status_code == 302


def test_a_wrong_current_password_changes_nothing(bakery):
    client = bakery.client(bakery.leader)
    answer = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert answer.status_code == 422
    assert "いまのパスワードと違います" in answer.content.decode()
    assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize(
    ("language", "subject"), [("ja", "羅針：新しいパスワードの設定"), ("en", "Rashin: set a new password")]
)
def test_a_forgotten_password_is_set_by_a_mailed_link(bakery, client, with_mail, language, subject):
    type(bakery.leader.user).objects.filter(email=SATO).update(language=language)
    assert client.post("/accounts/password/reset/", {"email": SATO}).status_code == 302
    deliver()
    (sent,) = mail.outbox
    assert sent.subject == subject and sent.to == [SATO]
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", sent.body)
    assert link is not None
    form = client.get(link[1], follow=True)
    assert form.status_code == 200 and link[1] not in form.request["PATH_INFO"]
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert sign_in(Client(), password=NEW).status_code == 302
    assert "このリンクは終わりました" in Client(headers={"accept-language": "ja"}).get(link[1]).content.decode()


def test_nobody_learns_who_has_an_account(bakery, client, with_mail):
    known = client.post("/accounts/password/reset/", {"email": SATO})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@x.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    deliver()
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_page_says_whom_to_ask(bakery, client):
    page = client.get("/accounts/password/reset/", headers={"accept-language": "ja"}).content.decode()
    assert "この羅針はメールを送りません" in page
    assert 'name="email"' not in page


def test_the_language_can_be_chosen_before_signing_in(bakery, client):
    page = client.get("/accounts/login/", headers={"accept-language": "ja"}).content.decode()
    assert "<h1" in page and "ログイン" in page
    answer = client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert "Sign in" in client.get("/accounts/login/", headers={"accept-language": "ja"}).content.decode()


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "social/"])
def test_nothing_else_of_accounts_is_offered(bakery, path):
    assert Client().get(f"/accounts/{path}").status_code == 404
    assert bakery.client(bakery.owner).post(f"/accounts/{path}").status_code == 404


def test_somebody_in_two_companies_comes_back_to_the_last_one(bakery, neighbours):
    neighbours.member.user = bakery.coach.user
    neighbours.member.save(update_fields=["user"])
    client = bakery.client(bakery.coach)
    assert client.get("/")["Location"] == "/companies/"
    page = client.get("/companies/").content.decode()
    assert "株式会社 灯麦" in page and "株式会社 隣" in page
    client.get(neighbours.url("members/"))
    assert client.get("/")["Location"].startswith("/o/tonari/")


def test_somebody_in_two_companies_switches_in_one_tap(bakery, neighbours):
    neighbours.member.user = bakery.coach.user
    neighbours.member.save(update_fields=["user"])
    client = bakery.client(bakery.coach)
    page = client.get(bakery.url("members/")).content.decode()
    rail = page[page.index('class="elsewhere"') :]
    assert "株式会社 隣" in rail and f'href="{neighbours.url("week/")}"' in rail
    assert client.get(neighbours.url("week/")).status_code == 200
    alone = bakery.client(bakery.viewer).get(bakery.url("members/")).content.decode()
    assert 'class="elsewhere"' not in alone and "株式会社 隣" not in alone


def test_an_account_without_a_company_is_told_so(bakery):
    client = bakery.client(bakery.viewer)
    bakery.viewer.left_at = cast.TODAY
    bakery.viewer.save(update_fields=["left_at"])
    page = client.get("/", follow=True).content.decode()
    assert "このアカウントは、いまどの会社にも入っていません" in page


def test_account_pages_speak_as_the_company_did(bakery):
    type(bakery.viewer).objects.filter(pk=bakery.viewer.pk).update(language="en")
    client = bakery.client(bakery.viewer)
    client.get(bakery.url("members/"))
    for path in ("/accounts/password/change/", "/accounts/logout/", "/companies/"):
        assert 'lang="en"' in client.get(path, headers={"accept-language": "ja"}).content.decode()


def test_an_account_without_a_password_sets_its_first(bakery):
    user = bakery.leader.user
    user.set_unusable_password()
    user.save(update_fields=["password"])
    client = bakery.client(bakery.leader)
    page = client.get("/accounts/password/change/")["Location"]
    assert client.post(page, {"password1": "short", "password2": "short"}).status_code == 422
    assert client.post(page, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get(bakery.url("members/")).status_code == 200
    assert sign_in(Client(), password=NEW).status_code == 302


def code_page(client: Client, email: str) -> str:
    """Ask for a code; return the page on which it is typed."""
    answer = client.post("/accounts/code/", {"email": email})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_code_that_came_by_mail_signs_in_once_in_the_browser_that_asked(bakery, client, with_mail):
    page = code_page(client, SATO)
    deliver()
    (sent,) = mail.outbox
    assert sent.to == [SATO] and sent.subject.startswith("羅針：コードは")
    code = re.search(r"^([A-Z0-9-]{6,})$", sent.body, re.MULTILINE)
    assert code is not None
    assert Client().post(page, {"code": code[1]})["Location"] == "/accounts/code/"
    wrong = client.post(page, {"code": "AAA-BBB"})
    assert wrong.status_code == 422
    assert client.post(page, {"code": code[1].lower()}).status_code == 302
    assert client.get(bakery.url("members/")).status_code == 200


def test_asking_for_a_code_tells_nothing_about_who_has_an_account(bakery, with_mail):
    told = []
    for email in (SATO, "sito@tomugi.example"):
        client = Client(headers={"accept-language": "ja"})
        page = code_page(client, email)
        shown = client.get(page).content.decode()
        wrong = client.post(page, {"code": "AAA-BBB"})
        told.append((page, _plain(shown, email), wrong.status_code, _plain(wrong.content.decode(), email)))
    for known, unknown in zip(*told, strict=True):
        assert known == unknown
    deliver()
    assert len(mail.outbox) == 1


def _plain(page: str, email: str) -> str:
    return re.sub(r"\b\w{64}\b", "", page).replace(email, "")


def test_without_a_mail_server_no_code_is_offered_and_the_page_says_whom_to_ask(bakery, client):
    assert "/accounts/code/" not in client.get("/accounts/login/").content.decode()
    page = client.get("/accounts/code/", headers={"accept-language": "ja"}).content.decode()
    assert "この羅針はメールを送りません" in page
    assert client.post("/accounts/code/", {"email": SATO}).status_code == 422
    assert not mail.outbox


def test_a_known_and_an_unknown_address_cost_one_hash_each(bakery, client, hashes):
    for email in (SATO, "nobody@x.example"):
        hashes.clear()
        assert sign_in(client, email, "wrong-password").status_code == 422
        assert len(hashes) == 1, email


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Every password that is hashed from here on."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    made: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: made.append(password) or encode(self, password, salt)
    )
    return made


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "client-ip", "cf-connecting-ip"])
def test_no_header_makes_a_flood_look_like_many_visitors(bakery, client, header):
    for number in range(12):
        answer = client.post(
            "/accounts/login/",
            {"login": f"somebody{number}@x.example", "password": "wrong-password"},
            headers={header: f"198.51.100.{number}"},
        )
    assert answer.status_code == 429 or "何度も試されました" in answer.content.decode()
