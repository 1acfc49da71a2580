"""Every environment variable that Rashin reads, in one table. `docs/settings.md` is held against it by a test.

A variable that may hold a secret can also be given as `NAME_FILE`, the path of a file that holds it.
A value that cannot be used stops the program with a sentence that names the variable and the way out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from rashin.ui.terminal import gettext as _

CHECKOUT = Path(__file__).resolve().parents[3]
LANGUAGES = ("ja", "en")
LOG_LEVELS = ("debug", "info", "warning", "error")


class WrongSetting(ImproperlyConfigured):
    """An environment variable has a value that cannot be used; the message is one clear sentence."""


def text(value: str) -> str:
    """Take the value as it is, without spaces around it."""
    return value.strip()


def whole(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number from `least` to `most`."""

    def read(value: str) -> int:
        try:
            number = int(value.strip())
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(_("a whole number from %(least)s to %(most)s") % {"least": least, "most": most})
        return number

    return read


def never_or(least: int, most: int) -> Callable[[str], int]:
    """Read 0 for never, or a whole number from `least` to `most`."""
    within = whole(least, most)

    def read(value: str) -> int:
        try:
            return 0 if value.strip() == "0" else within(value)
        except ValueError:
            told = _("0, or a whole number from %(least)s to %(most)s")
            raise ValueError(told % {"least": least, "most": most}) from None

    return read


def yes_or_no(value: str) -> bool:
    """Read yes/no, on/off, true/false, 1/0; nothing is no."""
    word = value.strip().lower()
    if word in {"1", "yes", "on", "true"}:
        return True
    if word in {"", "0", "no", "off", "false"}:
        return False
    raise ValueError(_("yes or no"))


def one_of(*choices: str) -> Callable[[str], str]:
    """Read one of a few words, in any case."""

    def read(value: str) -> str:
        word = value.strip().lower()
        if word not in choices:
            raise ValueError(_("one of %(choices)s") % {"choices": ", ".join(choices)})
        return word

    return read


def folder(value: str) -> Path:
    """Read the path of a folder; a relative one starts where the program was started."""
    if not value.strip():
        raise ValueError(_("the path of a folder"))
    return Path(value.strip()).expanduser().resolve()


def address(value: str) -> str:
    """Read a public address such as https://okr.example.jp; without a path, without a slash at the end."""
    if not value.strip():
        return ""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise ValueError(_("an address such as https://okr.example.jp, without a path"))
    return f"{parts.scheme}://{parts.netloc}"


def names(value: str) -> tuple[str, ...]:
    """Read host names, separated by commas."""
    found = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    if any("/" in name or " " in name for name in found):
        raise ValueError(_("host names separated by commas, such as okr.example.jp,rashin.local"))
    return found


def networks(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Read IP addresses or networks, separated by commas."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError:
        told = _("IP addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8")
        raise ValueError(told) from None


def database_address(value: str) -> str:
    """Read a PostgreSQL address; nothing means SQLite."""
    value = value.strip()
    if value and urlsplit(value).scheme not in {"postgres", "postgresql"}:
        told = _("an address such as postgresql://user:password@host:5432/name (leave it out for SQLite)")
        raise ValueError(told)
    return value


def mail_address(value: str) -> str:
    """Read the mail server's address; nothing means that mails become files."""
    value = value.strip()
    if value and (urlsplit(value).scheme not in {"smtp", "smtps", "smtp+starttls"} or not urlsplit(value).hostname):
        told = _("an address such as smtp+starttls://user:password@host:587, smtps://… or smtp://…")
        raise ValueError(told)
    return value


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as text, how it is read, and whether it may come from a file."""

    name: str
    default: str
    read: Callable[[str], object]
    secret: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable("RASHIN_DATA", "data", folder),
    Variable("DATABASE_URL", "", database_address, secret=True),
    Variable("HOST", "127.0.0.1", text),
    Variable("PORT", "8000", whole(1, 65535)),
    Variable("RASHIN_URL", "", address),
    Variable("RASHIN_HOSTS", "", names),
    Variable("RASHIN_TRUSTED_PROXIES", "", networks),
    Variable("RASHIN_INSIDE_HOSTS", "", names),
    Variable("RASHIN_WORKERS", "2", whole(1, 64)),
    Variable("RASHIN_SECRET_KEY", "", text, secret=True),
    Variable("RASHIN_LANGUAGE", "ja", one_of(*LANGUAGES)),
    Variable("RASHIN_SESSION_DAYS", "30", whole(1, 365)),
    Variable("RASHIN_SESSION_IDLE_HOURS", "336", whole(1, 8760)),
    Variable("RASHIN_MAIL_URL", "", mail_address, secret=True),
    Variable("RASHIN_MAIL_FROM", "Rashin <rashin@localhost>", text),
    Variable("RASHIN_UPLOAD_MB", "20", whole(1, 1000)),
    Variable("RASHIN_SECURITY_DAYS", "0", never_or(30, 3650)),
    Variable("RASHIN_PUBLIC_COACH", "yes", yes_or_no),
    Variable("RASHIN_LOG_LEVEL", "info", one_of(*LOG_LEVELS)),
    Variable("RASHIN_DEBUG", "no", yes_or_no),
)


def _written(variable: Variable, environment: Mapping[str, str]) -> str:
    """Find what is written for a variable: itself, its file, or its default."""
    name, file_name = variable.name, f"{variable.name}_FILE"
    if not variable.secret or not environment.get(file_name):
        return environment.get(name) or variable.default
    if environment.get(name):
        told = _("%(one)s and %(other)s are both set: keep one of them.")
        raise WrongSetting(told % {"one": name, "other": file_name})
    try:
        return Path(environment[file_name]).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        told = _("%(name)s names a file that cannot be read: %(file)s (%(why)s).")
        raise WrongSetting(told % {"name": file_name, "file": environment[file_name], "why": error}) from None


def read_variables(environment: Mapping[str, str]) -> dict[str, object]:
    """Read every variable of the table from an environment; raise WrongSetting at the first one that cannot be used."""
    found: dict[str, object] = {}
    for variable in VARIABLES:
        written = _written(variable, environment)
        try:
            found[variable.name] = variable.read(written)
        except ValueError as error:
            told = _("%(name)s must be %(what)s; its value is not.")
            if not variable.secret:
                told = _("%(name)s must be %(what)s; “%(written)s” is not.")
            raise WrongSetting(told % {"name": variable.name, "what": error, "written": written}) from None
    if not environment.get("RASHIN_DATA"):
        found["RASHIN_DATA"] = CHECKOUT / "data"  # the same folder, wherever the command is called from
    return found
