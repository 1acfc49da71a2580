"""The coach without an account: a sentence or a document is answered, and nothing of it is kept."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db

TEXT = """# 2026年度 第3四半期
## マーケティング
目標：はじめての人が店を見つけられる道をつくる
- KR1：月間訪問者を5,000人から7,000人に
- KR2：指名検索を月200件から300件に
  - アクション：駅前の看板を替える
"""


@pytest.fixture
def visitor() -> Client:
    """Somebody who has no account and reads Japanese."""
    return Client(headers={"accept-language": "ja"})


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_sentence_is_answered_with_its_place_lit(visitor: Client) -> None:
    page = page_of(visitor.post("/coach/", {"text": "売上を1億円から2億円にする", "kind": "objective"}))
    assert "2億円</mark>" in page and '<mark class="shine">' in page
    assert "先に確かめたいことがあります" in page


def test_the_coach_sees_for_itself_what_a_sentence_is(visitor: Client) -> None:
    page = page_of(visitor.post("/coach/", {"text": "問い合わせを月20件から30件に増やす"}))
    assert "主要な結果として読みました" in page and "このままで伝わります" in page


def test_what_is_not_the_writers_is_marked_in_an_offer(visitor: Client) -> None:
    page = page_of(visitor.post("/coach/", {"text": "ブログ記事を書く", "kind": "key_result"}))
    assert '<mark class="new">' in page and 'class="blank"' in page


def test_the_language_is_changed_without_losing_what_was_typed(visitor: Client) -> None:
    answer = visitor.post("/coach/", {"text": "Cut the waiting time from 40 to 15 minutes", "language": "en"})
    assert 'lang="en"' in page_of(answer) and "Cut the waiting time from 40" in page_of(answer)
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "Try the coach" in page_of(visitor.get("/coach/"))


def test_an_empty_sentence_is_asked_for_again(visitor: Client) -> None:
    assert visitor.post("/coach/", {"text": " "}).status_code == 422


def test_a_document_is_shown_beside_what_was_taken(visitor: Client) -> None:
    page = page_of(visitor.post("/coach/document/", {"text": TEXT}))
    assert '<mark class="shine" data-taken="1">はじめての人が店を見つけられる道をつくる</mark>' in page
    assert 'href="#line-4"' in page and 'id="line-4"' in page
    assert '<mark class="shine" data-taken="1-2-1">駅前の看板を替える</mark>' in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", b"%PDF-1.7 ...", "この種類のファイルは読めません"),
        ("plan.doc", b"\xd0\xcf\x11\xe0....", "この種類のファイルは読めません"),
        ("plan", b"\x89PNG\r\n\x1a\n\x00\x00", "この種類のファイルは読めません"),
        ("plan.xlsx", b"not a workbook", "壊れている"),
        ("plan.docx", b"PK\x03\x04 broken", "壊れている"),
        ("plan.txt", b"", "空です"),
        ("plan.txt", b"nothing of the kind", "目標が見つかりませんでした"),
        ("plan.txt", "目標：店\n".encode() * 200_000, "400,000"),
    ],
)
def test_what_cannot_be_read_is_said_in_clear_words(visitor: Client, name: str, content: bytes, words: str) -> None:
    answer = visitor.post("/coach/document/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in page_of(answer)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(visitor: Client) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 40_000_000)
    answer = visitor.post("/coach/document/", {"file": SimpleUploadedFile("bomb.xlsx", file.getvalue())})
    assert answer.status_code == 422 and "大きすぎます" in page_of(answer)


def test_nothing_is_stored(visitor: Client) -> None:
    before = counted()
    visitor.post("/coach/", {"text": "ひみつの目標"})
    visitor.post("/coach/document/", {"text": TEXT})
    assert counted() == before


def counted() -> dict[str, int]:
    """How many rows every table holds; what limits the rate stands in the cache, without a word of what was typed."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def test_who_asks_too_often_waits_and_keeps_what_was_typed(visitor: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"coach": "2/m/ip"}
    codes = [visitor.post("/coach/", {"text": "店を明るくする"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    page = page_of(visitor.post("/coach/", {"text": "消えない言葉"}))
    assert "少しお待ちください" in page and "消えない言葉" in page
    assert visitor.get("/coach/").status_code == 200


def test_one_who_asks_too_often_does_not_shut_out_another(visitor: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"coach": "1/m/ip"}
    settings.RASHIN_TRUSTED_PROXIES = ()
    one, other = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    assert visitor.post("/coach/", {"text": "a"}, **one).status_code == 200  # type: ignore[arg-type]
    assert visitor.post("/coach/", {"text": "a"}, **one).status_code == 429  # type: ignore[arg-type]
    assert visitor.post("/coach/", {"text": "a"}, **other).status_code == 200  # type: ignore[arg-type]


def test_an_address_is_believed_from_a_trusted_proxy_only(visitor: Client, settings: Any) -> None:
    import ipaddress

    settings.ACCOUNT_RATE_LIMITS = {"coach": "1/m/ip"}
    settings.RASHIN_TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.1"),)

    def ask(through: str, told: str) -> int:
        answer = visitor.post("/coach/", {"text": "a"}, REMOTE_ADDR=through, HTTP_X_FORWARDED_FOR=told)
        return int(answer.status_code)

    assert [ask("10.0.0.1", "198.51.100.1"), ask("10.0.0.1", "198.51.100.2")] == [200, 200]
    assert [ask("203.0.113.9", "198.51.100.3"), ask("203.0.113.9", "198.51.100.4")] == [200, 429]


def test_an_installation_can_do_without_it(visitor: Client, settings: Any) -> None:
    settings.RASHIN_PUBLIC_COACH = False
    assert {visitor.get(path).status_code for path in ("/coach/", "/coach/document/")} == {404}
    assert visitor.post("/coach/", {"text": "店"}).status_code == 404


def test_an_answer_while_typing_is_only_the_answer(visitor: Client) -> None:
    answer = visitor.post("/coach/", {"text": "店を明るくする"}, headers={"HX-Request": "true"})
    assert "<html" not in page_of(answer) and "店を明るくする" in page_of(answer)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\u202e目標", "😀" * 400, "<script>alert(1)</script>", "{{ 1 }}"])
def test_nothing_that_is_typed_breaks_the_page(visitor: Client, text: str) -> None:
    answer = visitor.post("/coach/", {"text": text})
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in page_of(answer)
