"""The second factor: codes from an app, recovery codes, what a company asks of everybody, and who helps."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from rashin.activity.canonical import parsed
from rashin.activity.models import Event, SecurityEvent
from rashin.cli.main import main as cli
from rashin.people.models import Session
from tests import cast
from tests.post import deliver

SATO = "sato@tomugi.example"
ONODERA = "onodera@tomugi.example"
HERE = "/accounts/second-factor/"


def code_for(secret: str, steps: int = 0) -> str:
    """What an app shows for this key (RFC 6238), so many half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 10**6:06}"


def sign_in(email: str = SATO, client: Client | None = None) -> tuple[Client, str]:
    client = client or Client(headers={"accept-language": "ja"})
    answer = client.post("/accounts/login/", {"login": email, "password": cast.PASSWORD})
    return client, answer["Location"]


def show_password(client: Client, then: str) -> str:
    """Ask for a page that wants the password once more, and give it; return the page."""
    asked = client.get(then)
    assert asked.status_code == 302 and "/reauthenticate/" in asked["Location"], asked
    answer = client.post(asked["Location"], {"password": cast.PASSWORD, "next": then}, follow=True)
    return answer.content.decode()


def set_up_app(client: Client) -> str:
    """Set up an app; return its key."""
    page = show_password(client, f"{HERE}app/")
    found = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert found is not None
    for _try in range(2):  # half a minute may end between making the code and reading it
        answer = client.post(f"{HERE}app/", {"code": code_for(found[1], -1)})
        if answer.status_code == 302:
            break
    assert answer["Location"] == f"{HERE}recovery-codes/"
    return found[1]


def codes_of(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d+)</code>", client.get(f"{HERE}recovery-codes/").content.decode())


def is_inside(client: Client, company: cast.Company) -> bool:
    return client.get(company.url("members/")).status_code == 200


def test_signing_in_asks_for_the_code_of_the_app_before_anything_is_shown(bakery):
    secret = set_up_app(sign_in()[0])
    client, leads_to = sign_in()
    assert leads_to == f"{HERE}authentication/" and not is_inside(client, bakery)
    wrong = client.post(leads_to, {"code": "000000"})
    assert wrong.status_code == 422 and "コードが合っていません" in wrong.content.decode()
    assert client.post(leads_to, {"code": code_for(secret)}).status_code == 302
    assert is_inside(client, bakery)


def test_a_code_is_good_for_one_use(bakery, clock):
    clock("2026-11-24T09:00:00+09:00")
    secret = set_up_app(sign_in()[0])
    code = code_for(secret)
    for moment, answer in (("09:00:00", 302), ("09:00:10", 422), ("09:00:45", 422)):
        clock(f"2026-11-24T{moment}+09:00")
        client, leads_to = sign_in()
        assert client.post(leads_to, {"code": code}).status_code == answer
    assert client.post(leads_to, {"code": f"{code[:3]} {code[3:]}"}).status_code == 422


def test_a_code_used_again_and_a_passkey_that_does_not_fit_are_on_record(bakery, clock):
    clock("2026-11-24T09:00:00+09:00")
    secret = set_up_app(sign_in()[0])
    for typed in ({"code": code_for(secret)}, {"code": code_for(secret)}, {"credential": "{}"}):
        client, leads_to = sign_in()
        client.post(leads_to, typed)
    told = SecurityEvent.objects.filter(name="account.factor_refused").order_by("pk")
    assert [parsed(line.payload) for line in told] == [{"factor": "totp"}, {"factor": "webauthn"}]
    assert {line.actor for line in told} == {bakery.leader}


def test_a_code_that_nobody_used_is_right_a_little_later(bakery, clock):
    clock("2026-11-24T09:00:00+09:00")
    secret = set_up_app(sign_in()[0])
    code = code_for(secret)
    clock("2026-11-24T09:00:45+09:00")
    client, leads_to = sign_in()
    assert client.post(leads_to, {"code": code}).status_code == 302


def test_codes_cannot_be_tried_without_end(bakery):
    secret = set_up_app(sign_in()[0])
    client, leads_to = sign_in()
    for _ in range(6):
        client.post(leads_to, {"code": "000000"})
    assert client.post(leads_to, {"code": code_for(secret)}).status_code == 422


