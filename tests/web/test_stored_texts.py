"""Whatever stands in a text column of the database stays a text in every page, and no formula in any sheet.

The columns are filled past the actions, so that no check at the door hides what a page would do with them
(stored.py: every text and JSON column of every model, or why not).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from django.apps import apps
from openpyxl import load_workbook

from rashin.exchange.sheets.files import FORMULA
from rashin.organizations import guards
from tests.web import stored
from tests.web.drawn_forms import sender
from tests.web.permissions import TABLE, Row
from tests.web.stored_rows import rows_of_the_rest
from tests.web.test_html import HTML
from tests.web.test_permissions import World, filled, world  # noqa: F401 - fixtures

pytestmark = pytest.mark.walk

MARK = "zqx"
MARKUP = f"=1+1'\"></textarea></title></style></script><img src={MARK} onerror=alert(1)><svg onload=alert(1)>"
ADDRESS = f"javascript:alert('{MARK}')"
LEADS = {"href", "src", "action", "formaction", "data", "srcdoc", "content", "hx-get", "hx-post", "data-src"}
PAGES = [row for row in TABLE if row.method == "GET"]


@dataclass(frozen=True)
class Spoilt:
    """A company whose every text is evil: in which columns, and where what no walk knows is shown."""

    world: World
    columns: set[str]
    more: tuple[str, ...]


@pytest.fixture(scope="module")
def whole(filled: World) -> tuple[World, tuple[str, ...]]:  # noqa: F811
    return filled, rows_of_the_rest(filled.ours)


@pytest.fixture(scope="module", params=[MARKUP, ADDRESS], ids=["markup", "address"])
def spoilt(whole: tuple[World, tuple[str, ...]], request: pytest.FixtureRequest) -> Spoilt:
    world, more = whole  # noqa: F811
    world.client("owner")  # signed in somewhere else, too
    guards.remove()
    columns = stored.fill(world.ours.organization, request.param)
    guards.install()
    return Spoilt(world, columns, more)


def answer(spoilt: Spoilt, row: Row) -> tuple[bytes, str]:
    role = sender(row)
    found = spoilt.world.client(role).get(spoilt.world.address(row))
    assert found.status_code == getattr(row.who, role)
    return _read(found)


def _read(found: Any) -> tuple[bytes, str]:
    content = b"".join(found.streaming_content) if found.streaming else found.content
    return content, found.headers.get("Content-Type", "")


def text_cells(content: bytes, kind: str) -> list[str]:
    """The cells of a sheet that hold text."""
    if kind.startswith("text/csv"):
        return [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    return []


def what_a_text_became(content: str) -> list[str]:
    """Parts of a page that a text must not become."""
    found = []
    for element in html5lib.parse(content, treebuilder="etree").iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            leads = name.rpartition("}")[2] in LEADS and re.match(r"\s*(javascript|data|vbscript):", value, re.I)
            if name.startswith("on") or leads or value == MARK:
                found.append(f"{element.tag} {name}={value}")
        if element.tag.endswith("}script") and not element.get("src") and MARK in (element.text or ""):
            found.append("a script of theirs")
        if element.tag == f"{HTML}style":
            found.append("a style of theirs")
    return found


def what_is_wrong(content: bytes, kind: str) -> list[str]:
    if kind.startswith(("text/csv", "application/vnd")):
        return [cell for cell in text_cells(content, kind) if cell.startswith(FORMULA)]
    return what_a_text_became(content.decode()) if kind.startswith("text/html") else []


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_no_stored_text_becomes_a_part_of_a_page(row: Row, spoilt: Spoilt, db: None) -> None:
    assert not what_is_wrong(*answer(spoilt, row))


def test_nor_of_a_page_that_shows_what_is_rare(spoilt: Spoilt, db: None) -> None:
    client = spoilt.world.client("owner")
    for address in spoilt.more:
        found = client.get(address)
        assert found.status_code == 200, address
        content, kind = _read(found)
        assert not what_is_wrong(content, kind) and (MARK in content.decode("utf-8", "replace") or "xlsx" in address)


@pytest.mark.parametrize("page", ["board", "my_week", "plan", "members", "audit_log", "preparation", "session"])
def test_the_texts_were_there_to_be_shown(page: str, spoilt: Spoilt, db: None) -> None:
    content, _kind = answer(spoilt, next(row for row in PAGES if row.page == page))
    assert MARK in content.decode()


def test_every_text_column_is_filled_or_says_why_not(spoilt: Spoilt, db: None) -> None:
    """A new column is filled by itself; where the company of this walk has no row of it, it gets one."""
    every = {f"{model.__name__}.{field.name}": field for model in apps.get_models() for field in stored.columns(model)}
    left = {name for name, field in every.items() if stored.reason_to_leave(field)}
    missing = sorted(set(every) - left - spoilt.columns)
    assert not missing, " ".join(missing)
    names = {*every, *(field.name for field in every.values())}
    assert not set(stored.LEFT) - names, "these are gone"


@pytest.mark.parametrize("evil", [f"<img src={MARK}>", f'<a href="{ADDRESS}">x</a>', f"<script>{MARK}</script>"])
def test_what_would_be_a_part_of_a_page_is_seen(evil: str) -> None:
    assert what_a_text_became(f"<!doctype html><title>x</title>{evil}")
