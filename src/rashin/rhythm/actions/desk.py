"""What a coach keeps at hand for a client: private notes, the link for booking, templates that members find."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rashin.activity import log
from rashin.goals.actions.limits import check_texts
from rashin.organizations.models import Member
from rashin.rhythm.actions.checking import check_coach, filled, secure_address
from rashin.rhythm.models import Booking, CoachNote, CoachTemplate

MOST_KEY_RESULTS = 5


@transaction.atomic
def write_note(text: str, *, by: Member, at: datetime) -> CoachNote:
    """A private note. No event: nobody else learns of it."""
    check_coach(by)
    text = filled("text", text, 4000, _("Write a note first."))
    return CoachNote.objects.create(organization=by.organization, coach=by, text=text, written_at=at)


@transaction.atomic
def set_booking(url: str, *, by: Member, at: datetime) -> Booking:
    """Where the company books a session; "" for nowhere. Raises ValidationError for what is not https."""
    check_coach(by)
    url = secure_address("url", url)
    row, _made = Booking.objects.select_for_update().get_or_create(coach=by, organization=by.organization)
    if row.url != url:
        row.url = url
        row.save(update_fields=["url"])
        told = {"is_shown": bool(url)}  # the address may tell whose it is, which can be forgotten: it stays out
        log.record("booking.changed", row, organization=by.organization, by=by, at=at, payload=told)
    return row


def forget_coach(coach: Member) -> None:
    """What a coach's name is forgotten with: private notes and the address for booking. Called inside that action."""
    CoachNote.objects.filter(coach=coach).delete()
    Booking.objects.filter(coach=coach).update(url="")


@transaction.atomic
def offer_template(*, title: str, why: str, key_results: str, by: Member, at: datetime) -> CoachTemplate:
    """Put a draft where members start an objective. Taking it fills their form and commits to nothing.

    `key_results` are lines, at most MOST_KEY_RESULTS. Raises NotAllowed, and ValidationError by field.
    """
    check_coach(by)
    title = filled("title", title, 200, _("Write the objective first."))
    check_texts(why=(why, 500))
    lines = [line.strip() for line in key_results.splitlines() if line.strip()]
    if len(lines) > MOST_KEY_RESULTS:
        sentence = _("At most %(count)s key results: one on each line.") % {"count": MOST_KEY_RESULTS}
        raise ValidationError({"key_results": sentence})
    for line in lines:
        check_texts(key_results=(line, 200))
    row = CoachTemplate.objects.create(
        organization=by.organization, coach=by, title=title, why=why.strip(), key_results="\n".join(lines),
        offered_at=at,
    )  # fmt: skip
    told = {"title": title}
    log.record("coach_template.offered", row, organization=by.organization, by=by, at=at, payload=told)
    return row
