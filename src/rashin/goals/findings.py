"""What the doctor finds: what is wrong, and what to do about it here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

from rashin.goals.models import Action, KeyResult, Objective

T = TypeVar("T")
BATCH = 500


def in_batches(rows: Iterator[T]) -> Iterator[list[T]]:
    """BATCH rows at a time, so that memory does not grow with the company."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def where_of(slug: str, public_id: str, title: str) -> str:
    """How a finding names a goal."""
    return f"{slug}/{public_id} “{title}”"


def where(row: Objective | KeyResult | Action) -> str:
    """The same, of a row with its organisation."""
    return where_of(row.organization.slug, row.public_id, row.title)


@dataclass(frozen=True, slots=True)
class Place:
    """Which row is meant, by its part of the open document and its public id, and which of its fields."""

    section: str
    public_id: str
    field: str = ""

    def of(self, field: str) -> Place:
        """The same row, at a field."""
        return replace(self, field=field)


class Finding(str):
    """Both in one text; `what` alone is for a reader who can do nothing about it where they stand, `at` is where."""

    __slots__ = ("at", "what")
    what: str
    at: Place | None

    def __new__(cls, what: str, to_do: str = "", *, at: Place | None = None) -> Finding:
        found = super().__new__(cls, _("%(what)s %(to_do)s") % {"what": what, "to_do": to_do} if to_do else what)
        found.what, found.at = what, at
        return found
