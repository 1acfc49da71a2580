"""Answers lead to no other site and to no other name, and cookies are out of reach."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.cast import PASSWORD, Company
from tests.post import deliver

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
    "https:evil.example", "///evil.example", "http://testserver.evil.example/", "%2F%2Fevil.example",
    "\t//evil.example",
)  # fmt: skip


def stays(place: str) -> bool:
    """Whether a browser that is led to this place, as it reads it, stays at the installation."""
    read = "".join(place.split()).replace("\\", "/")
    parts = urlsplit(urljoin("http://testserver/accounts/login/", read))
    return (parts.scheme, parts.netloc) == ("http", "testserver")


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(bakery: Company) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "sato@tomugi.example", "password": PASSWORD})
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]


def test_signing_out_empties_what_the_browser_has_kept(bakery: Company) -> None:
    assert bakery.client(bakery.member).post(reverse("account_logout"))["Clear-Site-Data"] == '"cache"'


def test_a_form_from_elsewhere_is_refused(bakery: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bakery.owner.user, backend="rashin.people.accounts.Accounts")
    sent = {"name": "のっとり"}
    assert client.post(bakery.url("settings/"), sent).status_code == 403
    headers = {"origin": "https://evil.example", "x-forwarded-host": "evil.example"}
    assert client.post(bakery.url("settings/"), sent, headers=headers).status_code == 403


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(bakery: Company, where: str) -> None:
    answer = Client().post(
        reverse("account_login"), {"login": "sato@tomugi.example", "password": PASSWORD, "next": where}
    )
    assert answer.status_code == 302 and stays(answer["Location"])


@pytest.mark.parametrize("where", ELSEWHERE)
def test_signing_out_and_choosing_a_language_lead_to_no_other_site(bakery: Company, where: str) -> None:
    client = bakery.client(bakery.member)
    for page in ("set_language", "account_logout"):
        answer = client.post(reverse(page), {"next": where, "language": "ja"})
        assert answer.status_code == 302 and stays(answer["Location"])


def test_an_address_of_before_leads_on_within_the_installation(bakery: Company) -> None:
    bakery.client(bakery.owner).post(bakery.url("settings/address/"), {"slug": "akari"})
    answer = bakery.client(bakery.owner).get("/o/tomugi//evil.example/o/tomugi/board/")
    assert answer.status_code == 404
    assert bakery.client(bakery.owner).get("/o/tomugi/board/?x=//evil")["Location"] == "/o/akari/board/?x=//evil"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80"]
)
def test_another_name_than_the_installations_is_not_answered(bakery: Company, host: str, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert bakery.client(bakery.owner).get(bakery.url("board/"), headers={"host": host}).status_code == 400


def test_a_link_by_mail_names_the_installation_whatever_name_was_asked_for(bakery: Company, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "okr.tomugi.example"]
    settings.RASHIN_URL = "https://okr.tomugi.example"
    headers = {"x-forwarded-host": "evil.example"}
    Client().post(reverse("account_reset_password"), {"email": "sato@tomugi.example"}, headers=headers)
    deliver()
    assert "evil.example" not in mail.outbox[0].body


def test_a_session_of_before_is_not_gone_on_with_after_signing_in(bakery: Company) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.cookies["sessionid"] = "a" * 32
    client.post(reverse("account_login"), {"login": "sato@tomugi.example", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32
    assert int(client.cookies["sessionid"]["max-age"]) <= timedelta(days=365).total_seconds()
