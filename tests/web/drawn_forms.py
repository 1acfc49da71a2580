"""The forms that pages draw, the names that pages ask for, and what their sending leaves in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tests.web.permissions import TABLE, Row
from tests.web.rubbish import Fields, encoded
from tests.web.test_permissions import World

WRITTEN = re.compile(r'^\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
NOT_THE_RECORD = {
    "activity_securityevent",
    "goals_draft",
    "goals_visit",
    "people_sight",
    "rhythm_coachnote",
    "people_session",
    "people_claim",
    "cache",
}  # the writer's own scratch


OPENED_BY = {"plan_new": "draft=0123456789abcdef"}  # pages whose form comes with a word in the address


class _Forms(HTMLParser):
    """The forms of a page as (where to, what a browser would send); each button makes one of its own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[tuple[str, Fields]] = []
        self.offered: dict[str, set[tuple[str, str]]] = {}
        self.fields: Fields = []
        self.buttons: Fields = []
        self.action = self.text = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        read = getattr(self, f"_{tag}", None)
        if read:
            read(given, given.get("name", ""))

    def _form(self, given: dict[str, str], name: str) -> None:
        self.fields, self.buttons = [], []
        posts = given.get("method", "get").lower() == "post"
        self.action = (urlsplit(given.get("action", "")).path or self.page) if posts else ""

    def _textarea(self, given: dict[str, str], name: str) -> None:
        self.text = name
        self.fields.append((name, ""))

    def _select(self, given: dict[str, str], name: str) -> None:
        self.select = name

    def _offer(self, name: str, value: str) -> None:
        self.offered.setdefault(self.action, set()).add((name, value))

    def _option(self, given: dict[str, str], name: str) -> None:
        self._offer(self.select, given.get("value", ""))
        if "selected" in given:
            self.fields.append((self.select, given.get("value", "")))

    def _button(self, given: dict[str, str], name: str) -> None:
        self._offer(name, given.get("value", ""))
        self.buttons += [(name, given.get("value", ""))] if name else []

    def _input(self, given: dict[str, str], name: str) -> None:
        self._offer(name, given.get("value", ""))
        boxes = given.get("type") in ("radio", "checkbox")
        if name and (not boxes or "checked" in given):
            self.fields.append((name, given.get("value", "on" if boxes else "")))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[-1] = (self.text, self.fields[-1][1] + data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""
        elif tag == "form" and self.action:
            self.found += [(self.action, [*self.fields, button]) for button in self.buttons or [("", "")]]
            self.action = ""


@dataclass
class Target:
    """One page and method: by whom it is sent, the forms that lead there, the values that they offer for a name, the
    names that it asks for."""

    row: Row
    path: str
    client: Client
    forms: list[Fields] = field(default_factory=lambda: [[]])
    offered: set[tuple[str, str]] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


def targets(world: World, *, asks: bool = True) -> list[Target]:
    """All that can be sent to, with the forms of all pages of the table; `asks`: note what each looks for."""
    clients = {role: world.client(role) for role in ("owner", "coach", "out")}
    found = [Target(row, world.address(row), clients[sender(row)]) for row in TABLE]
    drawn: dict[str, list[Fields]] = {}
    offered: dict[str, set[tuple[str, str]]] = {}
    for each in found:
        if each.row.method == "GET":
            reader = _drawn(each)
            for path, fields in reader.found:
                drawn.setdefault(path, []).append(fields)
            for path, values in reader.offered.items():
                offered.setdefault(path, set()).update(values)
    for each in found:
        if each.row.method == "POST":
            each.forms = drawn.get(each.path, each.forms)
            each.offered = offered.get(each.path, set())
            each.asked = _asked(each) if asks else []
    return found


def sender(row: Row) -> str:
    """The role that sends to this page: the owner, a coach where it is theirs alone, nobody where nobody signs in."""
    if row.who.owner == 403 and row.who.coach != 403:
        return "coach"
    return "out" if row.who.out in (200, 422) and row.who.owner in (302, 409) else "owner"


def send(target: Target, body: str, headers: dict[str, str] | None = None) -> Any:
    """The page's answer; what it raises is raised here."""
    if target.row.method == "GET":
        return target.client.get(f"{target.path}?{body}", headers=headers)
    return target.client.post(target.path, body, content_type="application/x-www-form-urlencoded", headers=headers)


def _drawn(target: Target) -> _Forms:
    """The forms on a page; the names that the page looks for are noted."""
    names: dict[str, None] = {}
    with undone(target.client), listening(names.setdefault):
        answer = send(target, OPENED_BY.get(target.row.page, ""))
    target.asked = list(names)
    reader = _Forms(target.path)
    if answer.status_code == 200 and "html" in answer["Content-Type"]:
        reader.feed(answer.content.decode())
    return reader


def _asked(target: Target) -> list[str]:
    """The names that a page looks for when it is sent nothing, and when it is sent what was drawn. They stand in the
    order of asking: some hold an id, and a seed chooses the same ones whatever the ids are."""
    names: dict[str, None] = {}
    with listening(names.setdefault):
        for fields in ([], *target.forms[:2]):
            with undone(target.client):
                send(target, encoded(fields))
    return list(names)


@contextmanager
def listening(note_name: Callable[[str], object]) -> Iterator[None]:
    """Have the names noted that are looked for in what was sent."""
    read, listed = MultiValueDict.__getitem__, MultiValueDict._getlist  # type: ignore[attr-defined]

    def note(of: Any, name: Any) -> None:
        if isinstance(of, QueryDict) and isinstance(name, str) and not of._mutable:  # else it is being filled
            note_name(name)

    def getitem(self: Any, name: Any) -> Any:
        note(self, name)
        return read(self, name)

    def getlist(self: Any, name: Any, *args: Any, **named: Any) -> Any:
        note(self, name)
        return listed(self, name, *args, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MultiValueDict, "__getitem__", getitem)
        patched.setattr(MultiValueDict, "_getlist", getlist)
        yield


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is written within is taken back at the end, in the database and in the browser."""
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies


@dataclass
class Record:
    """What the tables hold before anything is sent, and which of them a request writes to."""

    before: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def written(self) -> Iterator[set[str]]:
        """The tables of the record that are written to within."""
        tables: set[str] = set()

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            found = WRITTEN.match(sql)
            if found and found[1] not in NOT_THE_RECORD:
                if found[1] not in self.before:
                    self.before[found[1]] = _digest(found[1])
                tables.add(found[1])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen):
            yield tables

    def changed(self, tables: set[str]) -> set[str]:
        """Those of them that are not as they were."""
        return {table for table in tables if _digest(table) != self.before[table]}


def _digest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return hash(tuple(sorted(map(str, cursor.fetchall()))))
