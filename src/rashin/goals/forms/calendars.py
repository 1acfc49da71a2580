"""Forms of the week: the check-in day, closed days, and from when on a number is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.goals.actions.limits import check_day
from rashin.organizations.models import Organization, Weekday
from rashin.people.both_versions import KeepsBoth
from rashin.people.calendars import ClosedChange, ClosedRange, closed_days
from rashin.people.models import Team

BLANK_ROWS = 2
HUNDRED = Decimal(100)


class ClosedRangeForm(forms.Form):
    """One closed period; a row that is emptied goes."""

    first = forms.DateField(
        label=gettext_lazy("First closed day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
    )
    last = forms.DateField(
        label=gettext_lazy("Last closed day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Without a last day it is one day; the last is not before the first."""
        values = self.cleaned_data
        if (values.get("last") or values.get("reason")) and not values.get("first") and "first" not in self.errors:
            self.add_error("first", _("Choose the first closed day."))
        first: date | None = values.get("first")
        last: date | None = values.get("last")
        if first and last and last < first:
            self.add_error("last", _("This is before the first closed day."))
        return values


ClosedRanges = forms.formset_factory(ClosedRangeForm, extra=BLANK_ROWS, max_num=60, validate_max=True)


class CalendarForm(KeepsBoth):
    """A company's or a team's week. A team may follow the company's day."""

    check_in_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Check-in day"),
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("On a closed day it moves to the next open one."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Closed every week on"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    observes_japanese_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on Japanese public holidays"), required=False
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, place: Organization | Team) -> None:
        own = closed_days(place.closed_days)
        known: dict[str, object] = {"check_in_weekday": place.check_in_weekday, "weekdays": sorted(own.weekdays)}
        if isinstance(place, Organization):
            known["observes_japanese_holidays"] = place.observes_japanese_holidays
        super().__init__(data, initial=known)
        weekday = self.fields["check_in_weekday"]
        assert isinstance(weekday, forms.TypedChoiceField)
        if isinstance(place, Team):
            usual = Weekday(place.organization.check_in_weekday).label
            weekday.choices = [("", _("As the company: %(day)s") % {"day": usual}), *Weekday.choices]
            weekday.required = False
            del self.fields["observes_japanese_holidays"]
        else:
            weekday.choices = Weekday.choices

    def values(self) -> dict[str, object]:
        """What the writer has changed but the closed days."""
        return {name: value for name, value in self.changes().items() if name != "weekdays"}

    def closing(self, rows: Iterable[dict[str, Any]], seen: str) -> ClosedChange:
        """Which closed days come and go: the rows of the form against those that it was shown with (`seen`)."""
        before, now = frozenset(self._stored("weekdays")), frozenset(self.merged()["weekdays"])  # type: ignore[call-overload]
        shown, chosen = shown_ranges(seen), chosen_ranges(rows)
        return ClosedChange(
            closes=now - before,
            opens=before - now,
            added=tuple(each for each in chosen if each not in shown),
            removed=tuple(each for each in shown if each not in chosen),
        )


def shown_ranges(text: str) -> tuple[ClosedRange, ...]:
    """The closed periods that a form was shown with, as it sends them back."""
    try:
        return closed_days(text).ranges
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ()


def ranges_of(place: Organization | Team) -> list[dict[str, object]]:
    """The closed periods as the rows begin."""
    return [
        {"first": each.first, "last": each.last, "reason": each.reason}
        for each in closed_days(place.closed_days).ranges
    ]


def chosen_ranges(rows: Iterable[dict[str, Any]]) -> list[ClosedRange]:
    """The rows that hold something."""
    return [ClosedRange(row["first"], row["last"] or row["first"], row["reason"]) for row in rows if row.get("first")]


def _share(label: object, hint: object = "") -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=hint, min_value=0, max_value=100, max_digits=5, decimal_places=2)  # type: ignore[arg-type]


class ThresholdsForm(forms.Form):
    """From when on a number is at risk or behind, in percent."""

    pace_begins = _share(
        gettext_lazy("No verdict before this part of the time has gone"),
        gettext_lazy("In the first days every number looks late."),
    )
    at_risk_below = _share(gettext_lazy("Below this part of the pace"))
    at_risk_points = _share(gettext_lazy("and at least so many points behind it"))
    behind_below = _share(gettext_lazy("Below this part of the pace"))
    behind_points = _share(gettext_lazy("and at least so many points behind it"))

    def shares(self) -> dict[str, Decimal]:
        """The percentages as shares."""
        return {name: value / HUNDRED for name, value in self.cleaned_data.items()}


def percentages(organization: Organization, names: Iterable[str]) -> dict[str, Decimal]:
    """The shares as percentages, without zeros at the end."""
    shown = {name: Decimal(getattr(organization, name)) * HUNDRED for name in names}
    return {name: Decimal(format(value.normalize(), "f")) for name, value in shown.items()}
