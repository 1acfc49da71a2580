"""Whether this installation sends mail, by which address it is reached, and the mail that invites."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
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
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")  # in turn: a slow server gets one at a time
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


def hand_over(message: EmailMessage) -> None:
    """Send a mail beside the page: the page comes as soon for an address that nobody has, whatever the mail server
    does. One that cannot be sent is told to the terminal."""
    _sender.submit(_send_one, message)


def wait() -> None:
    """Until everything that was handed over is sent."""
    _sender.submit(int).result()


def _send_one(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError:
        log.exception("A mail could not be sent.")


def send_invitation(member: Member, link: str, *, by: Member) -> bool:
    """Mail the link to the member; say whether it went out."""
    return _send(member, "invitation", by=by, link=by_letter(link, member.email))


def write_to_guest(member: Member, link: str, *, to: str, by: Member) -> None:
    """Mail the link beside the page to the address that its guest has said."""
    hand_over(_letter(member, "invitation", to=to, by=by, link=by_letter(link, to)))


def write_to_new_address(member: Member, link: str, *, to: str) -> None:
    """Mail beside the page what makes another address count."""
    hand_over(_letter(member, "address", to=to, link=link))


def write_way_back(member: Member, link: str, *, to: str, by: Member, without_second_factor: bool) -> None:
    """Mail the link for a new password beside the page to the address by which the member signs in."""
    told = {"by": by, "link": link, "without_second_factor": without_second_factor}
    hand_over(_letter(member, "way_back", to=to, **told))


def send_deletion(owner: Member, link: str, *, due: datetime, by: Member) -> bool:
    """Tell an owner that the company is to be deleted, and where it can be kept; say whether it went out."""
    language = owner.language or owner.organization.language
    day = formats.date_text(owner.organization.day_of(due), language=language)
    return _send(owner, "deletion", by=by, link=link, day=day)


def _letter(member: Member, name: str, *, to: str, **told: object) -> EmailMessage:
    subject, body = _written(member, name, **told)
    return EmailMessage(subject, body, None, [to])


def _send(member: Member, name: str, **told: object) -> bool:
    if not member.email or not is_sent():
        return False
    try:
        return send_mail(*_written(member, name, **told), None, [member.email]) == 1
    except OSError:
        log.exception("A mail could not be sent.")
        return False


def _written(member: Member, name: str, **told: object) -> tuple[str, str]:
    """Subject and text in the member's language."""
    with translation.override(member.language or member.organization.language):
        context = {"member": member, "company": member.organization, **told}
        subject = render_to_string(f"people/mail/{name}_subject.txt", context, using="jinja2").strip()
        body = render_to_string(f"people/mail/{name}.txt", context, using="jinja2")
    return " ".join(subject.split()), body
