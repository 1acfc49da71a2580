"""Record what somebody saw: a value, a step, "no change", "not looked yet"; correct it, take it back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, Subquery
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.activity.canonical import canonical_text
from rashin.goals.access import can_enter
from rashin.goals.actions.figures import settle
from rashin.goals.actions.limits import check_texts
from rashin.goals.actions.seen import FURTHEST_BACK_DAYS, Seen, check_in_of, counts_from_nothing
from rashin.goals.actions.through_link import check_entry, check_taking_back
from rashin.goals.definitions import standing
from rashin.goals.models import CheckIn, CheckInKind, CycleState, KeyResult, Kind, Source
from rashin.organizations import locks
from rashin.organizations.driver import together
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared, insert
from rashin.organizations.refusals import Conflict, NotAllowed

__all__ = [
    "FURTHEST_BACK_DAYS", "Recorded", "Seen", "check_in_of", "counts_from_nothing", "enter", "event_name",
    "event_payload", "latest", "record_check_in", "standing_figures", "take_back_check_in",
]  # fmt: skip


P = ParamSpec("P")
CLOCK_SET_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry, with its key result as it stands now and everything that was ever entered for it, in no order. There is
    no more at hand than the entry where the same had been sent before."""

    check_in: CheckIn
    rows: Sequence[CheckIn] = ()


def enter(
    key_result: KeyResult,
    seen: Seen,
    *,
    by: Member,
    at: datetime,
    source: str = Source.PAGE,
    idempotency_key: str | None = None,
    replaces: CheckIn | None = None,
    last_seen: str | None = None,
    known: Sequence[CheckIn] = (),
) -> Recorded:
    """Append one entry and bring every figure above it up to date in the same transaction.

    The same `idempotency_key` with the same content gives the entry that stands already; with another content Conflict.
    `last_seen` is the public id of the latest row that whoever enters has seen ("" for none, None: it does not matter);
    another one since is a Conflict with that row. `known` is everything that stood when it was read: entries never
    change, so that only those since are read again.
    Raises NotAllowed (the member may not enter this number), ValidationError by field, Conflict (closed, archived).
    """
    check_texts(note=(seen.note, 1000), step=(seen.step, 16), idempotency_key=(idempotency_key or "", 64))
    digest = _digest(key_result, seen, replaces) if idempotency_key else ""

    def sent_before(check_in: CheckIn) -> Recorded:
        if check_in.digest != digest:
            raise Conflict(_("This was sent before with something else in it."), check_in)
        return Recorded(check_in)

    try:
        with transaction.atomic():
            key_result = _locked(key_result, by)
            rows = _history(key_result, idempotency_key, known)
            sent = next((row for row in rows if idempotency_key and row.idempotency_key == idempotency_key), None)
            if sent is not None:
                return sent_before(sent)
            _check_enterable(key_result, by)
            _check_nobody_was_faster(rows, last_seen)
            at = _not_before(rows, at)
            today = key_result.organization.day_of(at)
            source = Source.LINK if by.through else source
            check_in = check_in_of(key_result, seen, by=by, at=at, today=today, source=source)
            check_entry(check_in, key_result, by=by, at=at)
            check_in.idempotency_key, check_in.digest, check_in.replaces = idempotency_key, digest, replaces
            if replaces is not None:
                _check_stands(replaces, rows)
            insert(check_in)
            rows.append(check_in)
            _settle_and_log(key_result, check_in, rows, by=by, at=at)
    except IntegrityError:
        # The same key went to another key result at the same moment and was there first.
        sent = _sent(by, idempotency_key)
        if sent is None:
            raise
        return sent_before(sent)
    return Recorded(check_in, rows)


def _entry_of(recording: Callable[P, Recorded]) -> Callable[P, CheckIn]:
    @wraps(recording)
    def record(*args: P.args, **kwargs: P.kwargs) -> CheckIn:
        return recording(*args, **kwargs).check_in

    return record


record_check_in = _entry_of(enter)  # for whoever wants the entry alone


