"""Whatever is uploaded is read or refused in words: never an error of ours, nothing half written, no endless work."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from rashin.coach.documents.taken import plain_lines, taken
from rashin.goals.forms.documents import DocumentForm
from rashin.goals.forms.reading import kept_rows, loaded_rows
from rashin.goals.models import Draft, Objective
from rashin.goals.pages import reading
from tests.cast import TODAY, Company, company
from tests.shares import all_well, shares
from tests.web import uploads
from tests.web.form_reader import fields_of


@pytest.fixture
def visitor(db: None, settings: Any) -> Client:
    settings.ACCOUNT_RATE_LIMITS = False
    return Client()


@pytest.fixture
def bakery(db: None, clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


def all_hold(seeds: range) -> None:
    all_well(seeds, lambda seed: holds(uploads.upload(seed)))


def holds(file: SimpleUploadedFile) -> None:
    """Reading it ends with rows whose places lie in the text, or with a sentence at the field."""
    form = DocumentForm({}, MultiValueDict({"file": [file]}))
    if not form.is_valid():
        assert all(str(text) for texts in form.errors.values() for text in texts)
        return
    rows, count = taken(form.document)
    lines = plain_lines(form.document.lines)
    assert 0 < len(rows) <= count
    for row in rows:
        assert row.place is None or 0 <= row.place.start <= row.place.end <= len(lines[row.place.line])
    assert loaded_rows(kept_rows(rows)) == rows
    assert "".join("\n".join(lines).split("\x00")).encode()
    assert reading.original("\n".join(lines).split("\n"), rows)


@pytest.mark.walk
def test_a_thousand_uploads_are_read_or_refused() -> None:
    all_hold(range(1_000))


@pytest.mark.proof
@shares(100_000)
def test_a_hundred_thousand_uploads_are_read_or_refused(seeds: range) -> None:
    all_hold(seeds)


def test_a_hundred_uploads_get_a_page(visitor: Client) -> None:
    codes = {visitor.post("/coach/document/", {"file": uploads.upload(seed)}).status_code for seed in range(900, 1_000)}
    assert codes == {200, 422}


def test_what_was_read_of_them_becomes_drafts_or_is_refused_in_words(bakery: Company) -> None:
    client, made = bakery.client(bakery.owner), 0
    for seed in range(200, 260):
        answer = client.post(bakery.url("plan/documents/"), {"file": uploads.upload(seed)})
        if answer.status_code == 422:
            continue
        page = client.get(answer["Location"]).content.decode()
        answer = client.post(answer["Location"], fields_of(page, "novalidate data-reading"))
        assert answer.status_code in (302, 422)
        made += answer.status_code == 302
    assert made and Objective.objects.exists() and Draft.objects.filter(form="document-taken").count() == made


@pytest.mark.parametrize("number", range(4))
def test_a_bomb_is_refused_before_it_goes_off(number: int) -> None:
    for name in ("a.xlsx", "a.docx"):
        began = time.process_time()
        holds(SimpleUploadedFile(name, uploads.bombs()[number]))
        assert time.process_time() - began < 5


def test_a_large_honest_file_is_read(bakery: Company) -> None:
    lines = "".join(
        f"目標：{number}番目の店を明るくする\n- KR1：来店を{number}人から90人に\n" for number in range(6_000)
    )
    answer = bakery.client(bakery.owner).post(
        bakery.url("plan/documents/"), {"file": SimpleUploadedFile("去年.txt", lines.encode())}
    )
    page = bakery.client(bakery.owner).get(answer["Location"]).content.decode()
    assert "ほかに11700件あります" in page and page.count("data-row=") == 300


def test_a_request_that_is_too_large_is_refused_as_a_whole(visitor: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    file = io.BytesIO(b"x" * 200_000)
    file.name = "a.txt"
    answer = visitor.post("/coach/document/", {"file": file}, headers={"accept-language": "en"})
    assert answer.status_code == 413 and "can be sent at once" in answer.content.decode()
