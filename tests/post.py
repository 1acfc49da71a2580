"""The mails that pages have written, sent as the clock does it."""

from __future__ import annotations

from django.utils import timezone

from rashin.people.actions import account_letters, letters


def deliver() -> None:
    """Send everything; within a test's own transaction nothing is sent beside the page."""
    account_letters.wait()
    account_letters.send_account_letters(timezone.now() + account_letters.AGAIN_AFTER)
    letters.send_letters(timezone.now())
