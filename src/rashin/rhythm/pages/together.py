"""What a coach and a company have agreed on, as both pages draw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rashin.rhythm.models import CoachingSession, Homework


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A session; `link` is its place where that is an address."""

    public_id: str
    begins_at: datetime
    place: str
    link: str
    agreed: str
    coach: str


@dataclass(frozen=True, kw_only=True)
class HomeworkLine:
    """Something to do; `who` is "" where it is everybody's."""

    public_id: str
    title: str
    who: str
    due: date | None
    is_late: bool
    done_at: datetime | None
    done_by: str


def session_lines(rows: Iterable[CoachingSession]) -> list[SessionLine]:
    """Expects `coach` to be loaded."""
    return [_session(row) for row in rows]


def _session(row: CoachingSession) -> SessionLine:
    link = row.venue if row.venue.startswith("https://") else ""
    return SessionLine(
        public_id=row.public_id,
        begins_at=row.begins_at,
        place="" if link else row.venue,
        link=link,
        agreed=row.agreed,
        coach=row.coach.name,
    )


def homework_lines(rows: Iterable[Homework], today: date) -> list[HomeworkLine]:
    """Expects `who` and `done_by` to be loaded."""
    return [
        HomeworkLine(
            public_id=row.public_id,
            title=row.title,
            who=row.who.name if row.who else "",
            due=row.due,
            is_late=row.done_at is None and row.due is not None and row.due < today,
            done_at=row.done_at,
            done_by=row.done_by.name if row.done_by else "",
        )
        for row in rows
    ]
