"""Addresses of an organisation's pages for many rows: the pattern is resolved once, not for each row."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from rashin.ui import addresses

TRAVELLING = frozenset({"board", "my_week", "objective", "key_result", "key_result_explanation"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one organisation, by URL name. With a `day` (2026-10-31) they lead to pages of that past day,
    where there are such pages."""

    slug: str
    day: str = ""

    def of(self, name: str, public_id: str) -> str:
        """The address of a thing's page."""
        before, after = addresses.around(name, self.slug, "public_id")
        return f"{before}{public_id}{after}" + self._then(name)

    def page(self, name: str, query: dict[str, str] | None = None) -> str:
        """A page without a thing; what is empty in `query` is left out."""
        kept = {"day": self.day} if name in TRAVELLING else {}
        return addresses.page(name, self.slug) + asked({**kept, **(query or {})})

    def offered(self, name: str, **kwargs: str) -> str:
        """The address if there is such a page, else ""."""
        ((of, public_id),) = kwargs.items()
        before, after = addresses.around_if_any(name, self.slug, of)
        return f"{before}{public_id}{after}{self._then(name)}" if before else ""

    def _then(self, name: str) -> str:
        return f"?day={self.day}" if self.day and name in TRAVELLING else ""


def asked(query: dict[str, str]) -> str:
    """?a=1&b=2 of what is not empty, in a fixed order."""
    said = urlencode([(name, value) for name, value in sorted(query.items()) if value])
    return f"?{said}" if said else ""
