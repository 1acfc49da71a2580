"""Hand over what somebody holds, thing by thing, and give it back. The caller holds the structure alone and has asked
for the right; each thing keeps its own event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

from rashin.activity import log
from rashin.goals.actions.revisions import revise, revise_action
from rashin.goals.models import Action, ActionAssignment, KeyResult, Objective
from rashin.organizations.models import Member
from rashin.people.actions.teams import change_team
from rashin.people.models import Team

OBJECTIVE = ("organization", "cycle", "team", "owner", "serves", "contributes_to", "written_by")
KEY_RESULT = ("organization", "objective__cycle", "owner", "brought_by", "feeds", "overridden_by")

Handed = dict[str, object]
Heirs = Mapping[str, Member | None]
Row = TypeVar("Row", Objective, KeyResult)


def hand_over_teams(teams: Iterable[Team], heirs: Heirs, *, by: Member, at: datetime) -> list[Handed]:
    """Each team is led by the one who is named under its public id. Answers what was handed over, for the way back."""
    told: list[Handed] = []
    for team in list(teams):
        change_team(team, by=by, at=at, leader=heirs[team.public_id])
        told.append({"kind": "team", "id": team.public_id, "to": heirs[team.public_id]})
    return told


def hand_over_carried(
    rows: QuerySet[Row], names: Sequence[str], leaver: Member, heirs: Heirs, *,
    by: Member, at: datetime,
) -> list[Handed]:  # fmt: skip
    """Objectives or key results: wherever a field of `names` names the leaver, their heir stands from now on. Answers
    what was handed over, for the way back."""
    whole = OBJECTIVE if rows.model is Objective else KEY_RESULT
    held = list(rows.select_for_update(of=("self",), no_key=True).select_related(*whole).order_by("pk"))
    told: list[Handed] = []
    for row in held:
        fields = [name for name in names if getattr(row, f"{name}_id") == leaver.pk]
        heir = heirs[row.public_id]
        put(row, {name: heir for name in fields}, by=by, at=at)
        told.append({"kind": _kind(row), "id": row.public_id, "fields": fields, "to": heir})
    revise(*held, by=by, at=at)
    return told


def put(row: Objective | KeyResult, values: Mapping[str, Member | None], *, by: Member, at: datetime) -> None:
    """Let other people carry a row: no figure depends on who does. Its version is the caller's (`revise`)."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    thread = row.objective if isinstance(row, KeyResult) else row
    payload = {"before": before, "after": dict(values)}
    log.record(f"{_kind(row)}.changed", row, organization=by.organization, by=by, at=at, thread=thread, payload=payload)


def hand_over_actions(
    rows: QuerySet[ActionAssignment], leaver: Member, heirs: Heirs, *, by: Member, at: datetime
) -> list[Handed]:
    """Each action is done by its heir in the leaver's place; who does it already goes on doing it. What nobody takes
    keeps the leaver's name, so that it is found as nobody's (queries.nobodys)."""
    told: list[Handed] = []
    for row in rows.select_related("action__objective").order_by("pk"):
        action, heir = row.action, heirs[row.action.public_id]
        others = action.assignments.filter(member__left_at__isnull=True).exclude(member=leaver)
        is_new = heir is not None and not action.assignments.filter(member=heir).exists()
        if heir is not None or others.exists():
            swap(action, go=leaver, come=heir if is_new else None, by=by, at=at)
        told.append({"kind": "action", "id": action.public_id, "to": heir, "is_new": is_new})
    return told


def swap(action: Action, *, go: Member | None, come: Member | None, by: Member, at: datetime) -> None:
    """Let one do an action in the place of another."""
    before = _assignees(action)
    if go is not None:
        action.assignments.filter(member=go).delete()
    if come is not None and not action.assignments.filter(member=come).exists():
        ActionAssignment.objects.create(organization_id=action.organization_id, action=action, member=come)
    revise_action(action, by=by, at=at)
    payload: dict[str, Any] = {"before": {"assignees": before}, "after": {"assignees": _assignees(action)}}
    log.record("action.changed", action, organization=by.organization, by=by, at=at, thread=action.objective,
               payload=payload)  # fmt: skip


def _assignees(action: Action) -> list[Member]:
    return [row.member for row in action.assignments.select_related("member").order_by("pk")]


def _kind(row: Objective | KeyResult) -> str:
    return "key_result" if isinstance(row, KeyResult) else "objective"
