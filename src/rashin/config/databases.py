"""Which database an installation uses, as Django wants to hear it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rashin.config.variables import WrongSetting

SQLITE_START = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 20000; "
    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; "
    "PRAGMA wal_autocheckpoint = 4000;"  # pages: whoever commits takes the log into the database, and others wait
)
CONNECTION_SECONDS = 600
PREPARED_AFTER = 5  # runs of a statement on a connection; Django itself has none prepared
OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "host", "options"}


def sqlite(file: Path) -> dict[str, Any]:
    """Describe the embedded database: one file, writers one after another, saved on disk before a person is told so."""
    return {
        "ENGINE": "rashin.config.sqlite",
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_START, "timeout": 20},
        "CONN_MAX_AGE": None,
    }


def postgresql(address: str) -> dict[str, Any]:
    """Describe a PostgreSQL database from its address: postgresql://user:password@host:port/name?sslmode=require.

    A Unix socket is named by `?host=/folder`. Raises WrongSetting when the name is missing or an option is unknown.
    """
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        raise WrongSetting(f"DATABASE_URL has an option that Rashin does not know: {', '.join(unknown)}.")
    try:
        port = parts.port
    except ValueError:
        raise WrongSetting("DATABASE_URL has a port that is not a number from 1 to 65535.") from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise WrongSetting("DATABASE_URL must end with the database's name: postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {**options, "prepare_threshold": PREPARED_AFTER},
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
