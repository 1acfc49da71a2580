"""Single sign-on with a real provider on loopback: who comes in, who does not, and how far it reaches."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from rashin.activity.models import Event, SecurityEvent
from rashin.cli.main import main
from rashin.organizations.models import Member, Organization, Role
from rashin.people import second_factor
from rashin.people.actions.members import say_goodbye
from rashin.people.actions.single_sign_on import add_domain, note_proved, require_single_sign_on, set_provider
from rashin.people.models import Domain, SignOnIdentity, SingleSignOn, User
from tests import cast
from tests.people.openid_provider import CLIENT, SECRET, Provider, serving

SIGN_ON, ANSWER = "/accounts/single-sign-on/", "/accounts/single-sign-on/answer/"
SATO = {"sub": "u-sato", "email": "sato@tomugi.example", "email_verified": True, "name": "佐藤 美咲"}
ONODERA = {"sub": "u-onodera", "email": "onodera@tomugi.example", "email_verified": True}


@pytest.fixture
def provider(bakery: cast.Company, settings: Any) -> Iterator[Provider]:
    """The provider of 灯麦, whose domain is proved."""
    settings.RASHIN_INSIDE_HOSTS = ("localhost",)
    with serving() as made:
        prove(bakery, "tomugi.example")
        set_up(bakery, made)
        yield made


def prove(company: cast.Company, name: str) -> Domain:
    now = timezone.now()
    domain = add_domain(name, by=company.owner, at=now)
    return note_proved(domain, by=None, how="operator", at=now)


def set_up(company: cast.Company, provider: Provider, **changes: Any) -> SingleSignOn:
    values = {"issuer": provider.issuer, "client_id": CLIENT, "secret": SECRET, "takes_unsaid": False, "admits": False}
    return set_provider(**{**values, **changes}, by=company.owner, at=timezone.now())


def to_the_provider(browser: Client, **asked: str) -> str:
    """The address at the provider that the browser is led to."""
    page = browser.post(SIGN_ON, asked or {"email": "someone@tomugi.example"}).content.decode()
    return unescape(re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[0])


def come(browser: Client, provider: Provider, *, asked: dict[str, str] | None = None, **claims: Any) -> Any:
    """Go to the provider, sign in there, and come back."""
    return browser.get(ANSWER, provider.sign_in(to_the_provider(browser, **(asked or {})), **claims))


def is_inside(browser: Client, company: cast.Company) -> bool:
    return browser.get(company.url("members/")).status_code == 200


def refusals() -> list[str]:
    lines = SecurityEvent.objects.filter(name="sign_on.refused").order_by("pk")
    return [re.findall(r'"reason":"(\w+)"', line.payload)[0] for line in lines]


# ---- coming in


def test_who_is_a_member_comes_in_by_the_domain_of_their_address(bakery, provider, client):
    answer = come(client, provider, **SATO)
    assert answer.status_code == 302 and is_inside(client, bakery)
    assert SecurityEvent.objects.filter(name="sign_on.arrived", actor=bakery.leader).exists()
    assert "client_secret" in provider.asked[0] and provider.asked[0]["code_verifier"]


def test_who_has_no_account_yet_gets_one_and_their_own_place(bakery, provider, client):
    Member.objects.filter(pk=bakery.clerk.pk).update(email="kimura@tomugi.example")
    come(client, provider, sub="u-kimura", email="kimura@tomugi.example", email_verified=True)
    bakery.clerk.refresh_from_db()
    assert is_inside(client, bakery) and not bakery.clerk.user.has_usable_password()


def test_the_person_is_known_again_by_the_provider_and_not_by_the_address(bakery, provider, client):
    come(client, provider, **SATO)
    other = Client()
    come(other, provider, **{**SATO, "email": "misaki@tomugi.example"})
    assert is_inside(other, bakery) and SignOnIdentity.objects.count() == 1
    third = Client()
    assert come(third, provider, **{**SATO, "sub": "u-another"}).status_code == 403
    assert not is_inside(third, bakery) and refusals() == ["somebody_else"]


def test_a_newcomer_becomes_a_member_only_where_the_company_says_so(bakery, provider, client):
    new = {"sub": "u-new", "email": "shinjin@tomugi.example", "email_verified": True, "name": "新人 花"}
    answer = come(client, provider, **new)
    assert answer.status_code == 403 and "shinjin@tomugi.example" in answer.content.decode()
    set_up(bakery, provider, secret="", admits=True)
    assert come(client, provider, **new).status_code == 302 and is_inside(client, bakery)
    member = Member.objects.get(name="新人 花")
    assert member.role == Role.MEMBER and Event.objects.filter(name="member.added", subject=member.public_id).exists()


def test_a_newcomer_takes_no_address_that_another_member_is_named_with(bakery, provider, client):
    Member.objects.filter(pk=bakery.leader.pk).update(email="shinjin@tomugi.example")
    set_up(bakery, provider, secret="", admits=True)
    come(client, provider, sub="u-new", email="shinjin@tomugi.example", email_verified=True, name="新人 花")
    member = Member.objects.get(name="新人 花")
    assert is_inside(client, bakery) and (member.email, member.user.email) == ("", "shinjin@tomugi.example")


def test_the_secret_lies_locked_in_the_database(bakery, provider):
    row = SingleSignOn.objects.get()
    assert SECRET not in row.locked_secret and SECRET not in str(list(Event.objects.values()))
    page = bakery.client(bakery.owner).get(bakery.url("settings/single-sign-on/")).content.decode()
    assert SECRET not in page and provider.issuer in page


# ---- who does not come in


@pytest.mark.parametrize(
    ("lies", "reason"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "somebody-else"}, "audience"),
        ({"aud": [CLIENT, "somebody-else"]}, "audience"),
        ({"iss": "https://accounts.example"}, "issuer"),
        ({"exp": 1_600_000_000}, "expired"),
        ({"sub": None}, "signature"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": None}, "unverified"),
        ({"email": "sato@tonari.example"}, "domain"),
        ({"email": "sato@evil.tomugi.example"}, "domain"),
        ({"email": None}, "domain"),
        ({"email": "nobody@tomugi.example"}, "nobody"),
    ],
)
def test_a_token_that_does_not_say_it_is_refused(bakery, provider, client, lies, reason):
    provider.lies = lies
    answer = come(client, provider, **SATO)
    assert answer.status_code == 403 and not is_inside(client, bakery)
    assert refusals() == [reason]


@pytest.mark.parametrize("kind", ["another key", "no signature", "our secret as the key"])
def test_a_token_that_the_provider_has_not_signed_is_refused(bakery, provider, client, kind):
    if kind == "another key":
        provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elif kind == "no signature":
        provider.signs_with, provider.algorithm = "", "none"
    else:
        provider.signs_with, provider.algorithm = "k" * 64, "HS256"
    assert come(client, provider, **SATO).status_code == 403 and not is_inside(client, bakery)
    assert refusals() == ["signature"]


def test_what_was_begun_in_another_browser_is_not_gone_on_with(bakery, provider, client):
    brought = provider.sign_in(to_the_provider(client), **SATO)
    stranger = Client()
    assert stranger.get(ANSWER, brought).status_code == 403 and not is_inside(stranger, bakery)
    assert client.get(ANSWER, brought).status_code == 302
    assert client.get(ANSWER, brought).status_code == 403, "the same answer twice"


def test_entra_says_nothing_of_verified_addresses_and_an_owner_may_take_them(bakery, provider, client):
    set_up(bakery, provider, secret="", takes_unsaid=True)
    provider.lies = {"email_verified": None}
    assert come(client, provider, **SATO).status_code == 302 and is_inside(client, bakery)
    provider.lies = {"email_verified": False}
    assert come(Client(), provider, sub="x", email="ishikawa@tomugi.example").status_code == 403


def test_who_has_left_does_not_come_back_by_themselves(bakery, provider, client):
    set_up(bakery, provider, secret="", admits=True)
    say_goodbye(bakery.leader, by=bakery.owner, at=timezone.now())
    assert come(client, provider, **SATO).status_code == 403 and refusals() == ["left"]


def test_an_account_that_belongs_elsewhere_is_not_taken_over(bakery, neighbours, provider, client):
    set_up(bakery, provider, secret="", admits=True)
    User.objects.create_user("boss@tomugi.example", cast.PASSWORD)
    answer = come(client, provider, sub="u-boss", email="boss@tomugi.example", email_verified=True)
    assert answer.status_code == 403 and refusals() == ["elsewhere"]
    assert not Member.objects.filter(organization=bakery.organization, user__email="boss@tomugi.example").exists()


def test_a_provider_that_is_away_is_said(bakery, settings, client):
    settings.RASHIN_INSIDE_HOSTS = ("localhost",)
    prove(bakery, "tomugi.example")
    values = {"issuer": "http://localhost:9", "client_id": CLIENT, "secret": "", "takes_unsaid": False, "admits": False}
    set_provider(**values, by=bakery.owner, at=timezone.now())
    answer = client.post(SIGN_ON, {"email": "sato@tomugi.example"})
    assert answer.status_code == 403 and refusals() == ["provider"]


# ---- how far it reaches


def in_both(bakery: cast.Company, neighbours: cast.Company) -> None:
    """佐藤 belongs to the neighbours, too, with the same account."""
    Member.objects.create(
        organization=neighbours.organization, user=bakery.leader.user, name="佐藤 美咲", joined_at=cast.FOUNDED
    )


def test_a_companys_provider_opens_that_company_and_nothing_else_of_the_account(bakery, neighbours, provider, client):
    in_both(bakery, neighbours)
    come(client, provider, **SATO)
    assert is_inside(client, bakery)
    there, nowhere = client.get(neighbours.url("members/")), client.get("/o/nobody/members/")
    assert there.status_code == nowhere.status_code == 302 and there["location"].startswith("/accounts/login/")
    for page in ("/companies/", bakery.url("members/"), "/"):
        assert "tonari" not in client.get(page, follow=True).content.decode()
    for page in ("/accounts/second-factor/", "/accounts/password/change/", "/accounts/passkeys/new/"):
        assert client.get(page)["location"].startswith("/accounts/login/"), page


def test_a_password_opens_the_rest_and_takes_nothing_away(bakery, neighbours, provider, client):
    in_both(bakery, neighbours)
    come(client, provider, **SATO)
    client.post("/accounts/login/", {"login": "sato@tomugi.example", "password": cast.PASSWORD})
    assert is_inside(client, neighbours) and is_inside(client, bakery)


def test_who_is_signed_in_already_keeps_what_is_open(bakery, neighbours, provider):
    in_both(bakery, neighbours)
    browser = bakery.client(bakery.leader)
    come(browser, provider, asked={"company": "tomugi"}, **SATO)
    assert is_inside(browser, neighbours) and is_inside(browser, bakery)


def test_one_company_is_not_asked_for_by_who_does_not_belong_to_it(bakery, neighbours, provider):
    assert neighbours.client(neighbours.owner).post(SIGN_ON, {"company": "tomugi"}).status_code == 404
    assert neighbours.client(neighbours.owner).post(SIGN_ON, {"company": "nobody"}).status_code == 404


def test_a_domain_leads_nowhere_until_it_is_proved(bakery, provider, client):
    add_domain("cafe.example", by=bakery.owner, at=timezone.now())
    assert client.post(SIGN_ON, {"email": "a@cafe.example"}).status_code == 422
    assert client.post(SIGN_ON, {"email": "a@nobody.example"}).status_code == 422


def test_a_domain_belongs_to_one_company(bakery, neighbours, provider, capsys):
    add_domain("tomugi.example", by=neighbours.owner, at=timezone.now())
    assert main(["domains", "tonari", "tomugi.example"]) == 1
    assert Domain.objects.get(name="tomugi.example", proved_at__isnull=False).organization == bakery.organization
    main(["domains"])
    assert "tomugi\ttomugi.example\t2" in capsys.readouterr().out


def test_the_operator_confirms_a_domain(bakery, capsys):
    add_domain("tomugi.example", by=bakery.owner, at=timezone.now())
    assert main(["domains", "tomugi", "tomugi.example"]) == 0
    assert Domain.objects.get().proved_at and Event.objects.filter(name="domain.proved", actor=None).exists()
    assert main(["domains", "tomugi", "other.example"]) == 1


def test_a_domain_that_does_not_show_the_line_is_not_proved(bakery):
    domain = add_domain("mail.tomugi.invalid", by=bakery.owner, at=timezone.now())
    answer = bakery.client(bakery.owner).post(bakery.url(f"settings/domains/{domain.public_id}/proof/"))
    domain.refresh_from_db()
    assert answer.status_code == 422 and domain.proved_at is None and domain.challenge in answer.content.decode()


def test_a_domain_that_shows_the_line_is_proved(bakery, provider, monkeypatch):
    monkeypatch.setattr("rashin.people.views.single_sign_on.PROOF", provider.issuer + "/rashin.txt")
    domain = add_domain("mail.tomugi.example", by=bakery.owner, at=timezone.now())
    look = bakery.url(f"settings/domains/{domain.public_id}/proof/")
    provider.line = "rashin-another"
    assert bakery.client(bakery.owner).post(look).status_code == 422
    provider.line = domain.challenge
    assert bakery.client(bakery.admin).post(look).status_code == 403
    assert bakery.client(bakery.owner).post(look).status_code == 302
    domain.refresh_from_db()
    assert domain.proved_at is not None


# ---- no other way in


def give_second_factor(member: Member) -> None:
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={"secret": secrets.token_hex(8)})


@pytest.fixture
def required(bakery: cast.Company, provider: Provider) -> Provider:
    """灯麦 asks everybody to come by single sign-on; its owner has tried it."""
    come(Client(), provider, **ONODERA)
    give_second_factor(bakery.owner)
    require_single_sign_on(bakery.organization, required=True, by=bakery.owner, at=timezone.now())
    return provider


def test_it_is_asked_for_only_when_an_owner_has_come_in_that_way_and_has_another(bakery, provider):
    def ask() -> None:
        require_single_sign_on(bakery.organization, required=True, by=bakery.owner, at=timezone.now())

    with pytest.raises(ValidationError):
        ask()
    come(Client(), provider, **ONODERA)
    with pytest.raises(ValidationError):
        ask()
    give_second_factor(bakery.owner)
    ask()
    assert Organization.objects.get(pk=bakery.organization.pk).requires_single_sign_on


def test_a_password_no_longer_leads_in_and_other_companies_are_not_touched(bakery, neighbours, required):
    in_both(bakery, neighbours)
    browser = bakery.client(bakery.leader)
    page = browser.get(bakery.url("board/"))
    assert page.status_code == 403 and "株式会社 灯麦" in page.content.decode()
    assert is_inside(browser, neighbours)
    come(browser, required, asked={"company": "tomugi"}, **SATO)
    assert is_inside(browser, bakery) and is_inside(browser, neighbours)


def test_an_owner_comes_in_with_password_and_second_factor_all_the_same(bakery, required):
    browser = bakery.client(bakery.owner)
    assert browser.get(bakery.url("board/"))["location"].startswith("/accounts/second-factor/needed/")
    session = browser.session
    session["second_factor"] = True
    session.save()
    assert is_inside(browser, bakery)


def test_what_everybody_stands_on_is_not_taken_away(bakery, required):
    browser = Client()
    come(browser, required, **ONODERA)
    domain = Domain.objects.get(name="tomugi.example")
    assert browser.post(bakery.url(f"settings/domains/{domain.public_id}/removal/")).status_code == 409
    assert browser.post(bakery.url("settings/single-sign-on/removal/")).status_code == 409
    browser.post(bakery.url("settings/single-sign-on/requirement/"), {})
    assert not Organization.objects.get(pk=bakery.organization.pk).requires_single_sign_on
    assert browser.post(bakery.url("settings/single-sign-on/removal/")).status_code == 302


def test_an_administrator_sees_it_and_changes_nothing(bakery, provider):
    browser = bakery.client(bakery.admin)
    assert browser.get(bakery.url("settings/single-sign-on/")).status_code == 200
    values = {"issuer": "https://evil.example", "client_id": "x"}
    assert browser.post(bakery.url("settings/single-sign-on/"), values).status_code == 403
    assert SingleSignOn.objects.get().issuer == provider.issuer


@pytest.mark.parametrize("issuer", ["http://accounts.google.com", "javascript:1", "https://a.example/?x=1", "", "x"])
def test_an_issuer_that_is_none_comes_back_with_a_sentence_and_what_was_typed(bakery, issuer):
    answer = bakery.client(bakery.owner).post(
        bakery.url("settings/single-sign-on/"), {"issuer": issuer, "client_id": "rashin"}
    )
    assert answer.status_code == 422 and 'value="rashin"' in answer.content.decode()
    assert not SingleSignOn.objects.exists()


def test_a_coach_whom_the_provider_does_not_know_comes_in_where_an_owner_says_so(bakery, required):
    coach = bakery.client(bakery.coach)
    assert coach.get(bakery.url("board/")).status_code == 403
    browser = Client()
    come(browser, required, **ONODERA)
    asked = {"requires_single_sign_on": "on", "lets_coaches_in": "on"}
    browser.post(bakery.url("settings/single-sign-on/requirement/"), asked)
    assert Organization.objects.get(pk=bakery.organization.pk).lets_coaches_in
    assert '"lets_coaches_in":true' in Event.objects.filter(name="organization.way_in_changed").last().payload
    assert coach.get(bakery.url("board/"))["location"].startswith("/accounts/second-factor/needed/")
    session = coach.session
    session["second_factor"] = True
    session.save()
    assert coach.get(bakery.url("board/")).status_code == 200
    assert bakery.client(bakery.leader).get(bakery.url("board/")).status_code == 403, "nobody else is let in"


def test_who_is_asked_for_a_second_factor_beside_single_sign_on_keeps_the_last_one(bakery, required):
    assert second_factor.is_asked_of(bakery.owner.user_id) and not second_factor.is_asked_of(bakery.coach.user_id)
    Organization.objects.filter(pk=bakery.organization.pk).update(lets_coaches_in=True)
    assert second_factor.is_asked_of(bakery.coach.user_id) and not second_factor.is_asked_of(bakery.leader.user_id)


# ---- from the page of signing in


@pytest.mark.parametrize("who", ["sato@tomugi.example", "nobody@TOMUGI.example "])
def test_an_address_of_a_companys_domain_leads_to_its_sign_in_whoever_exists(provider, client, who):
    page = client.post("/accounts/login/", {"login": who, "password": "", "next": "/o/tomugi/board/"})
    there = unescape(re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())[0])
    assert there.startswith(provider.issuer)
    assert client.get(ANSWER, provider.sign_in(there, **SATO))["location"] == "/o/tomugi/board/"


@pytest.mark.parametrize("who", ["sato@tomugi.example", "nobody@tomugi.example"])
def test_a_password_that_does_not_do_offers_the_companys_sign_in(provider, client, who):
    page = client.post("/accounts/login/", {"login": who, "password": "chigau-kotoba"})
    assert page.status_code == 422 and f'name="email" value="{who}"' in page.content.decode()
    other = client.post("/accounts/login/", {"login": "a@nobody.example", "password": "chigau-kotoba"})
    assert other.status_code == 422 and 'action="/accounts/single-sign-on/"' not in other.content.decode()


def test_an_address_of_no_such_company_is_asked_for_its_password(provider, client):
    answer = client.post("/accounts/login/", {"login": "a@nobody.example", "password": ""})
    assert answer.status_code == 422 and 'value="a@nobody.example"' in answer.content.decode()


# ---- two owners at the provider's form


def typed(bakery: cast.Company, browser: Client | None = None, **values: str) -> dict[str, str]:
    """What is on the form, with what was typed in place of it."""
    page = (browser or bakery.client(bakery.owner)).get(bakery.url("settings/single-sign-on/")).content.decode()
    seen = unescape(re.findall(r'name="seen" value="([^"]*)"', page)[0])
    row = SingleSignOn.objects.first()
    stands = {"issuer": row.issuer, "client_id": row.client_id} if row else {}
    return {**stands, **values, "seen": seen}


def test_who_saves_after_somebody_else_sees_both_and_loses_nothing(bakery, provider):
    sent = typed(bakery, client_id="mine", secret="himitsu")
    set_up(bakery, provider, client_id="theirs")
    browser, page = bakery.client(bakery.owner), bakery.url("settings/single-sign-on/")
    answer = browser.post(page, sent)
    words = answer.content.decode()
    assert answer.status_code == 409 and 'value="mine"' in words and "theirs" in words
    assert SingleSignOn.objects.get().client_id == "theirs"
    sent["seen"] = unescape(re.findall(r'name="seen" value="([^"]*)"', words)[0])
    assert browser.post(page, sent).status_code == 302 and SingleSignOn.objects.get().client_id == "mine"


def test_a_provider_of_the_other_kind_meanwhile_is_said(bakery, provider):
    sent = typed(bakery, client_id="mine")
    SingleSignOn.objects.update(speaks="saml", sign_on_url="https://saml.example/", client_id="")
    answer = bakery.client(bakery.owner).post(bakery.url("settings/single-sign-on/"), sent)
    assert answer.status_code == 409 and "SAML 2.0" in answer.content.decode() and "mine" in answer.content.decode()
    assert SingleSignOn.objects.get().speaks == "saml"


def test_another_provider_while_everybody_stands_on_this_one_comes_back_with_what_was_typed(bakery, required):
    browser = Client()
    come(browser, required, **ONODERA)
    answer = browser.post(bakery.url("settings/single-sign-on/"), typed(bakery, browser, client_id="mine"))
    assert answer.status_code == 422 and 'value="mine"' in answer.content.decode()
    assert SingleSignOn.objects.get().client_id == CLIENT


# ---- what is on record of it, and where


def test_coming_in_and_going_out_by_single_sign_on_is_told_to_that_company_alone(bakery, neighbours, provider, client):
    in_both(bakery, neighbours)
    come(client, provider, **SATO)
    client.post("/accounts/logout/")
    told = SecurityEvent.objects.filter(name__in=("account.signed_in", "account.signed_out", "sign_on.arrived"))
    assert set(told.values_list("organization", flat=True)) == {bakery.organization.pk} and told.count() == 3
    client.post("/accounts/login/", {"login": "sato@tomugi.example", "password": cast.PASSWORD})
    for company in (bakery, neighbours):
        client.get(company.url("week/"))
    by_password = told.exclude(pk__in=list(told.values_list("pk", flat=True)[:3])).values_list(
        "organization", flat=True
    )
    assert set(by_password) == {None, bakery.organization.pk, neighbours.organization.pk}
