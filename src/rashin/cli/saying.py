"""Lines for the terminal without a library, so that what serves starts sooner and its web workers stay smaller."""

from __future__ import annotations

import os
import sys

STRONG, FAINT = "1", "2"


def say(text: str, look: str = "") -> None:
    """Print a line; STRONG or FAINT where a terminal shows it."""
    shows = look and sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    print(f"\x1b[{look}m{text}\x1b[0m" if shows else text)
