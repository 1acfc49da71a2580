"""The form of an access token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from rashin.people.actions.tokens import LONGEST_NAME, USUAL_DAYS
from rashin.people.models import Scope

DAYS = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (180, gettext_lazy("180 days")),
    (365, gettext_lazy("a year")),
)


class TokenForm(forms.Form):
    """A name, what it is for, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name of the token"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("The program that uses it, so that you know later what to end."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it is for"), choices=Scope.choices, initial=Scope.READ, widget=forms.RadioSelect
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=USUAL_DAYS)
