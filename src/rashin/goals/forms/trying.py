"""A sentence to try on the coach."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

LONGEST = 1_000


class SentenceForm(forms.Form):
    """One sentence and what it is meant as; "" lets the coach see."""

    text = forms.CharField(
        label=gettext_lazy("Your sentence"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("Let the coach see")),
            ("objective", pgettext_lazy("kind of sentence", "Objective")),
            ("key_result", pgettext_lazy("kind of sentence", "Key result")),
            ("action", pgettext_lazy("kind of sentence", "Action")),
        ],
    )
