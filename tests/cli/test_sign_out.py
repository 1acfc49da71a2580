"""`rashin sign-out`: whoever runs the installation ends sessions."""

from __future__ import annotations

import pytest

from rashin.activity.models import SecurityEvent
from rashin.cli.main import main
from rashin.people.models import Session
from tests import cast


@pytest.fixture
def bakery(db: None) -> cast.Company:
    return cast.company()


def is_inside(client: object, bakery: cast.Company) -> bool:
    return client.get(bakery.url("board/")).status_code == 200  # type: ignore[attr-defined, no-any-return]


def test_every_session_of_an_account_ends_and_no_other(
    bakery: cast.Company, capsys: pytest.CaptureFixture[str]
) -> None:
    phone, desk, other = bakery.client(bakery.leader), bakery.client(bakery.leader), bakery.client(bakery.member)
    assert main(["sign-out", " SATO@tomugi.example"]) == 0
    assert "2 sessions have ended" in capsys.readouterr().out
    assert [is_inside(each, bakery) for each in (phone, desk, other)] == [False, False, True]
    (line,) = SecurityEvent.objects.filter(name="account.sessions_ended")
    assert (line.organization, line.actor) == (bakery.organization, bakery.leader)


def test_everybody_is_signed_out_at_once(bakery: cast.Company) -> None:
    inside = [bakery.client(each) for each in (bakery.owner, bakery.leader, bakery.coach)]
    assert main(["sign-out", "--everybody"]) == 0
    assert not any(is_inside(each, bakery) for each in inside) and not Session.objects.filter(user__isnull=False)
    assert SecurityEvent.objects.filter(name="account.sessions_ended").count() == 3


def test_an_address_that_nobody_has_is_said(bakery: cast.Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign-out", "nobody@x.example"]) != 0
    assert "No account here" in capsys.readouterr().err


def test_who_has_no_session_finds_nothing_on_record(bakery: cast.Company) -> None:
    main(["sign-out", "sato@tomugi.example"])
    assert not SecurityEvent.objects.filter(name="account.sessions_ended").exists()
