"""Icons as inline SVG: four of our own, the rest from the lucide package.

`icon("lamp")` gives markup that inherits colour and size from its text (class `ic`). An icon never carries
meaning alone, so it is hidden from assistive technology; the word stands beside it.
"""

from __future__ import annotations

import functools
import re

from lucide.jinja import lucide as drawing_of
from markupsafe import Markup, escape

# Drawn for Rashin: what is walked towards, what measures it, the steps, and the brand.
OWN = {
    "lamp": (
        '<path d="M6.5 21V9.2a4.8 4.8 0 0 1 9.6 0v.8M4 21h5"/>'
        '<path class="lit" d="M12 13.5a4.1 4.1 0 0 1 8.2 0z"/>'
        '<path d="m13 16.5-1 2.5M16.1 16.5v3M19.2 16.5l1 2.5"/>'
    ),
    "ruler": '<path d="M3.5 16.5 16.5 3.5l4 4-13 13z"/><path d="m7 13 1.8 1.8M10 10l2.4 2.4M13 7l1.8 1.8"/>',
    "footstep": (
        '<path d="M8 4c1.7 0 2.6 1.8 2.6 3.8S9.8 11.5 8 11.5 5.4 9.8 5.4 7.8 6.3 4 8 4z'
        "M6.3 14h3.2v1.2a1.6 1.6 0 0 1-3.2 0zM16 8c1.7 0 2.6 1.8 2.6 3.8s-.9 3.7-2.6 3.7-2.6-1.7-2.6-3.7S14.3 8 16 8z"
        'M14.5 18h3.2v1.2a1.6 1.6 0 0 1-3.2 0z"/>'
    ),
}

COMPASS = (
    '<svg class="compass" viewBox="0 0 40 40" aria-hidden="true" fill="none">'
    '<circle cx="20" cy="20" r="17.5" stroke="#e9e4d6" stroke-width="1.6"/>'
    '<circle cx="20" cy="20" r="13" stroke="#7d8aa6" stroke-width=".8" stroke-dasharray="1 3.08"/>'
    '<path d="M26.5 9.5 23 22.5l-6-5z" fill="#ffc75f"/><path d="M13.5 30.5 17 17.5l6 5z" fill="#e9e4d6"/>'
    '<circle cx="20" cy="20" r="1.7" fill="#1a2642"/></svg>'
)

# Our words for what the package calls otherwise: a template asks for the meaning, not for the drawing.
MEANINGS = {
    "week": "calendar-check",
    "board": "list-tree",
    "map": "network",
    "meeting": "presentation",
    "write": "pencil",
    "retrospective": "history",
    "team": "users",
    "person": "user",
    "company": "building-2",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "square-arrow-down",
    "later": "circle-dashed",
    "waiting": "hourglass",
    "age": "clock",
    "error": "circle-alert",
    "undo": "undo-2",
    "find": "search",
    "automatic": "plug",
    "turn": "chevron-right",
    "down": "chevron-down",
    "close": "x",
    "add": "plus",
    "to": "arrow-right",
    "up": "arrow-up",
    "help": "hand-helping",
    "direction": "flag",
    "no": "ban",
    "sign-out": "log-out",
    "more": "ellipsis",
    "comment": "message-square",
    "print": "printer",
    "phone": "smartphone",
    "passkey": "fingerprint-pattern",
    "offline": "wifi-off",
}

_OUTER = re.compile(r"^\s*<svg[^>]*>|</svg>\s*$", re.DOTALL)


@functools.cache
def icon(name: str, extra: str = "") -> Markup:
    """The icon `name` (an own one, a meaning of ours, or a name of lucide), with `extra` classes."""
    inner = OWN.get(name) or _package_drawing(MEANINGS.get(name, name))
    classes = escape(f"ic {extra}".strip())
    return Markup(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>')


def compass() -> Markup:
    """The brand's sign."""
    return Markup(COMPASS)


@functools.cache
def _package_drawing(name: str) -> str:
    drawn = str(drawing_of(name, size=None))
    inner = _OUTER.sub("", drawn.strip())
    return re.sub(r">\s+<", "><", inner.strip()).replace(" />", "/>")