def take_back_check_in(check_in: CheckIn, *, by: Member, at: datetime) -> CheckIn:
    """Take an entry back; both rows stay in the record. Taking back twice gives the first retraction."""
    with transaction.atomic():
        key_result = _locked(check_in.key_result, by)
        rows = _history(key_result)
        _check_enterable(key_result, by)
        if check_in.pk not in {row.pk for row in rows} or check_in.kind == CheckInKind.RETRACTION:
            raise ValidationError(_("The entry to take back was not found."))
        already = next((row for row in rows if row.retracts_id == check_in.pk), None)
        if already is not None:
            return already
        check_taking_back(check_in, by=by, at=at)
        at = _not_before(rows, at)
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
        insert(retraction)
        _settle_and_log(key_result, retraction, [*rows, retraction], by=by, at=at)
    return retraction


def _locked(key_result: KeyResult, by: Member) -> KeyResult:
    """The key result as it is now, with the calendar and the limits of now, and `by` given the role of now: all of it
    may have changed since `by` was read. One statement, because each costs.

    Without touching its key, so that rows which point at it are not kept waiting.
    """
    with together():
        locks.share(by.organization_id)
        found = _LOCKED(key_result.pk, by.organization_id, by.pk)
    if not found:
        raise KeyResult.DoesNotExist
    by.role, by.left_at = found[0].role_now, found[0].left_now
    return found[0]


_LOCKED = Prepared(
    lambda key, organization, by: (
        KeyResult.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization", "objective__team", "objective__cycle", "owner", "brought_by")
        .filter(pk=key, organization_id=organization)
        .annotate(
            role_now=Subquery(Member.objects.filter(pk=by).values("role")),
            left_now=Subquery(Member.objects.filter(pk=by).values("left_at")),
        )
    )
)


def _history(key_result: KeyResult, idempotency_key: str | None = None, known: Sequence[CheckIn] = ()) -> list[CheckIn]:
    """Everything that was entered, and what was sent under the same key. Entries of a key result get their keys one
    after the other, because each is written while it is locked."""
    last = max((row.pk for row in known), default=0)
    if idempotency_key:
        since = _SINCE_OR_SENT(key_result.pk, last, key_result.organization_id, idempotency_key)
    else:
        since = _SINCE(key_result.pk, last)
    return [*known, *(row for row in since if row.pk > last or row.key_result_id != key_result.pk)]


_SINCE = Prepared(lambda key, last: CheckIn.objects.filter(key_result_id=key, pk__gt=last))
_SINCE_OR_SENT = Prepared(
    lambda key, last, organization, sent: CheckIn.objects.filter(
        Q(key_result_id=key, pk__gt=last) | Q(organization_id=organization, idempotency_key=sent)
    )
)


def _digest(key_result: KeyResult, seen: Seen, replaces: CheckIn | None) -> str:
    content = {**vars(seen), "key_result": key_result.public_id, "replaces": replaces and replaces.public_id}
    return hashlib.sha256(canonical_text(content).encode()).hexdigest()


def _sent(by: Member, idempotency_key: str | None) -> CheckIn | None:
    if not idempotency_key:
        return None
    return CheckIn.objects.filter(organization_id=by.organization_id, idempotency_key=idempotency_key).first()


def _check_enterable(key_result: KeyResult, by: Member) -> None:
    if not can_enter(by, key_result):
        raise NotAllowed(_("Only those who carry this number can enter it."))
    _check_open(key_result)


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


def _not_before(rows: Sequence[CheckIn], at: datetime) -> datetime:
    """The moment of the next row: not before those that stand, so that a clock that was set back by hours does not let
    an older entry count instead of a newer one. A row of a day that is wrong altogether holds nobody up."""
    last = max((row.recorded_at for row in rows), default=at)
    return max(at, last) if last - at <= CLOCK_SET_BACK else at


def _check_nobody_was_faster(rows: Sequence[CheckIn], last_seen: str | None) -> None:
    last = latest(rows)
    if last is not None and last_seen is not None and last.public_id != last_seen:
        raise Conflict(_("Something was entered here meanwhile."), last)


def _check_stands(replaces: CheckIn, rows: Sequence[CheckIn]) -> None:
    if replaces.pk not in {row.pk for row in rows} or replaces.kind == CheckInKind.RETRACTION:
        raise ValidationError(_("The entry to correct was not found."))
    if replaces.pk not in {row.pk for row in standing(rows)}:
        raise Conflict(_("This entry has been corrected or taken back meanwhile."), replaces)


def _settle_and_log(
    key_result: KeyResult, check_in: CheckIn, rows: Sequence[CheckIn], *, by: Member, at: datetime
) -> None:
    before = standing_figures(key_result)
    with together():
        settle(key_result.organization, key_results=[key_result], at=at, histories={key_result.pk: rows})
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
