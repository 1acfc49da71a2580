"""Forms about teams."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.organizations.models import Member
from rashin.people.both_versions import KeepsBoth
from rashin.people.models import Team
from rashin.ui.looking import FoundField, Source


class TeamForm(KeepsBoth):
    """A team's name, what it stands under, and who leads it."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)
    parent = forms.ModelChoiceField(
        Team.objects.none(),
        to_field_name="public_id",
        required=False,
        label=gettext_lazy("Stands under"),
        empty_label=gettext_lazy("The company itself"),
    )
    leader = FoundField(
        rows=True,
        required=False,
        label=gettext_lazy("Leader"),
        help_text=gettext_lazy("The leader agrees to goals and enters numbers for everybody in the team."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        teams: QuerySet[Team],
        leaders: Source,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["parent"].queryset = teams  # type: ignore[attr-defined]
        self.fields["leader"].offer(leaders, _("Nobody yet"))  # type: ignore[attr-defined]


class TeamMembersForm(forms.Form):
    """Who works in a team."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        to_field_name="public_id",
        required=False,
        label=gettext_lazy("Members"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        everybody: QuerySet[Member],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["members"].queryset = everybody  # type: ignore[attr-defined]

    @property
    def shown(self) -> str:
        """Who was ticked when the form was shown; the template sends it along as `shown`."""
        return " ".join(self.get_initial_for_field(self.fields["members"], "members") or ())

    def steps(self) -> dict[str, list[Member]]:
        """Who comes and who goes, against what the writer saw: others whom somebody else has put there stay."""
        seen = set(str(self.data.get("shown", self.shown)).split())
        chosen = {member.public_id: member for member in self.cleaned_data["members"]}
        everybody = self.fields["members"].queryset  # type: ignore[attr-defined]
        return {
            "come": [member for public_id, member in chosen.items() if public_id not in seen],
            "go": list(everybody.filter(public_id__in=seen - chosen.keys())),
        }
