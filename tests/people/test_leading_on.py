"""Where one was going is gone on to after signing in, however one does; it is never another site."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail as outbox
from django.test import Client
from django.utils.http import urlencode

from rashin.people.forms import passkeys
from tests import cast
from tests.people.openid_provider import Provider
from tests.people.test_second_factor import HERE, code_for, set_up_app, sign_in
from tests.people.test_single_sign_on import ANSWER, SATO
from tests.people.test_single_sign_on import provider as provider
from tests.post import deliver

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "///evil.example",
    "https:evil.example", "http:///evil.example", "javascript:alert(1)", "\t//evil.example", "ftp://testserver/",
    "https://testserver@evil.example/", "//testserver.evil.example",
)  # fmt: skip
INSIDE = "/o/tomugi/members/"
KEY = '{"id": "a"}'


def leads_inside(answer: Any) -> bool:
    assert answer.status_code == 302, answer.content.decode()[:500]
    return re.fullmatch(r"/(?![/\\]).*", answer["Location"]) is not None


@pytest.fixture
def secret(bakery: cast.Company) -> str:
    """The key of 佐藤's app."""
    return set_up_app(sign_in()[0])


@pytest.mark.parametrize("where", [*ELSEWHERE, INSIDE])
def test_showing_the_password_once_more_leads_to_no_other_site(bakery, where):
    client = bakery.comes_in(bakery.leader)
    answer = client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD, "next": where})
    assert leads_inside(answer) and (answer["Location"] == where) == (where == INSIDE)


def test_a_code_once_more_leads_to_no_other_site(bakery, secret, clock):
    client, page = sign_in()
    client.post(page, {"code": code_for(secret)})
    for number, where in enumerate(ELSEWHERE):
        clock(f"2030-01-01T09:{number:02}+09:00")  # another code for each
        client = bakery.client(bakery.leader)
        answer = client.post(f"{HERE}confirmation/", {"code": code_for(secret), "next": where})
        assert leads_inside(answer), where


@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_page_that_asks_for_a_second_factor_leads_to_no_other_site(bakery, secret, where):
    client, page = sign_in()
    client.post(page, {"code": code_for(secret, 1)})
    assert leads_inside(client.get(f"{HERE}needed/?{urlencode({'next': where})}"))


@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_code_after_the_password_leads_to_no_other_site(bakery, secret, where):
    client = Client()
    told = {"login": "sato@tomugi.example", "password": cast.PASSWORD, "next": where}
    page = client.post("/accounts/login/", told)["Location"]
    assert leads_inside(client.post(page, {"code": code_for(secret), "next": where}))


@pytest.mark.parametrize("where", [*ELSEWHERE, INSIDE])
def test_a_mailed_code_leads_to_no_other_site(bakery, with_mail, where):
    client = Client()
    page = client.post("/accounts/code/", {"email": "sato@tomugi.example", "next": where})["Location"]
    deliver()
    code = re.search(r"^([A-Z0-9-]{6,})$", outbox.outbox[0].body, re.MULTILINE)
    assert code is not None
    answer = client.post(page, {"code": code[1], "next": where})
    assert leads_inside(answer) and (answer["Location"] == where) == (where == INSIDE)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_passkeys_pages_lead_to_no_other_site(bakery, monkeypatch, where):
    key = Authenticator.objects.create(user=bakery.leader.user, type=Authenticator.Type.WEBAUTHN, data={"name": "鍵"})
    monkeypatch.setattr(passkeys._Once, "clean_credential", lambda _form: key)  # what a browser alone can do
    told = {"credential": KEY, "next": where}
    client = Client()
    assert leads_inside(client.post("/accounts/passkeys/sign-in/", told))
    assert leads_inside(client.post("/accounts/passkeys/confirmation/", told))
    after = Client()
    page = after.post("/accounts/login/", {"login": SATO["email"], "password": cast.PASSWORD})["Location"]
    assert leads_inside(after.post(page, told))


def test_single_sign_on_leads_to_no_other_site(bakery, provider: Provider):
    for where in (*ELSEWHERE, INSIDE):
        browser = Client()
        page = browser.post("/accounts/single-sign-on/", {"email": SATO["email"], "next": where}).content.decode()
        there = unescape(re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[0])
        answer = browser.get(ANSWER, provider.sign_in(there, **SATO))
        assert leads_inside(answer) and (answer["Location"] == where) == (where == INSIDE), where
