"""What lies locked in the database: it opens with a key made from the installation's own, for one purpose alone.

Loaded when a secret is asked for: what it locks with is large.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECOND_FACTOR = b"rashin.people.second_factor"
SINGLE_SIGN_ON = b"rashin.people.single_sign_on"
LETTER = b"rashin.people.letter"
ACCOUNT_LETTER = b"rashin.people.account_letter"
SESSION = b"rashin.people.session"


def locked(text: str, purpose: bytes) -> str:
    """The text as the database may hold it."""
    return _box(purpose).encrypt(text.encode()).decode()


def opened(text: str, purpose: bytes) -> str | None:
    """What was locked; None when the installation's secret key is another one since."""
    try:
        return _box(purpose).decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _box(purpose: bytes) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return Fernet(base64.urlsafe_b64encode(made.derive(settings.SECRET_KEY.encode())))
