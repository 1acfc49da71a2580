"""The coach's desk as its template draws it: a card for each client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rashin.organizations.models import Member
from rashin.rhythm.queries.desk import Client
from rashin.ui import formats

NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Card:
    """One client. `stopped` are lines, `proposals` (title, where); "" and None where there is nothing to say."""

    name: str
    url: str
    board: str
    sheet: str
    label: str
    days_left: int | None
    progress: Decimal | None
    pace: Decimal | None
    confidence: int | None
    behind: int
    at_risk: int
    under: int
    help: int
    stopped: tuple[str, ...]
    more_stopped: int
    proposals: tuple[tuple[str, str], ...]
    more_proposals: int
    next_session: str
    homework: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A client who has ended the coach's access, and on which day."""

    name: str
    day: date


def card_of(client: Client) -> Card:
    """A client in words."""
    slug, cycle = client.member.organization.slug, client.cycle
    return Card(
        name=client.member.organization.name,
        url=reverse("client", kwargs={"slug": slug}),
        board=reverse("board", kwargs={"slug": slug}),
        sheet=reverse("preparation", kwargs={"slug": slug}),
        label=cycle.label(_language()) if cycle else "",
        days_left=max(0, (cycle.last_day - client.today).days) if cycle else None,
        progress=client.progress,
        pace=client.pace,
        confidence=_whole(client.confidence),
        behind=client.behind,
        at_risk=client.at_risk,
        under=client.under,
        help=client.help,
        stopped=tuple(_stopped(name, since) for name, since in client.stopped[:NAMED]),
        more_stopped=max(0, len(client.stopped) - NAMED),
        proposals=tuple(_proposal(slug, *each) for each in client.proposals[:NAMED]),
        more_proposals=max(0, len(client.proposals) - NAMED),
        next_session=session_words(client.next_session, client.member) if client.next_session else "",
        homework=client.homework,
        overdue=client.overdue,
    )


def ended_of(member: Member) -> Ended:
    """A client of before."""
    at = member.left_at
    assert at is not None
    return Ended(name=member.organization.name, day=member.organization.day_of(at))


def session_words(begins_at: datetime, member: Member) -> str:
    """The day and hour of a session, by the company's clock."""
    local = begins_at.astimezone(ZoneInfo(member.organization.time_zone))
    return f"{formats.date_text(local.date(), language=_language())} {formats.time_text(local)}"


def _stopped(name: str, since: date) -> str:
    told = {"name": name, "day": formats.date_text(since, language=_language(), weekday=False)}
    return _("%(name)s: due since %(day)s") % told


def _proposal(slug: str, public_id: str, title: str) -> tuple[str, str]:
    return title, reverse("objective", kwargs={"slug": slug, "public_id": public_id})


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _language() -> str:
    return (get_language() or "en").split("-")[0]
