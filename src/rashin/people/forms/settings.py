"""Forms of the company's settings."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.organizations.models import ConfidenceScale, Language
from rashin.people.both_versions import KeepsBoth
from rashin.people.choices import MONTHS, time_zone_choices
from rashin.ui import words

LONGEST = 600
LONGEST_SLUG = 40


def _count(label: object) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99)  # type: ignore[arg-type]


class CompanyForm(KeepsBoth):
    """How the company is called, speaks and counts."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language.choices,
        help_text=gettext_lazy("Everybody can choose another one for their own pages."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)
    fiscal_first_month = forms.TypedChoiceField(
        label=gettext_lazy("First month of the fiscal year"),
        choices=MONTHS,
        coerce=int,
        help_text=gettext_lazy("Quarters that exist already stay as they are; new ones follow it."),
    )
    shows_era_years = forms.BooleanField(label=gettext_lazy("Write years as 和暦 (令和8年)"), required=False)
    confidence_scale = forms.ChoiceField(
        label=pgettext_lazy("settings", "How confidence is asked for"),
        choices=ConfidenceScale.choices,
        widget=forms.RadioSelect,
    )
    objectives_at_least = _count(gettext_lazy("Objectives of the company, at least"))
    objectives_at_most = _count(gettext_lazy("Objectives of the company, a team or a person, at most"))
    key_results_at_least = _count(gettext_lazy("Key results per objective, at least"))
    key_results_at_most = _count(gettext_lazy("Key results per objective, at most"))


class AddressOfCompanyForm(KeepsBoth):
    """How the company is called in the addresses of its pages."""

    slug = forms.CharField(
        label=gettext_lazy("Name in addresses"),
        max_length=LONGEST_SLUG,
        help_text=gettext_lazy("Links and bookmarks with the former name go on working."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


class WayInForm(KeepsBoth):
    """What the company asks of everybody who signs in."""

    requires_two_factors = forms.BooleanField(
        label=gettext_lazy("Everybody signs in with a second factor"),
        required=False,
        help_text=gettext_lazy("Who has none yet is led to setting one up on the next page. Nobody is shut out."),
    )


class WordsForm(KeepsBoth):
    """The company's own explanations: a field for each word; an empty one keeps the usual text."""

    def __init__(self, data: Mapping[str, object] | None = None, *, own: Mapping[str, str], language: str) -> None:
        super().__init__(data)
        for code in words.codes():
            usual = words.explanation(code, language)
            self.fields[code] = forms.CharField(
                label=usual.heading,
                help_text=usual.text,
                required=False,
                max_length=LONGEST,
                initial=own.get(code, ""),
                widget=forms.Textarea,
            )
