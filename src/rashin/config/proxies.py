"""Who is believed about where a request came from."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


def is_trusted(address: str) -> bool:
    """Say whether an address belongs to RASHIN_TRUSTED_PROXIES."""
    try:
        own = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(own in network for network in settings.RASHIN_TRUSTED_PROXIES)


class TrustedProxies:
    """Take the visitor's address and scheme from a trusted proxy's headers; drop the same headers from anybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = {name: request.META.pop(name, "") for name in FORWARDED}
        request.META["rashin.forwarded"] = any(told.values())  # not from this machine, whatever the address says
        if is_trusted(request.META.get("REMOTE_ADDR", "")):
            if told["HTTP_X_FORWARDED_PROTO"] in {"http", "https"}:
                request.META["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"]
            hops = [hop.strip() for hop in told["HTTP_X_FORWARDED_FOR"].split(",") if hop.strip()]
            visitors = [hop for hop in hops if not is_trusted(hop)]
            if visitors:
                request.META["REMOTE_ADDR"] = visitors[-1]
        return self.get_response(request)
