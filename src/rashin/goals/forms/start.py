"""The form by which a company starts: eight fields, half of them filled in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from rashin.organizations.models import Language, Weekday
from rashin.people.actions.accounts import check_new_account
from rashin.people.choices import JAPAN, MONTHS, time_zone_choices


class StartForm(forms.Form):
    """The company in five fields and its first person in three."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)
    fiscal_first_month = forms.TypedChoiceField(
        label=gettext_lazy("First month of the fiscal year"), choices=MONTHS, coerce=int
    )
    check_in_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Check-in day"),
        choices=Weekday.choices,
        coerce=int,
        help_text=gettext_lazy("The day of the week on which everybody enters the numbers. Teams can have their own."),
    )
    owner_name = forms.CharField(label=gettext_lazy("Your name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail address to sign in with"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        help_text=gettext_lazy("10 characters or more. A few words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def clean(self) -> dict[str, Any]:
        """What stands against the account is said at once with the rest."""
        values = self.cleaned_data
        try:
            check_new_account(email=values.get("email", ""), password=values.get("password", ""))
        except ValidationError as problems:
            self.add_error(None, problems)
        return values


def usual_answers(language: str) -> dict[str, object]:
    """What most companies that read this language answer; the browser corrects the time zone."""
    japanese = language.startswith("ja")
    return {
        "language": "ja" if japanese else "en",
        "time_zone": JAPAN if japanese else "UTC",
        "fiscal_first_month": 4 if japanese else 1,
        "check_in_weekday": Weekday.MONDAY,
    }


class CodeForm(forms.Form):
    """The one-time code that the terminal shows."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
