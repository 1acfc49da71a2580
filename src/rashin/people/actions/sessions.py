"""Sessions: ending them, and giving them another name when rights have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rashin.activity import log
from rashin.organizations.models import Member
from rashin.people.models import Session, Turn, User
from rashin.people.watching import signed_out_at_the_machine


def end_session(user: User, public_id: str, *, by: Member, at: datetime) -> bool:
    """Sign the account out where this session is; False when there was none such."""
    with transaction.atomic():
        ended, _what = Session.objects.filter(user=user, public_id=public_id).delete()
        if ended:
            log.record("member.session_ended", by, organization=by.organization, by=by, at=at)
    return bool(ended)


def sign_out_everywhere(user: User, *, but: str, by: Member, at: datetime) -> int:
    """End every session of the account on every device, except the one with the key `but`; return how many."""
    with transaction.atomic():
        ended = end_sessions(user.pk, but=but)
        log.record("member.signed_out_everywhere", by, organization=by.organization, by=by, at=at)
    return ended


def sign_out_at_the_machine(accounts: Iterable[User], *, at: datetime) -> int:
    """End every session of these accounts that is still good; who had one finds it on record, with each of their
    companies. Only whoever runs the installation does it. Returns how many ended."""
    ended = 0
    for account in accounts:
        with transaction.atomic():
            good = Session.objects.filter(user=account, ends_at__gt=at).count()
            end_sessions(account.pk)
            if good:
                signed_out_at_the_machine(account)
        ended += good
    return ended


def end_sessions(user_id: int, *, but: str = "") -> int:
    """End the account's sessions at once, as part of a change that has a record of its own (leaving, a password)."""
    return Session.objects.filter(user=user_id).exclude(key=but).delete()[0]


def turn_sessions(user_id: int) -> None:
    """Rights have changed: every session of the account goes on under another name from its next page on."""
    Session.objects.filter(user=user_id, turn=Turn.NONE).update(turn=Turn.DUE)
