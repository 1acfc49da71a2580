"""Whether this installation sends mail, by which address it is reached, and the mail that invites."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from rashin.organizations.models import Member
from rashin.people.links import by_letter
from rashin.ui import formats

log = logging.getLogger(__name__)
_OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")


def is_sent() -> bool:
    """Whether a mail server is named; without one a mail is only a file in the data folder."""
    return bool(settings.RASHIN["RASHIN_MAIL_URL"])


def absolute(request: HttpRequest, path: str) -> str:
    """An address of this installation that others can open: the public one, else this machine's in its network."""
    if settings.RASHIN_URL:
        return f"{settings.RASHIN_URL}{path}"
    near = [each for each in settings.RASHIN_LAN if ":" not in each]
    if near and is_only_here(request):
        return f"http://{near[0]}:{settings.RASHIN_SERVE['port']}{path}"
    return request.build_absolute_uri(path)


def shown_address(request: HttpRequest | None) -> str:
    """The installation's address as a mail names it."""
    return absolute(request, "/") if request is not None else settings.RASHIN_URL


def is_only_here(request: HttpRequest) -> bool:
    """Whether the visitor calls this machine by a name that nobody else can use."""
    host = request.get_host()
    return host in _OWN_NAMES or host.rpartition(":")[0] in _OWN_NAMES


def reaches_others(request: HttpRequest) -> bool:
    """Whether a link made now works on another device."""
    return bool(settings.RASHIN_URL or settings.RASHIN_LAN) or not is_only_here(request)


def send_invitation(member: Member, link: str, *, by: Member) -> bool:
    """Mail the link to the member; say whether it went out."""
    if not member.email or not is_sent():
        return False
    told = _written(member, "invitation", by=by, link=by_letter(link, member.email))
    try:
        return send_mail(*told, None, [member.email]) == 1
    except OSError:
        log.exception("A mail could not be sent.")
        return False


def invitation(member: Member, link: str, *, to: str, by: Member) -> EmailMessage:
    """The mail with the link to the address that its guest has said."""
    return _letter(member, "invitation", to=to, by=by, link=by_letter(link, to))


def new_address(member: Member, link: str, *, to: str) -> EmailMessage:
    """The mail with what makes another address count."""
    return _letter(member, "address", to=to, link=link)


def way_back(member: Member, link: str, *, to: str, by: Member, without_second_factor: bool) -> EmailMessage:
    """The mail with the link for a new password, to the address by which the member signs in."""
    return _letter(member, "way_back", to=to, by=by, link=link, without_second_factor=without_second_factor)


def deletion(owner: Member, link: str, *, due: datetime, by: Member) -> EmailMessage:
    """The mail that tells an owner that the company is to be deleted, and where it can be kept."""
    language = owner.language or owner.organization.language
    day = formats.date_text(owner.organization.day_of(due), language=language)
    return _letter(owner, "deletion", to=owner.email, by=by, link=link, day=day)


def _letter(member: Member, name: str, *, to: str, **told: object) -> EmailMessage:
    subject, body = _written(member, name, **told)
    return EmailMessage(subject, body, None, [to])


def _written(member: Member, name: str, **told: object) -> tuple[str, str]:
    """Subject and text in the member's language."""
    with translation.override(member.language or member.organization.language):
        context = {"member": member, "company": member.organization, **told}
        subject = render_to_string(f"people/mail/{name}_subject.txt", context, using="jinja2").strip()
        body = render_to_string(f"people/mail/{name}.txt", context, using="jinja2")
    return " ".join(subject.split()), body
