"""How allauth keeps the secrets of a second factor here. Loaded when one is asked for: what it locks with is large."""

from __future__ import annotations

import base64
import io
import secrets

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.people.locking import SECOND_FACTOR, locked, opened
from rashin.people.second_factor import FACTORS, is_asked_of

ISSUER = "Rashin"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted in the database: who reads it alone cannot make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. A code is good for half a minute and for one use."),
        "cannot_delete_authenticator": gettext_lazy(
            "You come in with this one, or a company of yours asks for it. Set up another one before you remove it."
        ),
    }

    def encrypt(self, text: str) -> str:
        return locked(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        no_code_fits = base64.b32encode(secrets.token_bytes(20)).decode()
        return opened(encrypted_text, SECOND_FACTOR) or no_code_fits

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, micro=False).save(
            drawn, kind="svg", scale=4, border=2, xmldecl=False, dark="#000", light="#fff"
        )
        return drawn.getvalue().decode()

    def get_totp_issuer(self) -> str:
        return ISSUER

    def _get_site_name(self) -> str:
        return ISSUER

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where a company asks for it, and the last passkey where there is no password to come in
        with."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
        is_key = authenticator.type == Authenticator.Type.WEBAUTHN
        if is_key and not authenticator.user.has_usable_password():
            return bool(others.filter(type=Authenticator.Type.WEBAUTHN).exists())
        return bool(others.exists()) or not is_asked_of(authenticator.user_id)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}
