"""Forms of many key results at once: "no change" for the rest of my week."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms

from rashin.goals.forms.check_in import KEY

MOST = 500


class NoChangesForm(forms.Form):
    """`several` holds "<key result> <latest row seen>", a line each."""

    idempotency_key = forms.RegexField(KEY)
    several = forms.CharField(max_length=MOST * 40, widget=forms.HiddenInput)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(key result, the latest row that was on the page), each key result once."""
        seen: set[str] = set()
        for line in self.cleaned_data["several"].splitlines()[:MOST]:
            name, _space, last_seen = line.strip().partition(" ")
            if name not in seen:
                seen.add(name)
                yield name, last_seen
