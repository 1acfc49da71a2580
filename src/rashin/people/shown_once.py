"""Links that are shown once: kept in the session between the form and the page that shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings

from rashin.organizations.public_id import new_public_id
from rashin.people.actions.claims import claim
from rashin.people.doors import MemberRequest

_KEY = "links"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link for somebody: `mailed` when it is on its way, `resets` when it sets a new password."""

    name: str
    email: str
    url: str
    mailed: bool
    resets: bool = False


def keep_links(request: MemberRequest, links: list[Link]) -> None:
    """Keep them for the next page."""
    request.session[_KEY] = {"name": new_public_id(), "links": [asdict(link) for link in links]}


def take_links(request: MemberRequest) -> list[Link]:
    """Take them out: they are nowhere else, and of two pages at the same moment one shows them."""
    kept = request.session.pop(_KEY, None)
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if kept is None or not claim("links shown once", kept["name"], lasts=lasts, at=request.at):
        return []
    return [Link(**told) for told in kept["links"]]
