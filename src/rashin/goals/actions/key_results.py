"""Write key results: add, change, archive, restore; a person's own verdict on the status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_agree, can_enter
from rashin.goals.actions.checking import check_key_result
from rashin.goals.actions.content import KeyResultContent, changed, key_result_values, search_text
from rashin.goals.actions.figures import settle
from rashin.goals.actions.opening import check_cycle_open, check_editable, check_version, locked_key_result
from rashin.goals.actions.revisions import revise
from rashin.goals.models import CounterProposal, KeyResult, Objective, ObjectiveState, Reading, Status
from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.rules import key_result as rules

NEEDS_AGREEING = (
    "kind", "reading", "start", "target", "low", "high", "bound", "is_budget", "base", "derived_by", "derived_amount",
    "steps", "due_each", "deadline",
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
    check_editable(objective, by=by)
    values = _checked(content, objective)
    key_result = KeyResult(organization=by.organization, objective=objective, copied_from=copied_from, **values)
    key_result.owner = content.owner or objective.owner
    key_result.position = KeyResult.objects.filter(objective=objective).count()
    key_result.search_text = search_text(key_result.title)
    key_result.save(force_insert=True)
    if objective.state == ObjectiveState.AGREED:
        check_key_result(key_result, objective.cycle)
        if can_agree(by, objective):
            key_result.agreed_at = at
            key_result.save(update_fields=["agreed_at"])
            settle(by.organization, key_results=[key_result], at=at)
    revise(key_result, by=by, at=at)
    payload = {"title": key_result.title, "target": key_result.target, "unit": key_result.unit}
    log.record("key_result.added", key_result, organization=by.organization, by=by, at=at, thread=objective,
               payload=payload)  # fmt: skip
    return key_result


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
    check_version(key_result, seen_version)
    changes = changed(key_result, _checked(content, objective, first_day=key_result.first_day))
    waiting = {name: value for name, value in changes.items() if name in NEEDS_AGREEING}
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


def apply_changes(key_result: KeyResult, changes: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    """Write changes that nobody has to agree to any more, and bring the figures up to date."""
    before = {name: getattr(key_result, name) for name in changes}
    for name, value in changes.items():
        setattr(key_result, name, value)
    key_result.version += 1
    key_result.search_text = search_text(key_result.title)
    key_result.save(update_fields=[*changes, "version", "search_text"])
    if key_result.agreed_at is not None:
        check_key_result(key_result, key_result.objective.cycle)
        settle(by.organization, key_results=[key_result], at=at)
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
    """Bring an archived key result back."""
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
        settle(by.organization, key_results=[key_result], at=at)
    log.record(event, key_result, organization=by.organization, by=by, at=at, thread=key_result.objective)
    return key_result


@transaction.atomic
def override_status(key_result: KeyResult, status: str, *, reason: str, by: Member, at: datetime) -> KeyResult:
    """Put a person's verdict in place of the computed status, with the reason; an empty status takes it away."""
    key_result = locked_key_result(key_result, by=by)
    if not can_enter(by, key_result):
        raise NotAllowed(_("Only those who carry this number can judge it."))
    check_cycle_open(key_result.objective)
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
    settle(by.organization, key_results=[key_result], at=at)
    payload = {"before": before, "after": status, "reason": reason}
    log.record("key_result.status_overridden", key_result, organization=by.organization, by=by, at=at,
               thread=key_result.objective, payload=payload)  # fmt: skip
    return key_result


def _checked(content: KeyResultContent, objective: Objective, *, first_day: Any = None) -> dict[str, Any]:
    problems: dict[str, str] = {}
    if not content.title.strip():
        problems["title"] = _("Write the key result in a sentence.")
    elif len(content.title) > 300:
        problems["title"] = _("A key result fits into 300 characters.")
    if content.weight < 0:
        problems["weight"] = _("A weight is 0 or more.")
    if problems:
        raise ValidationError(problems)
    values = key_result_values(content, objective.cycle)
    if content.first_day is None and first_day is not None:
        values["first_day"] = first_day
    if objective.stance:
        values["stance"] = objective.stance
    return derived(values)


def derived(values: dict[str, Any]) -> dict[str, Any]:
    """Fill start and target from the base where the target is relative: docs/method/relative.md."""
    by = values["derived_by"]
    base, amount = values["base"], values["derived_amount"]
    if not by or amount is None:
        return values
    try:
        result = rules.derive(
            base,
            by=cast(rules.By, by),
            amount=amount,
            decimals=values["decimals"],
            reading=cast(rules.Reading, values["reading"]),
        )
    except rules.BaseIsZero as zero:
        raise ValidationError({"base": _("A percentage of 0 is 0. Give the target as a number.")}) from zero
    return {**values, "target": result.target, "start": None if values["reading"] == Reading.TOTAL else result.start}
