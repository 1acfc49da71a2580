"""The page of a company's access tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rashin.organizations.models import Member
from rashin.people.access import tokens_visible_to
from rashin.people.models import AccessToken

MOST_ENDED = 50


@dataclass(frozen=True)
class TokensPage:
    """Those that are good, those whose days are over or whose maker may no longer read, and the latest that ended."""

    good: tuple[AccessToken, ...]
    over: tuple[AccessToken, ...]
    ended: tuple[AccessToken, ...]


def tokens_page(member: Member, *, at: datetime) -> TokensPage:
    """The company's tokens, the latest first."""
    rows = tokens_visible_to(member).select_related("made_by").order_by("-made_at", "-pk")
    standing = list(rows.filter(ended_at=None))
    return TokensPage(
        good=tuple(each for each in standing if each.is_good(at)),
        over=tuple(each for each in standing if not each.is_good(at)),
        ended=tuple(rows.exclude(ended_at=None)[:MOST_ENDED]),
    )
