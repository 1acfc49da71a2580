"""Short forms about one key result: its start, a person's verdict, dropping it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rashin.goals.actions.starting import missing_start
from rashin.goals.forms.typed import typed
from rashin.goals.models import KeyResult, Status

LABELS = {
    "base": _("The value to compare with"),
    "start": _("The start"),
    "source_start": _("What the source showed on the first day"),
}


class StartForm(forms.Form):
    """The figure that was to be measured first."""

    value = forms.CharField(max_length=60)

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = key_result.unit
        self.fields["value"].label = LABELS.get(missing_start(key_result), LABELS["start"])

    def clean_value(self) -> Decimal:
        """The number as it was typed."""
        value = typed(self.cleaned_data["value"], unit=self.unit)
        if value is None:
            raise ValidationError(_("Enter the value."))
        return value


class VerdictForm(forms.Form):
    """A person's own verdict on the status; without one the computed status stands."""

    status = forms.ChoiceField(label=_("Status"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judged = [(status.value, status.label) for status in (Status.ON_TRACK, Status.AT_RISK, Status.BEHIND)]
        self.fields["status"].choices = [("", _("As it is computed")), *judged]  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why a key result is not pursued any more."""

    why = forms.CharField(
        label=_("Why is it not done?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
