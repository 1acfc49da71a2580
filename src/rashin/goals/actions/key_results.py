"""Write key results: add, change, archive, restore; a person's own verdict on the status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_agree, can_enter
from rashin.goals.actions.acting import read_again
from rashin.goals.actions.alignment import check_feeds_still
from rashin.goals.actions.beginning import begin_on, save_begun
from rashin.goals.actions.checking import check_key_result
from rashin.goals.actions.content import KeyResultContent, changed, search_text
from rashin.goals.actions.defining import check_definition, checked
from rashin.goals.actions.defining import derived as derived
from rashin.goals.actions.figures import figures_at, settle
from rashin.goals.actions.limits import check_texts
from rashin.goals.actions.opening import (
    check_cycle_open,
    check_editable,
    check_here,
    check_version,
    locked_key_result,
    locked_objective,
)
from rashin.goals.actions.revisions import revise
from rashin.goals.actions.reviving import stands_again
from rashin.goals.models import CounterProposal, KeyResult, Objective, ObjectiveState, Status
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed

NEEDS_AGREEING = (
    "kind", "reading", "entry", "per", "start", "source_start", "target", "low", "high", "bound", "is_budget", "base",
    "derived_by", "derived_amount", "is_compound", "steps", "due_each", "feed_mode", "first_day", "deadline",
)  # fmt: skip


@transaction.atomic
def add_key_result(
    objective: Objective,
    content: KeyResultContent,
    *,
    by: Member,
    at: datetime,
    copied_from: KeyResult | None = None,
) -> KeyResult:
    """Add a key result to an objective. Under an agreed objective it counts once somebody who may decide agrees."""
    objective = locked_objective(objective, by=by)
    check_editable(objective, by=by)
    check_here(objective)
    read_again(content.owner, content.brought_by)
    values = checked(content, objective, by=by)
    key_result = KeyResult(organization=objective.organization, objective=objective, copied_from=copied_from, **values)
    key_result.owner = content.owner or objective.owner
    key_result.position = KeyResult.objects.filter(objective=objective).count()
    key_result.search_text = search_text(key_result.title)
    key_result.save(force_insert=True)
    if objective.state == ObjectiveState.AGREED:
        _agree_at_once(key_result, by=by, at=at)
    revise(key_result, by=by, at=at)
    payload = {"title": key_result.title, "target": key_result.target, "unit": key_result.unit}
    log.record("key_result.added", key_result, organization=by.organization, by=by, at=at, thread=objective,
               payload=payload)  # fmt: skip
    return key_result


def _agree_at_once(key_result: KeyResult, *, by: Member, at: datetime) -> None:
    """Under an agreed objective the word of who may decide lets it count from today; anybody else's waits."""
    objective = key_result.objective
    today = objective.organization.day_of(at)
    decides = can_agree(by, objective)
    if decides:
        begin_on(key_result, today)
    check_key_result(key_result, objective.cycle, agreed_on=today)
    if decides:
        save_begun([key_result], at=at)
        settle(objective.organization, key_results=[key_result], at=at)


@transaction.atomic
def change_key_result(
    key_result: KeyResult,
    content: KeyResultContent,
    *,
    by: Member,
    at: datetime,
    reason: str = "",
    seen_version: int | None = None,
) -> KeyResult | CounterProposal:
    """Change a key result. What was agreed (target, start, kind, …) needs agreeing again: unless `by` may decide, those
    changes wait as a counter-proposal, which is returned, and the old figures count until then."""
    key_result = locked_key_result(key_result, by=by)
    objective = key_result.objective
    check_editable(objective, by=by)
    check_here(key_result)
    check_version(key_result, seen_version)
    check_texts(reason=(reason, 500))
    read_again(content.owner, content.brought_by)
    changes = changed(key_result, checked(content, objective, by=by, former=key_result))
    waiting = {name: value for name, value in changes.items() if _needs_agreeing(name, content)}
    if key_result.agreed_at is None or can_agree(by, objective):
        waiting = {}
    at_once = {name: value for name, value in changes.items() if name not in waiting}
    if at_once:
        apply_changes(key_result, at_once, by=by, at=at)
    if not waiting:
        return key_result
    proposal = CounterProposal.objects.create(
        organization=by.organization,
        objective=objective,
        key_result=key_result,
        changes=canonical_text(waiting),
        before=canonical_text({name: getattr(key_result, name) for name in waiting}),
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )
    log.record("key_result.change_proposed", key_result, organization=by.organization, by=by, at=at, thread=objective,
               payload={"before": {name: getattr(key_result, name) for name in waiting}, "after": waiting})  # fmt: skip
    return proposal


