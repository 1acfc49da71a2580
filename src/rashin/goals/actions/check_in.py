"""Record what somebody saw: a value, a step, "no change", "not looked yet"; correct it, take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_enter
from rashin.goals.actions.figures import settle
from rashin.goals.definitions import steps
from rashin.goals.models import CheckIn, CheckInKind, CycleState, Entry, KeyResult, Kind, Reading, Source
from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.refusals import Conflict, NotAllowed
from rashin.rules.value import TooManyDigits, check_digits

FURTHEST_BACK_DAYS = 31  # a monthly value may be for the month before the first day


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was typed for one key result. `for_date` is the day the value is for (None: the day of looking, at most the
    deadline), `looked_on` the day of the round it belongs to (None: the same), `until` goes with NOT_LOOKED."""

    kind: str = CheckInKind.VALUE
    value: Decimal | None = None
    excused: Decimal | None = None
    answers: int | None = None
    step: str = ""
    done: bool = True
    confidence: int | None = None
    note: str = ""
    wants_help: bool = False
    for_date: date | None = None
    looked_on: date | None = None
    until: date | None = None


def record_check_in(
    key_result: KeyResult,
    seen: Seen,
    *,
    by: Member,
    at: datetime,
    source: str = Source.PAGE,
    idempotency_key: str | None = None,
    replaces: CheckIn | None = None,
    last_seen: str | None = None,
) -> CheckIn:
    """Append one entry and bring every figure above it up to date in the same transaction.

    The same `idempotency_key` with the same content gives the entry that stands already; with another content Conflict.
    `last_seen` is the public id of the latest row that whoever enters has seen ("" for none, None: it does not matter);
    another one since is a Conflict with that row.
    Raises NotAllowed (the member may not enter this number), ValidationError by field, Conflict (closed, archived).
    """
    with transaction.atomic():
        locks.share(by.organization_id)
        key_result = _locked(key_result, by)
        rows = _history(key_result, idempotency_key)
        digest = _digest(key_result, seen, replaces) if idempotency_key else ""
        sent = next((row for row in rows if idempotency_key and row.idempotency_key == idempotency_key), None)
        if sent is not None:
            return _same_answer(sent, digest)
        rows = [row for row in rows if row.key_result_id == key_result.pk]
        if not can_enter(by, key_result):
            raise NotAllowed(_("Only those who carry this number can enter it."))
        _check_open(key_result)
        _check_nobody_was_faster(rows, last_seen)
        today = by.organization.day_of(at)
        check_in = check_in_of(key_result, seen, by=by, at=at, today=today, source=source)
        check_in.idempotency_key, check_in.digest, check_in.replaces = idempotency_key, digest, replaces
        if replaces is not None:
            _check_stands(replaces, rows)
        check_in.save(force_insert=True)
        _settle_and_log(key_result, check_in, [*rows, check_in], by=by, at=at)
    return check_in


def take_back_check_in(check_in: CheckIn, *, by: Member, at: datetime) -> CheckIn:
    """Take an entry back; both rows stay in the record. Taking back twice gives the first retraction."""
    with transaction.atomic():
        locks.share(by.organization_id)
        key_result = _locked(check_in.key_result, by)
        rows = _history(key_result, None)
        if not can_enter(by, key_result):
            raise NotAllowed(_("Only those who carry this number can enter it."))
        _check_open(key_result)
        already = next((row for row in rows if row.retracts_id == check_in.pk), None)
        if already is not None:
            return already
        retraction = CheckIn(
            organization=by.organization,
            key_result=key_result,
            kind=CheckInKind.RETRACTION,
            for_date=check_in.for_date,
            looked_on=check_in.looked_on,
            recorded_at=at,
            member=check_in.member,
            entered_by=by,
            retracts=check_in,
        )
        retraction.save(force_insert=True)
        _settle_and_log(key_result, retraction, [*rows, retraction], by=by, at=at)
    return retraction


