"""The one place that asks other machines: a company's identity provider, and the file that proves a domain.

What somebody typed never reaches into this network: names are looked up once, every address that comes out has to be a
public one, and the connection goes to that very address. The operator names exceptions (`RASHIN_INSIDE_HOSTS`). Only
https, no redirects, little time, short answers. Loaded when it is asked for.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 8.0
LONGEST = 512 * 1024
AT_ONCE = 16 * 1024


class NotFetched(Exception):
    """The other machine may not be asked, or does not answer as it should; the reason is for the record alone."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def fetch(url: str, *, content: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask for an address (POST where there is content). Raises NotFetched."""
    parts = urlsplit(url)
    try:
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise NotFetched("the address cannot be read") from None
    is_inside = host in settings.RASHIN_INSIDE_HOSTS
    if parts.scheme != "https" and not (is_inside and parts.scheme == "http"):
        raise NotFetched("only https is asked")
    if not host or parts.username is not None or (port not in (None, 443) and not is_inside):
        raise NotFetched("the address cannot be read")
    ends = time.monotonic() + SECONDS
    connection = _connected(host, port or (443 if parts.scheme == "https" else 80), parts.scheme, is_inside)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        method = "GET" if content is None else "POST"
        connection.request(method, path, body=content, headers={"Accept": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return Answer(answer.status, _body(answer, ends))
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
        raise NotFetched(type(problem).__name__) from None
    finally:
        connection.close()


def _connected(host: str, port: int, scheme: str, is_inside: bool) -> http.client.HTTPConnection:
    """A connection to an address that may be asked; the name is looked up once, here."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not addresses or not (is_inside or all(is_public(address) for address in addresses)):
            raise NotFetched("the address is inside a network")
        sock = socket.create_connection((addresses[0], port), timeout=SECONDS)
    except (OSError, UnicodeError) as problem:
        raise NotFetched(type(problem).__name__) from None
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.sock = _secured(sock, host) if scheme == "https" else sock
    except (OSError, ValueError) as problem:
        sock.close()
        raise NotFetched(type(problem).__name__) from None
    return connection


def _secured(sock: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet; one that wraps another is what it wraps."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
        elif found in ipaddress.ip_network("64:ff9b::/96"):
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


def _body(answer: http.client.HTTPResponse, ends: float) -> bytes:
    pieces, length = [], 0
    while piece := answer.read1(AT_ONCE):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST or time.monotonic() > ends:
            raise NotFetched("the answer is too long")
    return b"".join(pieces)
