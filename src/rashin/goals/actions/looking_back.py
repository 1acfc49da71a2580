"""Look back on a key result or an objective while its cycle closes: half today, half tomorrow, one row at a time."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.access import can_edit, can_look_back
from rashin.goals.actions.acting import among
from rashin.goals.actions.content import search_text
from rashin.goals.actions.limits import check_texts
from rashin.goals.models import (
    Closure,
    Cycle,
    CycleState,
    Following,
    KeyResult,
    Objective,
    ObjectiveClosure,
    ObjectiveState,
)
from rashin.goals.queries.closing import ASKED, Looked, answer_of
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.rules.closing import TENTHS, missing
from rashin.rules.score import proposed

LONGEST = {"reason": 500, "cause": 1000, "learning": 1000}
_ANSWER = ("progress", "proposed", "score", "is_judged", "reason", "cause", "learning", "following")


@dataclass(frozen=True, kw_only=True)
class LookedBack:
    """What somebody says of a key result; anything may still be missing. A `score` that is the proposed one is no
    judgement of one's own, and None follows the proposal."""

    score: Decimal | None = None
    reason: str = ""
    cause: str = ""
    learning: str = ""
    following: str = ""


@transaction.atomic
def answer_closing(
    key_result: KeyResult, said: LookedBack, *, by: Member, at: datetime, seen_version: int | None = None
) -> Closure:
    """Save what was said, whole or not; once it is whole it is an event, and so is each later change of it.

    Whoever may enter the number answers, and who is asked to (access.who_looks_back). Raises NotAllowed,
    ValidationError by field, Conflict (not closing, closed, archived; or saved by somebody else after `seen_version`,
    with the row as it stands; 0 is: nothing was there).
    """
    key_result = _held(key_result, by=by)
    closure = Closure.objects.select_related("by").filter(key_result=key_result).first()
    _check(said)
    if seen_version is not None and (closure.version if closure else 0) != seen_version:
        if closure is not None and _says(closure, said, key_result):
            return closure  # it had come already: a form was sent while it saved itself
        raise Conflict(_("Somebody else saved this meanwhile. Both versions are shown."), closure)
    row = closure or Closure(organization=by.organization, key_result=key_result, version=0)
    before = content(row) if closure and row.taken_back_at is None else None
    was_whole = before is not None and not missing(answer_of(key_result, row))
    fill(row, said, key_result)
    if before == content(row):
        return row
    row.by, row.answered_at, row.taken_back_at = by, at, None
    row.version += 1
    row.save()
    if was_whole or not missing(answer_of(key_result, row)):
        payload = {"before": before, "after": content(row)}
        _record("key_result.closure_answered", key_result, by=by, at=at, payload=payload)
    return row


def _says(row: Closure, said: LookedBack, key_result: KeyResult) -> bool:
    filled = copy(row)
    fill(filled, said, key_result)
    return row.taken_back_at is None and content(row) == content(filled)


def fill(row: Closure, said: LookedBack, key_result: KeyResult) -> None:
    """Put what was said into a row, without saving."""
    row.progress, row.proposed = key_result.progress, proposed(key_result.progress)
    row.is_judged = said.score is not None and said.score != row.proposed
    row.score = said.score if row.is_judged else row.proposed
    row.reason = said.reason.strip() if row.is_judged else ""
    row.cause, row.learning = said.cause.strip(), said.learning.strip()
    row.following = said.following
    row.search_text = search_text(row.cause, row.learning)


def freeze(row: Closure, each: Looked) -> None:
    """Put progress, proposal and score into a row as they stand when the cycle closes, without saving. A score of one's
    own that is not whole yet counts as none and stays as it was typed: who looks back once more finds it there."""
    row.progress, row.proposed = each.key_result.progress, each.proposed
    if each.score is not None or not row.is_judged:
        row.score = each.score


