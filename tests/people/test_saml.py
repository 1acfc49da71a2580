"""Single sign-on by SAML: an answer that is signed, meant for here and asked for opens the company; no other does."""

from __future__ import annotations

import base64
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rashin.activity.models import SecurityEvent
from rashin.people.actions.single_sign_on import add_domain, note_proved, set_saml_provider
from rashin.people.models import SignOnIdentity, SingleSignOn
from tests import cast
from tests.people.saml_provider import ISSUER, SIGN_ON, SamlProvider, certified

SAML = "/accounts/single-sign-on/saml/"
SATO = {"subject": "p-sato", "email": "sato@tomugi.example"}


@pytest.fixture
def provider(bakery: cast.Company) -> SamlProvider:
    """The provider of 灯麦, whose domain is proved."""
    made, now = SamlProvider(), timezone.now()
    note_proved(add_domain("tomugi.example", by=bakery.owner, at=now), by=None, how="operator", at=now)
    values = {"issuer": ISSUER, "sign_on_url": SIGN_ON, "certificates": made.certificate, "admits": False}
    set_saml_provider(**values, by=bakery.owner, at=now)
    return made


def to_the_provider(browser: Client) -> str:
    page = browser.post("/accounts/single-sign-on/", {"email": "someone@tomugi.example"}).content.decode()
    return unescape(re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[0])


def brought(browser: Client, form: dict[str, str]) -> Any:
    """The provider's form arrives without a cookie, and the browser goes on with its own."""
    answer = Client().post(SAML, form)
    return browser.get(answer["location"]) if answer.status_code == 302 else answer


def is_inside(browser: Client, company: cast.Company) -> bool:
    return browser.get(company.url("members/")).status_code == 200


def refusals() -> list[str]:
    lines = SecurityEvent.objects.filter(name="sign_on.refused").order_by("pk")
    return [re.findall(r'"reason":"(\w+)"', line.payload)[0] for line in lines]


def test_a_signed_answer_opens_the_company(bakery, provider, client):
    assert brought(client, provider.sign_in(to_the_provider(client), **SATO)).status_code == 302
    assert is_inside(client, bakery) and SignOnIdentity.objects.get().subject == "p-sato"


@pytest.mark.parametrize(
    ("lies", "reason"),
    [
        ({"audience": "https://another.example/saml"}, "signature"),
        ({"issuer": "https://evil.example"}, "signature"),
        ({"to": "https://another.example/saml"}, "signature"),
        ({"request": "ONELOGIN_another"}, "signature"),
        ({"until": "2020-01-01T00:00:00Z"}, "signature"),
        ({"since": "2090-01-01T00:00:00Z"}, "signature"),
        ({"email": "sato@tonari.example"}, "domain"),
        ({"email": "nobody@tomugi.example"}, "nobody"),
    ],
)
def test_an_answer_that_is_not_meant_or_says_another_is_refused(bakery, provider, client, lies, reason):
    provider.lies = lies
    assert brought(client, provider.sign_in(to_the_provider(client), **SATO)).status_code == 403
    assert not is_inside(client, bakery) and refusals() == [reason]


@pytest.mark.parametrize("kind", ["another key", "no signature", "changed afterwards", "no XML", "entities"])
def test_an_answer_that_the_provider_has_not_signed_is_refused(bakery, provider, client, kind):
    provider.signs_with = certified() if kind == "another key" else None
    provider.is_signed = kind != "no signature"
    form = provider.sign_in(to_the_provider(client), **{**SATO, "email": "ishikawa@tomugi.example"})
    text = base64.b64decode(form["SAMLResponse"])
    if kind == "changed afterwards":
        text = text.replace(b"ishikawa@", b"onodera@")
    elif kind == "no XML":
        text = b"\x00<<<"
    elif kind == "entities":
        text = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + text
    form["SAMLResponse"] = base64.b64encode(text).decode()
    assert brought(client, form).status_code == 403
    assert not is_inside(client, bakery) and refusals() == ["signature"]


def test_an_answer_counts_once_and_in_the_browser_that_asked(bakery, provider, client):
    form = provider.sign_in(to_the_provider(client), **SATO)
    stranger = Client()
    assert brought(stranger, form).status_code == 403 and not is_inside(stranger, bakery)
    assert client.get("/accounts/single-sign-on/answer/", {"state": form["RelayState"]}).status_code == 302
    again = Client()
    to_the_provider(again)
    assert brought(again, form).status_code == 403 and not is_inside(again, bakery)


def test_an_answer_that_nobody_asked_for_is_not_even_kept(bakery, provider, client):
    form = provider.sign_in(to_the_provider(client), **SATO)
    assert Client().post(SAML, {**form, "RelayState": "made-up"}).status_code == 403
    assert Client().post(SAML, {**form, "SAMLResponse": "A" * 400_000}).status_code == 403
    assert Client().post(SAML, {}).status_code == 403


def test_a_provider_is_told_of_this_installation(client, db):
    told = client.get(SAML).content.decode()
    assert "AssertionConsumerService" in told and SAML in told


def test_an_owner_sets_it_up_on_the_page(bakery):
    made = SamlProvider()
    owner = bakery.client(bakery.owner)
    address = bakery.url("settings/single-sign-on/saml/")
    values = {"issuer": ISSUER, "sign_on_url": SIGN_ON, "certificates": made.certificate}
    for wrong in ({"certificates": "no certificate"}, {"sign_on_url": "http://idp.tomugi.example"}, {"issuer": ""}):
        answer = owner.post(address, {**values, **wrong})
        assert answer.status_code == 422 and not SingleSignOn.objects.exists()
    assert bakery.client(bakery.admin).post(address, values).status_code == 403
    assert owner.post(address, values).status_code == 302
    page = owner.get(bakery.url("settings/single-sign-on/")).content.decode()
    assert SIGN_ON in page and "BEGIN CERTIFICATE" in page
