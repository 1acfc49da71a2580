"""Every refused try is on record, of those who have not come in, too; a flood of them is counted and fills no disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rashin.activity import refusals
from rashin.activity.canonical import parsed
from rashin.activity.models import SecurityEvent
from rashin.config import gate
from rashin.records.queries import REFUSALS
from rashin.records.security_words import OF_WHAT, SECURITY, sentence_of
from tests import cast
from tests.cast import TODAY, Company

ADDRESS = "198.51.100.7"


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


def lines(name: str) -> list[SecurityEvent]:
    return list(SecurityEvent.objects.filter(name=name).order_by("pk"))


def stranger() -> Client:
    return Client(REMOTE_ADDR=ADDRESS)


def the_installations(name: str) -> SecurityEvent:
    """The one line of this name: nobody's account, no company's matter, with where it came from."""
    (line,) = lines(name)
    assert (line.organization, line.actor, line.account, line.address) == (None, None, "", ADDRESS)
    return line


# ---- what is refused


@pytest.fixture
def sends_mail(settings) -> None:
    settings.RASHIN = {**settings.RASHIN, "RASHIN_MAIL_URL": "smtp://mail.example"}


@pytest.mark.usefixtures("sends_mail")
@pytest.mark.parametrize(("email", "is_known"), [("sato@tomugi.example", True), ("nobody@elsewhere.example", False)])
def test_a_wrong_code_of_a_mail_is_on_record(bakery: Company, email: str, is_known: bool) -> None:
    client = stranger()
    client.post(reverse("account_request_login_code"), {"email": email})
    client.post(reverse("account_confirm_login_code"), {"code": "000-000"})
    (line,) = lines("account.code_refused")
    assert line.address == ADDRESS
    if is_known:
        assert (line.organization, line.actor, line.payload) == (bakery.organization, bakery.leader, "{}")
    else:
        assert (line.organization, parsed(line.payload)) == (None, {"typed": email})


def test_a_passkey_that_does_not_sign_in_is_on_record(bakery: Company) -> None:
    stranger().post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    the_installations("account.passkey_refused")


@pytest.mark.parametrize("typed", ["WRONG234", "ZZZZZZZZ"])
def test_a_wrong_code_of_the_first_start_is_on_record(db: None, typed: str) -> None:
    stranger().post(reverse("start_code"), {"code": typed})
    assert "typed" not in parsed(the_installations("start.refused").payload)


def test_a_guessed_invitation_is_on_record_without_what_was_guessed(db: None) -> None:
    stranger().get("/invitations/guessed-secret/")
    assert "guessed-secret" not in the_installations("link.refused").payload


def test_an_invitation_that_has_ended_is_on_record_of_its_company_and_names_no_account(bakery: Company) -> None:
    from rashin.people.actions.invitations import invite, withdraw_invitations

    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    secret = invite(bakery.clerk, by=bakery.owner, at=TODAY)
    withdraw_invitations(bakery.clerk, by=bakery.owner, at=TODAY)
    other.client(other.owner).get(f"/invitations/{secret}/")
    (line,) = lines("link.refused")
    assert (line.organization, line.actor, line.account) == (bakery.organization, None, "")


def test_a_guessed_link_for_a_new_password_is_on_record(bakery: Company) -> None:
    stranger().get("/accounts/password/reset/key/1-guessed-key/")
    assert "guessed-key" not in the_installations("link.refused").payload


def test_a_form_from_elsewhere_is_on_record(bakery: Company) -> None:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS)
    assert client.post(reverse("account_login"), {"login": "x", "password": "y"}).status_code == 403
    assert parsed(the_installations("form.refused").payload)["path"] == "/accounts/login/"
    assert lines("access.refused") == []


def test_a_strangers_knocking_is_on_record_a_few_times(bakery: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "SLOWLY", 0)
    client = stranger()
    for _each in range(gate.KNOCKS + 9):
        client.post("/invitations/guessed-secret/")
    assert 0 < len(lines("access.limited")) <= 2 * refusals.MOST_TO_WAIT  # a minute may have passed
    assert all("guessed-secret" not in line.payload for line in SecurityEvent.objects.all())


def test_a_page_outside_a_company_that_refuses_is_on_record(bakery: Company) -> None:
    client = bakery.client(bakery.member)
    assert client.get(reverse("start_document")).status_code == 403
    (line,) = lines("access.refused")
    assert line.account == bakery.member.user.public_id


# ---- limits


def minute(number: int) -> datetime:
    return TODAY + timedelta(minutes=number)


def test_what_was_left_out_of_a_minute_is_told_as_a_count(bakery: Company, clock: Callable[[datetime], None]) -> None:
    clock(minute(0))
    client = bakery.client(bakery.viewer)
    for _each in range(refusals.MOST_IN_A_MINUTE + 5):
        client.get(bakery.url("settings/"))
    assert len(lines("access.refused")) == refusals.MOST_IN_A_MINUTE and lines("refusals.more") == []
    clock(minute(1))
    client.get(bakery.url("board/"))
    (line,) = lines("refusals.more")
    assert (line.organization, line.actor, line.address) == (bakery.organization, bakery.viewer, "")
    assert (parsed(line.payload)["of"], parsed(line.payload)["count"]) == ("access.refused", 5)
    client.get(bakery.url("board/"))
    assert len(lines("refusals.more")) == 1


def test_files_beyond_a_minutes_lines_are_counted(bakery: Company, clock: Callable[[datetime], None]) -> None:
    clock(minute(0))
    client = bakery.client(bakery.owner)
    for _each in range(refusals.MOST_IN_A_MINUTE + 2):
        client.get(bakery.url("settings/record.jsonl?kind=people&who=nobody"))
    clock(minute(1))
    client.get(bakery.url("board/"))
    assert parsed(lines("exports.more")[0].payload)["count"] == 2


def test_all_strangers_together_write_so_many_lines_in_an_hour(
    bakery: Company, clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST_OF_STRANGERS", 4)
    clock(minute(0))
    for number in range(7):
        Client(REMOTE_ADDR=f"198.51.100.{number}").get("/invitations/guessed-secret/")
    clock(minute(1))
    Client(REMOTE_ADDR=ADDRESS).get("/invitations/guessed-secret/")
    assert len(lines("link.refused")) == 4
    clock(minute(60))
    Client(REMOTE_ADDR=ADDRESS).get("/invitations/guessed-secret/")
    assert [parsed(line.payload)["count"] for line in lines("refusals.more")] == [3, 1]
    assert len(lines("link.refused")) == 5


def test_a_flood_with_names_that_nobody_has_hides_no_known_one_otherwise(
    bakery: Company, clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known and unknown addresses are left out alike, so that how long an answer takes tells nothing."""
    monkeypatch.setattr(refusals, "MOST_OF_STRANGERS", 0)
    clock(minute(0))
    for email in ("sato@tomugi.example", "nobody@elsewhere.example"):
        stranger().post(reverse("account_login"), {"login": email, "password": "not-this-one"})
    assert lines("account.refused") == []
    clock(minute(1))
    stranger().get("/healthz")
    told = {line.organization: (line.actor, parsed(line.payload)["count"]) for line in lines("refusals.more")}
    assert told == {bakery.organization: (bakery.leader, 1), None: (None, 1)}


