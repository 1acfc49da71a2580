"""Make and move cycles: planning → running → closing → closed."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.actions.acting import alone
from rashin.goals.actions.limits import YEARS, check_texts, day_problem
from rashin.goals.models import Cycle, CycleKind, CycleState
from rashin.organizations import locks
from rashin.organizations.models import Member, Organization
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.rules import fiscal

NEXT_STATES = {
    CycleState.PLANNING: (CycleState.RUNNING,),
    CycleState.RUNNING: (CycleState.CLOSING, CycleState.PLANNING),
    CycleState.CLOSING: (CycleState.RUNNING,),
}

LONGEST_DAYS = 5 * 366


@transaction.atomic
def make_quarters(organization: Organization, *, by: Member, at: datetime) -> tuple[Cycle, Cycle]:
    """This quarter, running, and the next one, planning. Those that stand already are left as they are."""
    locks.exclude(organization.pk)
    first_month = organization.fiscal_first_month
    this = fiscal.quarter_of(organization.day_of(at), first_month=first_month)
    following = fiscal.following(this, first_month=first_month)
    return (
        _made(organization, this, CycleState.RUNNING, by=by, at=at),
        _made(organization, following, CycleState.PLANNING, by=by, at=at),
    )


def _made(organization: Organization, period: fiscal.Period, state: str, *, by: Member, at: datetime) -> Cycle:
    cycle, made = Cycle.objects.get_or_create(
        organization=organization,
        kind=period.kind,
        fiscal_year=period.fiscal_year,
        number=period.number,
        defaults={"first_day": period.first, "last_day": period.last, "state": state},
    )
    if made:
        log.record("cycle.opened", cycle, organization=organization, by=by, at=at, payload={"state": state})
    return cycle


@transaction.atomic
def open_cycle(
    *,
    kind: str,
    by: Member,
    at: datetime,
    fiscal_year: int = 0,
    number: int = 1,
    name: str = "",
    first: date | None = None,
    last: date | None = None,
) -> Cycle:
    """Open a quarter, a half or a year of the fiscal calendar, or free dates with a name."""
    alone(by)
    _check_administers(by)
    check_texts(name=(name, 80))
    if kind not in CycleKind.values:
        raise ValidationError({"kind": _("Choose one of these.")})
    period = _period(by.organization, kind, fiscal_year, number, name=name, first=first, last=last)
    if (
        kind != CycleKind.FREE
        and Cycle.objects.filter(
            organization_id=by.organization_id, kind=kind, fiscal_year=period.fiscal_year, number=period.number
        ).exists()
    ):
        raise ValidationError({"number": _("This one exists already.")})
    cycle = Cycle.objects.create(
        organization=by.organization,
        kind=kind,
        fiscal_year=period.fiscal_year,
        number=period.number,
        name=name.strip(),
        first_day=period.first,
        last_day=period.last,
    )
    log.record("cycle.opened", cycle, organization=by.organization, by=by, at=at, payload={"state": cycle.state})
    return cycle


def _period(
    organization: Organization,
    kind: str,
    fiscal_year: int,
    number: int,
    *,
    name: str,
    first: date | None,
    last: date | None,
) -> fiscal.Period:
    first_month = organization.fiscal_first_month
    if kind == CycleKind.FREE:
        if not name.strip():
            raise ValidationError({"name": _("Give it a name.")})
        if first is None or last is None or last < first:
            raise ValidationError({"last": _("Choose a first day and a last day after it.")})
        if words := day_problem(first) or day_problem(last):
            raise ValidationError({"last": words})
        if (last - first).days > LONGEST_DAYS:
            raise ValidationError({"last": _("That is longer than five years. Choose an earlier day.")})
        return fiscal.free(first, last, first_month=first_month)
    if fiscal_year not in YEARS:
        raise ValidationError({"fiscal_year": _("Choose a year between 2000 and 2199.")})
    try:
        if kind == CycleKind.YEAR:
            period = fiscal.year(fiscal_year, first_month=first_month)
        else:
            make = fiscal.half if kind == CycleKind.HALF else fiscal.quarter
            period = make(fiscal_year, number, first_month=first_month)
    except ValueError as wrong:
        raise ValidationError({"number": _("There is no such part of the year.")}) from wrong
    if words := day_problem(period.last):
        raise ValidationError({"fiscal_year": words})
    return period


@transaction.atomic
def change_cycle_state(cycle: Cycle, state: str, *, by: Member, at: datetime) -> Cycle:
    """Let a cycle run, go back to planning, or begin to close."""
    alone(by)
    _check_administers(by)
    cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk, organization_id=by.organization_id)
    if cycle.state == state:
        return cycle
    if state not in NEXT_STATES.get(CycleState(cycle.state), ()):
        raise Conflict(_("The quarter can't go there from where it is."), cycle)
    before, cycle.state = cycle.state, state
    cycle.save(update_fields=["state"])
    payload = {"before": before, "after": state}
    log.record("cycle.state_changed", cycle, organization=by.organization, by=by, at=at, payload=payload)
    return cycle


def _check_administers(by: Member) -> None:
    if not by.administers:
        raise NotAllowed(_("Owners and administrators open and move quarters."))
