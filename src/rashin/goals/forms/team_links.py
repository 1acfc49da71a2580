"""Forms about a team's links."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy

DAYS = (
    ("7", gettext_lazy("A week")),
    ("31", gettext_lazy("A month")),
    ("92", gettext_lazy("Three months")),
    ("366", gettext_lazy("A year")),
)
USUAL_DAYS = 92  # a quarter


class TeamLinkForm(forms.Form):
    """A new link: what it is for, how long it is good, and whether the device is one for all."""

    name = forms.CharField(
        label=gettext_lazy("Where it is used"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example: poster in the break room, tablet at the till."),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=USUAL_DAYS)
    is_shared = forms.BooleanField(
        label=gettext_lazy("A device for everybody: it returns to the names by itself"), required=False
    )

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data, auto_id="link-%s")


class RenewalForm(forms.Form):
    """How long a link is good from now on."""

    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=USUAL_DAYS)