def _check(said: LookedBack) -> None:
    check_texts(**{name: (getattr(said, name), longest) for name, longest in LONGEST.items()})
    problems = {}
    if said.score is not None and said.score not in TENTHS:
        problems["score"] = _("A score is 0.0 to 1.0, with one decimal.")
    if said.following and said.following not in Following.values:
        problems["following"] = _("Choose one of these.")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def take_back_answer(key_result: KeyResult, *, by: Member, at: datetime) -> Closure:
    """Let an answer not count; its words stay. Twice is once."""
    return _set_taken_back(key_result, at, "key_result.closure_taken_back", by=by, at=at)


@transaction.atomic
def return_answer(key_result: KeyResult, *, by: Member, at: datetime) -> Closure:
    """Let an answer that was taken back count again."""
    return _set_taken_back(key_result, None, "key_result.closure_returned", by=by, at=at)


def _set_taken_back(key_result: KeyResult, value: datetime | None, event: str, *, by: Member, at: datetime) -> Closure:
    key_result = _held(key_result, by=by)
    row = Closure.objects.filter(key_result=key_result).first()
    if row is None:
        raise Conflict(_("Nobody has looked back on this yet."), key_result)
    if (row.taken_back_at is None) != (value is None):
        row.taken_back_at = value
        row.version += 1
        row.save(update_fields=["taken_back_at", "version"])
        _record(event, key_result, by=by, at=at, payload={"answer": content(row)})
    return row


@transaction.atomic
def sum_up(
    objective: Objective, text: str, *, by: Member, at: datetime, seen_version: int | None = None
) -> ObjectiveClosure:
    """Say in a line or two what became of an objective. Whoever may edit it does so while its cycle closes."""
    among(by)
    objective = (
        Objective.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle", "team", "owner", "organization")
        .get(pk=objective.pk, organization_id=by.organization_id)
    )
    if not can_edit(by, objective):
        raise NotAllowed(_("Who carries this objective looks back on it."))
    check_closing(objective.cycle)
    if objective.archived_at or objective.state != ObjectiveState.AGREED:
        raise Conflict(_("This objective does not count."), objective)
    row = ObjectiveClosure.objects.select_related("by").filter(objective=objective).first()
    check_texts(summary=(text, 1000))
    if seen_version is not None and (row.version if row else 0) != seen_version:
        if row is not None and row.summary == text.strip():
            return row
        raise Conflict(_("Somebody else saved this meanwhile. Both versions are shown."), row)
    row = row or ObjectiveClosure(organization=by.organization, objective=objective, version=0)
    before, row.summary = row.summary, text.strip()
    if before == row.summary:
        return row
    row.by, row.answered_at = by, at
    row.version += 1
    row.save()
    payload = {"before": before, "after": row.summary}
    log.record("objective.summed_up", objective, organization=by.organization, by=by, at=at, payload=payload)
    return row


def check_closing(cycle: Cycle) -> None:
    """Conflict unless the cycle is being closed."""
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This quarter is closed. Its story stays as it is."), cycle)
    if cycle.state != CycleState.CLOSING:
        raise Conflict(_("This quarter is not being closed yet."), cycle)


def _held(key_result: KeyResult, *, by: Member) -> KeyResult:
    """The key result as it is now, held until the transaction ends; permitted, counting, in a cycle that closes."""
    among(by)
    found = (
        KeyResult.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "objective__cycle", *ASKED)
        .get(pk=key_result.pk, organization_id=by.organization_id)
    )
    if not can_look_back(by, found):
        raise NotAllowed(_("Only those who carry this number look back on it."))
    check_closing(found.objective.cycle)
    if not found.counts or found.objective.archived_at or found.objective.state != ObjectiveState.AGREED:
        raise Conflict(_("This key result does not count."), found)
    return found


def content(row: Closure) -> dict[str, object]:
    """What an answer's event tells."""
    return {name: getattr(row, name) for name in _ANSWER}


def _record(name: str, key_result: KeyResult, *, by: Member, at: datetime, payload: Mapping[str, object]) -> None:
    log.record(name, key_result, organization=by.organization, by=by, at=at, thread=key_result.objective,
               payload=payload)  # fmt: skip
