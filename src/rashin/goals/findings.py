"""What the doctor finds: what is wrong, and what to do about it here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """Which row is meant, by its part of the open document and its public id, and which of its fields."""

    section: str
    public_id: str
    field: str = ""

    def of(self, field: str) -> Place:
        """The same row, at a field."""
        return replace(self, field=field)


class Finding(str):
    """Both in one text; `what` alone is for a reader who can do nothing about it where they stand, `at` is where."""

    __slots__ = ("at", "what")
    what: str
    at: Place | None

    def __new__(cls, what: str, to_do: str = "", *, at: Place | None = None) -> Finding:
        found = super().__new__(cls, _("%(what)s %(to_do)s") % {"what": what, "to_do": to_do} if to_do else what)
        found.what, found.at = what, at
        return found
