"""The main pages, as the rooms above register them from their AppConfig: this room knows none of them by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from rashin.organizations.models import Member
from rashin.ui import addresses
from rashin.ui.shell import NavItem


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A main page: `page` is its URL name, `pages` further URL names under which it is the current one.

    `label` is the word of the rail, `short` that of the phone's tab bar (`tab`), `count` what waits there for a member
    on a day (one query at most), `lands` says who begins there. Entries stand in the order of `position`.
    """

    page: str
    label: str | Promise
    icon: str
    position: int
    short: str | Promise = ""
    tab: bool = True
    pages: tuple[str, ...] = ()
    count: Callable[[Member, date], int] | None = None
    offered: Callable[[Member], bool] = lambda member: True
    lands: Callable[[Member], bool] = lambda member: False


_entries: list[Entry] = []
_greeting: list[str] = []


def register(*entries: Entry) -> None:
    """Add main pages; the same page once."""
    for entry in entries:
        if all(known.page != entry.page for known in _entries):
            _entries.append(entry)
    _entries.sort(key=lambda entry: entry.position)


def greet_with(page: str) -> None:
    """The URL name of the page with which somebody new begins, until they have put it away."""
    _greeting[:] = [page]


def items(member: Member, today: date, page: str | None) -> tuple[NavItem, ...]:
    """The main pages of the member's organisation; `page` is the URL name of the one that is shown."""
    found, slug = [], member.organization.slug
    for entry in _entries:
        url = addresses.page_if_any(entry.page, slug)
        if url and entry.offered(member):
            found.append(
                NavItem(
                    label=str(entry.label),
                    short=str(entry.short),
                    url=url,
                    icon=entry.icon,
                    tab=entry.tab,
                    current=page is not None and page in (entry.page, *entry.pages),
                    count=entry.count(member, today) if entry.count else 0,
                )
            )
    return tuple(found)


def first_address(member: Member) -> str:
    """Where a member lands in their organisation."""
    own = [entry.page for entry in _entries if entry.lands(member)]
    pages = [*(_greeting if member.is_new else ()), *own, *(entry.page for entry in _entries)]
    return next(url for url in (addresses.page_if_any(page, member.organization.slug) for page in pages) if url)
