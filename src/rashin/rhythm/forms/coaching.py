"""Forms of coaching: a session, homework, a note, the link for booking, a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from rashin.goals.actions.limits import check_day
from rashin.organizations.models import Member, Organization
from rashin.rhythm.models import CoachingSession
from rashin.ui.looking import FoundField, Source


class SessionForm(forms.Form):
    """When, where, and what was agreed."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
    )
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(
        label=gettext_lazy("Place or link"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("A room, or an address that begins with https://."),
    )
    agreed = forms.CharField(
        label=gettext_lazy("What was agreed"), max_length=4000, required=False, widget=forms.Textarea
    )

    @staticmethod
    def known(row: CoachingSession, organization: Organization) -> dict[str, Any]:
        """What stands, as the form shows it."""
        local = row.begins_at.astimezone(ZoneInfo(organization.time_zone))
        return {"day": local.date(), "time": local.time(), "place": row.venue, "agreed": row.agreed}

    def content(self, organization: Organization) -> dict[str, Any]:
        """What was typed, as an action takes it; a day and hour are the company's."""
        values = self.cleaned_data
        begins_at = datetime.combine(values["day"], values["time"], tzinfo=ZoneInfo(organization.time_zone))
        return {"begins_at": begins_at, "place": values["place"], "agreed": values["agreed"]}


class HomeworkForm(forms.Form):
    """What, for whom, by when."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    who = FoundField(rows=True, required=False, label=gettext_lazy("Who does it"))
    due = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
    )
    coach = forms.ChoiceField(label=gettext_lazy("With whom it was agreed"), required=False)

    def __init__(
        self, data: Mapping[str, object] | None = None, *, people: Source, coaches: Iterable[Member], everybody: str
    ) -> None:
        super().__init__(data, auto_id="homework_%s")
        self.by_name = {each.public_id: each for each in coaches}
        self.fields["who"].offer(people, everybody)  # type: ignore[attr-defined]
        if len(self.by_name) < 2:
            del self.fields["coach"]
        else:
            choices = [(name, each.name) for name, each in self.by_name.items()]
            self.fields["coach"].choices = choices  # type: ignore[attr-defined]

    @property
    def content(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        values = self.cleaned_data
        chosen = self.by_name.get(values.get("coach", ""))
        coach = chosen or next(iter(self.by_name.values()))
        return {"title": values["title"], "who": values["who"], "due": values["due"], "coach": coach}


class NoteForm(forms.Form):
    """A private note."""

    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea)

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data, auto_id="note_%s")


class BookingForm(forms.Form):
    """Where a session is booked."""

    url = forms.CharField(
        label=gettext_lazy("Address for booking"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Begins with https://. Empty: no link is shown."),
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="booking_%s", initial=initial)


class TemplateForm(forms.Form):
    """A draft that members of the company find where they start."""

    title = forms.CharField(label=gettext_lazy("Objective"), max_length=200)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, required=False)
    key_results = forms.CharField(
        label=gettext_lazy("Key results"),
        max_length=1100,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("One on each line, five at most."),
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Offer it here, too"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, others: Iterable[Member]) -> None:
        super().__init__(data)
        self.others = {each.public_id: each for each in others}
        choices = [(name, each.organization.name) for name, each in self.others.items()]
        self.fields["also"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["also"]

    def places(self, here: Member) -> list[Member]:
        """The coach as a member of each company in which it is offered."""
        return [here, *(self.others[name] for name in self.cleaned_data.get("also", ()))]
