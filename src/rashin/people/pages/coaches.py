"""What a coach from outside reads, in one sentence, and the page about a company's coaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rashin.organizations.models import Given, Member


def access_words(name: str, given: str, teams: Sequence[str], *, proposals: bool) -> str:
    """What `name` reads and what not; `teams` are the names of the chosen ones."""
    if given == Given.TEAMS:
        told = {"name": name, "teams": ("、" if get_language() == "ja" else ", ").join(teams)}
        read = ngettext(
            "%(name)s reads the goals and check-ins of the team %(teams)s, and the company's own objectives.",
            "%(name)s reads the goals and check-ins of the teams %(teams)s, and the company's own objectives.",
            len(teams),
        )
        first = read % told
    else:
        first = _("%(name)s reads the goals and check-ins that everybody in the company reads.") % {"name": name}
    more = _("Proposed goals are among them.") if proposals else _("Goals that are only proposed are not.")
    never = _("Drafts, confidential goals and private notes stay yours; a coach comments and enters nothing.")
    return _("%(first)s %(more)s %(never)s") % {"first": first, "more": more, "never": never}


@dataclass(frozen=True, kw_only=True)
class CoachRow:
    """A coach of the company: what they read, whether they have come, when their access ended."""

    member: Member
    words: str
    has_come: bool
    invited_until: datetime | None
