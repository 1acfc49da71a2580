"""Who is believed about where a request came from.

Each proxy writes down who asked it, behind what it was told. So the last address is the word of the proxy that asks us,
the one before it the word of the last address, and so on: each is believed as long as it is told by a trusted proxy.
An entry of RASHIN_TRUSTED_PROXIES vouches for one proxy of the line: otherwise a visitor from within a trusted network
would be taken for one more proxy, and could name any address as their own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
Address = IPv4Address | IPv6Address


class TrustedProxies:
    """Take the visitor's address and scheme from a trusted proxy's headers; drop the same headers from anybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = {name: request.META.pop(name, "") for name in FORWARDED}
        request.META["rashin.forwarded"] = any(told.values())  # not from this machine, whatever the address says
        left = list(settings.RASHIN_TRUSTED_PROXIES)
        here = _read(request.META.get("REMOTE_ADDR", ""))
        if here is not None and _is_vouched_for(here, left):
            if told["HTTP_X_FORWARDED_PROTO"] in {"http", "https"}:
                request.META["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"]
            request.META["REMOTE_ADDR"] = str(_visitor(here, told["HTTP_X_FORWARDED_FOR"].split(","), left))
        return self.get_response(request)


def _visitor(proxy: Address, hops: list[str], left: list[IPv4Network | IPv6Network]) -> Address:
    """Go back from proxy to proxy; `left` are the entries that have vouched for none of them yet."""
    while hops and (told := _read(hops.pop())) is not None:
        proxy = told
        if not _is_vouched_for(proxy, left):
            break
    return proxy


def _is_vouched_for(address: Address, left: list[IPv4Network | IPv6Network]) -> bool:
    """Whether an entry is left that names this address; it has done its work then. The narrowest one does it."""
    named = sorted((each for each in left if address in each), key=lambda each: -each.prefixlen)
    if named:
        left.remove(named[0])
    return bool(named)


def _read(text: str) -> Address | None:
    """An address, with its port or without; IPv4 also as a server writes it that listens on both. None for anything
    else."""
    host = text.strip().partition("%")[0]
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
