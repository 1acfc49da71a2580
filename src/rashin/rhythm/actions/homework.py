"""Homework that a coach and the company agree on: given by either side, ticked by whoever did it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.rhythm.access import can_do_homework
from rashin.rhythm.actions.checking import check_coaches, check_row, filled
from rashin.rhythm.models import Homework


@transaction.atomic
def give_homework(
    *, title: str, coach: Member, by: Member, at: datetime, who: Member | None = None, due: date | None = None
) -> Homework:
    """Agree on something to do. Raises NotAllowed, and ValidationError by field."""
    _check(by)
    check_coaches(coach, by)
    if (by.coaches and coach.pk != by.pk) or (who is not None and who.organization_id != by.organization_id):
        raise NotAllowed
    title = filled("title", title, 200, _("Write what is to be done."))
    row = Homework.objects.create(
        organization=by.organization, coach=coach, title=title, who=who, due=due, given_by=by, given_at=at
    )
    _tell("given", row, by, at)
    return row


@transaction.atomic
def tick_homework(row: Homework, *, done: bool, by: Member, at: datetime) -> Homework:
    """Say that it is done, or that it is open again. The same twice changes nothing."""
    now = _locked(row, by)
    if (now.done_at is not None) == done:
        return now
    now.done_at, now.done_by = (at, by) if done else (None, None)
    now.save(update_fields=["done_at", "done_by"])
    _tell("done" if done else "reopened", now, by, at)
    return now


def _check(by: Member) -> None:
    if not can_do_homework(by):
        raise NotAllowed


def _locked(row: Homework, by: Member) -> Homework:
    _check(by)
    check_row(row, by)
    return Homework.objects.select_for_update().get(pk=row.pk)


def _tell(what: str, row: Homework, by: Member, at: datetime) -> None:
    told = {"title": row.title, "due": row.due, "for": row.who}
    log.record(f"homework.{what}", row, organization=by.organization, by=by, at=at, payload=told)
