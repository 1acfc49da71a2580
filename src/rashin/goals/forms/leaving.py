"""Who goes on with what somebody holds who leaves: a choice for each thing, and one for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from rashin.goals.queries.leaving import Held, Thing
from rashin.organizations.models import Member
from rashin.ui.looking import WORDS, FoundField, Source

EVERYTHING = "everything"
NOBODY = gettext_lazy("Nobody for now")
HEADINGS = {
    Thing.TEAM: gettext_lazy("Teams led"),
    Thing.OBJECTIVE: gettext_lazy("Objectives"),
    Thing.KEY_RESULT: gettext_lazy("Key results"),
    Thing.ACTION: gettext_lazy("Actions"),
    Thing.HOMEWORK: gettext_lazy("Homework agreed with a coach"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing with its choice."""

    held: Held
    field: BoundField


@dataclass(frozen=True, slots=True)
class Group:
    """What is held of one sort."""

    thing: Thing
    heading: str
    lines: tuple[Line, ...]


class DepartureForm(forms.Form):
    """A choice for each thing; `what` and `who` set many of them, which is shown once more before anything happens."""

    what = forms.ChoiceField(label=gettext_lazy("What is handed over"), required=False)
    who = FoundField(label=gettext_lazy("To whom"), required=False, rows=True)

    def __init__(self, data: Mapping[str, Any] | None = None, *, held: Sequence[Held], people: Source) -> None:
        super().__init__(data)
        self.held = held
        there = [thing for thing in Thing if any(each.thing is thing for each in held)]
        chosen = [(EVERYTHING, gettext_lazy("Everything")), *((str(thing), HEADINGS[thing]) for thing in there)]
        self.fields["what"].choices = chosen  # type: ignore[attr-defined]
        self._offer("who", people, NOBODY)
        for each in held:
            self.fields[each.key] = FoundField(
                label=each.title, required=False, rows=True, initial=each.heir.public_id if each.heir else ""
            )
            self._offer(each.key, people, gettext_lazy("The others go on") if each.shared else NOBODY)

    def _offer(self, name: str, people: Source, empty: object) -> None:
        self.fields[name].offer(people, str(empty))  # type: ignore[attr-defined]

    @property
    def heirs(self) -> dict[str, Member | None]:
        """Who goes on with what was shown: what has come since is not among it."""
        return {each.key: self.cleaned_data[each.key] for each in self.held if each.key in self.data}

    def filled(self, people: Source) -> DepartureForm:
        """The same with many of its choices set at once."""
        what, data = str(self.data.get("what", EVERYTHING)), QueryDict(mutable=True)
        data.update(self.data)
        for each in self.held:
            if what in (EVERYTHING, each.thing):
                data[each.key] = self.data.get("who", "")
                if f"who{WORDS}" in self.data:
                    data[f"{each.key}{WORDS}"] = self.data[f"who{WORDS}"]
        return DepartureForm(data, held=self.held, people=people)

    def groups(self) -> Iterator[Group]:
        """What is held, by its sort."""
        for thing in Thing:
            lines = tuple(Line(each, self[each.key]) for each in self.held if each.thing is thing)
            if lines:
                yield Group(thing, str(HEADINGS[thing]), lines)
