"""What the pages of import and export show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rashin.exchange.document.problems import Problem
from rashin.exchange.models import DocumentImport
from rashin.organizations.models import Member

SHOWN = 50
PARTS: Mapping[str, str | Promise] = {
    "members": gettext_lazy("Members"),
    "teams": gettext_lazy("Teams"),
    "cycles": gettext_lazy("Cycles"),
    "objectives": gettext_lazy("Objectives"),
    "key_results": gettext_lazy("Key results"),
    "actions": gettext_lazy("Actions"),
    "check_ins": gettext_lazy("Entries"),
    "comments": gettext_lazy("Comments"),
    "no_list": gettext_lazy("No list"),
    "events": gettext_lazy("Events"),
}


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """An import under way or at its end."""

    run: DocumentImport
    is_silent: bool
    counts: Mapping[str, int]
    stands: bool
    problems: Sequence[Problem]
    more: int
    owner: Member | None

    @property
    def is_under_way(self) -> bool:
        """Whether the page looks again by itself."""
        return self.run.is_under_way and not self.is_silent

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What the document holds, by the words of the pages."""
        return [(str(words), self.counts.get(name, 0)) for name, words in PARTS.items()]

    @property
    def shown(self) -> Sequence[Problem]:
        """The first problems."""
        return self.problems[:SHOWN]

    @property
    def further(self) -> int:
        """How many problems more there are."""
        return self.more + len(self.problems) - len(self.shown)
