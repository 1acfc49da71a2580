"""Addresses of an organisation's pages for many rows: the pattern is resolved once, not for each row."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, get_script_prefix, reverse

_PLACE = "0000000000000000"


class Addresses:
    """The addresses of one organisation, by URL name."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def of(self, name: str, public_id: str) -> str:
        """The address of a thing's page."""
        before, after = _around(name, self.slug, get_script_prefix())
        return f"{before}{public_id}{after}"

    def page(self, name: str, query: dict[str, str] | None = None) -> str:
        """A page without a thing; what is empty in `query` is left out."""
        return reverse(name, kwargs={"slug": self.slug}) + asked(query or {})

    def offered(self, name: str, **kwargs: str) -> str:
        """The address if there is such a page, else ""."""
        try:
            return reverse(name, kwargs={"slug": self.slug, **kwargs})
        except NoReverseMatch:
            return ""


def asked(query: dict[str, str]) -> str:
    """?a=1&b=2 of what is not empty, in a fixed order."""
    said = urlencode([(name, value) for name, value in sorted(query.items()) if value])
    return f"?{said}" if said else ""


@lru_cache(maxsize=512)
def _around(name: str, slug: str, _prefix: str) -> tuple[str, str]:
    before, _place, after = reverse(name, kwargs={"slug": slug, "public_id": _PLACE}).rpartition(_PLACE)
    return before, after
