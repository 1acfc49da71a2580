"""Where a request came from is told by trusted proxies alone, and nobody can put an address in front of their own."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from rashin.config import gate
from rashin.config.proxies import TrustedProxies
from tests import cast

Seen = Callable[..., tuple[str, str]]


@pytest.fixture
def seen(settings: Any) -> Seen:
    """Whom Rashin takes a visitor for, and by which scheme: who asks, and what they tell."""

    def ask(trusted: str, asks: str, told: str = "", **more: str) -> tuple[str, str]:
        entries = [each for each in trusted.split(",") if each]
        settings.RASHIN_TRUSTED_PROXIES = tuple(ipaddress.ip_network(each.strip()) for each in entries)
        found: list[tuple[str, str]] = []

        def view(request: HttpRequest) -> HttpResponse:
            assert "HTTP_X_FORWARDED_FOR" not in request.META
            found.append((request.META["REMOTE_ADDR"], request.scheme or ""))
            return HttpResponse()

        meta = {"REMOTE_ADDR": asks, **({"HTTP_X_FORWARDED_FOR": told} if told else {}), **more}
        TrustedProxies(view)(RequestFactory().get("/", **meta))
        return found[0]

    return ask


@pytest.mark.parametrize(
    ("trusted", "asks", "told", "visitor"),
    [
        ("127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("10.0.0.0/8", "10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5, 192.0.2.1", "10.0.0.5", "203.0.113.9, 192.0.2.1", "203.0.113.9"),
        ("10.0.0.0/8, 10.0.0.0/8", "10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("10.0.0.5, 10.0.0.0/8", "10.0.0.5", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("10.0.0.0/8", "::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.9:51234", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        ("127.0.0.1", "127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_trusted_proxy_is_believed(seen: Seen, trusted: str, asks: str, told: str, visitor: str) -> None:
    assert seen(trusted, asks, told)[0] == visitor


@pytest.mark.parametrize(
    ("trusted", "asks", "told", "visitor"),
    [
        ("", "198.51.100.7", "203.0.113.9", "198.51.100.7"),  # nobody is trusted
        ("10.0.0.5", "198.51.100.7", "203.0.113.9", "198.51.100.7"),  # not this one
        ("10.0.0.5", "10.0.0.5", "127.0.0.1, 198.51.100.7", "198.51.100.7"),  # in front of one's own
        ("10.0.0.0/8", "10.0.0.5", "203.0.113.9, 10.4.4.4", "10.4.4.4"),  # a visitor within the trusted network
        ("10.0.0.0/8", "10.0.0.5", "203.0.113.9, 10.7.7.7, 10.4.4.4", "10.4.4.4"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.9, 127.0.0.1", "127.0.0.1"),
        ("10.0.0.5, 10.0.0.0/8", "10.4.4.4", "203.0.113.9, 10.0.0.5, 10.4.4.9", "10.4.4.9"),
        ("10.0.0.5", "10.0.0.5", "203.0.113.9, unknown", "10.0.0.5"),  # no address: nothing further is believed
        ("10.0.0.5", "10.0.0.5", "203.0.113.9, <b>", "10.0.0.5"),
        ("10.0.0.5", "10.0.0.5", ",,", "10.0.0.5"),
        ("10.0.0.5", "", "203.0.113.9", ""),
    ],
)
def test_nobody_names_an_address_as_their_own(seen: Seen, trusted: str, asks: str, told: str, visitor: str) -> None:
    assert seen(trusted, asks, told)[0] == visitor


def test_the_scheme_is_believed_from_a_trusted_proxy_alone(seen: Seen) -> None:
    told = {"HTTP_X_FORWARDED_PROTO": "https"}
    assert seen("10.0.0.5", "10.0.0.5", "203.0.113.9", **told)[1] == "https"
    assert seen("10.0.0.5", "198.51.100.7", "203.0.113.9", **told)[1] == "http"
    assert seen("10.0.0.5", "10.0.0.5", "203.0.113.9", HTTP_X_FORWARDED_PROTO="javascript")[1] == "http"


def test_who_knocks_too_often_waits_whatever_they_say_of_where_they_are(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Straight, and through a proxy in whose network the visitor is."""
    monkeypatch.setattr(gate, "SLOWLY", 0)
    settings.RASHIN_TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.0/8"),)

    visitor = Client()
    for asks, own in (("198.51.100.7", ""), ("10.0.0.5", ", 10.4.4.4")):
        answers = [
            visitor.post("/start/code/", REMOTE_ADDR=asks, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}{own}").status_code
            for number in range(gate.KNOCKS + 5)
        ]
        assert answers[-1] == 429, asks


def test_tries_at_one_account_are_counted_wherever_they_come_from(db: None, settings: Any) -> None:
    settings.RASHIN_TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.5"),)
    bakery = cast.company()
    answers = [
        Client().post(
            "/accounts/login/",
            {"login": bakery.member.email, "password": "not-this-one" if number < 9 else cast.PASSWORD},
            REMOTE_ADDR="10.0.0.5",
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        )
        for number in range(10)
    ]
    assert answers[-1].status_code == 422  # the right password waits, too
