"""Every page of the table is answered with headers that keep a browser from doing more than showing it."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse

from tests.web.permissions import TABLE, Row
from tests.web.test_permissions import World, filled, world  # noqa: F401 - fixtures

pytestmark = pytest.mark.walk

LOOKED_AT = [row for row in TABLE if row.method == "GET"]


def directives(answer: HttpResponse) -> dict[str, list[str]]:
    parts = [each.split() for each in answer["Content-Security-Policy"].split(";") if each.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("row", LOOKED_AT, ids=lambda row: f"{row.page} {' '.join(row.args)}".strip())
def test_every_answer_has_its_safe_headers(row: Row, world: World) -> None:  # noqa: F811
    answer = world.client("owner").get(world.address(row))
    told = directives(answer)
    assert (
        told["default-src"] == ["'none'"] and told["frame-ancestors"] == ["'none'"] and told["base-uri"] == ["'none'"]
    )
    assert told["script-src"] == ["'self'"] and told["style-src"] == ["'self'"] and told["form-action"] == ["'self'"]
    assert not any("unsafe" in value or "*" in value for values in told.values() for value in values)
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers)
    if answer.status_code == 200 and "slug" in (answer.resolver_match.kwargs if answer.resolver_match else {}):
        assert "private" in answer["Cache-Control"]


def test_every_file_to_be_taken_along_is_one(world: World) -> None:  # noqa: F811
    """A browser that shows it as a page would run what is in it."""
    for row in LOOKED_AT:
        answer = world.client("owner").get(world.address(row))
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 200 and not kind.startswith(("text/html", "text/plain", "image/")):
            told = answer.headers.get("Content-Disposition", "")
            assert told.startswith("attachment") or kind.startswith("application/json"), (row.page, kind)


def test_every_file_is_named_in_signs_that_need_no_quoting(world: World) -> None:  # noqa: F811
    names = [world.client("owner").get(world.address(row)).headers.get("Content-Disposition") for row in LOOKED_AT]
    found = [each for each in names if each]
    assert len(found) > 5
    plain = r"""attachment; (filename="[a-z0-9-]+\.[a-z]+"|filename\*=UTF-8''[\w.%-]+\.[a-z]+)"""
    assert [each for each in found if not re.fullmatch(plain, each)] == []
