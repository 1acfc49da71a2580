"""Invitations by mail: kept in the database with what they invite to, and sent from there by the clock, so that none is
lost when a process dies. Where one dies between the mail server's answer and ours, that mail goes out once more."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from rashin.organizations.models import Member
from rashin.organizations.refusals import NotAllowed
from rashin.people import mail
from rashin.people.models import Invitation, Letter

AGAIN_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(minutes=10)
MOST_AT_ONCE, SECONDS_AT_ONCE = 500, 60
MOST_FAILURES = 3  # one after the other: the mail server is away, and the rest waits


@transaction.atomic
def post_invitations(links: Iterable[tuple[Member, str]], *, by: Member) -> int:
    """Let the clock mail these links, each to its member's address. Says how many. Raises NotAllowed."""
    from rashin.people.locking import LETTER, locked  # what locks is large, and asked for here alone

    if not by.administers:
        raise NotAllowed
    addressed = {member.pk: link for member, link in links if member.email}
    open_ones = Invitation.objects.filter(organization_id=by.organization_id, member__in=list(addressed))
    rows = [
        Letter(
            organization=by.organization,
            invitation=invitation,
            locked_link=locked(addressed[invitation.member_id or 0], LETTER),
        )
        for invitation in open_ones.filter(accepted_at=None, withdrawn_at=None).order_by("pk")
    ]
    return len(Letter.objects.bulk_create(rows, batch_size=500))


def send_letters(now: datetime) -> int:
    """Mail what waits, the longest waiting first; what can't be sent is tried again later. Says how many went out."""
    sent, failures, ends = 0, 0, time.monotonic() + SECONDS_AT_ONCE
    due = Letter.objects.filter(Q(tried_at=None) | Q(tried_at__lte=now - AGAIN_AFTER))
    rows = due.select_related("invitation__member__organization", "invitation__invited_by")
    for letter in rows.order_by(F("tried_at").asc(nulls_first=True), "pk")[:MOST_AT_ONCE]:
        if not mail.is_sent() or failures >= MOST_FAILURES or time.monotonic() > ends:
            break
        if not _is_mine(letter, now):
            continue
        if not _is_wanted(letter.invitation, now) or _went_out(letter):
            sent += _is_wanted(letter.invitation, now)
            letter.delete()
            failures = 0
        else:
            failures += 1
    return sent


def _is_mine(letter: Letter, now: datetime) -> bool:
    """Claim a letter for this try: another clock that is at it as well leaves it alone."""
    return bool(Letter.objects.filter(pk=letter.pk, tried_at=letter.tried_at).update(tried_at=now))


def late_letters(by: Member, *, at: datetime) -> int:
    """How many invitations have waited for their mail for too long, for those who administer. One query."""
    waiting = Letter.objects.filter(organization_id=by.organization_id, tried_at__isnull=False)
    return waiting.filter(invitation__invited_at__lte=at - LATE_AFTER).count() if by.administers else 0


def _is_wanted(invitation: Invitation, now: datetime) -> bool:
    ended = invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= now
    return not ended and invitation.member is not None and invitation.member.is_present


def _went_out(letter: Letter) -> bool:
    from rashin.people.locking import LETTER, opened

    link, member = opened(letter.locked_link, LETTER), letter.invitation.member
    if link is None or member is None:
        return True  # the installation has another key since: the link opens nothing any more
    return mail.send_invitation(member, link, by=letter.invitation.invited_by)
