"""After a restore into PostgreSQL numbers go on behind everything that was ever sealed."""

from __future__ import annotations

import pytest
from django.db import connection

from rashin.activity import security
from rashin.activity.models import Horizon, Round, Seal, SecurityEvent
from rashin.exchange.backup.restoring import KNOWN, _go_on_counting
from tests import cast
from tests.activity.sealing import NOW, fill, told


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its counters in its file")
def test_a_number_that_was_sealed_is_not_given_again_though_its_line_has_gone(db: None) -> None:
    bakery = cast.company()
    fill(bakery)
    last = {source: Horizon.objects.get(pk=source).sealed_to for source in ("event", "security")}
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        Horizon.objects.update(sealed_to=max(last.values()) + 1000)
        _go_on_counting(cursor, tables)
    security.note("account.signed_in", by=bakery.owner, at=NOW)
    assert SecurityEvent.objects.latest("pk").pk == max(last.values()) + 1001
    assert told() == []
    with connection.cursor() as cursor:
        _go_on_counting(cursor, [each for each in tables if each != "activity_horizon"])  # a backup of before
    security.note("account.signed_in", by=bakery.owner, at=NOW)
    assert SecurityEvent.objects.latest("pk").pk == max(last.values()) + 1002


def test_what_knows_of_numbers_are_tables_and_columns_that_there_are() -> None:
    for table, (known_in, known) in KNOWN.items():
        model = {each._meta.db_table: each for each in (Horizon, Round)}[known_in]
        assert any(field.column in known for field in model._meta.local_concrete_fields)
        assert table in {"activity_event", "activity_securityevent", Seal._meta.db_table}
