"""What the data folder knows of the record's end: who can write in the database alone cannot shorten it unnoticed.

The file holds the number and the digest of the last round that this machine has seen (see activity/rounds.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

NAME = "record-end"


@dataclass(frozen=True, slots=True)
class Witness:
    """A round that there has been."""

    number: int
    digest: str


UNREADABLE = Witness(0, "")


def file() -> Path:
    """Where it lies."""
    return Path(settings.RASHIN_DATA) / NAME


def read() -> Witness | None:
    """What was kept; None where nothing was yet, UNREADABLE, which fits no round, for anything else."""
    try:
        number, digest = file().read_text(encoding="ascii").split()
        return Witness(int(number), digest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return UNREADABLE


def keep(seen: Witness) -> None:
    """Keep it, on the disk and under its name at once. Raises OSError."""
    draft = file().with_name(f".{NAME}")
    with draft.open("w", encoding="ascii") as written:
        written.write(f"{seen.number} {seen.digest}\n")
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file())
