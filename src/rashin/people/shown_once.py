"""Links that are shown once: kept in the session between the form and the page that shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

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
    request.session[_KEY] = [asdict(link) for link in links]


def take_links(request: MemberRequest) -> list[Link]:
    """Take them out: they are nowhere else."""
    return [Link(**told) for told in request.session.pop(_KEY, [])]
