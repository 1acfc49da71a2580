"""What every action of coaching asks of what it is given."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rashin.goals.actions.limits import check_texts
from rashin.organizations.models import Member, Role
from rashin.organizations.refusals import NotAllowed
from rashin.rhythm.access import can_coach


def check_coach(by: Member) -> None:
    """Raises NotAllowed for who is no coach here."""
    if not can_coach(by):
        raise NotAllowed


def check_row(row: models.Model, by: Member) -> None:
    """Raises NotAllowed for what is another company's or another coach's."""
    if getattr(row, "organization_id", 0) != by.organization_id:
        raise NotAllowed
    if by.coaches and getattr(row, "coach_id", 0) != by.pk:
        raise NotAllowed


def check_coaches(coach: Member, by: Member) -> None:
    """Raises NotAllowed for who does not coach this company now."""
    if coach.organization_id != by.organization_id or coach.role != Role.COACH or not coach.is_present:
        raise NotAllowed


def filled(name: str, text: str, most: int, sentence: str) -> str:
    """A text that has to be there. Raises ValidationError at its field."""
    check_texts(**{name: (text, most)})
    if not text.strip():
        raise ValidationError({name: sentence})
    return text.strip()


def secure_address(name: str, url: str) -> str:
    """An https address, or "". Raises ValidationError at its field."""
    url = url.strip()
    check_texts(**{name: (url, 300)})
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        well = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        well = False
    if not well or any(sign.isspace() or ord(sign) < 32 for sign in url):
        raise ValidationError({name: _("Enter an address that begins with https://.")})
    return f"https{url.removeprefix(url[:5])}"