def _needs_agreeing(name: str, content: KeyResultContent) -> bool:
    return name in NEEDS_AGREEING or (name == "planned_points" and content.is_compound)


def apply_changes(key_result: KeyResult, changes: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    """Write changes that nobody has to agree to any more, and bring the figures up to date."""
    before = {name: getattr(key_result, name) for name in changes}
    for name, value in changes.items():
        setattr(key_result, name, value)
    key_result.version += 1
    key_result.search_text = search_text(key_result.title)
    check_definition(key_result)
    check_feeds_still(key_result)
    if key_result.agreed_at is not None:
        check_key_result(key_result, key_result.objective.cycle)
    key_result.save(update_fields=[*changes, "version", "search_text"])
    if key_result.agreed_at is not None:
        with figures_at("target"):
            settle(key_result.organization, key_results=[key_result], at=at)
    revise(key_result, by=by, at=at)
    log.record(
        "key_result.changed",
        key_result,
        organization=by.organization,
        by=by,
        at=at,
        thread=key_result.objective,
        payload={"before": before, "after": dict(changes)},
    )


@transaction.atomic
def archive_key_result(key_result: KeyResult, *, by: Member, at: datetime) -> KeyResult:
    """Put a key result away; its entries stay."""
    return _set_archived(key_result, at, "key_result.archived", by=by, at=at)


@transaction.atomic
def restore_key_result(key_result: KeyResult, *, by: Member, at: datetime) -> KeyResult:
    """Bring an archived key result back; on the No list it counts as revived."""
    return _set_archived(key_result, None, "key_result.restored", by=by, at=at)


def _set_archived(key_result: KeyResult, value: datetime | None, event: str, *, by: Member, at: datetime) -> KeyResult:
    key_result = locked_key_result(key_result, by=by)
    check_editable(key_result.objective, by=by)
    if (key_result.archived_at is None) == (value is None):
        return key_result
    key_result.archived_at = value
    key_result.save(update_fields=["archived_at"])
    revise(key_result, by=by, at=at)
    if key_result.agreed_at:
        settle(key_result.organization, key_results=[key_result], at=at)
    log.record(event, key_result, organization=by.organization, by=by, at=at, thread=key_result.objective)
    if value is None:
        stands_again(key_result, by=by, at=at)
    return key_result


@transaction.atomic
def override_status(key_result: KeyResult, status: str, *, reason: str, by: Member, at: datetime) -> KeyResult:
    """Put a person's verdict in place of the computed status, with the reason; an empty status takes it away."""
    key_result = locked_key_result(key_result, by=by)
    if not can_enter(by, key_result):
        raise NotAllowed(_("Only those who carry this number can judge it."))
    check_cycle_open(key_result.objective.cycle)
    check_here(key_result)
    if key_result.agreed_at is None:
        raise Conflict(_("This key result has not been agreed yet."), key_result)
    check_texts(reason=(reason, 300))
    if status and status not in (Status.ON_TRACK, Status.AT_RISK, Status.BEHIND):
        raise ValidationError({"status": _("Choose on track, at risk or behind.")})
    if status and not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the others understand it.")})
    before = key_result.status_override
    key_result.status_override = status
    key_result.override_reason = reason if status else ""
    key_result.overridden_by, key_result.overridden_at = (by, at) if status else (None, None)
    key_result.save(update_fields=["status_override", "override_reason", "overridden_by", "overridden_at"])
    revise(key_result, by=by, at=at)
    moved = key_result if status != before else None
    settle(key_result.organization, key_results=[key_result], at=at, judged=moved)
    payload = {"before": before, "after": status, "reason": reason}
    log.record("key_result.status_overridden", key_result, organization=by.organization, by=by, at=at,
               thread=key_result.objective, payload=payload)  # fmt: skip
    return key_result
