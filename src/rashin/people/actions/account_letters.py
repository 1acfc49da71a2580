"""Mails about an account: a code, a link, what was changed. They wait locked in the database until they have gone out,
so that none is lost when a process dies or the mail server is away for a moment; neither address nor code can be read
there. The process that wrote one sends it at once, beside the page; the clock sends what was left.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from rashin.activity.canonical import canonical_text, parsed
from rashin.people.models import AccountLetter

log = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=1)
LONGEST = timedelta(days=3)
MOST_AT_ONCE, MOST_FAILURES = 200, 3
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")  # in turn: a slow server gets one at a time


def post(message: EmailMessage, *, at: datetime, lasts: timedelta = LONGEST) -> None:
    """Keep a mail, and send it once it is kept, for as long as it `lasts`. One to nobody is kept and goes nowhere: a
    page that writes to an address takes as long where there is no account."""
    from rashin.people.locking import ACCOUNT_LETTER, locked  # what locks is large, and asked for here alone

    told = {"to": message.to, "subject": message.subject, "body": message.body}
    letter = AccountLetter.objects.create(
        locked=locked(canonical_text(told), ACCOUNT_LETTER), ends_at=at + lasts, tried_at=at
    )
    transaction.on_commit(lambda: _sender.submit(_send_beside, letter))


def wait() -> None:
    """Until this process has tried to send everything that was posted."""
    _sender.submit(int).result()


def send_account_letters(now: datetime) -> int:
    """Send what waits longer than the process takes that wrote it; says how many went out."""
    sent = failures = 0
    due = Q(tried_at__lte=now - AGAIN_AFTER) | Q(ends_at__lte=now)
    for letter in AccountLetter.objects.filter(due).order_by("pk")[:MOST_AT_ONCE]:
        if failures >= MOST_FAILURES:  # one after the other: the mail server is away, and the rest waits
            break
        went = _send(letter, now)
        sent, failures = sent + bool(went), 0 if went is not False else failures + 1
    return sent


def _send_beside(letter: AccountLetter) -> None:
    try:
        _send(letter, timezone.now())
    except DatabaseError:
        log.exception("A mail is left to the clock.")
    finally:
        connection.close()  # of this thread, which may have nothing to do for long


def _send(letter: AccountLetter, now: datetime) -> bool | None:
    """Whether it went out; None where there was nothing to send, or another process is at it."""
    claimed = AccountLetter.objects.filter(pk=letter.pk, tried_at=letter.tried_at).update(tried_at=now)
    message = _opened(letter) if claimed and now < letter.ends_at else None
    if message is not None and message.to:
        try:
            message.send()
        except OSError as error:  # a mail server's refusals, too; the mail is told to nobody's terminal
            log.warning("A mail could not be sent, and is tried again: %s", type(error).__name__)
            return False
    if claimed:
        letter.delete()
    return True if message is not None and message.to else None


def _opened(letter: AccountLetter) -> EmailMessage | None:
    """The mail; None when the installation has another key since."""
    from rashin.people.locking import ACCOUNT_LETTER, opened

    text = opened(letter.locked, ACCOUNT_LETTER)
    told = parsed(text) if text is not None else None
    return EmailMessage(subject=str(told["subject"]), body=str(told["body"]), to=told["to"]) if told else None  # type: ignore[arg-type]
