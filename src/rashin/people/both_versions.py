"""Two people edit the same thing: what only one of them touched is merged; where both did, the second sees both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rashin.activity.canonical import texts_sent_back
from rashin.ui.looking import WORDS, FoundField


class KeepsBoth(forms.Form):
    """A form that knows what its writer saw. The template sends it along:

    `<input type="hidden" name="{{ form.add_prefix("seen") }}" value="{{ form.stands() }}">`.
    """

    has_conflict = False

    def stands(self) -> str:
        """What stands now, as it was shown with this form."""
        return json.dumps({name: _plain(self._stored(name)) for name in self.fields}, ensure_ascii=False)

    def changes(self) -> dict[str, Any]:
        """The values that the writer has changed, and no others: what somebody else changed meanwhile stays."""
        seen = self._seen()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if _plain(value) != seen.get(name, _plain(self._stored(name)))
        }

    def merged(self) -> dict[str, Any]:
        """Every value as it is to stand: what the writer has changed, and for the rest what stands now."""
        changes = self.changes()
        return {name: changes.get(name, self._stored(name)) for name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        """Put both versions at each field that was changed here and elsewhere, and differently."""
        values = super().clean() or self.cleaned_data
        seen = self._seen()
        elsewhere: dict[str, str] = {}
        for name, value in list(values.items()):
            now, typed = _plain(self._stored(name)), _plain(value)
            before = seen.get(name, now)
            if now != before and typed == before:
                elsewhere[name] = now
            elif now not in (before, typed):
                self.has_conflict = True
                said = _("Meanwhile somebody has set “%(now)s” here. Save again to replace it.")
                self.add_error(name, said % {"now": self._shown(name)})
        self._show(elsewhere)
        return values

    def _show(self, elsewhere: dict[str, str]) -> None:
        """What only somebody else has changed comes back as they left it, whatever the form is shown again for: it
        goes out with what stands now, and a text of before would read as the writer's own change."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, now in elsewhere.items():
            stored = self._stored(name)
            data.pop(f"{self.add_prefix(name)}{WORDS}", None)
            data.setlist(self.add_prefix(name), list(stored) if isinstance(stored, list | tuple) else [now])
        self.data = data

    def _seen(self) -> dict[str, str]:
        return texts_sent_back(str(self.data.get(self.add_prefix("seen"), "")))

    def _stored(self, name: str) -> object:
        return self.get_initial_for_field(self.fields[name], name)

    def _shown(self, name: str) -> str:
        """What stands now as a person reads it: the word of a choice, not its code."""
        field, stored = self.fields[name], self._stored(name)
        if isinstance(field, FoundField):
            return field.label_of(_plain(stored))
        choices = getattr(field, "choices", ())
        if isinstance(stored, list | tuple):
            words = dict(_flat(choices))
            between = ", " if get_language() == "en" else "、"
            return between.join(words.get(str(value), str(value)) for value in stored)
        return next((label for value, label in _flat(choices) if value == _plain(stored)), _plain(stored))


def _plain(value: object) -> str:
    """Any value as one text, the same from the database and from a form."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return " ".join(sorted(map(_plain, value)))
    if isinstance(value, Model):
        return str(getattr(value, "public_id", value.pk))
    return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)
