"""Where an installation can be reached, as the terminal shows it."""

from __future__ import annotations

import errno
import io
import socket
import sys
from collections.abc import Sequence

from rashin.cli.commands import Stop
from rashin.ui.terminal import gettext as _

EVERYWHERE = ("0.0.0.0", "::", "")
ANSWERS_WITHIN = 5  # seconds
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def base_address(host: str, port: int) -> str:
    """Write http://host:port; IPv6 in brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def base_of_links() -> str:
    """What a link begins with that is written to the terminal: the public address where one is set."""
    from django.conf import settings

    host = settings.RASHIN_SERVE["host"]
    near = base_address("127.0.0.1" if host in EVERYWHERE else host, settings.RASHIN_SERVE["port"])
    return str(settings.RASHIN_URL or near).rstrip("/")


def for_phones(own: Sequence[str], port: int) -> list[str]:
    """Write this machine's addresses for phones: those that are easy to type, where it has any."""
    easy = [each for each in own if ":" not in each]
    return [base_address(each, port) for each in easy or own]


def check_port(host: str, port: int) -> None:
    """Raise Stop with a sentence when the address cannot be listened on."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise _no_address_here(host) from None
    except PermissionError:
        told = _("Port %(port)s needs administrator's rights. Use a port above 1023, such as PORT=8000.")
        raise Stop(told % {"port": port}) from None
    except OverflowError:
        raise Stop(_("PORT must be a whole number from 1 to 65535.")) from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_address_here(host) from None
        raise _in_use(port) from None


def claim_port(host: str, port: int) -> socket.socket | None:
    """Hold an address for as long as the socket that is returned is open, or raise Stop with a sentence when another
    Rashin holds it.

    Web workers share their port with each other, so that the system would let those of a second server in as well: one
    that is started while the first one is still on its way. Every address and a single one of them are two claims; of
    these `check_port` alone tells, once the other one listens. None where the system has no names that go with their
    process (they are Linux's): there, too.
    """
    if sys.platform != "linux":
        return None
    where = "*" if host in EVERYWHERE else socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        claim.bind(f"\0rashin serves {where} {port}")
    except OSError:
        claim.close()
        raise _in_use(port) from None
    return claim


def answers(host: str, port: int, named: str = "") -> bool:
    """Whether a web server answers there, whatever it says. `named` is the Host that it is asked for."""
    near = {"::": "::1"}.get(host, "127.0.0.1" if host in EVERYWHERE else host)
    asked = f"GET /healthz HTTP/1.1\r\nHost: {named or 'localhost'}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((near, port), timeout=ANSWERS_WITHIN) as there:
            there.sendall(asked.encode("latin-1", "replace"))
            return there.recv(5) == b"HTTP/"
    except OSError:
        return False


def _in_use(port: int) -> Stop:
    told = _(
        "Port %(port)s is in use: another program, or another Rashin, listens there. "
        "Stop it, or choose another port: PORT=%(other)s make run"
    )
    return Stop(told % {"port": port, "other": port + 1 if port < 65535 else 8000})


def _no_address_here(host: str) -> Stop:
    told = _("HOST is “%(host)s”, which is no address of this machine. Use 127.0.0.1 or 0.0.0.0.")
    return Stop(told % {"host": host})


def qr_code(address: str) -> str:
    """Draw an address as a QR code for the terminal."""
    import segno  # most starts draw none

    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue()
