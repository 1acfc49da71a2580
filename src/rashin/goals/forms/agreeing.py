"""Other words and figures for a proposal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.goals.forms.typed import typed
from rashin.goals.models import KeyResult, Objective
from rashin.ui.formats import typed_text

FIGURES = ("start", "target", "low", "high")


def _reason() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Why it would be better"), max_length=500, required=False)


class OtherWordsForm(forms.Form):
    """Other words for an objective."""

    title = forms.CharField(label=gettext_lazy("Objective"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(
        label=gettext_lazy("Why now"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = _reason()

    def __init__(self, data: Any = None, *, objective: Objective) -> None:
        super().__init__(data, initial={"title": objective.title, "why": objective.why})

    def changes(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("title", "why")}


class OtherFiguresForm(forms.Form):
    """Other words and figures for a key result; only the figures that its kind has."""

    title = forms.CharField(label=gettext_lazy("Key result"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    start = forms.CharField(label=pgettext_lazy("a key result's figure", "Start"), required=False, max_length=80)
    target = forms.CharField(label=pgettext_lazy("a key result's figure", "Target"), required=False, max_length=80)
    low = forms.CharField(label=gettext_lazy("Lower limit"), required=False, max_length=80)
    high = forms.CharField(label=gettext_lazy("Upper limit"), required=False, max_length=80)
    deadline = forms.DateField(
        label=gettext_lazy("By when"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = _reason()

    def __init__(self, data: Any = None, *, key_result: KeyResult) -> None:
        initial: dict[str, object] = {name: typed_text(getattr(key_result, name), key_result.unit) for name in FIGURES}
        initial |= {"title": key_result.title, "deadline": key_result.deadline}
        super().__init__(data, initial=initial)
        self.key_result, self.unit = key_result, key_result.unit
        for name in FIGURES:
            if getattr(key_result, name) is None:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        for name in FIGURES:
            if name in self.cleaned_data:
                try:
                    self.cleaned_data[name] = typed(self.cleaned_data[name], unit=self.unit)
                except ValidationError as unread:
                    self.add_error(name, unread)
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """What the action takes. A sentence that was left as it is names the other figures, too."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        if found["title"] == self.key_result.title:
            for name in FIGURES:
                found["title"] = _said_anew(found["title"], self.initial.get(name), found.get(name), self.unit)
        return found


def _said_anew(sentence: str, before: str | None, after: Decimal | None, unit: str) -> str:
    """The sentence with the one figure instead of the other; unchanged unless it names that one exactly once."""
    new = typed_text(after, unit)
    if not before or not new or before == new:
        return sentence
    for separator in (",", ""):
        old = re.compile(rf"(?<![\d.,:]){re.escape(before.replace(',', separator))}(?![\d:]|[.,]\d)")
        if len(old.findall(sentence)) == 1:
            return old.sub(new.replace(",", separator), sentence)
    return sentence
