"""The installation's secret key: given, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rashin.config.variables import WrongSetting

FILE_NAME = "secret-key"
LEAST = 32


def secret_key(given: str, *, folder: Path) -> str:
    """Return the given key, or the one in the folder; at the first start make it, readable by its owner only."""
    if given:
        if len(given) < LEAST:
            raise WrongSetting(f"RASHIN_SECRET_KEY must have at least {LEAST} characters.")
        return given
    file = folder / FILE_NAME
    try:
        return file.read_text(encoding="ascii").strip() if file.exists() else _make(file)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(
            f"RASHIN_DATA is a folder that Rashin cannot use: {folder} ({error}). "
            "Give the folder to the user who starts Rashin, or set RASHIN_DATA to another one."
        ) from None


def _make(file: Path) -> str:
    """Write a new key; of two processes that start at the same moment both read the same one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = file.with_name(f".{FILE_NAME}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
    try:
        os.link(own, file)
    except FileExistsError:
        pass  # another process was first: its key counts
    except OSError:
        own.replace(file)  # a file system without hard links
    finally:
        own.unlink(missing_ok=True)
    return file.read_text(encoding="ascii").strip()
