"""What is on record cannot be altered in the database, and where it was all the same, the chain tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from rashin.activity import chain, log, rounds
from rashin.activity.letting_go import let_go_everywhere
from rashin.activity.models import Checkpoint, Event, Horizon, Round, Seal, SecurityEvent
from rashin.organizations import guards
from rashin.organizations.models import Organization
from tests import cast
from tests.activity.sealing import NOW, fill, seal, told
from tests.cast import Company


@pytest.fixture
def bakery(db: None) -> Company:
    return cast.company()


@pytest.fixture
def by_hand(bakery: Company) -> Callable[..., None]:
    """Somebody at the database itself, who has taken the triggers away."""
    guards.remove()

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, list(values))

    return run


@pytest.mark.parametrize("model", [Event, SecurityEvent, Seal, Round])
def test_a_line_can_be_neither_altered_nor_taken_out(bakery: Company, model: type) -> None:
    fill(bakery)
    for sql in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_an_organisation_that_nobody_sees_goes_with_its_record(bakery: Company) -> None:
    from rashin.exchange.document.erasing import erase

    fill(bakery)
    bakery.organization.is_visible = False
    bakery.organization.save()
    rounds.note_end(bakery.organization, at=NOW)
    erase(bakery.organization)
    assert not Event.objects.exists() and not Seal.objects.exclude(organization=None).exists()
    assert SecurityEvent.objects.filter(organization=None).count() == 3
    assert told() == []


def test_what_was_sealed_fits(bakery: Company) -> None:
    fill(bakery)
    fill(bakery, at=NOW + timedelta(days=1))
    assert told() == [] and Seal.objects.filter(organization=bakery.organization, source="event").count() == 2


def test_sealing_again_finds_nothing_new(bakery: Company) -> None:
    fill(bakery)
    assert seal(NOW + timedelta(hours=2)) == 0


def test_many_lines_are_several_seals(bakery: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", 2)
    fill(bakery, 5)
    assert [seal.count for seal in Seal.objects.filter(source="event").order_by("number")] == [2, 2, 1]
    assert told() == []


@pytest.mark.parametrize("column", ["payload", "name", "address"])
def test_an_altered_line_is_noticed(bakery: Company, by_hand: Callable[..., None], column: str) -> None:
    fill(bakery)
    by_hand(f"UPDATE activity_event SET {column} = 'x' WHERE id = (SELECT min(id) FROM activity_event)")
    assert told() == [("lines", "event", 0)]


def test_another_time_is_noticed(bakery: Company, by_hand: Callable[..., None]) -> None:
    fill(bakery)
    by_hand("UPDATE activity_securityevent SET recorded_at = %s WHERE organization_id IS NULL", "2026-01-01 00:00:00")
    assert told() == [("lines", "security", 0)]


@pytest.mark.parametrize("which", ["min", "max"])
def test_a_line_that_was_taken_out_is_noticed(bakery: Company, by_hand: Callable[..., None], which: str) -> None:
    fill(bakery)
    by_hand(f"DELETE FROM activity_event WHERE id = (SELECT {which}(id) FROM activity_event)")
    assert told() == [("lines", "event", 1)]


def test_a_line_that_was_put_in_afterwards_is_noticed(bakery: Company, by_hand: Callable[..., None]) -> None:
    fill(bakery, 2)
    by_hand("UPDATE activity_event SET id = id + 1000 WHERE id = (SELECT max(id) FROM activity_event)")
    assert told() == [("lines", "event", 1)]


def test_a_seal_that_was_made_anew_is_noticed_by_the_next_one(bakery: Company, by_hand: Callable[..., None]) -> None:
    fill(bakery)
    fill(bakery, at=NOW + timedelta(days=1))
    first = Seal.objects.filter(source="event").order_by("number")[0]
    Event.objects.filter(pk=first.last_id).update(payload='{"x":1}')
    lines = chain.lines_of("event", bakery.organization, 0, first.last_id)
    first.root = chain.root_of([chain.line_digest(values) for _key, *values in lines])
    first.digest = chain.seal_digest(first, bakery.organization.public_id)
    first.save()
    assert told() == [("seals", "event", 0)]


def test_a_seal_that_is_gone_is_noticed(bakery: Company, by_hand: Callable[..., None]) -> None:
    fill(bakery)
    fill(bakery, at=NOW + timedelta(days=1))
    by_hand("DELETE FROM activity_seal WHERE number = 1 AND source = 'event'")
    assert ("seals", "event", 0) in told()


def test_a_company_that_came_with_its_past_is_sealed_when_it_is_seen(bakery: Company) -> None:
    fill(bakery)
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    other.organization.is_visible = False
    other.organization.save()
    log.record("member.left", other.clerk, organization=other.organization, by=other.owner, at=NOW)
    assert seal(NOW + timedelta(hours=2)) == 0
    other.organization.is_visible = True
    other.organization.save()
    assert seal(NOW + timedelta(hours=3)) == 1 and told() == []


def test_a_company_that_came_with_its_past_is_sealed_whole_or_not_at_all(
    bakery: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines lie where everything has been sealed by then: half a chain could not be told from lines put in."""
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    Organization.objects.filter(pk=other.organization.pk).update(is_visible=False)
    for _line in range(3):
        log.record("member.left", other.clerk, organization=other.organization, by=other.owner, at=NOW)
    fill(bakery)
    Organization.objects.filter(pk=other.organization.pk).update(is_visible=True)
    monkeypatch.setattr(chain, "AT_ONCE", 1)
    digest, called = chain.line_digest, iter(range(9))

    def killed(values: Sequence[Any]) -> str:
        if next(called) == 2:
            raise KeyboardInterrupt
        return digest(values)

    with monkeypatch.context() as patch:
        patch.setattr(chain, "line_digest", killed)
        with pytest.raises(KeyboardInterrupt):
            seal(NOW + timedelta(hours=2))
    assert told() == []
    assert seal(NOW + timedelta(hours=3)) == 3 and told() == []
    assert Seal.objects.filter(organization=other.organization).count() == 3


