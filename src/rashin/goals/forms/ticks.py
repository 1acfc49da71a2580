"""A tick of an action."""

from __future__ import annotations

from django import forms

from rashin.goals.actions.limits import check_day


class TickForm(forms.Form):
    """`done` "1" ticks and "0" takes it back; `on` is the due day of a weekly action, `member` who did it."""

    done = forms.CharField(required=False, max_length=1)
    on = forms.DateField(required=False, validators=[check_day])
    member = forms.CharField(required=False, max_length=16)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["from"] = forms.CharField(required=False, max_length=10)
