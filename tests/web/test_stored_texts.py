"""Whatever stands in a text field of the database stays a text in every page, and no formula in any sheet.

The fields are filled past the actions, so that no check at the door hides what a page would do with them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from django.apps import apps
from django.db import models

from rashin.activity.models import Event
from rashin.organizations import guards
from rashin.organizations.models import Organization
from tests.web.permissions import TABLE, Row
from tests.web.test_html import HTML
from tests.web.test_permissions import World, filled, world  # noqa: F401 - fixtures

pytestmark = pytest.mark.walk

MARK = "zqx"
EVIL = f"=1+1'\"></textarea></title></script><img src={MARK} onerror=alert(1)><script>{MARK}</script>"
NOT_FILLED = {"slug", "email", "time_zone", "search_text", "path", "public_id", "account", "address", "subject",
              "thread", "secret", "key", "digest", "password", "form", "code", "step"}  # fmt: skip
STORED = {"closed_days", "words", "planned_points", "steps", "pace_curve", "troubles", "payload", "fields", "facts",
          "changes", "before", "definition", "data", "told", "answers"}  # fmt: skip
PAGES = [row for row in TABLE if row.method == "GET"]


def text_fields(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.local_concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
        if is_text and field.name not in NOT_FILLED | STORED and not field.unique:
            yield field


@pytest.fixture(scope="module")
def spoilt(filled: World) -> World:  # noqa: F811
    """Every text of our company is evil."""
    guards.remove()
    for model in apps.get_models():
        own = [field.name for field in model._meta.local_concrete_fields]
        names = [field for field in text_fields(model) if model is not Event]
        if model is Organization or "organization" not in own or not names:
            continue
        values = {field.name: EVIL[: field.max_length] if field.max_length else EVIL for field in names}
        model._base_manager.filter(organization=filled.ours.organization).update(**values)
    Organization.objects.filter(pk=filled.ours.organization.pk).update(name=EVIL[:120])
    guards.install()
    return filled


def body(world: World, row: Row) -> tuple[str, str]:  # noqa: F811
    role = "coach" if row.who.owner == 403 and row.who.coach == 200 else "owner"
    answer = world.client(role).get(world.address(row))
    assert answer.status_code == getattr(row.who, role)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig", "replace"), answer.headers.get("Content-Type", "")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row.page} {' '.join(row.args)}".strip())
def test_no_stored_text_becomes_a_part_of_a_page(row: Row, spoilt: World, db: None) -> None:
    text, kind = body(spoilt, row)
    if kind.startswith("text/csv"):
        cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    if not kind.startswith("text/html"):
        return
    tree = html5lib.parse(text, treebuilder="etree")
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.get("src") != MARK and element.get("onerror") is None, element.attrib
        if element.tag == f"{HTML}script":
            assert element.get("src") or MARK not in (element.text or ""), "a script of theirs"


@pytest.mark.parametrize("page", ["board", "my_week", "plan", "members", "audit_log", "preparation", "session"])
def test_the_texts_were_there_to_be_shown(page: str, spoilt: World, db: None) -> None:
    text, _kind = body(spoilt, next(row for row in PAGES if row.page == page))
    assert MARK in text
