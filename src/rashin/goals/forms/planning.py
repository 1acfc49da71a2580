"""The small forms of planning: the No list, ideas, the direction, cycles, copying, moving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from rashin.goals.actions.direction import Sentence
from rashin.goals.models import Cycle, CycleKind, DirectionSection, DirectionSentence, IdeaAnswer
from rashin.people.both_versions import KeepsBoth
from rashin.people.models import Team
from rashin.ui.looking import FoundField, Source

Data = Mapping[str, Any] | None
Choices = Iterable[tuple[str, object]]


def choice(label: object, **options: Any) -> forms.ChoiceField:
    """A choice whose answers come later."""
    return forms.ChoiceField(label=label, **options)  # type: ignore[arg-type]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """The answers of a choice."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def labels(cycles: Iterable[Cycle]) -> list[tuple[str, object]]:
    """Cycles to choose from, by their names."""
    language = (get_language() or "en").split("-")[0]
    return [(cycle.public_id, cycle.label(language)) for cycle in cycles]


class NoItemForm(forms.Form):
    """What is not done, and why."""

    what = forms.CharField(label=gettext_lazy("What is not done"), max_length=200)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One line that can be understood later."),
    )
    team = choice(gettext_lazy("For whom"), required=False)

    def __init__(self, data: Data = None, *, teams: Iterable[Team]) -> None:
        super().__init__(data)
        offer(self, "team", [("", _("The whole company")), *((team.public_id, team.name) for team in teams)])


class IdeaForm(forms.Form):
    """An idea in the middle of a quarter."""

    what = forms.CharField(label=gettext_lazy("The idea"), max_length=200)
    why = forms.CharField(
        label=gettext_lazy("What it would be good for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class IdeaAnswerForm(forms.Form):
    """The answer to an idea: later, in place of something, or no."""

    answer = choice(gettext_lazy("Answer"), widget=forms.RadioSelect, choices=IdeaAnswer.choices)
    displaces = FoundField(label=gettext_lazy("In place of"), required=False, rows=True)
    text = forms.CharField(
        label=gettext_lazy("A word to who brought it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why_not = forms.CharField(
        label=gettext_lazy("Why the other one is not done"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    plans = forms.BooleanField(label=gettext_lazy("Write it down as a draft of the next quarter"), required=False)

    def __init__(self, data: Data = None, *, objectives: Source, idea: str) -> None:
        super().__init__(data, initial={"why_not": _("In its place: %(idea)s") % {"idea": idea}})
        self.fields["displaces"].offer(objectives, _("Choose an objective"))  # type: ignore[attr-defined]


class SentenceForm(KeepsBoth):
    """One sentence of the direction."""

    section = choice(gettext_lazy("Under"), choices=DirectionSection.choices)
    text = forms.CharField(
        label=gettext_lazy("Sentence"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    public_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def _shown(self, name: str) -> str:
        """A sentence that somebody else has taken away is shown as nothing."""
        return super()._shown(name) or _("Nothing")


class DirectionForm:
    """The direction, a field for each sentence and an empty one for each section."""

    SECTIONS = tuple(DirectionSection.values)

    def __init__(self, data: Data = None, *, sentences: Iterable[DirectionSentence] = ()) -> None:
        self.stored = {row.public_id: row for row in sentences}
        if data is None:
            rows = [
                {"section": row.section, "text": row.text, "public_id": row.public_id} for row in self.stored.values()
            ]
            rows += [{"section": section, "text": "", "public_id": ""} for section in self.SECTIONS]
            rows.sort(key=lambda row: self.SECTIONS.index(row["section"]))
            self.forms = [SentenceForm(initial=row, prefix=f"s{number}") for number, row in enumerate(rows)]
        else:
            numbers = [number for number in range(60) if f"s{number}-section" in data]
            self.forms = [self._bound(data, f"s{number}") for number in numbers]

    def _bound(self, data: Mapping[str, Any], prefix: str) -> SentenceForm:
        public_id = str(data.get(f"{prefix}-public_id", ""))
        row = self.stored.get(public_id)
        section, text = (row.section, row.text) if row else (data.get(f"{prefix}-section", ""), "")
        stands = {"section": section, "text": text, "public_id": public_id}
        return SentenceForm(data, prefix=prefix, initial=stands)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def has_conflict(self) -> bool:
        """Whether somebody else has changed a sentence that was changed here too."""
        return any(form.has_conflict for form in self.forms)

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def sentences(self) -> list[Sentence]:
        """What is to stand, in order; an emptied field is a sentence taken away, one that was added elsewhere stays."""
        typed = [(form.merged(), str(form.cleaned_data["public_id"])) for form in self.forms]
        written = [
            Sentence(section=str(values["section"]), text=text, public_id=public_id)
            for values, public_id in typed
            if (text := str(values["text"] or "").strip())
        ]
        known = {public_id for _values, public_id in typed}
        added = [
            Sentence(section=row.section, text=row.text, public_id=public_id)
            for public_id, row in self.stored.items()
            if public_id not in known
        ]
        return written + added

    def of(self, section: str) -> list[SentenceForm]:
        """The fields of one section."""
        return [form for form in self.forms if str(form["section"].value()) == section]


class CycleForm(forms.Form):
    """A new stretch of time: a part of the fiscal year, or free dates with a name."""

    kind = choice(pgettext_lazy("of a cycle", "Kind"), choices=CycleKind.choices)
    fiscal_year = forms.IntegerField(label=gettext_lazy("Fiscal year"), min_value=2000, max_value=2100, required=False)
    number = forms.IntegerField(
        label=gettext_lazy("Which of the year"), min_value=1, max_value=4, required=False,
        help_text=gettext_lazy("1 to 4 for quarters, 1 or 2 for halves"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name of free dates"), max_length=80, required=False)
    first = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        return {**values, "fiscal_year": values["fiscal_year"] or 0, "number": values["number"] or 1}


class StructureForm(forms.Form):
    """Copy a quarter's objectives into another one as drafts."""

    source = choice(gettext_lazy("From"))
    to = choice(gettext_lazy("Into"))

    def __init__(self, data: Data = None, *, cycles: list[Cycle], initial: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        offer(self, "source", labels(cycles))
        offer(self, "to", labels([cycle for cycle in cycles if cycle.is_open]))
