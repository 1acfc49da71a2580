"""What was taken of a document, to be accepted, corrected or left; and the sheets of the objective form it becomes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from rashin.activity.canonical import canonical_text
from rashin.coach.documents.places import Place
from rashin.coach.documents.taken import Taken
from rashin.coach.interview import from_to
from rashin.coach.statement import Language
from rashin.goals.actions.taking import TakenRow
from rashin.goals.forms.inferring import counted, with_what_sentences_say
from rashin.goals.forms.objectives import writing
from rashin.goals.forms.sheet import Sheet, blank_sheet
from rashin.goals.models import Cycle
from rashin.goals.queries.places import Places
from rashin.rules.searching import fold

LONGEST = {"objective": 200, "key_result": 300, "action": 200}
_LABELS = {
    "objective": gettext_lazy("Objective"),
    "key_result": gettext_lazy("Key result"),
    "action": gettext_lazy("Action"),
}


def kept_rows(rows: Sequence[Taken]) -> str:
    """The rows as text, to be kept with the document."""
    return canonical_text([asdict(row) for row in rows])


def loaded_rows(text: str) -> tuple[Taken, ...]:
    """The rows of a document that was kept."""
    found = []
    for row in json.loads(text or "[]"):
        place = row.pop("place")
        found.append(Taken(place=Place(**place) if place else None, **row))
    return tuple(found)


class TakingForm(forms.Form):
    """A tick, the words and what belongs to them for each row that was taken."""

    cycle = forms.ChoiceField(label=gettext_lazy("For which quarter"), required=False)

    def __init__(self, rows: Sequence[Taken], data: Mapping[str, Any] | None = None, *, places: Places) -> None:
        super().__init__(data, initial={"cycle": places.cycle.public_id})
        self.rows, self.places = rows, places
        open_cycles = [(each.public_id, places.label(each)) for each in places.cycles if each.is_open]
        self.fields["cycle"].choices = open_cycles  # type: ignore[attr-defined]
        for row in rows:
            for name, field in _fields(row, places):
                self.fields[f"{row.key}:{name}"] = field

    @property
    def chosen_cycle(self) -> Cycle:
        """For when the drafts are."""
        chosen = self.cleaned_data.get("cycle")
        return next((each for each in self.places.cycles if each.public_id == chosen), self.places.cycle)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for row in self.rows:
            if self._accepts(row) and not values.get(f"{row.key}:title", "").strip():
                self.add_error(f"{row.key}:title", _("Write a sentence, or take the tick away."))
        if not self.errors and not any(self._accepts(row) for row in self.rows if row.kind == "objective"):
            self.add_error(None, _("Tick at least one objective. What stands under it comes along."))
        return values

    def _accepts(self, row: Taken) -> bool:
        return bool(self.cleaned_data.get(f"{row.key}:take"))

    def taken_rows(self) -> list[TakenRow]:
        """The objectives that were accepted, each with what was accepted under it. ValidationError names the rows."""
        return list(self._taken())

    def _taken(self) -> Iterator[TakenRow]:
        accepted = [row for row in self.rows if self._accepts(row)]
        for row in accepted:
            if row.kind != "objective":
                continue
            below = _below(row.key, accepted)
            sheet = with_what_sentences_say(self._sheet(row, below))
            found = writing(sheet, places=self.places)
            if not found.is_valid():
                raise ValidationError(_errors(row.key, found.all))
            content = found.objective.content()
            yield TakenRow(
                key=row.key,
                content=content,
                key_results=found.key_results(),
                actions=found.actions(content.owner),
                above=row.above,
            )

    def _sheet(self, row: Taken, below: Sequence[Taken]) -> Sheet:
        values, cycle = self.cleaned_data, self.chosen_cycle
        sheet = blank_sheet(cycle, rows=0)
        sheet |= {"title": values[f"{row.key}:title"], "carrier": values[f"{row.key}:carrier"]}
        listed: dict[str, list[str]] = {"rows": [], "todos": []}
        for each in below:
            words = values[f"{each.key}:title"]
            if each.kind == "key_result":
                listed["rows"].append(each.key)
                start, target = (values.get(f"{each.key}:{name}", "") for name in ("start", "target"))
                fields = {"deadline": cycle.last_day.isoformat(), "title": words} | figures_of(words, start, target)
                sheet |= {f"kr-{each.key}-{name}": value for name, value in fields.items()}
            else:
                listed["todos"].append(each.key)
                sheet |= {f"ac-{each.key}-title": words, f"ac-{each.key}-row": _row_of(each, below)}
        return sheet | {name: " ".join(keys) for name, keys in listed.items()}

    def place(self, error: ValidationError) -> None:
        """Put what was refused to its row: `2-1:target`, or to its words where it has no such field."""
        for name, errors in getattr(error, "error_dict", {"": error.messages}).items():
            key, _colon, field = name.partition(":")
            if field.startswith(("kr-", "ac-")):  # one of the rows under the objective
                key, _dash, field = field[3:].rpartition("-")
            named = f"{key}:{field}"
            self.add_error(named if named in self.fields else f"{key}:title" if key else None, errors)


def _fields(row: Taken, places: Places) -> Iterator[tuple[str, forms.Field]]:
    label = _LABELS[row.kind]
    yield "take", forms.BooleanField(label=gettext_lazy("Take this"), required=False, initial=True)
    yield (
        "title",
        forms.CharField(
            label=label,
            initial=row.title,
            max_length=LONGEST[row.kind],
            required=False,
            widget=forms.Textarea(attrs={"rows": 2 if row.kind != "action" else 1}),
        ),
    )
    if row.kind == "objective":
        carrier = carrier_of(row.owner, places)
        yield (
            "carrier",
            forms.ChoiceField(
                label=gettext_lazy("Whose objective"), choices=places.carriers.choices, initial=carrier, required=False
            ),
        )
    if row.kind == "key_result" and (row.start or row.target):
        yield (
            "start",
            forms.CharField(
                label=pgettext_lazy("a key result's figure", "Start"), initial=row.start, max_length=80, required=False
            ),
        )
        yield (
            "target",
            forms.CharField(
                label=pgettext_lazy("a key result's figure", "Target"),
                initial=row.target,
                max_length=80,
                required=False,
            ),
        )


def carrier_of(owner: str, places: Places) -> str:
    """Whose it is, by the name that stands in the text: a team, a person, the company; else the usual one."""
    name = fold(owner).replace(" ", "")
    if not name:
        return places.usual_carrier
    named = [(f"team:{key}", team.name) for key, team in places.teams.items()]
    named += [(f"person:{key}", member.name) for key, member in places.people.items()]
    for value, words in named:
        own = fold(words).replace(" ", "")
        if own and (own in name or (len(name) > 1 and name in own)):
            return value
    whole = (
        "全社",
        "会社",
        "company",
        "ceo",
        "経営",
        "社長",
        "代表",
        fold(places.by.organization.name).replace(" ", ""),
    )
    return "company" if any(word in name for word in whole) else places.usual_carrier


def figures_of(words: str, start: str, target: str) -> Sheet:
    """How a row of a table is counted, whose figures stand in columns of their own: as the sentence would say it."""
    if not (start.strip() or target.strip()):
        return {}
    language: Language = "ja" if (get_language() or "en").startswith("ja") else "en"
    found = counted(from_to(words, start, target, language))
    if not target.strip():
        found["start"], found["target"] = found.get("target") or found.get("start", ""), ""
    return found | {"said": " ".join(words.split())}


def _below(key: str, rows: Sequence[Taken]) -> list[Taken]:
    """The key results and actions that stand under an objective, not those of objectives below it."""
    direct = [row for row in rows if row.above == key and row.kind != "objective"]
    own = {row.key for row in direct}
    return [row for row in rows if row in direct or row.above in own]


def _row_of(action: Taken, below: Sequence[Taken]) -> str:
    return action.above if any(row.key == action.above for row in below) else ""


def _errors(key: str, found: Sequence[forms.Form]) -> dict[str, Any]:
    """The errors of an objective's forms, by the rows of the document that they are about."""
    errors: dict[str, Any] = {}
    for form in found:
        of = form.prefix.partition("-")[2] if form.prefix else key
        for name, texts in form.errors.as_data().items():
            errors.setdefault(f"{of}:{name}", []).extend(texts)
    return errors
