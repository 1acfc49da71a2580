"""Names for rows that may be shown outside: 80 random bits in base 32, never an integer."""

import re
import secrets

from django.db import models

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u, so that it can be read aloud
LENGTH = 16
BITS = 5 * LENGTH
_PAIRS = [low + high for high in _ALPHABET for low in _ALPHABET]  # ten bits at a time, the lowest first
_PART_OF_AN_ADDRESS = re.compile(rf"[0-9A-Za-z_-]{{1,{LENGTH}}}")
_SHIFTS = range(0, BITS, 10)


def new_public_id() -> str:
    """Return 16 characters that carry 80 random bits."""
    return public_id_of(secrets.randbits(BITS))


def public_id_of(bits: int) -> str:
    """Write 80 bits as 16 characters."""
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])


def public_id_from(written: str) -> str:
    """The name that a page sent for a row that may not exist yet; another one where it could be no part of an
    address."""
    return written if _PART_OF_AN_ADDRESS.fullmatch(written) else new_public_id()


class PublicIdField(models.CharField):  # type: ignore[type-arg]
    """The public name of a row, made by itself."""

    def __init__(self, **options: object) -> None:
        options |= {"max_length": LENGTH, "default": new_public_id, "editable": False}
        super().__init__(**options)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, positional, options = super().deconstruct()
        for fixed in ("max_length", "default", "editable"):
            options.pop(fixed, None)
        return name, path, list(positional), dict(options)
