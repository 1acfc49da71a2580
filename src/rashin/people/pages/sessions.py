"""The page of one's own sessions."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rashin.people.devices import Device, device_of
from rashin.people.models import User
from rashin.people.queries import open_sessions


@dataclass(frozen=True)
class Shown:
    """One session as its owner recognises it. `seen` is told to the five minutes."""

    public_id: str
    device: Device
    place: str
    signed_in: datetime
    seen: datetime
    is_this: bool


def sessions_page(user: User, *, this: str, at: datetime) -> list[Shown]:
    """The account's sessions: the one with the key `this` first, then the latest used."""
    rows = sorted(open_sessions(user, at=at), key=lambda row: (row.key != this, -row.seen_at.timestamp()))
    return [
        Shown(
            public_id=row.public_id,
            device=device_of(row.agent),
            place=_place(row.address),
            signed_in=timezone.localtime(row.signed_in_at),
            seen=timezone.localtime(row.seen_at),
            is_this=row.key == this,
        )
        for row in rows
    ]


def _place(address: str) -> str:
    """From where, as far as an address tells it: no list of the world's addresses is asked."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback:
        return _("the machine that Rashin runs on")
    if found.is_private:
        return _("%(address)s, in the same network") % {"address": address}
    return address
