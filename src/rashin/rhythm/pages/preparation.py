"""The sheet with which a coach goes into a session: since we last met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from rashin.goals.models import Comment, KeyResult
from rashin.rhythm.queries.client import Sheet


@dataclass(frozen=True, kw_only=True)
class Line:
    """A key result: its objective, whose it is, progress then and now, since when it waits."""

    title: str
    objective: str
    url: str
    who: str
    before: Decimal | None
    progress: Decimal | None
    confidence: int | None
    due: date | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A line with a question, beneath which goal."""

    text: str
    by: str
    objective: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """The whole sheet."""

    moved: tuple[Line, ...]
    stuck: tuple[Line, ...]
    help: tuple[Line, ...]
    asked: tuple[Question, ...]


def preparation(sheet: Sheet, slug: str, today: date) -> Preparation:
    """The sheet with addresses."""
    return Preparation(
        moved=_lines(sheet.moved, slug, today),
        stuck=_lines(sheet.stuck, slug, today),
        help=_lines(sheet.help, slug, today),
        asked=tuple(_question(each, slug) for each in sheet.asked),
    )


def _lines(rows: Iterable[KeyResult], slug: str, today: date) -> tuple[Line, ...]:
    return tuple(_line(row, slug, today) for row in rows)


def _line(row: KeyResult, slug: str, today: date) -> Line:
    who = row.owner or row.brought_by
    late = row.next_due is not None and row.next_due <= today
    return Line(
        title=row.title,
        objective=row.objective.title,
        url=reverse("objective", kwargs={"slug": slug, "public_id": row.objective.public_id}),
        who=who.name if who else "",
        before=getattr(row, "before", None),
        progress=row.progress,
        confidence=row.confidence,
        due=row.next_due if late else None,
    )


def _question(row: Comment, slug: str) -> Question:
    url = reverse("objective", kwargs={"slug": slug, "public_id": row.objective.public_id})
    return Question(text=row.text, by=row.by.name, objective=row.objective.title, url=f"{url}#said")
