"""The doctor says in words what is wrong with the record, and looks for what was noted of its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from rashin.activity import proving, rounds, witness
from rashin.activity.models import Round, Seal
from rashin.activity.proving import Fault
from rashin.cli import faults_of_record
from rashin.cli.doctor import look_at_record
from rashin.organizations import guards
from tests import cast
from tests.activity.sealing import NOW, fill
from tests.cast import Company


@pytest.fixture
def bakery(db: None) -> Company:
    made = cast.company()
    fill(made)
    fill(made, at=NOW + timedelta(days=1))
    return made


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("lost"), "record-end"),
        (Fault("unsigned", sealed_at=NOW), "Since 2026-11-24 09:00 UTC"),
        (Fault("rounds", sealed_at=NOW), "before 2026-11-24 09:00 UTC"),
        (Fault("gone", company="abc"), "never deleted: abc"),
        (Fault("let go", "security"), "has not let them go"),
        (Fault("short", "event", missing=1), "changes: the last seals are gone with their lines (1)"),
        (Fault("late", "event"), "where everything had been sealed"),
        (Fault("seals", "event"), "before its end"),
        (Fault("lines", "event", None, NOW, 2), "2 lines are gone"),
        (Fault("lines", "event", None, NOW, -2), "2 lines were put in"),
        (Fault("lines", "event", None, NOW), "not as it was written"),
    ],
)
def test_every_fault_has_a_sentence(db: None, monkeypatch: pytest.MonkeyPatch, fault: Fault, said: str) -> None:
    def one() -> Iterable[Fault]:
        yield fault

    monkeypatch.setattr(proving, "faults", one)
    (sentence,) = faults_of_record.told(())
    assert said in sentence and "%(" not in sentence


def test_a_record_that_is_well_says_until_when_and_what_it_ends_in(bakery: Company) -> None:
    (found,) = look_at_record()
    ends = rounds.ends(Round.objects.latest("number"))
    assert found.well and ends in found.told and "2026-11-25 10:00 UTC" in found.told
    assert [each.well for each in look_at_record([ends])] == [True]


def test_what_was_noted_elsewhere_and_is_no_more_is_told(bakery: Company) -> None:
    ends = rounds.ends(Round.objects.latest("number"))
    guards.remove()
    Round.objects.filter(number=2).delete()
    Seal.objects.filter(number=2).delete()
    guards.install()
    witness.file().unlink()
    told = [each.told for each in look_at_record([ends]) if not each.well]
    assert any(ends in each for each in told)


def test_a_key_that_was_changed_is_accepted_by_the_line_that_the_doctor_names(bakery: Company, settings) -> None:
    settings.SECRET_KEY = "another key of this installation, long enough"
    witness.file().unlink()
    (found,) = look_at_record()
    assert not found.well
    witness.file().write_text(found.told.rpartition(": ")[2] + "\n")
    assert [each.well for each in look_at_record()] == [True]
    fill(bakery, at=NOW + timedelta(days=2))
    assert [each.well for each in look_at_record()] == [True]


def test_where_nothing_is_sealed_yet_that_is_said(db: None) -> None:
    (found,) = look_at_record()
    assert found.well and "nothing is sealed yet" in found.told
