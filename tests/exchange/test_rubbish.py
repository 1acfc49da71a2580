"""A document that was spoilt is refused as a whole or taken as a whole: never an error of ours, nothing in between."""

from __future__ import annotations

import json
import pickle
import random
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rashin.exchange.document.importing import take_in
from rashin.exchange.document.problems import Refused
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, KeyResult, Objective
from rashin.organizations.models import Member, Organization
from tests.exchange.documents import busy_company, emptied, exported
from tests.shares import all_well, shares, some
from tests.web import rubbish

LOOKED_THROUGH = 10  # of what was taken, every so many is looked through by the doctor
OTHER_THINGS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, 1e308, "", [], {}, [[]], [None], {"": None}, "9" * 400, "2026-02-30",
)  # fmt: skip


@pytest.fixture(scope="module")
def text(kept_for_the_module: None) -> str:
    """The document of a busy company that does not stand here any more."""
    organization = busy_company().organization
    text = exported(organization)
    emptied(organization)
    return text


def _places(of: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every value inside: (what holds it, by which key or number)."""
    for key, inside in list(of.items() if isinstance(of, dict) else enumerate(of)):
        found.append((of, key))
        if isinstance(inside, dict | list):
            _places(inside, found)
    return found


@cache
def _parsed(text: str) -> bytes:
    """Read once; each seed spoils a copy of its own."""
    return pickle.dumps(json.loads(text))


def _another(chance: random.Random, places: list[tuple[Any, Any]]) -> Any:
    drawn = chance.random()
    if drawn < 0.4:
        return chance.choice(OTHER_THINGS)
    if drawn < 0.7:
        holder, key = chance.choice(places)
        return None if _is_gone(holder, key) else deepcopy(holder[key])
    return rubbish.value(chance)


def _is_gone(holder: Any, key: Any) -> bool:
    """Whether a value that was noted does not stand there any more."""
    return key not in holder if isinstance(holder, dict) else key >= len(holder)


def spoilt(text: str, seed: int) -> bytes:
    """The document of a seed: some values are others, gone, or doubled; or the file itself is damaged."""
    chance = random.Random(seed)
    if chance.random() < 0.15:
        return _damaged(chance, text.encode())
    content = pickle.loads(_parsed(text))
    places = _places(content, [])
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        holder, key = chance.choice(places)
        if _is_gone(holder, key):
            continue
        drawn = chance.random()
        if drawn < 0.15:
            del holder[key]
        elif drawn < 0.3:
            another = {"x" * chance.randint(1, 9): 1} if isinstance(holder, dict) else None
            holder.update(another) if another else holder.append(deepcopy(holder[key]))
        else:
            holder[key] = _another(chance, places)
    return json.dumps(content, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _damaged(chance: random.Random, content: bytes) -> bytes:
    drawn, spoilt = chance.random(), bytearray(content)
    if drawn < 0.3:
        return bytes(spoilt[: chance.randrange(len(spoilt))])
    if drawn < 0.5:
        return (
            chance.choice((b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 100_000, b"", b"null", b"{", chance.randbytes(50)))
            + content
        )
    for _ in range(chance.randint(1, 9)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _counts() -> list[int]:
    return [model.objects.count() for model in (Organization, Member, Objective, KeyResult, CheckIn)]


def _tried(text: str, before: list[int], file: Path, seed: int) -> str:
    """What is wrong with how an import ends; "" when nothing is."""
    file.write_bytes(spoilt(text, seed))
    with transaction.atomic():
        try:
            take_in(file, at=timezone.now())
            connection.check_constraints()
            wrong = "; ".join(list(findings())[:3]) if seed % LOOKED_THROUGH == 0 else ""
        except Refused as refused:
            wrong = _wrong_with(refused, before)
        transaction.set_rollback(True)
    return wrong


def _wrong_with(refused: Refused, before: list[int]) -> str:
    if not refused.problems or not all(str(each) for each in refused.problems):
        return "refused without a word"
    return "refused, and left something" if _counts() != before else ""


def all_tried(text: str, seeds: range, folder: Path) -> None:
    """What is written is taken back after each, so that every one comes to the same rows."""
    all_well(seeds, partial(_tried, text, _counts(), folder / "document.json"))


@pytest.mark.django_db
def test_spoilt_documents_are_refused_or_taken_as_a_whole(text: str, tmp_path: Path) -> None:
    all_tried(text, some(1_000), tmp_path)


@pytest.mark.proof
@pytest.mark.django_db
@shares(100_000)
def test_a_hundred_thousand_spoilt_documents_are_refused_or_taken_as_a_whole(
    text: str, tmp_path: Path, seeds: range
) -> None:
    all_tried(text, seeds, tmp_path)
