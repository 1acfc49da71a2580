"""What somebody saw, as it is typed, and whether it can be an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rashin.goals.actions.limits import check_row, number_problem
from rashin.goals.definitions import confidence_steps, steps
from rashin.goals.models import CheckIn, CheckInKind, Entry, KeyResult, Kind, Per, Reading
from rashin.organizations.models import ConfidenceScale, Member
from rashin.organizations.prepared import made

CHECKED = ("kind", "answers", "step", "note", "source")
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


def check_in_of(key_result: KeyResult, seen: Seen, *, by: Member, at: datetime, today: date, source: str) -> CheckIn:
    """The entry that `seen` makes, not yet saved. ValidationError by field for what can't be entered."""
    looked_on = seen.looked_on or seen.for_date or today
    for_date = seen.for_date or _usual_day(key_result, seen, looked_on)
    problems = _problems(key_result, seen, for_date=for_date, looked_on=looked_on, today=today)
    if problems:
        raise ValidationError(problems)
    owner = key_result.owner or key_result.brought_by
    is_value = seen.kind == CheckInKind.VALUE
    check_in = made(
        CheckIn,
        organization=by.organization,
        key_result=key_result,
        kind=seen.kind,
        value=seen.value if is_value else None,
        excused=seen.excused if is_value else None,
        answers=seen.answers if is_value else None,
        step=seen.step if seen.kind == CheckInKind.STEP else "",
        done=seen.done,
        confidence=seen.confidence,
        note=seen.note,
        wants_help=seen.wants_help,
        for_date=for_date,
        looked_on=looked_on,
        until=seen.until if seen.kind == CheckInKind.NOT_LOOKED else None,
        recorded_at=at,
        member=by if by.pk in (key_result.owner_id, key_result.brought_by_id) else owner,
        entered_by=by,
        source=source,
    )
    check_row(check_in, CHECKED)
    return check_in


def _usual_day(key_result: KeyResult, seen: Seen, looked_on: date) -> date:
    """The day of looking, at most the deadline; for a value of a month or a week, the last day of the one that is over.
    "No change" leaves such a value with its month."""
    if seen.kind == CheckInKind.NO_CHANGE and key_result.reading == Reading.PER_PERIOD and key_result.value_for:
        return key_result.value_for
    if seen.kind == CheckInKind.VALUE:
        looked_on = _last_whole(key_result, looked_on)
    return min(looked_on, key_result.deadline)


def _last_whole(key_result: KeyResult, day: date) -> date:
    """The end of the last month (week) that is over on the day, where the value is for a month (week)."""
    if key_result.reading != Reading.PER_PERIOD or key_result.per == Per.DAYS:
        return day
    tomorrow = day + timedelta(days=1)
    if key_result.per == Per.MONTH:
        return tomorrow.replace(day=1) - timedelta(days=1)
    return tomorrow - timedelta(days=tomorrow.weekday() + 1)


def _problems(key_result: KeyResult, seen: Seen, *, for_date: date, looked_on: date, today: date) -> dict[str, str]:
    problems = _day_problems(key_result, seen, for_date=for_date, looked_on=looked_on, today=today)
    if seen.kind == CheckInKind.VALUE:
        problems |= _value_problems(key_result, seen)
    elif seen.kind == CheckInKind.STEP:
        if seen.step not in {step.key for step in steps(key_result.steps)}:
            problems["step"] = _("This step was not found.")
    elif seen.kind == CheckInKind.NO_CHANGE:
        if key_result.value is None and not counts_from_nothing(key_result):
            problems["value"] = _("There is no value yet that could be unchanged. Enter the first one.")
    elif seen.kind == CheckInKind.NOT_LOOKED:
        problems |= _until_problems(key_result, seen, today)
    else:
        problems["kind"] = _("Choose one of these.")
    if words := _confidence_problem(key_result, seen.confidence):
        problems["confidence"] = words
    return problems


def _confidence_problem(key_result: KeyResult, confidence: int | None) -> str | None:
    """What stands from before the scale was changed may be said again."""
    organization = key_result.organization
    if confidence is None or confidence in {*confidence_steps(organization), key_result.confidence}:
        return None
    if organization.confidence_scale == ConfidenceScale.FIVE:
        return _("Choose one of the five steps.")
    return _("Choose a number from 0 to 10.")


def _day_problems(key_result: KeyResult, seen: Seen, *, for_date: date, looked_on: date, today: date) -> dict[str, str]:
    back = timedelta(days=FURTHEST_BACK_DAYS if key_result.reading == Reading.PER_PERIOD else 0)
    if max(for_date, looked_on) > today:
        return {"for_date": _("This day has not come yet.")}
    if for_date > key_result.deadline:
        return {"for_date": _("This is after the deadline. Choose the last day that the value is for.")}
    if key_result.first_day - for_date > back or key_result.first_day - looked_on > back:
        return {"for_date": _("This is before the key result's first day.")}
    if seen.kind == CheckInKind.VALUE and for_date > max(_last_whole(key_result, today), _end(key_result, today)):
        return {"for_date": _("This month or week is not over yet. Enter the last one that is.")}
    return {}


def _end(key_result: KeyResult, today: date) -> date:
    """The deadline once it has come: a last part of a month is all that there will be."""
    return key_result.deadline if key_result.deadline <= today else date.min


def _until_problems(key_result: KeyResult, seen: Seen, today: date) -> dict[str, str]:
    if seen.until is None or seen.until <= today:
        return {"until": _("Choose a day after today.")}
    if seen.until > max(key_result.deadline, today) + timedelta(days=FURTHEST_BACK_DAYS):
        return {"until": _("This is after the deadline. Choose an earlier day.")}
    return {}


class Read(Protocol):
    """Whatever knows how its number is read."""

    @property
    def kind(self) -> str: ...
    @property
    def reading(self) -> str: ...
    @property
    def entry(self) -> str: ...


def counts_from_nothing(key_result: Read) -> bool:
    """Whether "nothing new" says something before the first entry: steps, habits, and totals of what is new."""
    if key_result.kind in (Kind.MILESTONE, Kind.RECURRING):
        return True
    return key_result.reading == Reading.TOTAL and key_result.entry == Entry.NEW


def _value_problems(key_result: KeyResult, seen: Seen) -> dict[str, str]:
    if key_result.kind == Kind.MILESTONE:
        return {"step": _("Choose the step that is done.")}
    if seen.value is None:
        return {"value": _("Enter the value.")}
    numbers = {"value": seen.value, "excused": seen.excused}
    problems = {
        name: words for name, number in numbers.items() if number is not None and (words := number_problem(number))
    }
    if problems:
        return problems
    if key_result.kind == Kind.RECURRING and seen.value < 0:
        return {"value": _("This can't be below 0.")}
    if seen.excused is not None and seen.excused < 0:
        return {"excused": _("This can't be below 0.")}
    return {}
