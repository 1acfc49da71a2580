"""What is looked for in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from rashin.goals.actions.limits import check_day
from rashin.records.queries import ACCESS, GOALS, PEOPLE, REFUSED, Filters

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS = (
    ("", gettext_lazy("Everything")),
    (GOALS, gettext_lazy("Goals and numbers")),
    (PEOPLE, gettext_lazy("People and settings")),
    (ACCESS, gettext_lazy("Sign-ins and exports")),
    (REFUSED, gettext_lazy("What was refused")),
)


def _day(label: _StrPromise) -> forms.DateField:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=day, validators=[check_day])


class DeletionForm(forms.Form):
    """The company's name, typed."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=200)


class LogForm(forms.Form):
    """A kind, a part of a name, a span of days, words."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, required=False)
    who = forms.CharField(label=gettext_lazy("Who"), max_length=80, required=False)
    q = forms.CharField(label=gettext_lazy("Words or an address"), max_length=100, required=False)
    since = _day(gettext_lazy("From"))
    until = _day(gettext_lazy("Until"))

    def filters(self) -> Filters:
        """What was understood; what could not be read narrows nothing down."""
        told = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        return Filters(
            kind=told.get("kind") or "",
            who=(told.get("who") or "").strip(),
            words=(told.get("q") or "").strip(),
            since=told.get("since"),
            until=told.get("until"),
        )
