"""Who knocks too often, or finds too many waiting, is told to come back; whoever is inside goes on."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from rashin.config import gate
from rashin.config.hashers import Argon2

POST = RequestFactory().post


def knock(door: gate.Gate, address: str = "203.0.113.7", path: str = "/accounts/login/") -> HttpResponse:
    return door(POST(path, REMOTE_ADDR=address, headers={"accept-language": "ja"}))


@pytest.fixture
def door() -> gate.Gate:
    return gate.Gate(lambda request: HttpResponse("in"))


def test_an_address_that_knocks_too_often_waits_and_is_told_for_how_long(door):
    for _time in range(gate.KNOCKS):
        assert knock(door).status_code == 200
    told = knock(door)
    assert told.status_code == 429 and 0 < int(told["Retry-After"]) <= gate.SECONDS
    assert "<h1" in told.content.decode()
    assert knock(door, "203.0.113.8").status_code == 200
    assert knock(door, path="/o/tomugi/week/").status_code == 200


def test_who_knocks_too_often_is_told_so_late_but_keeps_few_threads(door, monkeypatch):
    kept: list[float] = []
    monkeypatch.setattr(gate.time, "sleep", kept.append)
    for _time in range(gate.KNOCKS):
        knock(door)
    assert not kept
    assert knock(door).status_code == 429 and kept == [gate.SLOWLY]
    for _held in range(gate.SLOWED):
        gate._slowed.acquire()
    try:
        assert knock(door).status_code == 429 and len(kept) == 1
    finally:
        gate._slowed.release(gate.SLOWED)


def test_all_addresses_of_one_network_are_one(door, monkeypatch):
    monkeypatch.setattr(gate.time, "sleep", lambda seconds: None)
    for number in range(gate.KNOCKS):
        assert knock(door, f"2001:db8:0:1::{number:x}").status_code == 200
    assert knock(door, "2001:db8:0:1:ffff::1").status_code == 429
    assert knock(door, "2001:db8:0:2::1").status_code == 200


def test_visitors_by_ipv4_are_told_apart_also_where_the_server_listens_on_both(door, monkeypatch):
    monkeypatch.setattr(gate.time, "sleep", lambda seconds: None)
    for _time in range(gate.KNOCKS):
        knock(door, "::ffff:203.0.113.7")
    assert knock(door, "203.0.113.7").status_code == 429
    assert knock(door, "::ffff:203.0.113.8").status_code == 200


def test_after_a_minute_the_address_may_come_in_again():
    knocks = gate.Knocks()
    assert [knocks.wait("a", 0.0) for _time in range(gate.KNOCKS + 1)][-1] == gate.SECONDS
    assert knocks.wait("a", 30.0) == 30
    assert knocks.wait("a", gate.SECONDS) == 0


def test_no_more_addresses_are_remembered_than_there_is_room_for():
    knocks = gate.Knocks()
    for number in range(gate.ADDRESSES + 10):
        knocks.wait(str(number), 0.0)
    assert len(knocks._seen) == gate.ADDRESSES


def test_one_password_at_a_time_is_hashed_a_few_wait_and_the_rest_is_told_so_at_once():
    held, hashed = threading.Event(), []
    others = [
        threading.Thread(target=lambda: hashed.append(Argon2().encode("a-password", "some-salt-of-16")))
        for _number in range(gate.WAITING)
    ]
    with gate.one_at_a_time():
        for each in others:
            each.start()
        while gate._places._value:  # type: ignore[attr-defined]
            held.wait(0.01)
        with pytest.raises(gate.TooBusy):
            Argon2().verify("a-password", "argon2$x")
        assert not hashed
    for each in others:
        each.join()
    assert len(hashed) == gate.WAITING


def test_too_many_who_wait_are_told_when_to_come_back(door):
    told = door.process_exception(POST("/accounts/login/", headers={"accept-language": "ja"}), gate.TooBusy())
    assert told is not None and told.status_code == 503 and told["Retry-After"] == str(gate.RETRY_SECONDS)
    assert "順にご案内しています" in told.content.decode()
    assert door.process_exception(POST("/accounts/login/"), ValueError()) is None
