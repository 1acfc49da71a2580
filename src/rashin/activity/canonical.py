"""Canonical JSON text: the same bytes for the same content on every database."""

import json
from datetime import date, datetime
from decimal import Decimal


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    public_id = getattr(value, "public_id", None)
    if public_id is not None:
        return public_id
    raise TypeError(f"{type(value).__name__} has no canonical text")


def decimal_text(value: Decimal) -> str:
    """Return a number without exponent and without trailing zeros: 7000, 18.2, -0.5."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def canonical_text(content: object) -> str:
    """Return JSON with sorted keys and no spare space; decimals and dates as strings, rows as their public id."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def parsed(text: str) -> dict[str, object]:
    """Read what `canonical_text` wrote of a dictionary."""
    content = json.loads(text)
    return content if isinstance(content, dict) else {}


def texts_sent_back(text: str) -> dict[str, str]:
    """Read the texts by name that a page carries along in a hidden field; nothing, where it holds anything else."""
    try:
        texts = {name: value for name, value in parsed(text).items() if isinstance(value, str)}
        canonical_text(texts).encode()  # what cannot be written again, half a surrogate, is nobody's text
    except (ValueError, RecursionError):
        return {}
    return texts
