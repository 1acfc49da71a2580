"""The pages for what went wrong, the answer to a watchdog, headers, and who is believed about an address."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from rashin.config import errors


@pytest.mark.django_db
def test_a_watchdog_hears_ok(client: Client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_an_unknown_address_is_a_page_in_the_readers_language(client: Client):
    answer = client.get("/no/such/page", headers={"accept-language": "ja"})
    assert answer.status_code == 404
    assert "このページはありません" in answer.content.decode()
    assert "This page is not here" in client.get("/nope", headers={"accept-language": "en"}).content.decode()


def test_a_failure_page_needs_neither_database_nor_session():
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"<h1" in answer.content and b" UTC" in answer.content


def test_a_database_that_is_away_is_said_and_passes():
    try:
        raise OperationalError("database or disk is full")
    except OperationalError:
        answer = errors.server_error(RequestFactory().get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "may not have been saved" in answer.content.decode() or "保存されていない" in answer.content.decode()


def test_a_failure_of_the_failure_page_is_one_plain_line(monkeypatch):
    monkeypatch.setattr("rashin.config.errors.engines", {})
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert answer.content.startswith(b"500 Internal Server Error, ")


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.jp"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_no_script_or_style_from_elsewhere_or_from_the_page_itself_may_run(client: Client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert told["default-src"] == told["base-uri"] == told["frame-ancestors"] == "'none'"
    assert told["script-src"] == told["style-src"] == told["form-action"] == "'self'"
    assert "unsafe" not in policy
