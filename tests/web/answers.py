"""What a page answers, as somebody reads it who looks for what is not theirs: words, headers, files that are opened,
and how often the database was asked."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.drawn_forms import undone

CHANGING = re.compile(r"[0-9A-Za-z_-]{64}|nonce[^ ]*|[0-9a-z]{16}")  # tokens and names of rows
Question = TypeVar("Question")
TYPED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """One answer; `told` is all of it in words."""

    response: Any
    told: str
    queries: int

    @property
    def alike(self) -> tuple[int, int, str]:
        """What is the same in two answers that tell nothing apart."""
        return self.response.status_code, self.queries, CHANGING.sub("", self.told)


def asked(client: Client, method: str, address: str, body: str = "", kind: str = TYPED, **headers: str) -> Answer:
    """What is answered; whatever it wrote is taken back."""
    with undone(client), CaptureQueriesContext(connection) as queries:
        response = client.generic(method, address, body, content_type=kind if body else "", headers=headers)
        told = told_by(response)
    return Answer(response, told, len(queries))


def compared(ask: Callable[[Question], Answer], one: Question, other: Question) -> tuple[Answer, Answer]:
    """Two answers that are to be alike; asked again where they are not, for what is remembered after a first time is
    remembered then."""
    first, second = ask(one), ask(other)
    return (first, second) if first.alike == second.alike else (ask(one), ask(other))


def told_by(answer: Any) -> str:
    """Body and headers of an answer; of a file in parts (XLSX) what stands in them."""
    if answer.streaming and not hasattr(answer, "read_once"):
        answer.read_once = b"".join(answer)
    body = answer.read_once if answer.streaming else answer.content
    return _words(body) + " ".join(f"{name}: {value}" for name, value in answer.items())


def _words(body: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return " ".join(html.unescape(file.read(name).decode("utf-8", "replace")) for name in file.namelist())
