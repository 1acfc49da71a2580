"""The form to which a document is brought."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class DocumentForm(forms.Form):
    """One file. What is in it is looked at by a process of its own."""

    file = forms.FileField(
        label=gettext_lazy("The document"),
        help_text=gettext_lazy("A .json file that rashin export or the page “Take everything along” has written."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
