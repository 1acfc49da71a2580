"""A document that was spoilt is refused as a whole or taken as a whole: never an error of ours, nothing in between."""

from __future__ import annotations

import copy
import json
import random
import traceback
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from rashin.exchange.document.problems import Refused
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, KeyResult, Objective
from rashin.organizations.models import Member, Organization
from tests.exchange.documents import busy_company, emptied, exported
from tests.web import rubbish

NEVER_BEFORE = 20261124  # seeds of the proof begin here
LOOKED_THROUGH = 10  # of what was taken, every so many is looked through by the doctor
MOST_TOLD = 8
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


def _another(chance: random.Random, places: list[tuple[Any, Any]]) -> Any:
    drawn = chance.random()
    if drawn < 0.4:
        return chance.choice(OTHER_THINGS)
    if drawn < 0.7:
        holder, key = chance.choice(places)
        return copy.deepcopy(holder[key])
    return rubbish.value(chance)


def spoilt(text: str, seed: int) -> bytes:
    """The document of a seed: some values are others, gone, or doubled; or the file itself is damaged."""
    chance = random.Random(seed)
    if chance.random() < 0.15:
        return _damaged(chance, text.encode())
    content = json.loads(text)
    places = _places(content, [])
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        holder, key = chance.choice(places)
        if (isinstance(holder, dict) and key not in holder) or (isinstance(holder, list) and key >= len(holder)):
            continue
        drawn = chance.random()
        if drawn < 0.15:
            del holder[key]
        elif drawn < 0.3:
            another = {"x" * chance.randint(1, 9): 1} if isinstance(holder, dict) else None
            holder.update(another) if another else holder.append(copy.deepcopy(holder[key]))
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


def _tried(text: str, seed: int, file: Path) -> str:
    """What is wrong with how an import ends; "" when nothing is."""
    file.write_bytes(spoilt(text, seed))
    wrong, before = "", _counts()
    with transaction.atomic():
        try:
            from django.utils import timezone

            from rashin.exchange.document.importing import take_in

            take_in(file, at=timezone.now())
            connection.check_constraints()
            wrong = "; ".join(list(findings())[:3]) if seed % LOOKED_THROUGH == 0 else ""
        except Refused as refused:
            if not refused.problems or not all(str(each) for each in refused.problems):
                wrong = "refused without a word"
            elif _counts() != before:
                wrong = "refused, and left something"
        except Exception as error:
            own = [each for each in traceback.extract_tb(error.__traceback__) if "/rashin/" in each.filename][-1:]
            wrong = f"{type(error).__name__}: {str(error)[:200]} at {own}"
        transaction.set_rollback(True)
    return wrong and f"seed {seed}: {wrong}"


def all_tried(text: str, seeds: range, folder: Path) -> None:
    wrong = [told for seed in seeds if (told := _tried(text, seed, folder / "document.json"))]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(seeds)}", *wrong[:MOST_TOLD]])


@pytest.mark.django_db
def test_spoilt_documents_are_refused_or_taken_as_a_whole(text: str, tmp_path: Path) -> None:
    """A fifth of them on PostgreSQL."""
    all_tried(text, range(1_000 if connection.vendor == "sqlite" else 200), tmp_path)


@pytest.mark.proof
@pytest.mark.django_db
def test_a_hundred_thousand_spoilt_documents_are_refused_or_taken_as_a_whole(text: str, tmp_path: Path) -> None:
    all_tried(text, range(NEVER_BEFORE, NEVER_BEFORE + 100_000), tmp_path)