def test_recovery_codes_are_shown_once_and_each_signs_in_once(bakery):
    client = sign_in()[0]
    set_up_app(client)
    codes = codes_of(client)
    assert len(codes) == 10 and not codes_of(client)
    for answer in (302, 422):
        other, leads_to = sign_in()
        assert other.post(leads_to, {"code": codes[0]}).status_code == answer


def test_new_recovery_codes_end_those_of_before(bakery):
    client = sign_in()[0]
    set_up_app(client)
    old = codes_of(client)
    client.post(f"{HERE}recovery-codes/new/")
    assert not set(old) & set(codes_of(client))


def test_neither_keys_nor_recovery_codes_can_be_read_in_the_database(bakery):
    client = sign_in()[0]
    secret = set_up_app(client)
    held = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in held and not any(code in held for code in codes_of(client))


def test_another_secret_key_of_the_installation_fits_no_code(bakery, settings):
    secret = set_up_app(sign_in()[0])
    settings.SECRET_KEY = "another-key-of-the-installation-and-long-enough"
    client, leads_to = sign_in()
    assert client.post(leads_to, {"code": code_for(secret)}).status_code == 422


def test_the_app_is_removed_after_showing_who_one_is(bakery):
    client = sign_in()[0]
    set_up_app(client)
    assert client.get(f"{HERE}app/removal/").status_code == 200
    assert client.post(f"{HERE}app/removal/").status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in()[1] == "/"


