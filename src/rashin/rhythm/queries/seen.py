"""What a coach opened, with what it was about as far as the reader knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rashin.goals.access import cycles_visible_to, key_results_visible_to, objectives_visible_to
from rashin.goals.measured import language
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to, teams_open_to
from rashin.people.models import Sight

PAGE = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """One page on one day; `about` is what it was about in the reader's words, "" where it is about nothing in
    particular or the reader does not know it."""

    day: date
    page: str
    subject: str
    about: str
    first_at: datetime
    last_at: datetime


def seen_by(coach: Member, reader: Member, *, offset: int = 0) -> tuple[Sequence[Seen], bool]:
    """The latest first, PAGE at a time, and whether there is more. Six queries at most."""
    rows = list(
        Sight.objects.filter(organization_id=reader.organization_id, member=coach)
        .order_by("-day", "-last_at", "-pk")[offset : offset + PAGE + 1]
    )  # fmt: skip
    named = _names(reader, {part for row in rows for part in row.subject.split()})
    found = [
        Seen(row.day, row.page, row.subject, _about(named, row.subject.split()), row.first_at, row.last_at)
        for row in rows[:PAGE]
    ]
    return found, len(rows) > PAGE


def _about(named: dict[str, str], parts: Iterable[str]) -> str:
    return next((named[part] for part in parts if part in named), "")


def _names(reader: Member, ids: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    if not ids:
        return names
    for rows, column in (
        (objectives_visible_to(reader), "title"),
        (key_results_visible_to(reader), "title"),
        (teams_open_to(reader), "name"),
        (members_visible_to(reader), "name"),
    ):
        names.update(rows.filter(public_id__in=ids).values_list("public_id", column))
    names.update({row.public_id: row.label(language()) for row in cycles_visible_to(reader).filter(public_id__in=ids)})
    return names
