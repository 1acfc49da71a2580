"""Who keeps a company open: an owner who comes in with what is their own, whatever becomes of anybody else's server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaysIn:
    """With what an account comes in by itself. Single sign-on is not among them: it ends with the provider."""

    is_active: bool = True
    has_password: bool = False
    passkeys: int = 0

    @property
    def is_own(self) -> bool:
        """Whether it comes in at all without anybody's help."""
        return self.is_active and (self.has_password or self.passkeys > 0)


def keep_it_open(owners: Iterable[WaysIn]) -> bool:
    """Whether a company with these owners stays open to one of them."""
    return any(owner.is_own for owner in owners)