def test_factors_that_come_and_go_and_codes_that_do_not_fit_are_on_record(bakery, django_capture_on_commit_callbacks):
    client = sign_in()[0]
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    other, leads_to = sign_in()
    other.post(leads_to, {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HERE}recovery-codes/new/")
        client.post(f"{HERE}app/removal/")
    lines = SecurityEvent.objects.filter(name__startswith="account.factor").order_by("pk")
    told = [(line.name.rpartition("_")[2], parsed(line.payload).get("factor")) for line in lines]
    assert {("added", "totp"), ("refused", "totp"), ("renewed", "recovery_codes"), ("removed", "totp")} <= set(told)
    assert {line.actor for line in lines} == {bakery.leader}
    page = bakery.client(bakery.owner).get(bakery.url("settings/record/")).content.decode()
    assert "認証アプリのコードを設定しました" in page and "認証アプリのコードを使わないようにしました" in page


def test_a_change_of_what_signs_in_is_told_by_mail(bakery, with_mail):
    client = sign_in()[0]
    set_up_app(client)
    client.post(f"{HERE}app/removal/")
    deliver()
    assert mail.outbox[-1].to == [SATO]
    assert mail.outbox[-1].subject == "羅針：ログインの方法が変わりました"
    assert "認証アプリが外されました" in mail.outbox[-1].body


def require(company: cast.Company) -> Client:
    """The owner sets a second factor up and asks everybody for one."""
    owner = sign_in(ONODERA)[0]
    set_up_app(owner)
    answer = owner.post(company.url("settings/ways-in/"), {"requires_two_factors": "on"})
    assert answer.status_code == 302
    return owner


def test_an_owner_asks_everybody_and_has_to_have_one_first(bakery):
    owner = sign_in(ONODERA)[0]
    answer = owner.post(bakery.url("settings/ways-in/"), {"requires_two_factors": "on"})
    assert answer.status_code == 422
    assert "先に、ご自分のアカウントに2段階認証を設定してください" in answer.content.decode()
    require(bakery)
    bakery.organization.refresh_from_db()
    assert bakery.organization.requires_two_factors
    assert Event.objects.filter(name="organization.way_in_changed").count() == 1


def test_who_has_none_is_led_to_setting_one_up_and_then_to_the_company(bakery):
    require(bakery)
    client = sign_in()[0]
    wanted = bakery.url("members/")
    asked = client.get(wanted)
    assert asked["Location"].startswith(f"{HERE}needed/?next=")
    assert "2段階認証を設定する" in client.get(asked["Location"]).content.decode()
    set_up_app(client)
    assert client.get(wanted).status_code == 200


def test_a_session_of_before_shows_the_factor_that_there_is(bakery):
    earlier = sign_in()[0]
    secret = set_up_app(sign_in()[0])
    require(bakery)
    wanted = bakery.url("members/")
    asked = earlier.get(earlier.get(wanted)["Location"])
    assert asked["Location"].startswith(f"{HERE}confirmation/?next=")
    answer = earlier.post(asked["Location"], {"code": code_for(secret), "next": wanted})
    assert answer["Location"] == wanted and earlier.get(wanted).status_code == 200


def test_the_last_factor_stays_as_long_as_a_company_asks_for_it(bakery):
    owner = require(bakery)
    answer = owner.post(f"{HERE}app/removal/")
    assert answer.status_code == 422
    assert is_inside(owner, bakery)
    owner.post(bakery.url("settings/ways-in/"), {"seen": "{}"})
    assert owner.post(f"{HERE}app/removal/").status_code == 302


def test_an_administrator_takes_a_lost_factor_off_and_the_sessions_end(bakery):
    phone = sign_in()[0]
    set_up_app(phone)
    answer = bakery.client(bakery.admin).post(bakery.url(f"members/{bakery.leader.public_id}/second-factor/"))
    assert answer.status_code == 302
    assert not is_inside(phone, bakery) and not Session.objects.filter(user=bakery.leader.user).exists()
    assert sign_in()[1] == "/"
    assert Event.objects.filter(name="member.second_factor_removed").count() == 1


def test_nobody_takes_it_off_an_owner_or_somebody_of_another_company(bakery, neighbours):
    admin = bakery.client(bakery.admin)
    assert admin.post(bakery.url(f"members/{bakery.owner.public_id}/second-factor/")).status_code == 403
    neighbours.member.user = bakery.leader.user
    neighbours.member.save(update_fields=["user"])
    assert admin.post(bakery.url(f"members/{bakery.leader.public_id}/second-factor/")).status_code == 409


@pytest.mark.parametrize("next", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_way_on_leads_nowhere_else(bakery, next):
    client = sign_in()[0]
    set_up_app(client)
    assert client.get(f"{HERE}needed/", {"next": next})["Location"] == "/"


def test_an_unknown_passkey_does_not_sign_in_and_tells_nothing(bakery):
    client = Client(headers={"accept-language": "ja"})
    client.get("/accounts/passkeys/sign-in/", headers={"accept": "application/json"})
    answer = client.post("/accounts/passkeys/sign-in/", {"credential": "{}"}, follow=True)
    assert "このパスキーではログインできません" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 1, 10**9, 10**30])
def test_a_passkey_that_one_does_not_have_is_not_found(bakery, number: int):
    client, _next = sign_in()
    for page in (f"/accounts/passkeys/{number}/", f"/accounts/passkeys/{number}/removal/"):
        if client.get(page).status_code == 302:
            show_password(client, page)
        assert client.get(page).status_code == 404


def test_an_owner_who_lost_everything_gets_in_by_a_link_from_the_machine(bakery, capsys):
    set_up_app(sign_in(ONODERA)[0])
    assert cli(["way-in", ONODERA.upper(), "--without-second-factor"]) == 0
    path = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", capsys.readouterr().out)[1]
    client = Client()
    form = client.get(path, follow=True)
    new = {"password1": "kawatta-pan-2026", "password2": "kawatta-pan-2026"}
    client.post(form.redirect_chain[-1][0], new)
    assert client.post("/accounts/login/", {"login": ONODERA, "password": "kawatta-pan-2026"})["Location"] == "/"
    made = SecurityEvent.objects.filter(name__in=("account.way_in_made", "account.factors_removed"))
    assert {(line.organization, line.actor) for line in made} == {(bakery.organization, bakery.owner)}
    assert made.count() == 2


def test_a_link_for_nobody_is_refused_in_words(bakery, capsys):
    assert cli(["way-in", "nobody@tomugi.example"]) == 1
    assert "nobody@tomugi.example" in capsys.readouterr().err
