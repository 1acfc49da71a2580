"""Measure the start first: enter the figure that progress waits for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.access import can_enter
from rashin.goals.actions.checking import check_key_result
from rashin.goals.actions.defining import derived
from rashin.goals.actions.figures import figures_at, settle
from rashin.goals.actions.limits import number_problem
from rashin.goals.actions.opening import check_cycle_open, check_here, locked_key_result
from rashin.goals.actions.revisions import revise
from rashin.goals.models import Entry, KeyResult, Kind, Reading
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed

_DERIVED_FROM = (
    "derived_by", "derived_amount", "base", "reading", "decimals", "is_compound", "first_day", "deadline", "start",
    "target", "planned_points",
)  # fmt: skip
Missing = Literal["base", "source_start", "start", ""]


def missing_start(key_result: KeyResult) -> Missing:
    """The figure without which there is no progress yet: a relative target's base, what the source showed on the first
    day, or the start of a level; "" when nothing is missing."""
    if key_result.derived_by and key_result.base is None:
        return "base"
    if key_result.kind not in (Kind.INCREASE, Kind.DECREASE, Kind.THRESHOLD):
        return ""
    if key_result.reading == Reading.TOTAL:
        waits = key_result.entry == Entry.SOURCE and key_result.source_start is None
        return "source_start" if waits else ""
    return "start" if key_result.start is None and key_result.kind != Kind.THRESHOLD else ""


@transaction.atomic
def enter_start(key_result: KeyResult, value: Decimal, *, by: Member, at: datetime) -> KeyResult:
    """Enter the base, start or first reading that was to be measured first; target, progress and pace follow from it.

    Whoever enters the number enters it. Once known it changes only by agreeing again (Conflict). ValidationError by the
    field of `missing_start` for what makes no road: a base of 0, a start that is the target or beyond it.
    """
    key_result = locked_key_result(key_result, by=by)
    if not can_enter(by, key_result):
        raise NotAllowed(_("Only those who carry this number can enter it."))
    check_cycle_open(key_result.objective.cycle)
    check_here(key_result)
    field = missing_start(key_result)
    if not field:
        raise Conflict(_("The start is known already. Propose to change it."), key_result)
    if words := number_problem(value):
        raise ValidationError({field: words})
    with figures_at(field):
        _begin(key_result, field, value)
    key_result.version += 1
    key_result.save(update_fields=["start", "target", "planned_points", "source_start", "base", "version"])
    revise(key_result, by=by, at=at)
    if key_result.agreed_at:
        with figures_at(field):
            settle(key_result.organization, key_results=[key_result], at=at)
    payload = {"field": field, "value": value, "target": key_result.target, "unit": key_result.unit}
    log.record("key_result.start_measured", key_result, organization=by.organization, by=by, at=at,
               thread=key_result.objective, payload=payload)  # fmt: skip
    return key_result


def _begin(key_result: KeyResult, field: str, value: Decimal) -> None:
    setattr(key_result, field, value)
    if field == "base":
        known = derived({name: getattr(key_result, name) for name in _DERIVED_FROM})
        key_result.start, key_result.target = known["start"], known["target"]
        key_result.planned_points = known["planned_points"]
    check_key_result(key_result, key_result.objective.cycle)
