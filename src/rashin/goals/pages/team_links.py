"""A team's links as their leader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from rashin.goals.pages.poster import qr_code
from rashin.goals.queries.feed import Happening
from rashin.goals.wordings import tell
from rashin.people.links import key_of
from rashin.people.models import TeamLink


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link: `state` is open, expired or revoked; only an open one has its address and its code."""

    link: TeamLink
    name: str
    state: str
    url: str
    code: Markup


@dataclass(frozen=True, slots=True)
class Use:
    """What was done through a link, when and from where."""

    sentence: Markup
    at: datetime
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class LinksPage:
    links: tuple[LinkLine, ...]
    ended: tuple[LinkLine, ...]
    uses: tuple[Use, ...]


def address_of(link: TeamLink, root: str) -> str:
    """The whole address that a link is sent by; `root` is the installation's."""
    return root + reverse("team_link", kwargs={"key": key_of(link.public_id)})


def name_of(link: TeamLink) -> str:
    """What a link is called, also without a name."""
    return link.name or (_("Tablet for everybody") if link.is_shared else _("Link for phones"))


def links_page(
    links: Sequence[TeamLink], uses: Sequence[tuple[Happening, str, str]], *, at: datetime, root: str
) -> LinksPage:
    """The page from its rows."""
    lines = [_line(link, at, root) for link in links]
    names = {link.public_id: name_of(link) for link in links}
    return LinksPage(
        tuple(line for line in lines if line.state != "revoked"),
        tuple(line for line in lines if line.state == "revoked"),
        tuple(Use(tell(each).sentence, each.at, names.get(link, ""), address) for each, link, address in uses),
    )


def _line(link: TeamLink, at: datetime, root: str) -> LinkLine:
    state = "revoked" if link.revoked_at else "expired" if link.expires_at <= at else "open"
    url = address_of(link, root) if state == "open" else ""
    return LinkLine(link, name_of(link), state, url, qr_code(url) if url else Markup(""))
