"""Open a row for a change: locked, re-read, permitted, not closed, and not changed by somebody else meanwhile."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rashin.goals.access import can_edit
from rashin.goals.actions.acting import alone
from rashin.goals.models import Cycle, KeyResult, Objective
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed

_OBJECTIVE = ("organization", "cycle", "team", "owner", "contributes_to__owner", "written_by")


def locked_objective(objective: Objective, *, by: Member) -> Objective:
    """The objective as it is now, held until the transaction ends; the organisation's structure with it."""
    alone(by)
    return (
        Objective.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*_OBJECTIVE)
        .get(pk=objective.pk, organization_id=by.organization_id)
    )


def locked_key_result(key_result: KeyResult, *, by: Member) -> KeyResult:
    """The same for a key result, with its objective."""
    alone(by)
    return (
        KeyResult.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "owner", "brought_by", *(f"objective__{name}" for name in _OBJECTIVE))
        .get(pk=key_result.pk, organization_id=by.organization_id)
    )


def check_editable(objective: Objective, *, by: Member) -> None:
    """NotAllowed for those who may not edit it, Conflict once its cycle is closed."""
    if not can_edit(by, objective):
        owner = objective.owner
        raise NotAllowed(
            _("%(name)s can edit this one.") % {"name": owner.name}
            if owner
            else _("The team's leader can edit this one.")
        )
    check_cycle_open(objective.cycle)


def check_writes(by: Member) -> None:
    """NotAllowed for those who only read."""
    if not by.writes:
        raise NotAllowed(_("Viewers read; they do not write goals."))


def check_here(row: Objective | KeyResult) -> None:
    """Conflict for what has been put away, or stands under what has been put away."""
    if row.archived_at or (isinstance(row, KeyResult) and row.objective.archived_at):
        raise Conflict(_("This is archived. Restore it first."), row)


def check_cycle_open(cycle: Cycle) -> None:
    """Conflict once the cycle is closed: it is frozen."""
    if not cycle.is_open:
        raise Conflict(_("This quarter is closed. Its goals stay as they are."))


def check_still_open(cycle: Cycle) -> None:
    """The same for a cycle that was read before the structure was held: it may have been closed since."""
    cycle.refresh_from_db(fields=["state"])
    check_cycle_open(cycle)


def check_version(row: Objective | KeyResult, seen: int | None) -> None:
    """Conflict, with the row as it stands, when somebody saved after the version that the writer saw."""
    if seen is not None and row.version != seen:
        raise Conflict(_("Somebody else saved this meanwhile. Both versions are shown."), row)
