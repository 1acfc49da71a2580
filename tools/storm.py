"""People who check in over HTTP, all at once, as their browsers would: what the benches time and the proofs disturb."""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

SECONDS = 10
DRAWN = (
    r'name="idempotency_key"[^>]*value="([^"]+)"',
    r'name="last_seen"[^>]*value="([^"]*)"',
    r'name="value" value="([^"]+)"|name="value"[^>]* placeholder="([^"]+)"',
)
SAVED = (200, 302)


def drawn(page: str) -> tuple[str, str, str] | None:
    """What a page draws for the next entry: its key, the entry that it shows, and that entry's value."""
    key, seen, value = (re.search(pattern, page) for pattern in DRAWN)
    return (key[1], seen[1], value[1] or value[2]) if key and seen and value else None


class Refused(Exception):
    """The server answered, and not with what was asked for; the text says what."""


@dataclass
class Browser:
    """One person at one connection: keeps cookies, sends forms with their token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    patience: float = SECONDS

    def ask(self, path: str, form: dict[str, str] | None = None, *, partial: bool = False) -> tuple[int, str]:
        """(status, body) of one request. OSError or HTTPException when the line breaks: nobody knows what was done."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if partial:
            headers["HX-Request"] = "true"
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        try:
            self.connection.request("GET" if body is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            told = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return answer.status, told

    def sign_in(self, address: str, password: str) -> None:
        """Sign in by e-mail and password."""
        self.ask("/accounts/login/")
        status, told = self.ask("/accounts/login/", {"login": address, "password": password})
        if status != 302:
            raise Refused(f"signing in answered {status}: {told[:300]}")


@dataclass(eq=False)
class Writer(threading.Thread):
    """Enters one value after the other for one key result until told to stop, and asks again where no answer came."""

    browser: Browser
    path: str  # of the key result's entries
    stop: threading.Event
    saved: list[str] = field(default_factory=list)  # the idempotency keys that were answered as saved
    times: list[float] = field(default_factory=list)  # seconds from the first try to the answer
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        while not self.stop.is_set():
            drawn = self._draw()
            if not drawn:
                continue
            key, seen, value = drawn
            began = time.perf_counter()
            form = {"do": "record", "value": value, "confirmed": value, "idempotency_key": key, "last_seen": seen}
            status, told = self._until_answered(lambda form=form: self.browser.ask(self.path, form, partial=True))  # type: ignore[misc]
            if status in SAVED:
                self.saved.append(key)
                self.times.append(time.perf_counter() - began)
            elif status:
                self.wrong.append(f"{self.path} answered {status}: {told[:200]}")

    def _draw(self) -> tuple[str, str, str] | None:
        """The page as it stands: its idempotency key, the entry that it shows, and that entry's value."""
        status, told = self._until_answered(lambda: self.browser.ask(self.path))
        found = drawn(told)
        if found:
            return found
        if status:
            self.wrong.append(f"{self.path} drew no number to enter ({status})")
            self.stop.wait(1)
        return None

    def _until_answered(self, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        """A broken line and "not now" are tried again, as the page does; (0, "") once told to stop."""
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, told = ask()
                if status < 500:
                    return status, told
                if status not in (502, 503, 504):
                    self.wrong.append(f"{self.path} answered {status}: {told[:200]}")
            if self.stop.is_set():
                return 0, ""
            time.sleep(0.05)
