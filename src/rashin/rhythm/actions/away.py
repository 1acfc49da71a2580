"""Taking off what a coach and a company have here, and putting it back: one way for sessions, homework, notes and
templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rashin.activity import log
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.rhythm.access import can_coach, can_do_homework
from rashin.rhythm.actions.checking import check_row
from rashin.rhythm.models import CoachingSession, CoachNote, CoachTemplate, Homework

Kept = CoachingSession | CoachNote | CoachTemplate | Homework


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where it stands that a row is away, who may, and the events of going and of coming back, with what they tell."""

    may: Callable[[Member], bool]
    events: tuple[str, str] | None
    column: str = "archived_at"
    told: Callable[[Any], Mapping[str, object]] = lambda row: {}


_KINDS: dict[type[Kept], _Kind] = {
    CoachingSession: _Kind(can_coach, ("coaching_session.removed", "coaching_session.returned")),
    CoachNote: _Kind(can_coach, None),  # nobody else learns of a note
    CoachTemplate: _Kind(
        can_coach, ("coach_template.withdrawn", "coach_template.returned"), "withdrawn_at",
        lambda row: {"title": row.title},
    ),
    Homework: _Kind(
        can_do_homework, ("homework.removed", "homework.returned"),
        told=lambda row: {"title": row.title, "due": row.due, "for": row.who},
    ),
}  # fmt: skip


@transaction.atomic
def keep_away(row: Kept, *, away: bool, by: Member, at: datetime) -> None:
    """Take it off, or put it back (`away` False). The same twice changes nothing. Raises NotAllowed."""
    kind = _KINDS[type(row)]
    if not kind.may(by):
        raise NotAllowed
    check_row(row, by)
    now = type(row).objects.select_for_update().get(pk=row.pk)
    if (getattr(now, kind.column) is not None) == away:
        return
    setattr(now, kind.column, at if away else None)
    now.save(update_fields=[kind.column])
    if kind.events:
        gone, back = kind.events
        name = gone if away else back
        log.record(name, now, organization=by.organization, by=by, at=at, payload=dict(kind.told(now)))