def test_old_lines_of_security_go_and_the_chain_stays_whole(bakery: Company) -> None:
    fill(bakery)
    fill(bakery, at=NOW + timedelta(days=100))
    gone = let_go_everywhere(keep=timedelta(days=90), at=NOW + timedelta(days=101))
    assert gone == 6 and SecurityEvent.objects.count() == 6 and Event.objects.count() == 6
    assert Checkpoint.objects.count() == 2 and told() == []
    fill(bakery, at=NOW + timedelta(days=102))
    assert told() == []


def test_what_stays_after_a_checkpoint_is_still_proved(bakery: Company) -> None:
    fill(bakery)
    fill(bakery, at=NOW + timedelta(days=100))
    let_go_everywhere(keep=timedelta(days=90), at=NOW + timedelta(days=101))
    guards.remove()
    SecurityEvent.objects.filter(organization=None).first().delete()
    assert told() == [("lines", "security", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_line_of_somebody_who_still_writes_is_waited_for() -> None:
    """On PostgreSQL a number may be given before a higher one is committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    import psycopg

    bakery = cast.company()
    fill(bakery)
    named = connection.get_connection_params()
    with psycopg.connect(
        **{k: v for k, v in named.items() if k in ("dbname", "user", "password", "host", "port")}
    ) as slow:
        slow.execute(
            "INSERT INTO activity_event (public_id, name, actor_kind, subject_kind, subject, thread, payload,"
            " recorded_at, address, organization_id) VALUES ('slow', 'member.left', 'system', 'member', 'x', 'x', '{}',"
            " now(), '', %s)",
            [bakery.organization.pk],
        )
        log.record("member.left", bakery.clerk, organization=bakery.organization, by=bakery.owner, at=NOW)
        before = chain.seal(at=NOW)
        assert chain.seal(at=NOW) == 0
        slow.commit()
    assert before + chain.seal(at=NOW) + chain.seal(at=NOW) >= 2 and told() == []
    assert Horizon.objects.get(pk="event").sealed_to == Event.objects.latest("pk").pk