def _locked(key_result: KeyResult, by: Member) -> KeyResult:
    found: KeyResult = (
        KeyResult.objects.select_for_update(of=("self",))
        .select_related("objective__team", "objective__cycle", "owner", "brought_by")
        .get(pk=key_result.pk, organization_id=by.organization_id)
    )
    found.organization = by.organization
    return found


def _history(key_result: KeyResult, idempotency_key: str | None) -> list[CheckIn]:
    mine = Q(key_result=key_result)
    if idempotency_key:
        mine |= Q(organization_id=key_result.organization_id, idempotency_key=idempotency_key)
    return list(CheckIn.objects.filter(mine))


def _digest(key_result: KeyResult, seen: Seen, replaces: CheckIn | None) -> str:
    content = {**asdict(seen), "key_result": key_result.public_id, "replaces": replaces and replaces.public_id}
    return hashlib.sha256(canonical_text(content).encode()).hexdigest()


def _same_answer(sent: CheckIn, digest: str) -> CheckIn:
    if sent.digest != digest:
        raise Conflict(_("This was sent before with something else in it."), sent)
    return sent


def _check_open(key_result: KeyResult) -> None:
    objective = key_result.objective
    if objective.cycle.state == CycleState.CLOSED:
        raise Conflict(_("This quarter is closed. Its numbers stay as they are."))
    if key_result.archived_at or objective.archived_at:
        raise Conflict(_("This key result is archived."))
    if key_result.agreed_at is None:
        raise Conflict(_("This key result has not been agreed yet."))
    if key_result.kind == Kind.FED:
        raise Conflict(_("This number comes from other key results; nobody enters it by hand."))


def latest(rows: Sequence[CheckIn]) -> CheckIn | None:
    """The row that was written last."""
    return max(rows, key=lambda row: (row.recorded_at, row.pk), default=None)


def _check_nobody_was_faster(rows: Sequence[CheckIn], last_seen: str | None) -> None:
    last = latest(rows)
    if last is not None and last_seen is not None and last.public_id != last_seen:
        raise Conflict(_("Something was entered here meanwhile."), last)


def _check_stands(replaces: CheckIn, rows: Sequence[CheckIn]) -> None:
    gone = {row.retracts_id for row in rows} | {row.replaces_id for row in rows if row.replaces_id}
    if replaces.pk not in {row.pk for row in rows} or replaces.kind == CheckInKind.RETRACTION:
        raise ValidationError(_("The entry to correct was not found."))
    if replaces.pk in gone:
        raise Conflict(_("This entry has been corrected or taken back meanwhile."), replaces)


def check_in_of(key_result: KeyResult, seen: Seen, *, by: Member, at: datetime, today: date, source: str) -> CheckIn:
    """The entry that `seen` makes, not yet saved. ValidationError by field for what can't be entered."""
    looked_on = seen.looked_on or seen.for_date or today
    for_date = seen.for_date or _usual_day(key_result, seen, looked_on)
    problems = _problems(key_result, seen, for_date=for_date, looked_on=looked_on, today=today)
    if problems:
        raise ValidationError(problems)
    owner = key_result.owner or key_result.brought_by
    return CheckIn(
        organization=by.organization,
        key_result=key_result,
        kind=seen.kind,
        value=seen.value,
        excused=seen.excused,
        answers=seen.answers,
        step=seen.step,
        done=seen.done,
        confidence=seen.confidence,
        note=seen.note,
        wants_help=seen.wants_help,
        for_date=for_date,
        looked_on=looked_on,
        until=seen.until,
        recorded_at=at,
        member=by if by.pk in (key_result.owner_id, key_result.brought_by_id) else owner,
        entered_by=by,
        source=source,
    )


def _usual_day(key_result: KeyResult, seen: Seen, looked_on: date) -> date:
    """The day of looking, at most the deadline; "no change" leaves a month's value with its month."""
    if seen.kind == CheckInKind.NO_CHANGE and key_result.reading == Reading.PER_PERIOD and key_result.value_for:
        return key_result.value_for
    return min(looked_on, key_result.deadline)


