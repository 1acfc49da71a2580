"""How allauth keeps the secrets of a second factor here. Loaded when one is asked for: what it locks with is large."""

from __future__ import annotations

import base64
import io
import secrets

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.people.second_factor import FACTORS, is_asked_of

ISSUER = "Rashin"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted in the database: who reads it alone cannot make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. A code is good for half a minute and for one use."),
        "cannot_delete_authenticator": gettext_lazy(
            "A company of yours asks for a second factor. Set up another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:  # the installation's secret key is another one: no code fits any more
            return base64.b32encode(secrets.token_bytes(20)).decode()

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
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
        return bool(others.exists()) or not is_asked_of(authenticator.user_id)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}


def _box() -> Fernet:
    """Locks with a key made from the installation's own, for this purpose alone."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rashin.people.second_factor")
    return Fernet(base64.urlsafe_b64encode(made.derive(settings.SECRET_KEY.encode())))
