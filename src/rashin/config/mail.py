"""How mails leave an installation, as Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
SECONDS = 10


def mail_settings(address: str, *, files: Path) -> dict[str, Any]:
    """Turn smtp://, smtps:// or smtp+starttls:// into EMAIL_… settings; without an address a mail becomes a file."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(files)}
    parts = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": SECONDS,
    }
