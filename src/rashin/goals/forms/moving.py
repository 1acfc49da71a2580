"""Actions, alignment, moving and copying."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.goals.actions.content import ActionContent
from rashin.goals.forms.planning import Data, choice, labels, offer
from rashin.goals.models import Action, Cycle, KeyResult, Recurrence
from rashin.organizations.models import Member, Weekday
from rashin.people.both_versions import KeepsBoth
from rashin.ui.looking import FoundField, Source


class ActionForm(KeepsBoth):
    """What is done, by whom, by when or every week."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=300)
    key_result = choice(gettext_lazy("For"), required=False)
    assignees = forms.MultipleChoiceField(
        label=pgettext_lazy("an action", "By whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    weekly = forms.BooleanField(label=gettext_lazy("Every week"), required=False)
    weekday = choice(gettext_lazy("On which day of the week"), required=False)

    def __init__(
        self,
        data: Data = None,
        *,
        people: Mapping[str, Member],
        key_results: Iterable[KeyResult] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.people = people
        offer(self, "assignees", [(public_id, member.name) for public_id, member in people.items()])
        offer(self, "weekday", [(str(day), label) for day, label in Weekday.choices])
        rows = [(row.public_id, row.title) for row in key_results]
        offer(self, "key_result", [("", _("The whole objective")), *rows])

    def content(self) -> ActionContent:
        """What the action takes."""
        values = self.merged()
        weekly = values["weekly"]
        return ActionContent(
            title=values["title"],
            assignees=tuple(self.people[each] for each in values["assignees"] or () if each in self.people),
            due=None if weekly else values["due"],
            recurrence=Recurrence.WEEKLY if weekly else Recurrence.ONCE,
            weekday=int(values["weekday"]) if weekly and values["weekday"] else None,
        )


def action_initial(action: Action) -> dict[str, Any]:
    """An action as its form holds it."""
    return {
        "title": action.title,
        "assignees": [each.member.public_id for each in action.assignments.select_related("member")],
        "due": action.due,
        "weekly": action.recurrence == Recurrence.WEEKLY,
        "weekday": "" if action.weekday is None else str(action.weekday),
        "key_result": action.key_result.public_id if action.key_result else "",
    }


class ParentForm(forms.Form):
    """What an objective counts in."""

    contributes_to = FoundField(label=gettext_lazy("Counts in"), required=False, rows=True)

    def __init__(self, data: Data = None, *, parents: Source, initial: str = "") -> None:
        super().__init__(data, initial={"contributes_to": initial})
        self.fields["contributes_to"].offer(parents, _("None: it stands on its own"))  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    """What an objective helps without being counted in it."""

    supports = FoundField(label=gettext_lazy("Supports"), rows=True)

    def __init__(self, data: Data = None, *, others: Source) -> None:
        super().__init__(data)
        self.fields["supports"].offer(others, _("Choose what it helps"))  # type: ignore[attr-defined]


class FeedForm(forms.Form):
    """Which key result's number this one's counts in."""

    feeds = FoundField(label=gettext_lazy("Counts in the number of"), required=False, rows=True)

    def __init__(self, data: Data = None, *, targets: Source, key_result: KeyResult) -> None:
        super().__init__(data, initial={"feeds": key_result.feeds.public_id if key_result.feeds else ""},
                         prefix=f"feed-{key_result.public_id}")  # fmt: skip
        self.key_result = key_result
        self.fields["feeds"].offer(targets, _("None"))  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Into which cycle an objective is moved or copied."""

    cycle = choice(gettext_lazy("Into"))

    def __init__(self, data: Data = None, *, cycles: Iterable[Cycle], here: Cycle, moves: bool) -> None:
        """`here` is the cycle in which it stands: another one is chosen, where there is any."""
        cycles = list(cycles)
        others = [cycle for cycle in cycles if cycle != here]
        nearest = next((cycle for cycle in others if cycle.first_day > here.first_day), next(iter(others), here))
        super().__init__(data, initial={"cycle": nearest.public_id})
        self.here, self.moves = here, moves
        sends_own = data is not None and data.get("cycle") == here.public_id
        offer(self, "cycle", labels(cycles if sends_own else others or cycles))

    def clean_cycle(self) -> str:
        """The public id of the chosen cycle."""
        chosen = str(self.cleaned_data["cycle"])
        if self.moves and chosen == self.here.public_id:
            raise forms.ValidationError(_("It is in this quarter already. Choose another one."))
        return chosen


class MoveKeyResultForm(forms.Form):
    """Under which objective of the quarter a key result is put."""

    objective = FoundField(label=gettext_lazy("Under which objective"), rows=True)

    def __init__(self, data: Data = None, *, objectives: Source) -> None:
        super().__init__(data)
        self.fields["objective"].offer(objectives, _("Choose an objective"))  # type: ignore[attr-defined]
