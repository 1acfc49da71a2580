"""Columns for exact numbers: at most 15 significant digits, the same on SQLite and PostgreSQL."""

from typing import Any

from django.db import models


def value_field(**options: Any) -> models.DecimalField:  # type: ignore[type-arg]
    """A measured or planned value: up to 9 places after the point."""
    return models.DecimalField(max_digits=24, decimal_places=9, **options)


def share_field(**options: Any) -> models.DecimalField:  # type: ignore[type-arg]
    """A stored figure such as progress (0.59 is 59%): 6 places, unbounded on both sides."""
    return models.DecimalField(max_digits=21, decimal_places=6, **options)
