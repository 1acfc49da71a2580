"""The company as it was by the end of a past day: what has changed since is undone on copies of its rows.

Names stay those of today: a person's name lives in one row, which can be made anonymous.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import models

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.models import Cycle, CycleState
from rashin.goals.queries.past.moments import PastDay
from rashin.organizations.models import Member, Organization
from rashin.people.models import Team

KEPT_AS_TODAY = frozenset({"name", "name_reading", "email", "slug", "language", "words"})
LEFT_BEHIND = ("organization", "team", "member", "cycle")


class PastCompany:
    """The organisation, its people, teams and cycles by the end of `then`, for who reads them. Five queries."""

    def __init__(self, organization: Organization, then: PastDay, reader: Member | None = None) -> None:
        self.then = then
        self.reader = reader
        self.organization = copy(organization)
        self.members = _by_public_id(Member.objects.filter(organization=organization))
        self.teams = _by_public_id(Team.objects.filter(organization=organization).order_by("position", "pk"))
        self.cycles = _by_public_id(Cycle.objects.filter(organization=organization))
        self._undo(
            Event.objects.filter(
                organization=organization,
                thread__in=[organization.public_id, *self.teams, *self.cycles, *self.members],
                subject_kind__in=LEFT_BEHIND,
                recorded_at__gte=then.ends,
            ).order_by("-recorded_at", "-pk")
        )
        for member in self.members.values():
            member.organization = self.organization
        for row in (*self.teams.values(), *self.cycles.values()):
            row.organization = self.organization
        for team in self.teams.values():
            team.leader = self._member(team.leader_id)
        self.teams = _by_public_id(sorted(self.teams.values(), key=lambda team: (team.position, team.pk)))
        self.members_by_key = {row.pk: row for row in self.members.values()}
        self.teams_by_key = {row.pk: row for row in self.teams.values()}
        self.cycles_by_key = {row.pk: row for row in self.cycles.values()}

    def _member(self, pk: int | None) -> Member | None:
        return next((row for row in self.members.values() if row.pk == pk), None) if pk else None

    def member(self, pk: int) -> Member:
        """A member as they were."""
        found: Member = self.members_by_key[pk]
        return found

    @property
    def present(self) -> list[Member]:
        """Who acted in the organisation then."""
        return [row for row in self.members.values() if row.joined_at < self.then.ends and row.left_at is None]

    def _undo(self, events: Iterable[Event]) -> None:
        """The latest first. What was made later had not been there."""
        rows: dict[str, Any] = {**self.members, **self.teams, **self.cycles}
        rows[self.organization.public_id] = self.organization
        for event in events:
            row, name = rows.get(event.subject), event.name.partition(".")[2]
            if row is None:
                continue
            if name in ("added", "opened"):
                rows.pop(event.subject)
                for known in (self.teams, self.cycles):
                    known.pop(event.subject, None)
            elif name == "reordered":
                self._undo_order(row, was_up=bool(parsed(event.payload).get("up")))
            elif name in ("archived", "restored"):
                row.archived_at = None if name == "archived" else event.recorded_at
            elif name in ("left", "returned"):
                row.left_at = None if name == "left" else event.recorded_at
            elif isinstance(row, Cycle) and name in ("closed", "reopened"):
                row.state = CycleState.CLOSING if name == "closed" else CycleState.CLOSED
            else:
                self._undo_changes(row, parsed(event.payload).get("before"))

    def _undo_order(self, team: Team, *, was_up: bool) -> None:
        """A team that went up stood one place lower among those that stood beside it."""
        beside = [row for row in self.teams.values() if row.parent_id == team.parent_id and row.archived_at is None]
        beside.sort(key=lambda row: (row.position, row.pk))
        place = beside.index(team) if team in beside else -1
        other = place + (1 if was_up else -1)
        if place >= 0 and 0 <= other < len(beside):
            beside[place], beside[other] = beside[other], beside[place]
        for position, row in enumerate(beside):
            row.position = position

    def _undo_changes(self, row: models.Model, before: object) -> None:
        if isinstance(before, str) and isinstance(row, Cycle):
            row.state = before
        if not isinstance(before, dict):
            return
        names = {field.name: field for field in row._meta.concrete_fields}
        for name in before.keys() & names.keys() - KEPT_AS_TODAY:
            field = names[name]
            if isinstance(field, models.ForeignKey):
                known: dict[str, Any] = self.teams if name == "parent" else self.members
                other = known.get(before[name])
                setattr(row, field.attname, other.pk if other else None)
            else:
                setattr(row, name, field.to_python(before[name]))


def _by_public_id(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.public_id: row for row in rows}


def was_done_by(moment: datetime | None, then: PastDay) -> bool:
    """Whether what carries this moment had happened by the end of the day."""
    return moment is not None and moment < then.ends