def _problems(key_result: KeyResult, seen: Seen, *, for_date: date, looked_on: date, today: date) -> dict[str, str]:
    problems: dict[str, str] = {}
    if max(for_date, looked_on) > today:
        problems["for_date"] = _("This day has not come yet.")
    elif for_date > key_result.deadline:
        problems["for_date"] = _("This is after the deadline. Choose the last day that the value is for.")
    elif (key_result.first_day - for_date).days > (
        FURTHEST_BACK_DAYS if key_result.reading == Reading.PER_PERIOD else 0
    ):
        problems["for_date"] = _("This is before the key result's first day.")
    if seen.kind == CheckInKind.VALUE:
        problems |= _value_problems(key_result, seen)
    elif seen.kind == CheckInKind.STEP and seen.step not in {step.key for step in steps(key_result.steps)}:
        problems["step"] = _("This step was not found.")
    elif seen.kind == CheckInKind.NO_CHANGE and key_result.value is None and not counts_from_nothing(key_result):
        problems["value"] = _("There is no value yet that could be unchanged. Enter the first one.")
    elif seen.kind == CheckInKind.NOT_LOOKED and (seen.until is None or seen.until <= today):
        problems["until"] = _("Choose a day after today.")
    if seen.confidence is not None and not 0 <= seen.confidence <= 10:
        problems["confidence"] = _("Choose a number from 0 to 10.")
    return problems


def counts_from_nothing(key_result: KeyResult) -> bool:
    """Whether "nothing new" says something before the first entry: steps, habits, and totals of what is new."""
    if key_result.kind in (Kind.MILESTONE, Kind.RECURRING):
        return True
    return key_result.reading == Reading.TOTAL and key_result.entry == Entry.NEW


def _value_problems(key_result: KeyResult, seen: Seen) -> dict[str, str]:
    if key_result.kind == Kind.MILESTONE:
        return {"step": _("Choose the step that is done.")}
    if seen.value is None:
        return {"value": _("Enter the value.")}
    try:
        check_digits(seen.value)
    except TooManyDigits:
        return {"value": _("This number has more than 15 digits.")}
    if key_result.kind == Kind.RECURRING and seen.value < 0:
        return {"value": _("This can't be below 0.")}
    return {}


def _settle_and_log(
    key_result: KeyResult, check_in: CheckIn, rows: Sequence[CheckIn], *, by: Member, at: datetime
) -> None:
    before = standing_figures(key_result)
    settle(by.organization, key_results=[key_result], at=at, histories={key_result.pk: rows})
    log.record(
        event_name(check_in),
        key_result,
        organization=by.organization,
        by=by,
        at=at,
        thread=key_result.objective,
        payload=event_payload(check_in, key_result, before, by=by),
    )


def standing_figures(key_result: KeyResult) -> dict[str, object]:
    """What an entry's event tells of before and after."""
    return {"value": key_result.value, "progress": key_result.progress, "confidence": key_result.confidence}


def event_payload(
    check_in: CheckIn, key_result: KeyResult, before: dict[str, object], *, by: Member
) -> dict[str, object]:
    """The content of an entry's event; the key result has its new figures already."""
    return {
        "check_in": check_in.public_id,
        "for": check_in.for_date,
        "kind": check_in.kind,
        "note": check_in.note,
        "help": check_in.wants_help,
        "member": check_in.member if check_in.member_id != by.pk else None,
        "before": before,
        "after": standing_figures(key_result),
    }


def event_name(check_in: CheckIn) -> str:
    """How the record calls an entry."""
    if check_in.kind == CheckInKind.RETRACTION:
        return "key_result.check_in_taken_back"
    if check_in.kind == CheckInKind.NOT_LOOKED:
        return "key_result.put_off"
    return "key_result.check_in_corrected" if check_in.replaces is not None else "key_result.checked_in"
