"""Addresses of pages, worked out once for each organisation: a page of many rows leads to hundreds of them."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse

_PLACE = "0000000000000000"
_REMEMBERED = 4096
_MOST_DIGITS = 10  # Python reads no number of some thousand digits


def whole_asked(text: str, most: int) -> int:
    """The number that an address asks for, `most` at most; 0 for what is none."""
    if not text.isascii() or not text.isdigit():
        return 0
    return min(int(text), most) if len(text) < _MOST_DIGITS else most


def page(name: str, slug: str) -> str:
    """The address of a page of an organisation that is about nothing in particular. NoReverseMatch without one."""
    return _page(name, slug, get_script_prefix())


def page_if_any(name: str, slug: str) -> str:
    """The address of a page of an organisation, or of one that is the same for all; "" without one."""
    return _page_if_any(name, slug, get_script_prefix())


def around(name: str, slug: str, of: str) -> tuple[str, str]:
    """What stands before and after the id in the address of a thing's page; `of` is the id's name in the address."""
    return _around(name, slug, of, get_script_prefix())


def around_if_any(name: str, slug: str, of: str) -> tuple[str, str]:
    """The same; nothing, twice, where there is no such page."""
    try:
        return around(name, slug, of)
    except NoReverseMatch:
        return "", ""


@lru_cache(_REMEMBERED)
def _page(name: str, slug: str, _prefix: str) -> str:
    return reverse(name, kwargs={"slug": slug})


@lru_cache(_REMEMBERED)
def _page_if_any(name: str, slug: str, _prefix: str) -> str:
    for known in ({"slug": slug}, {}):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=known)
    return ""


@lru_cache(_REMEMBERED)
def _around(name: str, slug: str, of: str, _prefix: str) -> tuple[str, str]:
    before, _place, after = reverse(name, kwargs={"slug": slug, of: _PLACE}).rpartition(_PLACE)
    return before, after


@lru_cache(_REMEMBERED)
def file(path: str) -> str:
    """The address of a file that comes with the program. It stays the same as long as the process lives."""
    return static(path)
