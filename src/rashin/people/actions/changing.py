"""What differs between a row and what it is to become: the before and after of an event."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model


def changed_fields(row: Model, values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Set those of `values` that differ on `row`, without saving; return them before and after, rows as themselves."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            before[name], after[name] = old, value
            setattr(row, name, value)
    return before, after
