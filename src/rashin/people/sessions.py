"""Sessions as rows of our own: whose, since when, last seen when, from where, by which browser.

One statement reads a session, as Django's own table did; when it was last seen is written at most every few minutes.
It ends a number of days after signing in (`RASHIN_SESSION_DAYS`), and before that when nobody used it for a while
(`RASHIN_SESSION_IDLE_HOURS`).

Who reads the row learns who is where, and nothing that opens anything: what a session is about to show or to ask for (a
link, a mailed code, a form that waits) lies locked in it, with a key made from the installation's own.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rashin.organizations.prepared import Prepared
from rashin.people.links import digest_of
from rashin.people.models import Session, Turn

SEEN_EVERY = timedelta(minutes=5)
OLD_NAME = timedelta(seconds=30)  # what the browser asked for at the same moment still comes by the former name
LONGEST_ADDRESS, LONGEST_AGENT = 45, 255

LOCKED = "locked"
# What is read on every page, and opens nothing. Whatever else a session holds is locked.
OPEN = frozenset({
    SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY, "account_authentication_methods",
    "account_authentication_methods_user", "organization", "language", "entered", "second_factor", "single_sign_on",
    "bound_to_single_sign_on", "document_import", "first_start_code_known", "_messages", "_session_expiry",
})  # fmt: skip

_SESSION = Prepared(lambda key: Session.objects.filter(key=key))


def is_over(row: Session, at: datetime) -> bool:
    """Whether a session has reached its end or was left alone for too long."""
    return row.ends_at <= at or row.seen_at <= at - settings.RASHIN_SESSION_IDLE


class SessionStore(SessionBase):
    """What Django reads and writes of a session."""

    def __init__(self, session_key: str | None = None, *, address: str = "", agent: str = "") -> None:
        super().__init__(session_key)
        self.address, self.agent = address[:LONGEST_ADDRESS], agent[:LONGEST_AGENT]
        self._row: Session | None = None

    @property
    def digest(self) -> str:
        """The key of this session's row; "" while it has none."""
        return digest_of(self.session_key) if self.session_key else ""

    def load(self) -> dict[str, Any]:
        row = next(iter(_SESSION(self.digest)), None)
        if row is None or is_over(row, timezone.now()):
            self._session_key = None
            return {}
        self._row = row
        return self.decode(row.data)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """As the row holds it."""
        closed = {name: value for name, value in session_dict.items() if name not in OPEN}
        if not closed:
            return super().encode(session_dict)
        from rashin.people.locking import SESSION, locked  # what locks is large, and asked for by few

        told = {name: value for name, value in session_dict.items() if name in OPEN}
        return super().encode({**told, LOCKED: locked(json.dumps(closed), SESSION)})

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """As a page reads it. With another secret key of the installation nothing of it is believed at all."""
        told: dict[str, Any] = super().decode(session_data)
        box = told.pop(LOCKED, None)
        if box is not None:
            from rashin.people.locking import SESSION, opened

            told |= json.loads(opened(box, SESSION) or "{}")
        return told

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key=digest_of(session_key)).exists()

    def create(self) -> None:
        self.clear_expired()
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        told: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = self._values(told)
        if must_create:
            self._row = self._inserted(Session(key=self.digest, **values))
        elif not Session.objects.filter(key=self.digest).update(**values):
            raise UpdateError  # it was ended meanwhile, and stays so
        elif self._row is not None:
            for name, value in values.items():
                setattr(self._row, name, value)

    def _values(self, told: dict[str, Any]) -> dict[str, Any]:
        """What is to stand in the row. Signing in begins a new count of days; another name of the session does not."""
        now, before = timezone.now(), self._row
        user = int(told[SESSION_KEY]) if SESSION_KEY in told else None
        goes_on = before is not None and before.user_id == user
        since = before.signed_in_at if before is not None and goes_on else now
        values = {
            "user_id": user,
            "data": self.encode(told),
            "signed_in_at": since,
            "seen_at": now,
            "address": self.address or (before.address if before else ""),
            "agent": self.agent or (before.agent if before else ""),
        }
        if not goes_on or before is None or before.key != self.digest:
            values["ends_at"] = since + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return values

    @staticmethod
    def _inserted(row: Session) -> Session:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise CreateError from None
        return row

    def delete(self, session_key: str | None = None) -> None:
        name = session_key or self.session_key
        if name:
            Session.objects.filter(key=digest_of(name)).delete()

    def flush(self) -> None:
        super().flush()
        self._row = None

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the rows of sessions that have ended, at the latest when their days are over."""
        Session.objects.filter(ends_at__lte=timezone.now()).delete()

    def note_use(self) -> None:
        """Remember when and from where the session was last used, and give it the other name that is due."""
        row, now = self._row, timezone.now()
        if row is None or not self.session_key:
            return
        if row.turn == Turn.DUE:
            self._turn(row, now)
        elif now - row.seen_at >= SEEN_EVERY:
            used = {"seen_at": now, "address": self.address, "agent": self.agent}
            with suppress(OperationalError):  # a busy database is no reason to lose a page that is ready
                Session.objects.filter(key=row.key).update(**used)

    def _turn(self, row: Session, now: datetime) -> None:
        """Go on under another name. Of several pages that come at once one does it."""
        past = Session.objects.filter(key=row.key, turn=Turn.DUE)
        if past.update(turn=Turn.PAST, ends_at=min(row.ends_at, now + OLD_NAME)):
            self.create()


class Sessions(SessionMiddleware):
    """Django's own, which also knows from where and by which browser somebody comes."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = SessionStore(
            request.COOKIES.get(settings.SESSION_COOKIE_NAME),
            address=request.META.get("REMOTE_ADDR", ""),
            agent=request.headers.get("user-agent", ""),
        )

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        if request.session.accessed:
            request.session.note_use()  # type: ignore[attr-defined]
        return super().process_response(request, response)
