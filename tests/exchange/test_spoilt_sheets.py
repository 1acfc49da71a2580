"""A sheet that was spoilt is shown with what is wrong in it, or taken: never an error of ours, nothing half written."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from rashin.exchange.document.columns import NOT_KEPT
from rashin.exchange.sheets.columns import Sort, guessed
from rashin.exchange.sheets.goals import GOALS
from rashin.exchange.sheets.people import PEOPLE
from rashin.goals.doctor import findings
from tests.cast import TODAY, Company, company
from tests.exchange import test_goals_sheet, test_people_sheet
from tests.shares import all_well, shares
from tests.web import rubbish, uploads
from tests.web.drawn_forms import Record, undone

LOOKED_THROUGH = 50  # of what was taken of either kind, every so many is looked through by the doctor
SHEETS = {"plan": (GOALS, test_goals_sheet.SHEET), "people": (PEOPLE, test_people_sheet.SHEET)}


@pytest.fixture
def bakery(db: None, clock: Callable[[datetime], None]) -> Company:
    clock(TODAY)
    return company()


def spoilt(chance: random.Random, sheet: str) -> list[list[str]]:
    """The rows of a sheet, of which some cells hold what nobody should write, some rows come twice, some are gone."""
    rows = _rows(sheet)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        row = chance.choice(rows[1:] or rows)
        drawn = chance.random()
        if drawn < 0.1:
            rows.append(list(row))
        elif drawn < 0.2 and len(rows) > 2:
            rows.pop(chance.randrange(len(rows)))
        else:
            row[chance.randrange(len(row))] = chance.choice((rubbish.value(chance), chance.choice(chance.choice(rows))))
    if chance.random() < 0.95:
        rows = [[NOT_KEPT.sub("", cell) for cell in row] for row in rows]
    return rows


def sent(chance: random.Random, sort: Sort, sheet: str, seed: int) -> dict[str, Any]:
    """The rows as the page sends them back with its columns; one time in five a file that may hold anything."""
    if chance.random() < 0.2:
        file = uploads.upload(seed) if chance.random() < 0.5 else _file(spoilt(chance, sheet))
        return {"file": file}
    chosen = {f"column_{code}": str(place) for code, place in guessed(_rows(sheet)[0], sort.fields).items()}
    if chance.random() < 0.1:
        chosen[chance.choice(list(chosen))] = rubbish.value(chance).encode("utf-8", "replace").decode()
    more = {name: chance.choice(("", "on", "links", "mail")) for name in ("moves", "invites")}
    return {**chosen, **more, "cells": json.dumps(spoilt(chance, sheet)), "take": "yes"}


def _rows(sheet: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet)))


def _file(rows: list[list[str]]) -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("a.csv", text.getvalue().encode("utf-8", "surrogatepass"))


def wrong_with(bakery: Company, client: Client, record: Record, seed: int) -> str:
    """What is wrong with the answer to a sheet; "" when nothing is."""
    chance, place = random.Random(seed), ("plan", "people")[seed % 2]
    fields = {"cycle": bakery.cycle.public_id, **sent(chance, *SHEETS[place], seed)}
    with undone(client):
        with record.written() as tables:
            answer = client.post(bakery.url(f"{place}/sheet/"), fields)
        changed, is_taken = record.changed(tables), answer.status_code == 302
        if answer.status_code >= 500 or (changed and not is_taken):
            return f"{place} answered {answer.status_code}, and left something in {sorted(changed)} | {fields!r}"
        connection.check_constraints()
        return "; ".join(list(findings())[:3]) if is_taken and seed % LOOKED_THROUGH < 2 else ""


def all_tried(bakery: Company, seeds: range) -> None:
    all_well(seeds, partial(wrong_with, bakery, bakery.client(bakery.owner), Record()))


@pytest.mark.walk
def test_a_thousand_spoilt_sheets_are_taken_or_told(bakery: Company) -> None:
    all_tried(bakery, range(1_000))


@pytest.mark.proof
@shares(100_000)
def test_a_hundred_thousand_spoilt_sheets_are_taken_or_told(bakery: Company, seeds: range) -> None:
    all_tried(bakery, seeds)
