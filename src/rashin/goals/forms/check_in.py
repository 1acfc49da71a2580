"""One check-in row as a form: what was seen of one key result, as people type it."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.actions.seen import FURTHEST_BACK_DAYS, Seen, counts_from_nothing
from rashin.goals.definitions import confidence_steps, steps
from rashin.goals.forms.doubting import question
from rashin.goals.forms.typed import typed
from rashin.goals.measured import figure, language
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, Per, Reading
from rashin.goals.queries.entries import Entered
from rashin.ui import formats

SAME, RECORD, LATER, ALL = "same", "record", "later", "all"
MOST_MONTHS = 4
LONGEST_UNDERWAY_DAYS = 7
ONE_DAY = timedelta(days=1)
KEY = r"^[0-9a-f]{32}$"


def new_key() -> str:
    """A fresh idempotency key: one for each time that a row is drawn."""
    return secrets.token_hex(16)


def months_for(key_result: KeyResult, today: date) -> tuple[date, ...]:
    """The months that a monthly value may be for, by the last day that counts; the last complete one first. Once the
    deadline has come, the part of its month is all that there will be."""
    found: list[date] = []
    day = key_result.deadline if key_result.deadline <= today else _end_of_month_before(today + ONE_DAY)
    while len(found) < MOST_MONTHS and (key_result.first_day - day).days <= FURTHEST_BACK_DAYS:
        found.append(day)
        day = _end_of_month_before(day)
    return tuple(found)


def _end_of_month_before(day: date) -> date:
    return day.replace(day=1) - ONE_DAY


def is_monthly(key_result: KeyResult) -> bool:
    """Whether a value is for a complete month."""
    return key_result.reading == Reading.PER_PERIOD and key_result.per == Per.MONTH


def usual_day(key_result: KeyResult, today: date) -> date | None:
    """The day that a value entered today is for; None for the day of looking itself."""
    if is_monthly(key_result):
        months = months_for(key_result, today)
        return months[0] if months else None
    if key_result.reading == Reading.PER_PERIOD and key_result.per == Per.WEEK:
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        near = (key_result.first_day - sunday).days <= FURTHEST_BACK_DAYS
        return min(sunday, key_result.deadline) if near else None
    return None


def no_change(key_result: KeyResult, today: date) -> Seen:
    """ "Looked, it is the same" as it is said today."""
    day = usual_day(key_result, today)
    return Seen(kind=CheckInKind.NO_CHANGE, for_date=day, looked_on=today if day else None)


class Shared(dict[str, forms.Field]):
    """Fields that every row shares: copying them takes longer than reading what was typed. Nobody changes one; a row
    that says something else takes one of its own in its place."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


@lru_cache(maxsize=1024)
def _offering(field: forms.ChoiceField, choices: tuple[tuple[str, str], ...]) -> forms.Field:
    """The field with these to choose from; rows that offer the same share it as well."""
    own = copy.deepcopy(field)
    own.choices = choices
    return own


NAMES = {"step": "steps"}  # of fields that the action calls otherwise


