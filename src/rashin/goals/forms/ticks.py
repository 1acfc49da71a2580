"""A tick of an action."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from rashin.goals.actions.limits import day_problem


class TickForm(forms.Form):
    """`done` "1" ticks and "0" takes it back; `on` is the due day of a weekly action, `member` who did it."""

    done = forms.CharField(required=False, max_length=1)
    on = forms.DateField(required=False)
    member = forms.CharField(required=False, max_length=16)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["from"] = forms.CharField(required=False, max_length=10)

    def clean_on(self) -> date | None:
        """A day that an action can be done on."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and (words := day_problem(on)):
            raise ValidationError(words)
        return on
