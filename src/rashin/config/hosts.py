"""By which names and addresses an installation may be called."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")


def lan_addresses() -> tuple[str, ...]:
    """Find this machine's addresses in its network; no packet is sent. Empty when it has none."""
    found: list[str] = []
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                own = str(probe.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(own.split("%")[0]).is_loopback and own not in found:
            found.append(own)
    return tuple(found)


def elsewhere(host: str) -> tuple[str, ...]:
    """Take an address that other machines can reach as it is; the loopback is none."""
    return () if host in {"127.0.0.1", "localhost", "::1"} else (host,)


def in_url(host: str) -> str:
    """Write a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def allowed_hosts(*, host: str, lan: tuple[str, ...], url: str, more: tuple[str, ...]) -> list[str]:
    """List the Host headers that are answered: this machine, its own addresses, RASHIN_URL's host and RASHIN_HOSTS."""
    own = [in_url(each) for each in lan] if host in EVERYWHERE else [in_url(host)]
    machine = [socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"] if host in EVERYWHERE else []
    public = [in_url(urlsplit(url).hostname or "")] if url else []
    return list(dict.fromkeys([*LOOPBACK, *own, *machine, *public, *more]))