class CheckInForm(forms.Form):
    """A row of my week, or the correction of an entry (`corrects`). `given` is the key result with its entries; `known`
    are those, also where the row is read as it stood when it was drawn.

    `confirmed` holds the value that was asked about because it surprises: sent with the same value, it says yes.
    """

    do = forms.CharField(required=False, max_length=8)
    value = forms.CharField(label=gettext_lazy("The value now"), required=False, max_length=80)
    excused = forms.CharField(label=gettext_lazy("Excused (leave, closed days)"), required=False, max_length=80)
    answers = forms.CharField(label=gettext_lazy("Number of answers"), required=False, max_length=80)
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Steps that are done"), required=False, widget=forms.CheckboxSelectMultiple
    )
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How likely to get there?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("In a line"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    wants_help = forms.BooleanField(label=gettext_lazy("I'd like a hand"), required=False)
    for_date = forms.DateField(
        label=gettext_lazy("The day this value is for"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("I will look by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    idempotency_key = forms.RegexField(KEY, required=False, widget=forms.HiddenInput)
    last_seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    confirmed = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    # The day on which it was typed: what was typed offline arrives later and keeps its day.
    looked_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        given: Entered,
        today: date,
        corrects: CheckIn | None = None,
        until: date | None = None,
        is_old: bool = False,
        prefix: str | None = None,
    ) -> None:
        self.known = given.rows
        if data is not None and corrects is None:
            # What was sent twice means the same twice: it is read as the row stood when it was drawn.
            given = given.as_seen(data.get(f"{prefix}-last_seen" if prefix else "last_seen"))
        self.given, self.today, self.corrects = given, today, corrects
        self.key_result = given.key_result
        name = "%s" if prefix else f"{self.key_result.public_id}-%s"
        begins = self._beginning(until, is_old=is_old) if data is None else None
        super().__init__(data, initial=begins, prefix=prefix, auto_id=name)
        self.months = self._months()
        self._choices("month", [(day.isoformat(), formats.month_text(day, language=language())) for day in self.months])
        before = self.key_result.confidence
        told = {*confidence_steps(self.key_result.organization), *([] if before is None else [before])}
        self._choices("confidence", [(str(step), str(step)) for step in sorted(told)])
        self._choices("steps", [(step.key, step.title) for step in steps(self.key_result.steps)])

    def _months(self) -> tuple[date, ...]:
        if not is_monthly(self.key_result):
            return ()
        months = months_for(self.key_result, self.today)
        named = self.corrects.for_date if self.corrects else None
        return months if named is None or named in months else (named, *months)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if choices and isinstance(field, forms.ChoiceField):
            self.fields[name] = _offering(field, tuple(choices))

    def _beginning(self, until: date | None, *, is_old: bool) -> dict[str, Any]:
        """What an untouched row holds."""
        known = self._of_entry(self.corrects) if self.corrects else self._of_key_result(is_old=is_old)
        return known | {"idempotency_key": new_key(), "last_seen": self.given.last_seen, "until": until}

    def _of_key_result(self, *, is_old: bool) -> dict[str, Any]:
        """How an untouched row begins: with the last value, but an old one is only shown as a shadow."""
        row = self.key_result
        return {
            "value": "" if is_old or self.begins_empty else self.last_text,
            "month": self.usual.isoformat() if self.usual else "",
            "steps": sorted(self.given.steps_done),
            "confidence": row.confidence,
            "wants_help": row.wants_help,
        }

    def _of_entry(self, entry: CheckIn) -> dict[str, Any]:
        """How a correction begins: as the entry stands."""
        return {
            "value": self._text(entry.value) if entry.value is not None or self.begins_empty else self.last_text,
            "excused": "" if entry.excused is None else formats.plain_number(entry.excused),
            "answers": "" if entry.answers is None else str(entry.answers),
            "month": entry.for_date.isoformat(),
            "steps": [entry.step] if entry.done else [],
            "confidence": entry.confidence,
            "note": entry.note,
            "wants_help": entry.wants_help,
            "for_date": entry.for_date,
        }

    # ---------- what the row asks for

    @property
    def usual(self) -> date | None:
        return usual_day(self.key_result, self.today)

    @property
    def begins_empty(self) -> bool:
        """Whether the field asks for what is new, so that the last value is no good beginning."""
        return counts_from_nothing(self.key_result)

    @property
    def last_text(self) -> str:
        """The last value as it would be typed."""
        return self._text(self.given.last_typed)

    def _text(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        decimals = self.key_result.decimals
        return formats.typed_text(value, self.key_result.unit, decimals if value == round(value, decimals) else None)

    # ---------- what was typed

    def clean_value(self) -> str:
        text: str = self.cleaned_data["value"]
        self._value = typed(text, unit=self.key_result.unit)
        return text

    def clean_looked_on(self) -> date:
        """The day of looking, today at the latest: a clock that runs ahead is not believed."""
        day: date = min(self.cleaned_data["looked_on"] or self.today, self.today)
        if (self.today - day).days > LONGEST_UNDERWAY_DAYS:
            raise ValidationError(
                _("This was typed more than a week ago. Record it again for today, or choose the day that it is for.")
            )
        return day

    def clean_excused(self) -> Decimal | None:
        return typed(self.cleaned_data["excused"])

    def clean_answers(self) -> int | None:
        found = typed(self.cleaned_data["answers"])
        if found is not None and (found < 0 or found != int(found)):
            raise ValidationError(_("Enter a whole number."))
        return None if found is None else int(found)

    asks_about = ""

    @property
    def asked(self) -> str:
        """The value that is asked about, as it would be recorded: 58,600人."""
        return figure(Decimal(self.asks_about), self.key_result) if self.asks_about else ""

    def clean(self) -> dict[str, Any]:
        self._ask()
        return self.cleaned_data

    def _ask(self) -> None:
        """A value that surprises comes back once with a question. Nothing is asked where only something else of an
        entry is corrected."""
        told = self.cleaned_data
        is_told = {"value", "month", "for_date", "looked_on"} <= told.keys()
        if not is_told or self._value is None or told.get("do") == LATER:
            return
        if self.corrects is not None and self._value == self.corrects.value:
            return
        days = self._days()
        day = days.get("for_date") or days.get("looked_on") or self.today
        words = question(self.given, self._value, day=day, instead_of=self.corrects)
        if words and told.get("confirmed") != str(self._value):
            self.asks_about = str(self._value)
            self.add_error("value", words)

    def seen(self) -> tuple[Seen, ...]:
        """What to record, in order; only of a valid form."""
        told = self.cleaned_data
        if told["do"] == LATER:
            later = {"until": told["until"], "note": told["note"], "looked_on": told["looked_on"]}
            return (Seen(kind=CheckInKind.NOT_LOOKED, **later),)
        if self.key_result.kind == Kind.MILESTONE:
            return tuple(self._steps_seen())
        return (self._value_seen(),)

    def _shared(self) -> dict[str, Any]:
        told = self.cleaned_data
        shared = {"confidence": told["confidence"], "note": told["note"], "wants_help": told["wants_help"]}
        return shared | self._days()

    def _days(self) -> dict[str, Any]:
        """The day that is meant. A late entry belongs to the round of its day; a month's value to that of looking."""
        told = self.cleaned_data
        if self.corrects is not None:
            month = date.fromisoformat(told["month"]) if told["month"] else None
            day = month or told["for_date"] or self.corrects.for_date
            return {"for_date": day, "looked_on": self.corrects.looked_on}
        if told["for_date"] and not self.months:
            return {"for_date": told["for_date"]}
        looked_on = told["looked_on"]
        day = date.fromisoformat(told["month"]) if told["month"] else usual_day(self.key_result, looked_on)
        return {"for_date": day, "looked_on": looked_on}

    def _value_seen(self) -> Seen:
        told, shared = self.cleaned_data, self._shared()
        value, excused, answers = self._value, told["excused"], told["answers"]
        if told["do"] == ALL and self.key_result.kind == Kind.RECURRING:
            value = max(self.key_result.due_each - (excused or 0), Decimal(0))
        says_more = excused is not None or answers is not None or told["for_date"] is not None or self._is_earlier()
        if value is None and excused is not None:
            value = Decimal(0)
        if self.corrects is None and (value is None or (value == self._same_value() and not says_more)):
            return Seen(kind=CheckInKind.NO_CHANGE, **shared)
        return Seen(value=value, excused=excused, answers=answers, **shared)

    def _is_earlier(self) -> bool:
        """Whether the value is for a time that a later value has been entered for."""
        day, known = self._days().get("for_date"), self.key_result.value_for
        return day is not None and known is not None and day < known

    def _same_value(self) -> Decimal | None:
        return None if self.begins_empty else self.given.last_typed

    def _steps_seen(self) -> Iterator[Seen]:
        told, shared = self.cleaned_data, self._shared()
        chosen = set(told["steps"])
        if self.corrects is not None:
            yield Seen(kind=CheckInKind.STEP, step=self.corrects.step, done=self.corrects.step in chosen, **shared)
            return
        known = self.given.steps_done
        moved = [step.key for step in steps(self.key_result.steps) if (step.key in chosen) != (step.key in known)]
        if not moved:
            yield Seen(kind=CheckInKind.NO_CHANGE, **shared)
        for key in moved:
            yield Seen(kind=CheckInKind.STEP, step=key, done=key in chosen, **shared)


CheckInForm.base_fields = Shared(CheckInForm.base_fields)
