"""Nothing of one company is ever visible, countable or guessable from another.

Whoever walks through one finds no id, title or name of the other; what is the other's and what does not exist are
answered by the same page, after the same number of queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rashin.organizations.models import Member, Role
from rashin.organizations.public_id import new_public_id
from rashin.people.models import User
from tests.e2e.example import inside_pages
from tests.web.neighbours import MARK, NO_ROWS, Neighbours, neighbours
from tests.web.permissions import TABLE, Row

pytestmark = pytest.mark.walk

CHANGING = re.compile(r"[0-9A-Za-z_-]{64}|nonce[^ ]*|[0-9a-z]{16}")  # tokens and names of rows
NARROWED = {
    "team": "team", "person": "member", "member": "member", "owner": "member", "cycle": "cycle", "from": "cycle",
    "objective": "public_id:objective", "parent": "public_id:objective", "of": "public_id:objective",
    "key_result": "key_result",
}  # fmt: skip
WITH_IDS = [row for row in TABLE if any(name.partition(":")[0] not in NO_ROWS for name in row.args)]


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None, tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    return neighbours(tmp_path_factory.mktemp("neighbours"))


@pytest.fixture
def both(filled: Neighbours, db: None) -> Neighbours:
    return filled


def _address(row: Row, slug: str, names: dict[str, str]) -> str:
    found = {arg.partition(":")[0]: names[arg] for arg in row.args}
    return reverse(row.page, kwargs={**({"slug": slug} if row.page in inside_pages() else {}), **found})


def _asked(client: Client, method: str, address: str) -> tuple[HttpResponseBase, int]:
    """The answer, and how many queries it took; what was changed is taken back."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer: Any = getattr(client, method.lower())(address)
        told_by(answer)
        transaction.set_rollback(True)
    return answer, len(queries)


def told_by(answer: Any) -> str:
    if answer.streaming and not hasattr(answer, "read_once"):
        answer.read_once = b"".join(answer)
    body = answer.read_once if answer.streaming else answer.content
    return str(body.decode("utf-8", "replace")) + " ".join(f"{name}: {value}" for name, value in answer.items())


def looks_at_what_is_asked(answer: Any) -> bool:
    """Whether the page has read anything of its address's query (Django reads it when it is first looked at)."""
    return "GET" in vars(answer.wsgi_request)


def _secrets(both: Neighbours, answer: Any, asked: str) -> list[str]:
    """What is told of the other company beyond what the question held itself."""
    told = told_by(answer)
    found = [each for each in both.ids if each in told and each not in asked]
    return found + ([MARK] if MARK in told and MARK not in asked else []) + (["tonari"] if "tonari" in told else [])


def _questions(both: Neighbours) -> Iterator[str]:
    """What somebody would try: words of the other company, and its ids as choices, each alone and all together."""
    yield from (f"?q={each}" for each in ("訪問者", "小野寺", "夜カフェ", "氷", "onodera"))
    chosen = [f"{name}={both.theirs[kind]}" for name, kind in NARROWED.items()]
    yield from ("?" + each for each in (*chosen, "&".join(chosen)))


@pytest.fixture(autouse=True)
def _every_refusal_goes_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many in a minute none does, which one comparison in this walk would meet between its two questions."""
    monkeypatch.setattr("rashin.people.on_record.MOST_IN_A_MINUTE", 10**9)


@pytest.fixture(autouse=True)
def _time_stands_still(time_machine: Any) -> None:
    """Two answers that are compared tell the same minute."""
    time_machine.move_to(datetime.now(UTC), tick=False)


# The directory's door knows no one who is signed in: tests/people/test_scim.py walks it with tokens.
PAGES = [row for row in TABLE if row.method == "GET" and row.page in inside_pages() and row.page != "scim"]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row.page} {' '.join(row.args)}".strip())
def test_no_page_of_one_company_tells_of_another(row: Row, both: Neighbours):
    is_coachs = row.who.owner == 403 and row.who.coach == 200
    client = both.ours.client(both.ours.coach if is_coachs else both.ours.owner)
    address = _address(row, both.ours.organization.slug, both.names)
    plain, _queries = _asked(client, "GET", address)
    wrong = [("", each) for each in _secrets(both, plain, "")]
    for question in _questions(both) if looks_at_what_is_asked(plain) else ():
        answer, _queries = _asked(client, "GET", address + question)
        wrong += [(question, each) for each in _secrets(both, answer, question)]
    assert not wrong


@pytest.mark.parametrize("row", WITH_IDS, ids=lambda row: f"{row.page} {row.method} {' '.join(row.args)}")
def test_what_is_another_companys_and_what_does_not_exist_are_the_same(row: Row, both: Neighbours):
    client = both.ours.client(both.ours.owner)
    slug = both.ours.organization.slug
    for name in row.args:
        if name.partition(":")[0] in NO_ROWS:
            continue
        theirs = _address(row, slug, {**both.names, name: both.theirs[name]})
        nobodys = _address(row, slug, {**both.names, name: new_public_id()})
        _asked(client, row.method, nobodys)  # what is remembered after a first time is remembered now
        one, queries_of_one = _asked(client, row.method, theirs)
        other, queries_of_other = _asked(client, row.method, nobodys)
        assert one.status_code == other.status_code
        assert CHANGING.sub("", told_by(one)) == CHANGING.sub("", told_by(other))
        assert queries_of_one == queries_of_other
        assert not _secrets(both, one, theirs)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row.page} {' '.join(row.args)}".strip())
def test_another_company_and_one_that_does_not_exist_are_the_same(row: Row, both: Neighbours):
    client = both.ours.client(both.ours.owner)
    theirs = _address(row, "tonari", both.theirs)
    nobodys = _address(row, "nobody", both.theirs)
    _asked(client, "GET", nobodys)
    one, queries_of_one = _asked(client, "GET", theirs)
    other, queries_of_other = _asked(client, "GET", nobodys)
    assert one.status_code == other.status_code == 404
    told, expected = (CHANGING.sub("", told_by(each)) for each in (one, other))
    assert told.replace("tonari", "") == expected.replace("nobody", "")
    assert queries_of_one == queries_of_other


def test_the_other_company_has_something_to_tell(both: Neighbours):
    """The same walk as its own owner finds the mark nearly everywhere: the walk looks where something is."""
    owner = Member.objects.get(organization=both.other, role=Role.OWNER)
    owner.user = User.objects.create_user("owner@tonari.example", "asa-no-pan-2026")
    owner.save(update_fields=["user"])
    client = both.ours.client(owner)
    found = 0
    for row in PAGES:
        answer, _queries = _asked(client, "GET", _address(row, "tonari", both.theirs))
        found += MARK in told_by(answer)
    assert found > len(PAGES) * 2 / 3
