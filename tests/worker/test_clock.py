"""The clock does what is due, once, whoever else does it too, and goes on when something fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rashin.activity.models import Seal
from rashin.worker import clock
from rashin.worker.models import Duty
from rashin.worker.schedule import SCHEDULE, Line
from tests import cast

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def did(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A schedule of three lines, of which the second always fails; what was begun."""
    begun: list[str] = []

    def fails(now: datetime) -> None:
        begun.append("fails")
        raise ValueError("no")

    lines = [
        Line("often", timedelta(minutes=1), lambda now: begun.append("often")),
        Line("fails", timedelta(minutes=1), fails),
        Line("seldom", timedelta(hours=1), lambda now: begun.append("seldom")),
    ]
    monkeypatch.setattr(clock, "SCHEDULE", lines)
    return begun


def test_everything_is_done_at_first_and_then_when_it_is_due(did: list[str]) -> None:
    clock.tick(NOW)
    clock.tick(NOW + timedelta(seconds=59))
    clock.tick(NOW + timedelta(seconds=61))
    assert did == ["often", "fails", "seldom", "often", "fails"]


def test_what_fails_keeps_nothing_else_from_being_done(did: list[str]) -> None:
    assert clock.tick(NOW) == ["often", "fails", "seldom"]
    assert set(Duty.objects.values_list("held_until", flat=True)) == {None}


def test_what_another_server_is_at_is_left_to_it(did: list[str]) -> None:
    Duty.objects.create(name="often", held_until=NOW + timedelta(minutes=5))
    clock.tick(NOW)
    assert "often" not in did


def test_a_server_that_has_gone_is_waited_for_no_longer_than_its_claim(did: list[str]) -> None:
    Duty.objects.create(name="often", held_until=NOW)
    clock.tick(NOW)
    assert "often" in did


def test_the_schedule_itself_seals_the_record() -> None:
    company = cast.company()
    company.objective()
    assert clock.tick(NOW) == [line.name for line in SCHEDULE]
    clock.tick(NOW + timedelta(minutes=2))  # on PostgreSQL what is noted first is sealed the next time
    assert Seal.objects.filter(organization=company.organization).exists()


def test_every_duty_s_name_fits_its_column() -> None:
    most = Duty._meta.get_field("name").max_length
    assert all(len(line.name) <= most for line in SCHEDULE)
