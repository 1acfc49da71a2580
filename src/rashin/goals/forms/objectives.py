"""The objective form as a whole: its words, its key results and its actions, on one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.goals.actions.content import ActionContent, ObjectiveContent
from rashin.goals.actions.writing import ActionRow, KeyResultRow
from rashin.goals.forms.key_results import KeyResultForm
from rashin.goals.forms.sheet import Sheet, keys
from rashin.goals.forms.typed import typed
from rashin.goals.models import Cycle, KeyResult, Recurrence, Stance, Visibility
from rashin.goals.queries.places import Places
from rashin.ui.looking import FoundField, Source

KEEP_ALL, THIS_ONE = "keep", "this"


class ObjectiveForm(forms.Form):
    """The words of an objective, and where it belongs."""

    title = forms.CharField(
        label=gettext_lazy("Objective"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Where do you want to go? In a few words, without figures."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why now"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    carrier = FoundField(label=gettext_lazy("Whose objective"), required=False)
    parent = FoundField(label=gettext_lazy("The objective above"), required=False)
    serves = forms.ChoiceField(label=gettext_lazy("The sentence of the direction that it serves"), required=False)
    carried_by = FoundField(label=gettext_lazy("Who answers for it"), required=False)
    stance = forms.ChoiceField(label=gettext_lazy("Promise or aspiration"), required=False)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        required=False,
        help_text=gettext_lazy("Owners and administrators always do, and whoever carries a part of it."),
    )
    weight = forms.CharField(label=gettext_lazy("Weight in the objective above"), required=False, max_length=20)
    cycle = forms.ChoiceField(label=pgettext_lazy("an objective", "For when"), required=False)
    sixth = forms.ChoiceField(
        label=gettext_lazy("Which one moves to the No list?"), required=False, widget=forms.RadioSelect
    )
    sixth_why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)

    def __init__(self, data: Mapping[str, str], *, places: Places) -> None:
        super().__init__(data)
        self.places = places
        self._find("carrier", places.carriers, "")
        self._find("parent", places.parents, _("None: it stands on its own"))
        self._offer("serves", [("", _("Not said")), *((row.public_id, row.text) for row in places.sentences)])
        self._find("carried_by", places.members, _("The leader, or whoever is named above"))
        self._offer("stance", [("", _("Each key result says so itself")), *Stance.choices])
        self._offer("visibility", Visibility.choices)
        self._offer("cycle", [(cycle.public_id, places.label(cycle)) for cycle in places.cycles])
        self._offer("sixth", [(row.public_id, row.title) for row in places.others] + [(THIS_ONE, ""), (KEEP_ALL, "")])

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _find(self, name: str, source: Source, empty: str) -> None:
        self.fields[name].offer(source, empty)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        try:
            self.cleaned_data["weight"] = typed(self.cleaned_data.get("weight", ""))
        except ValidationError as unread:
            self.add_error("weight", unread)
        return self.cleaned_data

    @property
    def chosen_cycle(self) -> Cycle:
        """The cycle that was chosen, else the one that the page is about."""
        chosen = self.cleaned_data.get("cycle")
        return next((cycle for cycle in self.places.cycles if cycle.public_id == chosen), self.places.cycle)

    def content(self) -> ObjectiveContent:
        """What was written."""
        values, places = self.cleaned_data, self.places
        level, team, owner = places.carrier(values.get("carrier", ""))
        weight = values.get("weight")
        parent = places.parents.find(values["parent"]) if values.get("parent") else None
        return ObjectiveContent(
            title=values.get("title", ""),
            why=values.get("why", ""),
            level=level,
            team=team,
            owner=places.people.get(values.get("carried_by", "")) or owner,
            serves=next((row for row in places.sentences if row.public_id == values.get("serves")), None),
            stance=values.get("stance", ""),
            contributes_to=parent.row if parent else None,
            visibility=values.get("visibility") or Visibility.EVERYBODY,
            **({} if weight is None else {"weight": weight}),
        )


class TodoForm(forms.Form):
    """One action on the objective form: what, by whom, by when or every week."""

    title = forms.CharField(label=gettext_lazy("Action"), max_length=300, required=False)
    assignee = FoundField(label=pgettext_lazy("an action", "By whom"), required=False)
    due = forms.DateField(
        label=gettext_lazy("By when"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    weekly = forms.BooleanField(label=gettext_lazy("Every week"), required=False)
    row = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], *, key: str, places: Places) -> None:
        super().__init__(data, prefix=f"ac-{key}")
        self.key, self.places = key, places
        self.fields["assignee"].offer(places.members, _("Whoever carries the objective"))  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """A row that nobody has written into: it is passed over."""
        return not str(self["title"].value() or "").strip()

    def row_of(self, owner: Any) -> ActionRow:
        """The action as the action layer takes it; `owner` carries the objective."""
        values = self.cleaned_data
        who = self.places.people.get(values.get("assignee", "")) or owner
        weekly = bool(values.get("weekly"))
        return ActionRow(
            content=ActionContent(
                title=values.get("title", ""),
                assignees=(who,) if who else (),
                due=None if weekly else values.get("due"),
                recurrence=Recurrence.WEEKLY if weekly else Recurrence.ONCE,
                weekday=self.places.weekday if weekly else None,
            ),
            key=self.key,
            of=values.get("row", ""),
        )


@dataclass
class Writing:
    """The forms of one sheet."""

    sheet: Sheet
    objective: ObjectiveForm
    rows: list[KeyResultForm]
    todos: list[TodoForm]

    @property
    def all(self) -> list[forms.Form]:
        """Every form of the sheet, in the order of the page."""
        return [self.objective, *self.rows, *self.todos]

    def is_valid(self) -> bool:
        """Whether everything could be read."""
        return all([form.is_valid() for form in self.all])

    def has_errors(self) -> bool:
        return any(form.errors for form in self.all)

    def key_results(self) -> list[KeyResultRow]:
        """The rows that somebody wrote into."""
        return [
            KeyResultRow(content=form.content(), key=form.key, key_result=form.stored, seen_version=self._version(form))
            for form in self.rows
            if not form.is_empty
        ]

    def _version(self, form: KeyResultForm) -> int | None:
        return number_of(self.sheet.get(f"kr-{form.key}-version", ""))

    def actions(self, owner: Any) -> list[ActionRow]:
        return [form.row_of(owner) for form in self.todos if not form.is_empty]

    def place(self, error: ValidationError) -> None:
        """Put what an action refused to its field: `kr-<key>-start`, `ac-<key>-title`, or one of the objective's."""
        if not hasattr(error, "error_dict"):
            self.objective.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            form, field = self._field(name)
            form.add_error(field if field in form.fields else None, errors)

    def _field(self, name: str) -> tuple[forms.Form, str]:
        for form in (*self.rows, *self.todos):
            if name.startswith(f"{form.prefix}-"):
                return form, name.removeprefix(f"{form.prefix}-")
        return self.objective, {"contributes_to": "parent", "team": "carrier", "owner": "carrier"}.get(name, name)


def number_of(text: str) -> int | None:
    """A version as it was sent."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def writing(sheet: Sheet, *, places: Places, stored: Mapping[str, KeyResult] | None = None) -> Writing:
    """The forms of a sheet; `stored` are the key results that stand already, by public id."""
    there = stored or {}
    return Writing(
        sheet=sheet,
        objective=ObjectiveForm(sheet, places=places),
        rows=[
            KeyResultForm(sheet, key=key, people=places.people, found=places.members, stored=there.get(key))
            for key in keys(sheet)
        ],
        todos=[TodoForm(sheet, key=key, places=places) for key in keys(sheet, "todos")],
    )


def day_of(text: str) -> date | None:
    """A day as a date field sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
