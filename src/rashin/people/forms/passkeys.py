"""Where a passkey answers. What it has signed counts once, though two pages bring it at the same moment. Loaded when a
passkey is asked for: what reads one is large."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.utils import timezone

from rashin.people.actions.claims import claim


class _Once:
    """A challenge stands in the session until it is answered, and two pages may read it there."""

    def clean_credential(self) -> Authenticator:
        asked = (auth.get_state() or {}).get("challenge", "")
        found: Authenticator = super().clean_credential()  # type: ignore[misc]
        lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if not claim("answer of a passkey", asked, lasts=lasts, at=timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        return found


class PasskeyForm(_Once, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the password."""


class PasskeyAloneForm(_Once, forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of the password."""


class PasskeyOnceMoreForm(_Once, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before something that asks once more who somebody is."""
