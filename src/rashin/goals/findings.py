"""What the doctor finds: what is wrong, and what to do about it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rashin.goals.models import Action, KeyResult, Objective

T = TypeVar("T")
BATCH = 500
# What reading a row, or computing from it, raises where something that is stored cannot be read.
HINDRANCES = (ArithmeticError, AttributeError, LookupError, ObjectDoesNotExist, RecursionError, TypeError, ValueError)


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

    def __new__(cls, what: str, to_do: str = "", *, at: Place | None = None) -> Self:
        found = super().__new__(cls, _("%(what)s %(to_do)s") % {"what": what, "to_do": to_do} if to_do else what)
        found.what, found.at = what, at
        return found


class Hindered(Finding):
    """What could not be looked at, since something that it comes from cannot be read."""

    __slots__ = ()


Named = tuple[int, str, str]  # a goal's key, public id and title


def through_goals(
    slug: str,
    section: str,
    rows: QuerySet[Any],
    look: Callable[[Sequence[Named]], Iterable[Finding]],
    *,
    otherwise: str = "",
) -> Iterator[Finding]:
    """What `look` finds in goals of one kind, a batch of their names after the other; `section` is their part of the
    open document. Where something in a batch cannot be read, it is looked at by halves, so that all but those goals are
    looked at all the same, and of these it is said, or what `otherwise` says of %(where)s."""

    def through(batch: Sequence[Named]) -> Iterator[Finding]:
        try:
            found = list(look(batch))
        except HINDRANCES:
            if len(batch) > 1:
                half = len(batch) // 2
                found = [*through(batch[:half]), *through(batch[half:])]
            else:
                found = [hindered(*batch[0])]
        yield from found

    def hindered(_pk: int, public_id: str, title: str) -> Hindered:
        said = otherwise or _("%(where)s cannot be looked at: something that it comes from cannot be read.")
        told = said % {"where": where_of(slug, public_id, title)}
        return Hindered(told, _("Restore a backup."), at=Place(section, public_id))

    named = rows.order_by("pk").values_list("pk", "public_id", "title")
    for batch in in_batches(named.iterator(chunk_size=BATCH)):
        yield from through(batch)


def all_of(where: str, found: Iterable[Finding], *, at: Place | None = None) -> Iterator[Finding]:
    """What is found of something as a whole, up to where it cannot be read."""
    try:
        yield from found
    except HINDRANCES as error:
        said = _("%(where)s: not all could be looked at, because something that is stored cannot be read (%(error)s).")
        told = {"where": where, "error": f"{type(error).__name__}: {error}"}
        yield Hindered(said % told, _("Restore a backup."), at=at)
