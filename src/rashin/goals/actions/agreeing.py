"""すり合わせ: put other words or figures forward; accept them or not. Both versions stay in the record."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_agree, can_edit
from rashin.goals.actions.content import loaded, search_text
from rashin.goals.actions.defining import check_definition
from rashin.goals.actions.key_results import apply_changes
from rashin.goals.actions.limits import check_row, check_texts
from rashin.goals.actions.opening import check_cycle_open, check_here, check_writes, locked_objective
from rashin.goals.actions.revisions import revise
from rashin.goals.models import CounterProposal, CounterProposalState, KeyResult, Objective, ObjectiveState
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed

WORDS = ("title", "why")
FIGURES = ("title", "start", "target", "low", "high", "deadline")


@transaction.atomic
def counter_propose(
    objective: Objective,
    changes: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    key_result: KeyResult | None = None,
    reason: str = "",
) -> CounterProposal:
    """Put forward other words for a proposed objective, or other words and figures for one of its key results."""
    objective = locked_objective(objective, by=by)
    check_cycle_open(objective.cycle)
    check_writes(by)
    check_here(objective)
    if objective.state != ObjectiveState.PROPOSED:
        raise Conflict(_("This objective is not a proposal any more."), objective)
    check_texts(reason=(reason, 500))
    if key_result is not None:
        key_result = _own(key_result, objective)
    row = key_result or objective
    allowed = FIGURES if key_result else WORDS
    different = {name: value for name, value in changes.items() if name in allowed and getattr(row, name) != value}
    if not different:
        raise ValidationError(_("Change a word or a figure first."))
    _check_holds(row, different)
    if key_result is not None and "target" in different and key_result.derived_by:
        different["derived_by"] = ""  # a target put forward as a number no longer follows from the base
    before = {name: getattr(row, name) for name in different}
    proposal = CounterProposal.objects.create(
        organization=by.organization,
        objective=objective,
        key_result=key_result,
        changes=canonical_text(different),
        before=canonical_text(before),
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )
    payload = {"counter_proposal": proposal, "before": before, "changes": different, "reason": reason}
    log.record("objective.counter_proposed", row, organization=by.organization, by=by, at=at, thread=objective,
               payload=payload)  # fmt: skip
    return proposal


def _own(key_result: KeyResult, objective: Objective) -> KeyResult:
    found = KeyResult.objects.select_for_update(of=("self",), no_key=True).filter(objective=objective, pk=key_result.pk)
    now = found.first()
    if now is None:
        raise ValidationError({"key_result": _("This was not found.")})
    now.objective, now.organization = objective, objective.organization
    check_here(now)
    return now


def _check_holds(row: Objective | KeyResult, changes: Mapping[str, Any]) -> None:
    """ValidationError by field when the row could not hold what is put forward."""
    proposed = copy(row)
    for name, value in changes.items():
        setattr(proposed, name, value)
    if not str(proposed.title).strip():
        raise ValidationError({"title": _("Write it in a sentence.")})
    check_row(proposed, changes)
    if isinstance(proposed, KeyResult):
        check_definition(proposed)


@transaction.atomic
def accept_counter_proposal(proposal: CounterProposal, *, by: Member, at: datetime) -> CounterProposal:
    """Let the other words or figures stand. A proposal's: whoever may edit it. Agreed figures: whoever may decide."""
    objective, proposal = _open(proposal, by)
    key_result = proposal.key_result
    agreed = key_result is not None and key_result.agreed_at is not None
    if not (can_agree(by, objective) if agreed else can_edit(by, objective) or can_agree(by, objective)):
        raise NotAllowed(_("Who leads the team or owns the objective above decides this."))
    check_here(objective)
    if key_result is not None:
        key_result.objective, key_result.organization = objective, objective.organization
        check_here(key_result)
        _check_unchanged(proposal, key_result)
        apply_changes(key_result, loaded(key_result, proposal.changes), by=by, at=at)
    else:
        _check_unchanged(proposal, objective)
        _reword(objective, loaded(objective, proposal.changes), by=by, at=at)
    return _answer(proposal, CounterProposalState.ACCEPTED, "objective.counter_accepted", by=by, at=at)


@transaction.atomic
def decline_counter_proposal(proposal: CounterProposal, *, by: Member, at: datetime) -> CounterProposal:
    """Leave things as they are; the one who put it forward may also withdraw it."""
    objective, proposal = _open(proposal, by)
    if by.pk == proposal.proposed_by_id:
        return _answer(proposal, CounterProposalState.WITHDRAWN, "objective.counter_withdrawn", by=by, at=at)
    if not (can_edit(by, objective) or can_agree(by, objective)):
        raise NotAllowed(_("Who leads the team or owns the objective above decides this."))
    return _answer(proposal, CounterProposalState.DECLINED, "objective.counter_declined", by=by, at=at)


def _open(proposal: CounterProposal, by: Member) -> tuple[Objective, CounterProposal]:
    objective = locked_objective(proposal.objective, by=by)
    check_cycle_open(objective.cycle)
    proposal = CounterProposal.objects.select_related("key_result").get(
        pk=proposal.pk, organization_id=by.organization_id
    )
    if proposal.state != CounterProposalState.OPEN:
        raise Conflict(_("This has been answered already."), proposal)
    return objective, proposal


def _check_unchanged(proposal: CounterProposal, row: Objective | KeyResult) -> None:
    before = loaded(row, proposal.before)
    if any(getattr(row, name) != value for name, value in before.items()):
        raise Conflict(_("The words or figures have changed since this was put forward."), row)


def _reword(objective: Objective, changes: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    for name, value in changes.items():
        setattr(objective, name, value)
    objective.version += 1
    objective.search_text = search_text(objective.title, objective.why)
    objective.save(update_fields=[*changes, "version", "search_text"])
    revise(objective, by=by, at=at)


def _answer(proposal: CounterProposal, state: str, event: str, *, by: Member, at: datetime) -> CounterProposal:
    proposal.state, proposal.answered_by, proposal.answered_at = state, by, at
    proposal.save(update_fields=["state", "answered_by", "answered_at"])
    log.record(
        event,
        proposal.key_result or proposal.objective,
        organization=by.organization,
        by=by,
        at=at,
        thread=proposal.objective,
        payload={"counter_proposal": proposal, "changes": proposal.changes},
    )
    return proposal
