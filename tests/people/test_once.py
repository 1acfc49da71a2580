"""What counts once counts once, also when two pages come at the same moment: links, codes, answers, starts, letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from rashin.exchange import brought, demo
from rashin.exchange.document import importing
from rashin.exchange.document.problems import Refused
from rashin.exchange.models import DocumentImport
from rashin.goals.actions import start
from rashin.organizations import locks
from rashin.organizations.models import Organization
from rashin.organizations.refusals import Conflict
from rashin.people import adapter, first_start, shown_once
from rashin.people.actions import letters
from rashin.people.actions.accounts import way_back_for
from rashin.people.actions.claims import claim, let_claims_go
from rashin.people.actions.many import NewPerson, add_members, invite_many
from rashin.people.forms import passkeys
from rashin.people.models import Claim, Letter, User
from rashin.people.views import accounts, sign_on
from tests import cast
from tests.at_once import together
from tests.exchange.documents import emptied, exported
from tests.people.saml_provider import SamlProvider
from tests.people.test_first_start import TOMUGI
from tests.people.test_saml import SATO, to_the_provider
from tests.people.test_saml import provider as provider
from tests.people.test_second_factor import HERE, code_for, codes_of, set_up_app, show_password, sign_in
from tests.people.test_signing_in import code_page
from tests.post import deliver

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "sato@tomugi.example"


def posting(browser: Client, page: str, **told: str) -> Callable[[], int]:
    return lambda: browser.post(page, told).status_code


def beside(browser: Client) -> Client:
    """Another tab of the same browser."""
    other = Client(headers={"accept-language": "ja"})
    other.cookies.update(browser.cookies)
    return other


def at_the_lock() -> tuple[Any, str] | None:
    """Where two meet who hold the installation: on SQLite who writes takes their turn before."""
    return (locks, "_hold") if connection.vendor == "postgresql" else None


# ---- the one mechanism


def test_a_claim_is_counted_as_often_as_it_may_be_however_many_come_at_once() -> None:
    now, lasts = timezone.now(), timedelta(minutes=1)

    def claimed() -> bool:
        return claim("test", "it", lasts=lasts, at=now, most=3)

    assert Counter(together([claimed] * 8)) == {True: 3, False: 5}
    assert claim("another purpose", "it", lasts=lasts, at=now)


def test_a_claim_is_forgotten_when_it_lasts_no_longer_and_counts_anew() -> None:
    now, lasts = timezone.now(), timedelta(minutes=1)
    assert claim("test", "it", lasts=lasts, at=now)
    assert not claim("test", "it", lasts=lasts, at=now + timedelta(seconds=59))
    assert Counter(together([lambda: claim("test", "it", lasts=lasts, at=now + lasts)] * 4)) == {True: 1, False: 3}
    assert let_claims_go(now + 2 * lasts) == 1 and not Claim.objects.exists()


def test_what_was_claimed_cannot_be_read_in_the_database() -> None:
    claim("test", "a-secret", lasts=timedelta(minutes=1), at=timezone.now())
    assert "secret" not in Claim.objects.get().key


# ---- ways in


def test_a_link_for_a_new_password_sets_one_password(bakery: cast.Company) -> None:
    path = way_back_for(bakery.leader, by=bakery.owner, at=timezone.now()).path
    tabs = [Client(headers={"accept-language": "ja"}) for _ in range(2)]
    pages = [tab.get(path)["Location"] for tab in tabs]
    new = [f"yoru-no-pan-{number}" for number in range(2)]
    tries = [
        posting(tab, page, password1=each, password2=each) for tab, page, each in zip(tabs, pages, new, strict=True)
    ]
    answers = together(tries, meeting=(adapter.Adapter, "set_password"))
    assert sorted(answers) == [302, 409]
    user = User.objects.get(email=ADDRESS)
    assert [user.check_password(each) for each in new] == [answer == 302 for answer in answers]


def test_a_password_is_changed_once_with_the_one_before(bakery: cast.Company) -> None:
    tabs = [bakery.client(bakery.leader) for _ in range(2)]
    tries = [
        posting(tab, "/accounts/password/change/", oldpassword=cast.PASSWORD, password1=each, password2=each)
        for tab, each in zip(tabs, ("yoru-no-pan-1", "yoru-no-pan-2"), strict=True)
    ]
    assert sorted(together(tries, meeting=(adapter.Adapter, "set_password"))) == [302, 422]


def test_a_password_that_was_replaced_meanwhile_is_not_kept_anew_by_a_sign_in(bakery, monkeypatch) -> None:
    old = make_password(cast.PASSWORD, hasher="argon2")
    User.objects.filter(email=ADDRESS).update(password=old)

    def replaced_meanwhile(raw: str) -> str:
        User.objects.filter(email=ADDRESS).update(password=make_password("yoru-no-pan-1"))
        return make_password(raw)

    monkeypatch.setattr("rashin.people.models.make_password", replaced_meanwhile)
    browser = Client()
    browser.post("/accounts/login/", {"login": ADDRESS, "password": cast.PASSWORD})
    assert User.objects.get(email=ADDRESS).check_password("yoru-no-pan-1")
    assert browser.get(bakery.url("members/")).status_code == 302, "nor does it lead in any further"


def test_a_password_that_was_made_in_a_former_way_is_kept_in_todays(bakery) -> None:
    User.objects.filter(email=ADDRESS).update(password=make_password(cast.PASSWORD, hasher="argon2"))
    browser = Client()
    browser.post("/accounts/login/", {"login": ADDRESS, "password": cast.PASSWORD})
    assert User.objects.get(email=ADDRESS).password.startswith("md5$")
    assert browser.get(bakery.url("members/")).status_code == 200


def test_a_mailed_code_cannot_be_guessed_more_often_by_guessing_at_once(bakery, with_mail, monkeypatch) -> None:
    browser = Client()
    page = code_page(browser, ADDRESS)
    compared: list[int] = []
    right = accounts.views.ConfirmLoginCodeView.form_invalid

    def note(self: Any, form: Any) -> Any:
        compared.append(1)
        return right(self, form)

    monkeypatch.setattr(accounts.views.ConfirmLoginCodeView, "form_invalid", note)
    together([posting(beside(browser), page, code="AAA-BBB") for _ in range(8)], meeting=(accounts, "claim"))
    assert len(compared) <= 3


def test_a_mailed_code_signs_in_once(bakery, with_mail) -> None:
    browser = Client()
    page = code_page(browser, ADDRESS)
    deliver()
    code = re.search(r"^([A-Z0-9-]{6,})$", outbox.outbox[0].body, re.MULTILINE)
    assert code is not None
    tabs = [beside(browser) for _ in range(2)]
    together([posting(tab, page, code=code[1]) for tab in tabs], meeting=(accounts, "claim"))
    assert [tab.get(bakery.url("members/")).status_code for tab in tabs].count(200) == 1


def test_a_code_of_the_app_signs_in_once(bakery) -> None:
    secret = set_up_app(sign_in()[0])
    tabs = [sign_in() for _ in range(2)]
    tries = [posting(tab, page, code=code_for(secret)) for tab, page in tabs]
    assert sorted(together(tries)) == [302, 422]


def test_a_recovery_code_signs_in_once(bakery) -> None:
    browser = sign_in()[0]
    set_up_app(browser)
    code = codes_of(browser)[0]
    tabs = [sign_in() for _ in range(2)]
    assert sorted(together([posting(tab, page, code=code) for tab, page in tabs])) == [302, 422]


def test_what_a_passkey_has_signed_counts_once(bakery, monkeypatch) -> None:
    key = Authenticator.objects.create(user=bakery.leader.user, type=Authenticator.Type.WEBAUTHN, data={"name": "鍵"})
    monkeypatch.setattr(passkeys.forms.AuthenticateWebAuthnForm, "clean_credential", lambda _form: key)
    browser = Client(headers={"accept": "application/json"})
    browser.get("/accounts/passkeys/sign-in/")
    tabs = [beside(browser) for _ in range(2)]
    told = {"credential": '{"id": "a"}'}
    together([posting(tab, "/accounts/passkeys/sign-in/", **told) for tab in tabs], meeting=(passkeys, "claim"))
    assert [tab.get(bakery.url("members/")).status_code for tab in tabs].count(200) == 1


def test_recovery_codes_are_shown_once(bakery) -> None:
    browser = sign_in()[0]
    set_up_app(browser)
    tabs = [beside(browser) for _ in range(2)]
    shown = together([lambda tab=tab: len(codes_of(tab)) for tab in tabs])
    assert sorted(shown) == [0, 10]


def test_an_app_is_set_up_once(bakery) -> None:
    browser = sign_in()[0]
    page = show_password(browser, f"{HERE}app/")
    found = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert found is not None
    tries = [posting(beside(browser), f"{HERE}app/", code=code_for(found[1], step)) for step in (-1, 0)]
    assert together(tries) == [302, 302]  # one to the codes, one to what is set up already


def test_a_signed_answer_opens_the_company_once(bakery, provider: SamlProvider) -> None:
    browser = Client()
    form = provider.sign_in(to_the_provider(browser), **SATO)
    onwards = Client().post("/accounts/single-sign-on/saml/", form)["Location"]
    tabs = [beside(browser) for _ in range(2)]
    answers = together([lambda tab=tab: tab.get(onwards).status_code for tab in tabs], meeting=(sign_on, "claim"))
    assert sorted(answers) == [302, 403]


def test_one_signed_answer_is_taken_for_what_was_asked(bakery, provider: SamlProvider) -> None:
    form = provider.sign_in(to_the_provider(Client()), **SATO)
    tries = [posting(Client(), "/accounts/single-sign-on/saml/", **form) for _ in range(2)]
    assert sorted(together(tries, meeting=(sign_on, "claim"))) == [302, 403]


def test_links_are_shown_once(bakery) -> None:
    browser = bakery.client(bakery.owner)
    browser.post(bakery.url(f"members/{bakery.clerk.public_id}/invitation/"))
    tabs, page = [beside(browser) for _ in range(2)], bakery.url("members/links/")
    tries = [lambda tab=tab: "/invitations/" in tab.get(page).content.decode() for tab in tabs]
    assert sorted(together(tries, meeting=(shown_once, "claim"))) == [False, True]


# ---- starts, imports, letters


def test_one_company_is_started_first(empty) -> None:
    def begin(name: str) -> str:
        try:
            start.start_company(
                TOMUGI, owner_name=name, email=f"{name}@x.example", password=cast.PASSWORD, at=timezone.now()
            )
        except Conflict:
            return "late"
        return "first"

    tries = [lambda: begin("one"), lambda: begin("another")]
    assert sorted(together(tries, meeting=at_the_lock())) == ["first", "late"]
    assert Organization.objects.count() == User.objects.count() == 1


def test_a_company_that_is_started_while_another_is_brought_is_the_only_one(bakery, tmp_path, monkeypatch) -> None:
    file = tmp_path / "document.json"
    file.write_text(exported(bakery.organization), encoding="utf-8")
    emptied(bakery.organization)
    show = importing._show

    def started_before(*given: Any) -> None:
        cast.company(slug="faster", domain="faster.example")
        show(*given)

    monkeypatch.setattr(importing, "_show", started_before)
    with pytest.raises(Refused):
        importing.take_in(file, at=timezone.now(), is_first_start=True)
    assert [each.slug for each in Organization.objects.all()] == ["faster"]


def test_the_example_is_written_once(empty) -> None:
    def write() -> str:
        try:
            demo.write(language="en")
        except demo.NotEmpty:
            return "late"
        return "first"

    assert sorted(together([write, write], meeting=at_the_lock())) == ["first", "late"]
    assert Organization.objects.count() == 1


def test_a_document_is_taken_in_once(empty, monkeypatch) -> None:
    monkeypatch.setattr(brought, "begin", lambda _run: None)
    run = brought.bring(SimpleUploadedFile("a.json", b"{}"), at=timezone.now())
    DocumentImport.objects.update(state="ready")
    assert sorted(together([lambda: brought.take(run, at=timezone.now())] * 2)) == [False, True]
    brought.file_of(run).unlink()


def test_two_clocks_mail_a_letter_once(bakery, with_mail, monkeypatch) -> None:
    people = [NewPerson(name=f"新田 {number}", email=f"n{number}@tomugi.example") for number in range(3)]
    added = add_members(people, by=bakery.owner, at=timezone.now())
    links = [(row, f"https://x/{secret}/") for row, secret in invite_many(added, by=bakery.owner, at=timezone.now())]
    letters.post_invitations(links, by=bakery.owner)
    now = timezone.now()
    sent = together([lambda: letters.send_letters(now)] * 2, meeting=(letters, "_is_mine"))
    assert sum(sent) == 3 and not Letter.objects.exists()
    assert sorted(each.to[0] for each in outbox.outbox) == [f"n{number}@tomugi.example" for number in range(3)]


def test_the_code_of_a_first_start_is_not_tried_more_often_by_trying_at_once(empty) -> None:
    assert Counter(together([first_start.may_try] * 25)) == {True: 20, False: 5}
