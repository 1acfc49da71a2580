"""Forms about coaches from outside: whom to invite, and what they are given to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.organizations.models import Given
from rashin.people.actions.coaches import Access
from rashin.people.forms.members import NAME
from rashin.people.models import Team


class AccessForm(forms.Form):
    """What a coach is given."""

    given = forms.ChoiceField(
        label=gettext_lazy("What they read"),
        choices=[
            (Given.COMPANY, gettext_lazy("The whole company: everything that everybody here reads")),
            (Given.TEAMS, gettext_lazy("Chosen teams, and the company's own objectives")),
        ],
        widget=forms.RadioSelect,
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        to_field_name="public_id",
        required=False,
        label=gettext_lazy("Which teams"),
        help_text=gettext_lazy("Only for chosen teams."),
        widget=forms.CheckboxSelectMultiple,
    )
    proposals = forms.BooleanField(
        required=False,
        label=gettext_lazy("Goals that are only proposed, too"),
        help_text=gettext_lazy("So that the coach can say a word before you agree."),
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, teams: QuerySet[Team], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial or {"given": Given.COMPANY, "proposals": True})
        self.fields["teams"].queryset = teams.order_by("position", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Chosen teams want at least one."""
        values = self.cleaned_data
        if values.get("given") == Given.TEAMS and not values.get("teams") and "teams" not in self.errors:
            self.add_error("teams", _("Choose at least one team, or give the whole company."))
        return values

    @property
    def access(self) -> Access:
        """What was chosen."""
        values = self.cleaned_data
        return Access(given=values["given"], teams=tuple(values["teams"]), proposals=values["proposals"])


class CoachForm(AccessForm):
    """A coach who is to be invited."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Without an address you get a link to hand over."),
    )
    field_order = ("name", "email", "given", "teams", "proposals")
