"""What keeps tries at the doors from taking the machine away from those who are inside.

Two limits of one process, before and beside those that all processes share in the database (allauth's): an address that
knocks too often is told to wait before anything is read or written for it, and one password at a time is hashed.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

DOORS = ("/accounts/", "/invitations/", "/start/")
KNOCKS, SECONDS = 60, 60.0  # of one address, in one process
LINKS = "/team/"
WRONG_KEYS = 20  # access tokens and teams' links that opened nothing, of one address in one process and that time
ADDRESSES = 10_000  # that are remembered; the one that has been quiet longest is forgotten first
WAITING = 2  # who may wait for their turn at hashing; a worker has more threads than that
SLOWLY, SLOWED = 0.5, 2  # seconds until who knocks too often is told so, and how many are kept waiting for it at once
PATIENCE = 5.0
RETRY_SECONDS = 5


class TooBusy(Exception):
    """Too many passwords wait to be hashed."""


_turn = threading.Lock()
_places = threading.BoundedSemaphore(1 + WAITING)
_slowed = threading.BoundedSemaphore(SLOWED)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the only turn of this process for hashing; raise TooBusy where too many wait already."""
    if not _places.acquire(blocking=False):
        raise TooBusy
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise TooBusy
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()


def whence(request: HttpRequest) -> str:
    """The address that somebody comes from; of IPv6 its first half, for one household has all of the second."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told.partition("%")[0])
    except ValueError:
        return told
    if address.version == 4:
        return told
    within = address.ipv4_mapped  # an IPv4 visitor of a server that listens on both
    return str(within or ip_network((address, 64), strict=False))


def _slow_down() -> None:
    """A program that knocks without a pause would take a processor from those inside only to be told to wait, so the
    answer comes late; to a few at a time, for each of them keeps a thread of the worker."""
    if _slowed.acquire(blocking=False):
        try:
            time.sleep(SLOWLY)
        finally:
            _slowed.release()


class Knocks:
    """How often each address has knocked in the running minute."""

    def __init__(self, most: int = KNOCKS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, address: str, now: float) -> int:
        """Count one knock; return for how many seconds the address has to wait, 0 when it may come in."""
        with self._lock:
            began, count = self._seen.pop(address, (now, 0))
            if now - began >= SECONDS:
                began, count = now, 0
            self._seen[address] = (began, count + 1)
            if len(self._seen) > ADDRESSES:
                self._seen.popitem(last=False)
        return math.ceil(began + SECONDS - now) if count >= self._most else 0

    def left(self, address: str, now: float) -> int:
        """For how many seconds the address has to wait, without counting."""
        with self._lock:
            began, count = self._seen.get(address, (now, 0))
        return math.ceil(began + SECONDS - now) if count >= self._most and now - began < SECONDS else 0


class Gate:
    """Tell who knocks too often, and who finds too many waiting, to come back later: the same to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.knocks = Knocks()
        self.wrong_keys = Knocks(WRONG_KEYS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_AUTHORIZATION" in request.META or request.path.startswith(LINKS):
            return self._by_key(request)
        if request.method == "POST" and request.path.startswith(DOORS):
            seconds = self.knocks.wait(whence(request), time.monotonic())
            if seconds:
                _slow_down()
                return told_to_wait(request, 429, seconds)
        return self.get_response(request)

    def _by_key(self, request: HttpRequest) -> HttpResponse:
        """A program with an access token, or a phone with a team's link: it may ask as often as it likes, and guess a
        few times."""
        address, now = whence(request), time.monotonic()
        seconds = self.wrong_keys.left(address, now)
        if seconds:
            return told_to_wait(request, 429, seconds)
        answer = self.get_response(request)
        opens_nothing = HTTPStatus.NOT_FOUND if request.path.startswith(LINKS) else HTTPStatus.UNAUTHORIZED
        if answer.status_code == opens_nothing:
            self.wrong_keys.wait(address, now)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return told_to_wait(request, 503, RETRY_SECONDS) if isinstance(exception, TooBusy) else None


def told_to_wait(request: HttpRequest, status: int, seconds: int) -> HttpResponse:
    """The page that says so, in the reader's language; it asks the database nothing."""
    language = translation.get_language_from_request(request)
    return HttpResponse(_page(status, language), status=status, headers={"Retry-After": str(seconds)})


@lru_cache(maxsize=8)
def _page(status: int, language: str) -> str:
    with translation.override(language):
        return render_to_string(f"{status}.html", using="jinja2")
