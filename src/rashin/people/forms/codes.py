"""Where the code of a second factor is typed. Each code counts once, for as long as it could be taken for right."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from django.utils import timezone

from rashin.people.actions.claims import claim
from rashin.people.watching import factor_refused


class _Once:
    """allauth remembers a used code for one period, but takes one for right in those before and after, too."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        valid = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        signs = "".join(filter(str.isalnum, code)).casefold()  # as one may type it, with spaces or without
        used = f"{self.user.pk}:{signs}"  # type: ignore[attr-defined]
        if not claim("code of a second factor", used, lasts=timedelta(seconds=valid), at=timezone.now()):
            factor_refused(self.user, self.authenticator.type)  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, forms.AuthenticateForm):  # type: ignore[misc]
    """After the password."""


class CodeOnceMoreForm(_Once, forms.ReauthenticateForm):  # type: ignore[misc]
    """Before something that asks once more who somebody is."""
