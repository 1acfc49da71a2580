"""Whatever else is sent along with a form, by the name of any column of the database, nothing of it is written."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models

from tests import cast
from tests.web.answers import CHANGING
from tests.web.drawn_forms import Record, Target, listening, send, targets, undone
from tests.web.permissions import TABLE, Row
from tests.web.rubbish import Fields, encoded
from tests.web.test_permissions import World, places

pytestmark = pytest.mark.proof

POSTS = [row for row in TABLE if row.method == "POST" and row.page != "scim"]
# what makes a form that is drawn empty one that is taken
TYPED = {
    "name": "新しい名", "title": "新しい題", "what": "しないこと", "why": "人手が足りない", "text": "ひとこと",
    "reason": "理由", "email": "neu@tomugi.example", "lines": "新田 光\n西 花", "slug": "akari", "value": "5950",
    "url": "https://book.example/x", "day": "2026-12-01", "time": "10:00", "key_results": "口コミを月50件に",
    "why_not": "いまではない", "days": "30", "answer_text": "ありがとう", "kind": "free", "first": "2027-05-01",
    "last": "2027-06-30", "place": "本店", "agreed": "数字を見る", "password": cast.PASSWORD, "learning": "学び",
}  # fmt: skip
# forms that are taken as typed here: with a refusal alone little would be proved
TAKEN = {
    "settings", "my_settings", "thresholds", "calendar", "member_new", "members_several", "team_new", "team_settings",
    "team_members", "team_links", "homework", "notes", "sessions", "no_item_new", "idea_new", "cycles", "action_new",
    "comments", "check_ins",
}  # fmt: skip
ROLES = {"role": "owner", "is_superuser": "on", "is_staff": "on", "is_active": "", "csrfmiddlewaretoken": "x"}


def _columns() -> dict[str, str]:
    """A value for each column of the database, by the name of its field and by its own."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            found[field.name] = found[field.attname] = _value(field)
    return found | ROLES


def _value(field: Any) -> str:
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2001-01-01T00:00:00Z"
    return "1" if field.is_relation or not isinstance(field, models.CharField | models.TextField) else "stolen"


@pytest.fixture(scope="module")
def found(kept_for_the_module: None) -> dict[Row, Target]:
    ours = cast.company()
    theirs = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    with time_machine.travel(cast.TODAY, tick=False):
        return {each.row: each for each in targets(World(ours, theirs, places(ours)), asks=False)}


def _written(target: Target, fields: Fields) -> tuple[int, dict[str, list[str]], set[str]]:
    """The answer, what the tables hold that were written to, and the names that the page looked for."""
    names: set[str] = set()
    made = itertools.count()
    with (
        undone(target.client),
        Record().written() as tables,
        listening(names.add),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr("secrets.token_urlsafe", lambda length=32: f"{next(made):043d}")
        status = send(target, encoded(fields)).status_code
        return status, {table: _rows(table) for table in tables}, names


def _rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(CHANGING.sub("", str(row)) for row in cursor.fetchall())


def _typed(form: Fields) -> Fields:
    return [(name, value or TYPED.get(name.rpartition("-")[2], "")) for name, value in form]


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_a_column_that_a_form_does_not_show_is_not_written(
    row: Row, found: dict[Row, Target], database_kind: str, clock: Any
) -> None:
    if database_kind != "sqlite":
        pytest.skip("its sequences go on after what was taken back: two rows would differ by their keys")
    clock(cast.TODAY)
    target = found[row]
    form = _typed(max(target.forms, key=len))
    plain, before, names = _written(target, form)
    assert row.page not in TAKEN or plain == 302
    shown = {*names, *dict(form), *(name for name, _value in target.offered)}
    more = [(name, value) for name, value in _columns().items() if name not in shown]
    status, after, _names = _written(target, [*form, *more])
    assert (status, after) == (plain, before)
