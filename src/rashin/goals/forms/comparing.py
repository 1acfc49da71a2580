"""Two versions of one sheet: where they differ, and what comes out when each difference has been chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from rashin.activity.canonical import texts_sent_back
from rashin.goals.forms.objectives import Writing
from rashin.goals.forms.sheet import Sheet, keys
from rashin.ui.looking import WORDS, FoundField

CHOICE = "choose-"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field that the two hold differently. `mine_first`: the writer changed it, the other left it."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_first: bool

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.name}"


def differences(writing: Writing, *, mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """Every field on both sheets that differs, with what each holds in words."""
    seen = texts_sent_back(mine.get("seen", ""))
    found = [_difference(writing.objective, name, str(field.label), mine, theirs, seen)
             for name, field in writing.objective.fields.items()]  # fmt: skip
    for number, row in enumerate(writing.rows, 1):
        place = _("Key result %(number)s") % {"number": number}
        found += [
            _difference(row, f"{row.prefix}-{name}", f"{place}: {field.label}", mine, theirs, seen)
            for name, field in row.fields.items()
            if row.stored is not None
        ]
    return [each for each in found if each is not None]


def _difference(
    form: forms.Form,
    name: str,
    label: str,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    seen: Mapping[str, str],
) -> Difference | None:
    if name not in theirs or _same(mine.get(name, ""), theirs[name]):
        return None
    field = form.fields[name.removeprefix(f"{form.prefix}-") if form.prefix else name]
    return Difference(
        name=name,
        label=label,
        mine=_words(field, mine.get(name, "")),
        theirs=_words(field, theirs[name]),
        mine_first=not _same(mine.get(name, ""), seen.get(name, theirs[name])),
    )


def _same(one: str, other: str) -> bool:
    return " ".join(one.replace(",", "").split()) == " ".join(other.replace(",", "").split())


def _words(field: forms.Field, value: str) -> str:
    """What a person reads: the label of a choice, yes or no, the text."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, FoundField):
        return field.label_of(value) or _("Nothing")
    if isinstance(field, forms.ChoiceField):
        flat = dict(_flat(field.choices))
        return str(flat.get(value, value)) or _("Nothing")
    return value or _("Nothing")


def _flat(choices: object) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for value, label in choices:  # type: ignore[attr-defined]
        found += _flat(label) if isinstance(label, list | tuple) else [(str(value), label)]
    return found


def with_versions(mine: Sheet, theirs: Mapping[str, str]) -> Sheet:
    """My sheet as if it had been written on top of theirs; a key result that they added stays out of it."""
    newer = {name: value for name, value in theirs.items() if name == "version" or name.endswith("-version")}
    return mine | {name: value for name, value in newer.items() if name in mine}


def merged(sent: Sheet, theirs: Mapping[str, str]) -> Sheet:
    """What was chosen: mine, but theirs where it was chosen so."""
    chosen = [
        name.removeprefix(CHOICE) for name, value in sent.items() if name.startswith(CHOICE) and value == "theirs"
    ]
    kept = {name: value for name, value in sent.items() if not name.startswith(CHOICE) and name != "then"}
    kept |= {name: theirs[name] for name in chosen if name in theirs}
    for name in chosen:
        kept.pop(f"{name}{WORDS}", None)
    there = set(keys(theirs))
    kept["rows"] = " ".join(key for key in keys(kept) if key in there or not kept.get(f"kr-{key}-public_id"))
    return kept
