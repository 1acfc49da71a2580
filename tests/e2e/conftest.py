"""The company that people meet in a browser, on its day, while the clock goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.models import KeyResult
from tests.cast import TODAY, Company, company, visitors


@pytest.fixture
def bakery() -> Iterator[Company]:
    with time_machine.travel(TODAY, tick=True):
        yield company()


@pytest.fixture
def numbers(bakery: Company) -> list[KeyResult]:
    """Two numbers of 佐藤's, of the marketing team, last looked at a week ago."""
    rows = [bakery.key_result(visitors(owner=bakery.leader, title=title)) for title in ("月間訪問者", "読者の数")]
    for row in rows:
        record_check_in(row, Seen(value=Decimal(5860)), by=bakery.leader, at=TODAY - timedelta(days=8))
    return rows
