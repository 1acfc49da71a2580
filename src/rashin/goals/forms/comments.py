"""The line that somebody writes about an objective."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    """One line."""

    text = forms.CharField(label=_("A line"), required=False, max_length=5000, strip=False)