# ---- in words


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_that_can_be_on_record_has_words_of_its_own(db: None, language: str) -> None:
    told = {}
    with translation.override(language):
        for name in {*SECURITY, *REFUSALS, "organization.deleted"}:
            told[name] = str(sentence_of(SecurityEvent(name=name, payload='{"of":"access.refused","count":3}')))
    assert len(set(told.values())) == len(told) and not any("%(" in each for each in told.values())
    japanese = re.compile("[ぁ-ん]")
    assert all(bool(japanese.search(each)) == (language == "ja") for each in told.values())


def test_every_refusal_can_be_counted_in_words() -> None:
    assert set(OF_WHAT) == set(REFUSALS) - {refusals.MORE}


def test_a_company_finds_counts_among_what_was_refused(bakery: Company, clock: Callable[[datetime], None]) -> None:
    clock(minute(0))
    client = bakery.client(bakery.viewer)
    for _each in range(refusals.MOST_IN_A_MINUTE + 5):
        client.get(bakery.url("settings/"))
    clock(minute(1))
    owner = bakery.client(bakery.owner)
    shown = owner.get(bakery.url("settings/record/?kind=refused")).content.decode()
    assert "ほかに 5 回" in shown
    for kind in ("csv", "jsonl"):
        file = b"".join(owner.get(bakery.url(f"settings/record.{kind}?kind=refused"))).decode()
        assert "refusals.more" in file and "ほかに 5 回" in file
