"""Every request knows where it comes from; what was refused and what was taken along as a file goes on record.

It is written after the page has been answered, so that a refusal stays on record though what was tried has been rolled
back. Somebody who is no member of the organisation that they asked for is the installation's matter: neither that
organisation nor theirs learns of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from rashin.activity import security
from rashin.activity.origin import coming_from
from rashin.organizations.models import Member
from rashin.people.models import User

log = logging.getLogger(__name__)
PLACES = "/o/"
LINKS = "/team/"
MOST_IN_A_MINUTE = 30  # of one person in one process: a flood of refusals is on record, and fills no disk


class OnRecord:
    """Stands behind the proxies' middleware, in front of everything that answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._lately = Lately()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        with coming_from(address, request.META.get("HTTP_USER_AGENT", "")):
            answer = self.get_response(request)
            name = _name(request, answer)
            if name:
                self._note(request, name, answer.status_code)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep in mind that a page has refused, and not that there is none at this address."""
        request.__dict__["was_refused"] = isinstance(exception, PermissionDenied | Http404)

    def _note(self, request: HttpRequest, name: str, status: int) -> None:
        user, member = getattr(request, "user", None), getattr(request, "member", None)
        token = member.by_token if isinstance(member, Member) else None
        account = user.public_id if isinstance(user, User) else ""
        by_link = request.path.startswith(LINKS)  # whose path holds the key, which may open again once it is extended
        person = account or (str(token) if token else "") or (request.META.get("REMOTE_ADDR", "") if by_link else "")
        if not person or not self._lately.allows(person):
            return
        payload: dict[str, object] = {"page": _page(request), "method": request.method}
        payload |= {} if by_link else {"path": request.path}
        if name == "access.refused":
            payload["status"] = status
        if token:
            account, payload["token"], payload["name"] = "", token.token, token.name
        try:
            security.note(name, by=member, account=account, payload=payload, at=timezone.now())
        except DatabaseError:  # the page has been answered; what went wrong with the database is told elsewhere, too
            log.exception("A line of the record could not be written.")


def _name(request: HttpRequest, answer: HttpResponse) -> str:
    """What goes on record of this answer; mostly nothing."""
    if getattr(request, "was_refused", False) and request.path.startswith(PLACES):
        return "access.refused"
    if answer.status_code == HTTPStatus.NOT_FOUND and request.path.startswith(LINKS):
        return "team_link.refused"
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "access.limited"
    if "Content-Disposition" in answer and answer.status_code == HTTPStatus.OK and hasattr(request, "member"):
        return "export.taken"
    return ""


def _page(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


class Lately:
    """Counts what each person has left on record in this minute."""

    def __init__(self) -> None:
        self._minute = 0
        self._count: Counter[str] = Counter()
        self._lock = Lock()

    def allows(self, person: str) -> bool:
        """Count one line more; False where there were too many in this minute."""
        minute = int(timezone.now().timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute, self._count = minute, Counter()
            self._count[person] += 1
            return self._count[person] <= MOST_IN_A_MINUTE
