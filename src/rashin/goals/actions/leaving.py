"""Somebody leaves: everything they hold is handed over in one step, or stays with nobody, and the way in ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.goals.actions.acting import alone
from rashin.goals.actions.handing import (
    KEY_RESULT,
    OBJECTIVE,
    Handed,
    Heirs,
    hand_over_actions,
    hand_over_carried,
    hand_over_teams,
    put,
    swap,
)
from rashin.goals.actions.revisions import revise
from rashin.goals.models import Action, KeyResult, Objective
from rashin.goals.queries.leaving import (
    Thing,
    held_assignments,
    held_key_results,
    held_objectives,
    held_teams,
    holdings,
)
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people.access import can_give_role
from rashin.people.actions.members import bring_back, check_may_leave, end_links, say_goodbye
from rashin.people.actions.teams import change_team
from rashin.people.models import Team

LEFT = "member.left"


class Further(Protocol):
    """How what a room above knows is handed over, and given back to who is here again."""

    def hand_over(self, member: Member, heirs: Heirs, *, by: Member, at: datetime) -> list[Handed]: ...
    def give_back(self, told: Mapping[str, Any], member: Member, *, by: Member, at: datetime) -> None: ...


_further: dict[Thing, Further] = {}


def register(kind: Thing, further: Further) -> None:
    """Add a sort of thing of a room above."""
    _further[kind] = further


@transaction.atomic
def let_go(member: Member, *, heirs: Heirs, by: Member, at: datetime) -> Member:
    """End a membership and hand over all that is held. `heirs` names for each of `holdings` (by its key) who goes on;
    None leaves it with nobody.

    Raises NotAllowed; Conflict for the last owner or somebody who has left already; ValidationError when something has
    come to them that `heirs` does not name, or (by key) for an heir who cannot go on.
    """
    alone(by)
    check_may_leave(member, by=by)
    of = _of_each(member, heirs, by, at)
    end_links(member, by=by, at=at)  # before the teams are handed over: a team's links end with whoever led it
    handed = _hand_over_all(member, of, by=by, at=at)
    return say_goodbye(member, by=by, at=at, handed=handed)


@transaction.atomic
def hand_over_what_is_left(member: Member, *, heirs: Heirs, by: Member, at: datetime) -> None:
    """The same for somebody who has left without it: a directory said so. Raises what `let_go` does."""
    alone(by)
    if not can_give_role(by, member.role):
        raise NotAllowed
    _hand_over_all(member, _of_each(member, heirs, by, at), by=by, at=at)


def _of_each(member: Member, heirs: Heirs, by: Member, at: datetime) -> dict[Thing, Heirs]:
    """For each sort of thing who goes on with what, by public id. ValidationError when something is not named."""
    held = holdings(member, by.organization.day_of(at))
    if any(each.key not in heirs for each in held):
        came = _("Something has come to %(name)s meanwhile. It stands among the rest now: please look once more.")
        raise ValidationError(came % {"name": member.name})
    chosen = _as_they_are(heirs, member, by)
    return {thing: {each.public_id: chosen[each.key] for each in held if each.thing is thing} for thing in Thing}


def _hand_over_all(member: Member, of: Mapping[Thing, Heirs], *, by: Member, at: datetime) -> list[Handed]:
    both = ("owner", "brought_by")
    return [
        *hand_over_teams(held_teams(member).order_by("pk"), of[Thing.TEAM], by=by, at=at),
        *hand_over_carried(held_objectives(member), ("owner",), member, of[Thing.OBJECTIVE], by=by, at=at),
        *hand_over_carried(held_key_results(member), both, member, of[Thing.KEY_RESULT], by=by, at=at),
        *hand_over_actions(held_assignments(member), member, of[Thing.ACTION], by=by, at=at),
        *(told for kind, further in _further.items() for told in further.hand_over(member, of[kind], by=by, at=at)),
    ]


def _as_they_are(heirs: Heirs, member: Member, by: Member) -> dict[str, Member | None]:
    """The heirs as they are now; ValidationError by key for those who cannot go on."""
    rows = Member.objects.filter(organization_id=by.organization_id, pk__in={row.pk for row in heirs.values() if row})
    now = {row.pk: row for row in rows.exclude(pk=member.pk)}
    problems: dict[str, str] = {}
    for key, heir in heirs.items():
        if heir is not None and not (heir.pk in now and now[heir.pk].writes):
            problems[key] = _("%(name)s doesn't write goals here (any more).") % {"name": heir.name}
    if problems:
        raise ValidationError(problems)
    return {key: now[heir.pk] if heir is not None else None for key, heir in heirs.items()}


@transaction.atomic
def take_back_departure(event: Event, *, by: Member, at: datetime) -> Member:
    """Somebody who has just left is here again, with all that was handed over and is still with whom it was given to.
    Links and sessions have ended for good.

    Raises NotAllowed, and LookupError for an event that was no departure.
    """
    alone(by)
    if event.name != LEFT:
        raise LookupError(event.name)
    row = Member.objects.get(organization_id=by.organization_id, public_id=event.subject)
    was_gone = not row.is_present
    member = bring_back(row, by=by, at=at)
    handed: Any = parsed(event.payload).get("handed", ())
    for told in handed if was_gone else ():
        _give_back(told, member, by=by, at=at)
    return member


def _give_back(told: Mapping[str, Any], member: Member, *, by: Member, at: datetime) -> None:
    """One thing, unless somebody has given it to yet another one meanwhile, put it away or closed its quarter."""
    here = {"organization_id": by.organization_id, "public_id": told["id"], "archived_at__isnull": True}
    heir = Member.objects.filter(organization_id=by.organization_id, public_id=told["to"]).first()
    if told["kind"] in _further:
        _further[told["kind"]].give_back(told, member, by=by, at=at)
    elif told["kind"] == "team":
        team = Team.objects.filter(**here, leader=heir).first()
        if team is not None and member.writes:
            change_team(team, by=by, at=at, leader=member)
    elif told["kind"] == "action":
        action = Action.objects.select_related("objective__cycle").filter(**here).first()
        if action is not None and action.objective.cycle.is_open:
            swap(action, go=heir if told["is_new"] else None, come=member, by=by, at=at)
    else:
        _give_back_carried(Objective if told["kind"] == "objective" else KeyResult, told, heir, member, by=by, at=at)


def _give_back_carried(
    model: type[Objective] | type[KeyResult], told: Mapping[str, Any], heir: Member | None, member: Member, *,
    by: Member, at: datetime,
) -> None:  # fmt: skip
    whole = OBJECTIVE if model is Objective else KEY_RESULT
    rows = model.objects.select_for_update(of=("self",), no_key=True).select_related(*whole)
    row = rows.filter(organization_id=by.organization_id, public_id=told["id"], archived_at__isnull=True).first()
    if row is None:
        return
    objective = row.objective if isinstance(row, KeyResult) else row
    still = [name for name in told["fields"] if getattr(row, f"{name}_id") == (heir.pk if heir else None)]
    if still and objective.cycle.is_open:
        put(row, dict.fromkeys(still, member), by=by, at=at)
        revise(row, by=by, at=at)
