"""The seven questions, one form each; their answers as they are kept, and as a sheet of the objective form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rashin.coach.interview import CODES, MOST_KEY_RESULTS, Card, Plan, plan
from rashin.coach.statement import Language
from rashin.goals.forms.inferring import counted
from rashin.goals.forms.sheet import Sheet, blank_sheet, with_row, with_todo
from rashin.goals.models import Cycle
from rashin.goals.queries.places import Places

# How many answers a question takes, and how long one may be: twelve sentences at most for all of them.
MOST = {
    "change": 1,
    "outside": 1,
    "number": MOST_KEY_RESULTS,
    "far": MOST_KEY_RESULTS,
    "who": 1,
    "first": 2,
    "leave": 2,
}
LONGEST = {"change": 200, "outside": 1000, "number": 200, "far": 60, "who": 20, "first": 200, "leave": 200}
UNKNOWN, AT = "unknown", "at"


class QuestionForm(forms.Form):
    """One question: as many fields as it takes answers, of which the first must be given."""

    def __init__(self, code: str, answers: Sheet, data: Mapping[str, Any] | None = None, *, places: Places) -> None:
        super().__init__(data, initial={"who-1": places.by.public_id, **answers})
        self.code = code
        for number, label in _asked(code, answers):
            self.fields[f"{code}-{number}"] = self._field(code, number, label, places)

    def _field(self, code: str, number: int, label: str, places: Places) -> forms.Field:
        if code == "who":
            people = [(public_id, member.name) for public_id, member in places.people.items()]
            return forms.ChoiceField(label=label, choices=people)
        rows = 2 if code in ("change", "outside") else 1
        return forms.CharField(
            label=label, max_length=LONGEST[code], required=False, widget=forms.Textarea(attrs={"rows": rows})
        )

    def clean(self) -> dict[str, Any]:
        values = {name: " ".join(str(value).split()) for name, value in self.cleaned_data.items()}
        if not self.errors and not any(values.values()) and self.fields:
            self.add_error(next(iter(self.fields)), _("Write a sentence, or choose “I don't know yet”."))
        return values

    def typed(self) -> Sheet:
        """What stands in the fields, also where it is not complete."""
        return {name: " ".join(str(self[name].value() or "").split())[: LONGEST[self.code]] for name in self.fields}


def _asked(code: str, answers: Sheet) -> list[tuple[int, str]]:
    """Number and label of each field. How far is asked of each number by its name."""
    if code == "far":
        numbers = [number for number in range(1, MOST["number"] + 1) if answers.get(f"number-{number}")]
        return [(number, _card_name(answers, number)) for number in numbers] or [(1, _("How far"))]
    if MOST[code] == 1:
        return [(1, _("Your answer"))]
    labels = {
        "number": _("Number %(number)s: what, where it is written, what it is today"),
        "first": _("Step %(number)s"),
        "leave": _("What is left for now, %(number)s"),
    }
    return [(number, labels[code] % {"number": number}) for number in range(1, MOST[code] + 1)]


def _card_name(answers: Sheet, number: int) -> str:
    """A number by what it measures and what it is today, both as they were said."""
    card = plan({"number": [answers[f"number-{number}"]]}, "ja").key_results[0]
    return (
        _("%(measure)s, today %(start)s") % {"measure": card.measure, "start": card.start}
        if card.start
        else card.measure
    )


def without(answers: Sheet, code: str) -> Sheet:
    """The answers without those to one question."""
    return {name: value for name, value in answers.items() if not name.startswith(f"{code}-")}


def unknown(answers: Sheet) -> list[str]:
    """The questions that were answered with "I don't know yet"."""
    return answers.get(UNKNOWN, "").split()


def is_answered(answers: Sheet, code: str) -> bool:
    """Whether a question has been answered, be it with "I don't know yet"."""
    return code in unknown(answers) or any(answers.get(f"{code}-{number}") for number in range(1, MOST[code] + 1))


def first_open(answers: Sheet) -> str:
    """The first question without an answer, "" when there is none."""
    return next((code for code in CODES if not is_answered(answers, code)), "")


def plan_of(answers: Sheet, places: Places, language: Language) -> Plan:
    """What the answers make."""
    said = {code: [answers.get(f"{code}-{number}", "") for number in range(1, MOST[code] + 1)] for code in CODES}
    who = places.people.get(answers.get("who-1", ""), places.by)
    return plan({**said, "who": [who.name]}, language)


def answered_sheet(found: Plan, answers: Sheet, cycle: Cycle) -> Sheet:
    """The drafts as the objective form holds them: a company objective, carried by whom the answers name."""
    sheet = blank_sheet(cycle, rows=0)
    sheet |= {"title": found.objective, "why": found.why, "carrier": "company", "carried_by": answers.get("who-1", "")}
    for card in found.key_results:
        sheet = with_row(sheet, cycle, _row(card))
    for title in found.actions:
        sheet = with_todo(sheet, {"title": title})
    return sheet


def _row(card: Card) -> Sheet:
    """A key result as the form holds it. A lone figure beside a blank is what it is today, not where it should get."""
    row = counted(card.sentence)
    if card.start and not card.target:
        row["start"], row["target"] = row.get("target") or row.get("start", ""), ""
    return {**row, "title": card.sentence, "card_where": card.where}
