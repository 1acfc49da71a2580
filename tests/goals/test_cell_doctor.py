"""The doctor says which cell cannot be read, and looks at everything else all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.translation import override

from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.cell_doctor import READERS
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, CounterProposal, KeyResult, Objective
from rashin.goals.table_words import NAMES
from rashin.organizations import guards
from rashin.organizations.models import Organization
from rashin.people.models import Team
from tests.cast import TODAY, Company, company
from tests.exchange.documents import busy_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery() -> Company:
    bakery = company()
    number = bakery.key_result()
    record_check_in(number, Seen(value=Decimal(6000)), by=bakery.leader, at=TODAY)
    draft = bakery.objective("相談中の目標", state="proposed")
    counter_propose(draft, {"title": "別の言葉"}, by=bakery.owner, at=TODAY)
    return bakery


@pytest.fixture
def next_door() -> Company:
    """Another company, which is damaged in a way that only a look at its figures shows."""
    door = company("隣の会社", "tonari", domain="tonari.example")
    record_check_in(door.key_result(), Seen(value=Decimal(6000)), by=door.leader, at=TODAY)
    KeyResult.objects.filter(organization=door.organization).update(progress=Decimal("0.9"))
    return door


def found(words: str = "") -> list[str]:
    with override("en"):
        return [each for each in findings() if words in each]


def write(model: type[models.Model], field: str, value: object) -> None:
    """Put something into the first row's cell that no action would."""
    guards.remove()
    table, column = model._meta.db_table, model._meta.get_field(field).column
    with connection.cursor() as cursor, unchecked():
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = (SELECT min(id) FROM {table})", [value])


@contextmanager
def unchecked() -> Iterator[None]:
    """What SQLite's file may hold that no statement would write there. PostgreSQL checks whatever comes."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1") if connection.vendor == "sqlite" else None
        yield
        cursor.execute("PRAGMA ignore_check_constraints = 0") if connection.vendor == "sqlite" else None


GARBAGE = [
    (Organization, "time_zone", "Asia/TokyoX"), (Organization, "words", "{x"), (Organization, "language", "xx"),
    (Organization, "words", "[]"), (Team, "closed_days", '{"weekdays": 3}'),
    (CounterProposal, "changes", "{x"), (CounterProposal, "changes", '{"weight":"abc"}'),
    (CounterProposal, "before", '{"nothing":1}'), (KeyResult, "kind", "zzz"), (KeyResult, "steps", "[{}]"),
]  # fmt: skip
# PostgreSQL's columns have types.
WITHOUT_TYPES = [
    (CheckIn, "value", "abc"), (CheckIn, "for_date", "someday"), (CheckIn, "recorded_at", "2026-99-99"),
    (CheckIn, "confidence", "high"), (Objective, "agreed_at", "yes"), (Objective, "title", b"\xff"),
    (KeyResult, "is_budget", 7), (KeyResult, "deadline", "2026-12-32"),
]  # fmt: skip


CELLS = [*GARBAGE, *(WITHOUT_TYPES if connection.vendor == "sqlite" else [])]


@pytest.mark.parametrize(("model", "field", "value"), CELLS, ids=lambda each: getattr(each, "__name__", None))
def test_a_cell_that_nothing_can_read_is_told_with_its_row_and_field(
    bakery: Company, next_door: Company, model: type[models.Model], field: str, value: object
) -> None:
    write(model, field, value)
    row = str(model._default_manager.order_by("pk").values_list("public_id", flat=True)[0])
    (told,) = found(f"its field “{field}”")
    with override("en"):
        assert f"the {NAMES[model._meta.label]} {row}" in told and bakery.organization.slug in told
    assert found("tonari"), "the other company is looked at as well"


def test_everything_else_in_the_company_is_looked_at(bakery: Company) -> None:
    other = bakery.key_result(team=bakery.shop, owner=bakery.clerk)
    record_check_in(other, Seen(value=Decimal(5500)), by=bakery.clerk, at=TODAY)
    KeyResult.objects.filter(pk=other.pk).update(progress=Decimal("0.9"))
    write(Team, "closed_days", '{"weekdays": 3}')
    told = found()
    assert any("progress" in each and "0.9" in each for each in told)
    assert sum("weekdays" in each for each in told) == 1
    assert sum("could not be made" in each for each in told) == 1, "what it is in the way of is counted"


def test_a_company_in_which_most_has_happened_once_holds_nothing_unreadable() -> None:
    busy_company()
    assert found() == []


def _models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith("rashin."))


def test_every_table_has_a_name_in_words() -> None:
    assert {model._meta.label for model in _models()} == set(NAMES)


def test_every_text_that_begins_as_json_has_a_reader() -> None:
    texts = [each for model in _models() for each in model._meta.local_concrete_fields if each.default in ("{}", "[]")]
    assert [str(each) for each in texts if each.name not in READERS] == []
