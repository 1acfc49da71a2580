"""The main pages of this room: a coach's desk and client, and for a company that has a coach, what they agreed on."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from rashin.organizations.models import Member
from rashin.people import navigation


def has_coach(member: Member) -> bool:
    """Whether the company has a coach, as it was read with the member: no query."""
    return not member.coaches and bool(getattr(member, "has_coach", False))


def register_pages() -> None:
    """Called once, when the room opens."""
    navigation.register(
        navigation.Entry(
            page="client",
            label=pgettext_lazy("main page", "This client"),
            short=pgettext_lazy("tab", "Client"),
            icon="footstep",
            position=50,
            pages=("preparation", "session", "coach_template_new"),
            offered=lambda member: member.coaches,
            lands=lambda member: member.coaches,
        ),
        navigation.Entry(
            page="with_coach",
            label=pgettext_lazy("main page", "With our coach"),
            short=pgettext_lazy("tab", "Coach"),
            icon="footstep",
            position=51,
            offered=has_coach,
        ),
        navigation.Entry(
            page="desk",
            label=pgettext_lazy("main page", "All clients"),
            short=pgettext_lazy("tab", "Clients"),
            icon="company",
            position=52,
            offered=lambda member: member.coaches,
        ),
    )
