"""What the doctor finds: what is wrong, and what to do about it here."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Finding(str):
    """Both in one text; `what` alone is for a reader who can do nothing about it where they stand."""

    __slots__ = ("what",)
    what: str

    def __new__(cls, what: str, to_do: str = "") -> Finding:
        found = super().__new__(cls, _("%(what)s %(to_do)s") % {"what": what, "to_do": to_do} if to_do else what)
        found.what = what
        return found
