"""Forms of single sign-on: by which address somebody comes, a company's domains, its provider."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.people.both_versions import KeepsBoth

_ASCII = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class ByAddressForm(forms.Form):
    """The address whose domain says where somebody signs in."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )


class DomainForm(forms.Form):
    """A domain of a company's addresses."""

    name = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=254,
        help_text=gettext_lazy("What stands behind the @ in your addresses."),
        widget=forms.TextInput(attrs=_ASCII),
    )


class OfProvider(KeepsBoth):
    """What both kinds of provider share: which one stands, as it was shown with the form."""

    standing = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Somebody may have set up a provider of the other kind, or taken it away, meanwhile."""
        values = super().clean()
        values.pop("standing", None)
        now = str(self.initial.get("standing", ""))
        if self._seen().get("standing", now) != now:
            self.has_conflict = True
            said = _("Meanwhile somebody has set “%(now)s” here. Save again to replace it.")
            self.add_error(None, said % {"now": now or _("none")})
        return values


class ProviderForm(OfProvider):
    """Where a company's people sign in."""

    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=500,
        help_text=gettext_lazy(
            "Google: https://accounts.google.com · Entra ID: https://login.microsoftonline.com/…/v2.0 with your tenant."
        ),
        widget=forms.TextInput(attrs=_ASCII),
    )
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=255, widget=forms.TextInput(attrs=_ASCII))
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("It is kept locked and shown to nobody. Left empty, the one that stands stays."),
        widget=forms.PasswordInput(attrs=_ASCII),
    )
    takes_unsaid = forms.BooleanField(
        label=gettext_lazy("Take addresses of which the provider does not say that they are verified"),
        required=False,
        help_text=gettext_lazy(
            "Entra ID says nothing of it. Tick this only where your own administrators give out the addresses."
        ),
    )
    admits = forms.BooleanField(
        label=gettext_lazy("Whoever comes and is nobody here becomes a member"),
        required=False,
        help_text=gettext_lazy("Otherwise only people who are on the list of people come in."),
    )


class SamlForm(OfProvider):
    """Where a company's people sign in by SAML."""

    issuer = forms.CharField(label=gettext_lazy("Entity ID"), max_length=500, widget=forms.TextInput(attrs=_ASCII))
    sign_on_url = forms.CharField(
        label=gettext_lazy("Address to sign in at"),
        max_length=500,
        help_text=gettext_lazy("The provider calls it single sign-on URL or login URL (HTTP-Redirect)."),
        widget=forms.TextInput(attrs=_ASCII),
    )
    certificates = forms.CharField(
        label=gettext_lazy("Certificate"),
        max_length=20_000,
        help_text=gettext_lazy(
            "From BEGIN CERTIFICATE to END CERTIFICATE; while it is being changed, the next one too."
        ),
        widget=forms.Textarea(attrs={**_ASCII, "rows": 6}),
    )
    admits = forms.BooleanField(
        label=gettext_lazy("Whoever comes and is nobody here becomes a member"),
        required=False,
        help_text=gettext_lazy("Otherwise only people who are on the list of people come in."),
    )


class RequirementForm(forms.Form):
    """Whether there is no other way in."""

    requires_single_sign_on = forms.BooleanField(
        label=gettext_lazy("Everybody comes in by single sign-on alone"),
        required=False,
        help_text=gettext_lazy(
            "Passwords, codes and passkeys then no longer lead into this company. Owners keep password and second "
            "factor, for the day on which the provider fails."
        ),
    )
    lets_coaches_in = forms.BooleanField(
        label=gettext_lazy("Coaches from outside come in with password and second factor"),
        required=False,
        help_text=gettext_lazy(
            "The provider does not know them, because their addresses are of another domain. Without this they are "
            "shut out as long as there is no other way in."
        ),
    )
