"""Homework of somebody who leaves: it goes to who is named, else it is everybody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rashin.activity import log
from rashin.goals.actions.handing import Handed, Heirs
from rashin.goals.queries.leaving import Held, Thing
from rashin.organizations.models import Member
from rashin.rhythm.models import Homework


def held_homework(member: Member) -> Iterable[Held]:
    """What the member is to do, agreed with a coach who is here. One query."""
    rows = _open(member).filter(who=member).select_related("coach").order_by("due", "pk")
    return [
        Held(thing=Thing.HOMEWORK, public_id=row.public_id, title=row.title, under=row.coach.name) for row in rows
    ]  # fmt: skip


class HandsOver:
    """The caller holds the structure alone and has asked for the right."""

    @staticmethod
    def hand_over(member: Member, heirs: Heirs, *, by: Member, at: datetime) -> list[Handed]:
        """Each is done by its heir; what nobody takes is everybody's. Answers what was handed over."""
        told: list[Handed] = []
        for row in _open(member).filter(who=member).select_for_update().order_by("pk"):
            _put(row, heirs[row.public_id], by=by, at=at)
            told.append({"kind": Thing.HOMEWORK.value, "id": row.public_id, "to": heirs[row.public_id]})
        return told

    @staticmethod
    def give_back(told: Mapping[str, Any], member: Member, *, by: Member, at: datetime) -> None:
        """One of them, unless it was done, or given to yet another one meanwhile."""
        row = _open(member).filter(public_id=told["id"]).select_related("who").first()
        if row is not None and (row.who.public_id if row.who else None) == told["to"]:
            _put(row, member, by=by, at=at)


def _open(member: Member) -> QuerySet[Homework]:
    rows = Homework.objects.filter(organization_id=member.organization_id, done_at=None, archived_at=None)
    return rows.filter(coach__left_at=None)


def _put(row: Homework, who: Member | None, *, by: Member, at: datetime) -> None:
    told = {"title": row.title, "before": {"who": row.who}, "after": {"who": who}}
    row.who = who
    row.save(update_fields=["who"])
    log.record("homework.handed_over", row, organization=by.organization, by=by, at=at, payload=told)
