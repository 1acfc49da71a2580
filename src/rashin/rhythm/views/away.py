"""What a coach finds of their own, and how anything is taken off with a way back."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404
from django.urls import reverse

from rashin.people.doors import MemberRequest
from rashin.rhythm.actions.away import Kept, keep_away
from rashin.rhythm.models import CoachingSession, CoachNote, CoachTemplate
from rashin.ui.telling import tell

R = TypeVar("R", CoachingSession, CoachNote, CoachTemplate)


def own_row(request: MemberRequest, model: type[R], public_id: str) -> R:
    """One of this coach's rows here, also one that was taken off."""
    rows = model._default_manager.filter(organization=request.organization, coach=request.member)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def take_off(request: MemberRequest, row: Kept, words: str, *, undo: str) -> None:
    """Take it off and say so, with the page that puts it back."""
    keep_away(row, away=True, by=request.member, at=request.at)
    here = {"slug": request.organization.slug, "public_id": row.public_id}
    tell(request, words, undo=reverse(undo, kwargs=here))


def put_back(request: MemberRequest, row: Kept) -> None:
    """Undo."""
    keep_away(row, away=False, by=request.member, at=request.at)
