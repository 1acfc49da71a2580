"""The main pages of this room, for the rail and the tab bar."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy, pgettext_lazy

from rashin.organizations.models import Member
from rashin.people.navigation import Entry, register


def _owed(member: Member, today: date) -> int:
    from rashin.goals.queries.owed import count_owed  # models are not loaded yet when pages are registered

    return count_owed(member, today)


def register_pages() -> None:
    """Called once, when the room is opened."""
    register(
        Entry(
            page="my_week",
            label=gettext_lazy("My week"),
            short=pgettext_lazy("tab bar", "Week"),
            icon="week",
            position=10,
            count=_owed,
        ),
        Entry(
            page="board",
            label=gettext_lazy("The whole company"),
            short=pgettext_lazy("tab bar", "Board"),
            icon="board",
            position=20,
            pages=("objective", "search"),
        ),
        Entry(
            page="plan",
            label=gettext_lazy("Write goals"),
            short=pgettext_lazy("tab bar", "Write"),
            icon="write",
            position=50,
        ),
    )
