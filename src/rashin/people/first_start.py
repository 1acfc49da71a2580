"""The first start of an installation: may one begin, and does this visitor know the one-time code.

Whoever sits at the machine itself may begin at once; from elsewhere the code that the terminal shows is asked for.
"""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
import os
import unicodedata
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from rashin.organizations.models import Organization
from rashin.organizations.public_id import new_public_id
from rashin.people.actions.claims import claim

FILE = "first-start-code"
LENGTH = 8
TRIES = 20
TRIED_WITHIN = timedelta(minutes=10)
_KNOWN = "first_start_code_known"
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


def is_empty() -> bool:
    """Whether the installation holds no company at all."""
    return not Organization.objects.exists()


def is_open() -> bool:
    """Whether a company may be started here: there is none yet but examples."""
    return not Organization.objects.filter(is_example=False).exists()


def code() -> str | None:
    """The code as the terminal shows it, made at the first asking; None once a company has been started."""
    if not is_open():
        forget()
        return None
    file = _file()
    if not file.exists():
        _write(file, new_public_id()[:LENGTH].upper())
    return file.read_text(encoding="ascii").strip()


def forget() -> None:
    """Remove the code: it has done its work."""
    _file().unlink(missing_ok=True)


def has_key(request: HttpRequest) -> bool:
    """Whether this visitor may begin: at the machine itself, or with the code."""
    return is_at_the_machine(request) or bool(request.session.get(_KNOWN))


def is_at_the_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine and through nobody else's hands."""
    if settings.RASHIN_URL or request.META.get("rashin.forwarded") or request.META.get("HTTP_VIA"):
        return False
    name = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return name in _LOCAL_NAMES and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def may_try() -> bool:
    """Count one try; False when there were too many in the last minutes."""
    return claim("first start", "tries", lasts=TRIED_WITHIN, at=timezone.now(), most=TRIES)


def accept(request: HttpRequest, typed: str) -> bool:
    """Compare what was typed with the code, in constant time; remember the visitor who knows it."""
    told = code() or ""
    known = bool(told) and hmac.compare_digest(_plain(typed).encode(), told.encode())
    if known:
        request.session[_KNOWN] = True
    return known


def _plain(typed: str) -> str:
    """Spaces, dashes, width and lower case do not matter; O, I and L are read as the digits that they look like."""
    return (
        "".join(unicodedata.normalize("NFKC", typed).split())
        .replace("-", "")
        .upper()
        .translate(str.maketrans("OIL", "011"))
    )


def _file() -> Path:
    return Path(settings.RASHIN_DATA) / FILE


def _write(file: Path, text: str) -> None:
    """Write the code whole and for the owner of the process only; another process that was faster wins."""
    draft = file.with_name(f".{FILE}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as opened:
        opened.write(text + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
