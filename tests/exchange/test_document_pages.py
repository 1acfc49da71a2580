"""The open document in a browser: out by a download, in at the first start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rashin.exchange import brought
from rashin.exchange.models import DocumentImport
from rashin.organizations.models import Organization
from rashin.people.models import User
from tests.exchange.documents import busy_company, emptied, exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> str:
    organization = busy_company().organization
    text = exported(organization)
    emptied(organization)
    return text


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[list[str]]:
    """The processes that would have been started: a test runs them by `work`, in its own transaction."""
    started: list[str] = []
    settings.RASHIN_DATA = tmp_path
    monkeypatch.setattr(brought, "begin", lambda run: started.append(run.public_id))
    yield started


def here(language: str = "en") -> Client:
    return Client(headers={"host": "localhost", "accept-language": language}, REMOTE_ADDR="127.0.0.1")


def send(visitor: Client, content: str, name: str = "company.json") -> str:
    file = SimpleUploadedFile(name, content.encode(), content_type="application/json")
    answer = visitor.post("/start/document/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_an_administrator_downloads_the_company_as_its_document() -> None:
    bakery = busy_company()
    client = bakery.client(bakery.admin)
    assert bakery.url("document.json") in client.get(bakery.url("settings/export/")).content.decode()
    answer = client.get(bakery.url("document.json"))
    assert b"".join(answer).decode() == exported(bakery.organization)  # type: ignore[call-overload]
    assert 'filename="tomugi-' in answer["Content-Disposition"]


def test_a_company_comes_by_the_first_page_and_its_owner_comes_in(text: str, begun: list[str]) -> None:
    visitor = here()
    assert "/start/document/" in visitor.get("/").content.decode()
    place = send(visitor, text)
    assert "Looking through the document" in visitor.get(place).content.decode()
    brought.work(begun.pop())
    seen = visitor.get(place).content.decode()
    assert "株式会社 灯麦" in seen and "Key results" in seen and "Take it in" in seen
    assert not Organization.objects.exists(), "nothing is written before it was asked for"
    visitor.post(place)
    assert "Writing the company" in visitor.get(place).content.decode()
    brought.work(begun.pop())
    assert "Come in as 小野寺 亮" in visitor.get(place).content.decode()
    link = visitor.post(f"{place}owner/")["Location"]
    joined = visitor.post(link, {"password": "asa-no-pan-2026"}, follow=True)
    assert joined.status_code == 200
    owner = User.objects.get(members__organization__is_visible=True)
    assert owner.members.get().name == "小野寺 亮"
    assert visitor.post(f"{place}owner/")["Location"] == "/", "the place is taken"


def test_what_is_wrong_is_shown_with_its_path_and_nothing_is_kept(text: str, begun: list[str]) -> None:
    content = json.loads(text)
    content["key_results"][0]["kind"] = "<b>more</b>"
    visitor = here("ja")
    place = send(visitor, json.dumps(content))
    brought.work(begun.pop())
    seen = visitor.get(place).content.decode()
    assert "key_results[0].kind" in seen and "何も変えていません" in seen and "<b>more" not in seen
    visitor.post(place)
    assert not begun and not Organization.objects.exists()


def test_the_visitor_may_leave_and_come_back_and_nobody_else_sees_it(text: str, begun: list[str]) -> None:
    visitor = here()
    place = send(visitor, text)
    assert here().get(place).status_code == 404
    assert place in visitor.get("/start/document/").content.decode()
    part = visitor.get(place, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part and "every 1s" in part


def test_two_clicks_take_it_in_once(text: str, begun: list[str]) -> None:
    visitor = here()
    place = send(visitor, text)
    brought.work(begun.pop())
    visitor.post(place)
    visitor.post(place)
    assert len(begun) == 1


def test_an_import_whose_process_ended_is_begun_again(text: str, begun: list[str]) -> None:
    visitor = here()
    place = send(visitor, text)
    begun.clear()
    visitor.post(place)
    assert not begun, "it may still be at work"
    DocumentImport.objects.update(heard_at=timezone.now() - timedelta(minutes=5))
    assert "broken off" in visitor.get(place).content.decode()
    visitor.post(place)
    assert len(begun) == 1


def test_an_owner_brings_a_further_company_and_others_may_not(text: str, begun: list[str]) -> None:
    other = json.loads(text.replace("tomugi", "second"))
    bakery = busy_company()
    place = "/start/document/"
    owner = bakery.client(bakery.owner)
    assert bakery.client(bakery.admin).get(place).status_code == 403
    assert place not in bakery.client(bakery.admin).get("/companies/").content.decode()
    assert place in owner.get("/companies/").content.decode()
    came = send(owner, json.dumps(other))
    assert bakery.client(bakery.admin).get(came).status_code == 404 and here().get(came).status_code == 404
    brought.work(begun.pop())
    assert "取り込む" in bakery.client(bakery.owner).get(came).content.decode(), "from another browser too"
    owner.post(came)
    brought.work(begun.pop())
    assert "小野寺 亮として入る" in owner.get(came).content.decode()
    link = owner.post(f"{came}owner/")["Location"]
    assert owner.get(link).status_code == 200
    owner.post(link)
    assert User.objects.get(pk=bakery.owner.user_id).members.count() == 2
    again = send(owner, exported(bakery.organization))
    brought.work(begun.pop())
    assert (
        "この会社は、まったく同じ内容ですでにここにあります。することはありません。"
        in owner.get(again).content.decode()
    )
    owner.post(again)
    assert owner.post(f"{again}owner/")["Location"] == "/"
    whole = exported(bakery.organization)
    bakery.owner.role = "member"
    bakery.owner.save()
    closed = send(owner, whole)
    brought.work(begun.pop())
    seen = owner.get(closed).content.decode()
    assert "organization.public_id" in seen and "取り込む" not in seen


def test_no_file_and_an_empty_file_are_refused_at_the_field(begun: list[str]) -> None:
    visitor = here()
    assert visitor.post("/start/document/").status_code == 422
    empty = SimpleUploadedFile("company.json", b"")
    assert visitor.post("/start/document/", {"file": empty}).status_code == 422


def test_from_another_machine_the_code_is_asked_for(text: str, begun: list[str]) -> None:
    stranger = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.168.0.7")
    assert stranger.get("/start/document/")["Location"] == "/start/code/"
    assert stranger.post("/start/document/")["Location"] == "/start/code/"
