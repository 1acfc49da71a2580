"""Other machines are asked by https alone, at public addresses alone, and for short answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rashin.people.fetching import LONGEST, NotFetched, fetch, is_public


@pytest.fixture
def machine(settings: Any) -> Iterator[str]:
    """A machine inside, which the operator has not named."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/elsewhere":
                self.send_response(302)
                self.send_header("Location", "http://localhost/inside")
                self.end_headers()
                return
            text = b"x" * (LONGEST + 1 if self.path == "/long" else 4)
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_the_operator_has_named_is_asked(machine, settings):
    settings.RASHIN_INSIDE_HOSTS = ("localhost",)
    assert fetch(f"{machine}/").body == b"xxxx"
    assert fetch(f"{machine}/elsewhere").status == 302, "it is led nowhere else"
    with pytest.raises(NotFetched):
        fetch(f"{machine}/long")


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/", "https://10.0.0.1/", "https://0.0.0.0/",
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://example.com:22/",
        "https://user@example.com/", "https:///", "https://example.com:x/", "gopher://x/", "",
    ],
)  # fmt: skip
def test_what_leads_inside_or_is_no_address_is_not_asked(machine, address):
    with pytest.raises(NotFetched):
        fetch(address)
    with pytest.raises(NotFetched):
        fetch(machine)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("192.168.1.1", False),
        ("100.64.0.1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("224.0.0.1", False), ("::", False), ("text", False),
    ],
)  # fmt: skip
def test_which_addresses_belong_to_the_open_internet(address, public):
    assert is_public(address) is public
