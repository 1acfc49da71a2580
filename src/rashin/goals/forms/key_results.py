"""The fields of one key result: the sentence, its figures, and everything else that an expert may set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.goals.actions.content import KeyResultContent
from rashin.goals.definitions import dump_points, dump_steps, steps
from rashin.goals.forms.lines import read_points, read_steps
from rashin.goals.forms.typed import typed
from rashin.goals.models import BaseKind, Bound, DerivedBy, Entry, FeedMode, KeyResult, Kind, Per, Reading, Stance
from rashin.organizations.models import Member, Weekday
from rashin.rules.searching import fold
from rashin.rules.typed_number import is_clock
from rashin.rules.units import unit_of
from rashin.ui.formats import SECONDS
from rashin.ui.looking import FoundField, Source

NUMBERS = ("start", "target", "low", "high", "source_start", "base", "derived_amount", "due_each", "weight")
CLOCKS = {"m:ss", "mm:ss", "h:mm:ss", "hh:mm:ss", "分:秒", "時:分:秒", "時間:分:秒"}
COUNTING = ("kind", "reading", "entry", "per", "bound", "is_budget", "base_kind", "derived_by")
NOTHING: list[tuple[str, object]] = [("", "—")]
READ: list[tuple[str, object]] = [("", gettext_lazy("As the sentence says"))]


def _choice(label: object, choices: object, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, **options)  # type: ignore[arg-type]


def _number(label: object, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80, **options)  # type: ignore[arg-type]


def _day(label: object) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)  # type: ignore[arg-type]


class KeyResultForm(forms.Form):
    """One row of the objective form. Figures are read as people type them, in the row's own unit."""

    title = forms.CharField(
        label=gettext_lazy("Key result"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    start = _number(pgettext_lazy("a key result's figure", "Start"))
    target = _number(pgettext_lazy("a key result's figure", "Target"))
    low = _number(gettext_lazy("Lower limit"))
    high = _number(gettext_lazy("Upper limit"))
    base = _number(gettext_lazy("What it is compared with"))
    source_start = _number(gettext_lazy("Total on the first day"))
    due_each = _number(gettext_lazy("How many each time"))
    steps = forms.CharField(
        label=gettext_lazy("Steps, a line each"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    deadline = _day(gettext_lazy("By when"))
    owner = FoundField(label=gettext_lazy("Carried by"), required=False)
    kind = _choice(gettext_lazy("Kind"), [*READ, *Kind.choices])
    reading = _choice(gettext_lazy("What is entered"), [*READ, *Reading.choices])
    entry = _choice(gettext_lazy("How the total is typed"), [*READ, *Entry.choices])
    per = _choice(gettext_lazy("Which month or week"), [*READ, *Per.choices])
    bound = _choice(gettext_lazy("Limit"), [*NOTHING, *Bound.choices])
    is_budget = forms.BooleanField(label=gettext_lazy("A total that should stay low"), required=False)
    derived_by = _choice(gettext_lazy("Target from a base"), [*NOTHING, *DerivedBy.choices])
    derived_amount = _number(gettext_lazy("Change against the base"))
    base_kind = _choice(gettext_lazy("The base"), [*NOTHING, *BaseKind.choices])
    is_compound = forms.BooleanField(label=gettext_lazy("Every month anew"), required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=20)
    decimals = forms.IntegerField(label=gettext_lazy("Decimals"), required=False, min_value=0, max_value=6)
    weight = _number(gettext_lazy("Weight"))
    stance = _choice(gettext_lazy("Promise or aspiration"), Stance.choices)
    first_day = _day(gettext_lazy("First day"))
    first_measuring_day = _day(gettext_lazy("First measuring day"))
    planned_points = forms.CharField(
        label=gettext_lazy("Planned points"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A day and a value on each line: 2026-11-30 6,000"),
    )
    feed_mode = _choice(gettext_lazy("Fed by other key results"), FeedMode.choices)
    card_counts = forms.CharField(
        label=gettext_lazy("What counts as one"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    card_where = forms.CharField(label=gettext_lazy("Where to look"), required=False, max_length=500)
    brought_by = FoundField(label=gettext_lazy("Who brings it"), required=False)
    card_weekday = _choice(gettext_lazy("On which day"), [])

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        key: str,
        people: Mapping[str, Member],
        found: Source,
        stored: KeyResult | None,
    ) -> None:
        super().__init__(data, prefix=f"kr-{key}")
        self.key, self.people, self.stored = key, people, stored
        self._content: KeyResultContent | None = None
        self.fields["owner"].offer(found, _("Whoever carries the objective"))  # type: ignore[attr-defined]
        self.fields["brought_by"].offer(found, _("Whoever carries the key result"))  # type: ignore[attr-defined]
        self._offer("card_weekday", [("", _("The team's check-in day")), *Weekday.choices])

    def _offer(self, name: str, choices: list[tuple[object, object]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def typed_title(self) -> str:
        """The sentence as it stands in the field."""
        return str(self["title"].value() or "")

    @property
    def is_empty(self) -> bool:
        """A row that nobody has written into: it is passed over."""
        return self.stored is None and not any(
            str(self[name].value() or "").strip() for name in ("title", "start", "target", "low", "high", "steps")
        )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        unit = values["unit"] = self._unit()
        for name in NUMBERS:
            of = "" if name in ("due_each", "weight", "derived_amount") else unit
            self._read(name, partial(typed, unit=of))
        self._read("planned_points", lambda text: dump_points(read_points(text, unit=unit)))
        there = steps(self.stored.steps) if self.stored else ()
        self._read("steps", lambda text: dump_steps(read_steps(text, stored=there)))
        return values

    def _unit(self) -> str:
        """The unit; seconds that are typed as 4:30 are kept, and shown, as minutes and seconds."""
        unit: str = self.cleaned_data.get("unit", "")
        clock = any(is_clock(self.cleaned_data.get(name, "")) for name in ("target", "low", "high"))
        return SECONDS if fold(unit) in CLOCKS or (clock and (not unit or unit_of(unit).name == "秒")) else unit

    def _read(self, name: str, read: Callable[[str], object]) -> None:
        try:
            self.cleaned_data[name] = read(self.cleaned_data.get(name, ""))
        except ValidationError as unread:
            self.add_error(name, unread)

    def content(self) -> KeyResultContent:
        """What was written, with the usual answer for whatever was left open. A field that could not be read counts as
        empty; one that an action refuses later still says what was written."""
        if self._content is None:
            self._content = self._read_content()
        return self._content

    def _read_content(self) -> KeyResultContent:
        values = self.cleaned_data
        weekday = values.get("card_weekday")
        return KeyResultContent(
            title=values.get("title", ""),
            kind=values.get("kind") or Kind.INCREASE,
            reading=self._reading(),
            entry=values.get("entry") or Entry.RUNNING,
            per=values.get("per") or Per.MONTH,
            unit=values.get("unit", ""),
            decimals=values.get("decimals") or 0,
            start=values.get("start"),
            target=values.get("target"),
            low=values.get("low"),
            high=values.get("high"),
            bound=values.get("bound", "") if values.get("kind") == Kind.THRESHOLD else "",
            is_budget=values.get("is_budget", False) and self._reading() == Reading.TOTAL,
            source_start=values.get("source_start"),
            base=values.get("base") if values.get("derived_by") else None,
            base_kind=values.get("base_kind", "") if values.get("derived_by") else "",
            derived_by=values.get("derived_by", ""),
            derived_amount=values.get("derived_amount") if values.get("derived_by") else None,
            is_compound=values.get("is_compound", False),
            planned_points=values.get("planned_points") or "[]",
            steps=values.get("steps") or "[]",
            due_each=_one(values.get("due_each")),
            first_measuring_day=values.get("first_measuring_day"),
            weight=_one(values.get("weight")),
            stance=values.get("stance") or Stance.COMMITTED,
            first_day=values.get("first_day"),
            deadline=values.get("deadline"),
            owner=self.people.get(values.get("owner", "")),
            feed_mode=values.get("feed_mode") or FeedMode.SUM,
            card_counts=values.get("card_counts", ""),
            card_where=values.get("card_where", ""),
            brought_by=self.people.get(values.get("brought_by", "")),
            card_weekday=int(weekday) if weekday else None,
        )

    def _reading(self) -> str:
        values = self.cleaned_data
        alone = values.get("kind") in (Kind.MILESTONE, Kind.BASELINE, Kind.RECURRING, Kind.RANGE)
        return Reading.LEVEL if alone else values.get("reading") or Reading.LEVEL


def _one(value: Decimal | None) -> Decimal:
    return Decimal(1) if value is None else value
