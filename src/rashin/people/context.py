"""What every page knows of its frame: the main pages, who is signed in, this organisation's addresses and words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rashin.organizations.models import Member
from rashin.organizations.rights import Right, allows
from rashin.people import first_start, navigation
from rashin.people.doors import MemberRequest
from rashin.people.models import User
from rashin.people.queries import memberships_of
from rashin.ui import addresses, formats
from rashin.ui.shell import Account, Banner, NavItem


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of a page: nothing outside an organisation; inside, what the frame needs.

    `me` is the member who reads, `company` the organisation, `here("board")` the address of a page in it, `terms` the
    company's own explanations, `today` its day, `era` whether it writes 和暦.
    """
    member = getattr(request, "member", None)
    if member is None:
        return {}
    inside = cast(MemberRequest, request)
    page = request.resolver_match.url_name if request.resolver_match else None
    return {  # the frame is made when it is drawn: a part of a page has none
        "nav": SimpleLazyObject(lambda: navigation.items(member, inside.today, page)),
        "account": SimpleLazyObject(lambda: _account(member, page)),
        "banner": SimpleLazyObject(lambda: _banner(member)),
        "here": _here(member.organization.slug),
        "terms": own_words(member.organization.words),
        "today": inside.today,
        "era": member.organization.shows_era_years,
        "me": member,
        "company": member.organization,
    }


@lru_cache(maxsize=256)
def own_words(text: str) -> dict[str, str]:
    """The company's own explanations by the code of the word, as they are stored."""
    content = json.loads(text or "{}")
    return {str(code): str(words) for code, words in content.items()}


def _here(slug: str) -> Callable[..., str]:
    def here(name: str, **kwargs: object) -> str:
        return reverse(name, kwargs={"slug": slug, **kwargs}) if kwargs else addresses.page(name, slug)

    return here


def _account(member: Member, page: str | None) -> Account:
    return Account(
        name=member.name,
        organization=member.organization.name,
        menu=tuple(_menu(member, page)),
        elsewhere=tuple(_elsewhere(member)),
        sign_out=reverse("account_logout"),
        key=member.public_id,
    )


MOST_COMPANIES = 8


def _elsewhere(member: Member) -> Iterator[NavItem]:
    """The other companies of the same account: one query, and none for who has no other."""
    if not getattr(member, "is_elsewhere", False):
        return
    others = [each for each in memberships_of(cast(User, member.user)) if each.pk != member.pk]
    for each in others[:MOST_COMPANIES]:
        yield NavItem(label=each.organization.name, url=navigation.first_address(each), icon="company")


def _banner(member: Member) -> Banner | None:
    """On every page of a company that is to be deleted: when, and for its owners the way to keep it. On every page of
    the example company: what it is, and the way to one's own."""
    due = member.organization.deletion_due_at
    if due is not None:
        day = formats.date_text(member.organization.day_of(due), language=(get_language() or "en")[:2])
        text = _("This company and everything in it will be deleted on %(day)s.") % {"day": day}
        if not allows(member.role, Right.OWN):
            return Banner(text=text)
        return Banner(text=text, label=_("Keep it"), url=_here(member.organization.slug)("deletion"))
    if not member.organization.is_example:
        return None
    text = _("This is the example company. Try everything.")
    if not first_start.is_open():
        return Banner(text=text)
    return Banner(text=text, label=_("Start our company"), url=reverse("start"))


def _menu(member: Member, page: str | None) -> Iterator[NavItem]:
    here = _here(member.organization.slug)
    yield NavItem(label=_("My settings"), url=here("my_settings"), icon="person", current=page == "my_settings")
    among = page in (
        "members",
        "member",
        "member_new",
        "member_departure",
        "people_sheet",
        "roles",
        "coaches",
        "coach_new",
        "coach_access",
    )
    yield NavItem(label=pgettext("page", "People"), url=here("members"), icon="contact", current=among)
    if member.administers:
        current = page in (
            "settings",
            "settings_words",
            "company_address",
            "calendar",
            "thresholds",
            "audit_log",
            "deletion",
            "way_in",
            "access_tokens",
            "single_sign_on",
        )
        yield NavItem(label=_("Company settings"), url=here("settings"), icon="settings", current=current)
    yield NavItem(label=_("Other companies"), url=reverse("companies"), icon="company")
