"""In which language the terminal is spoken to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


def terminal_language() -> str:
    """RASHIN_LANGUAGE where it is set, else Japanese for a Japanese terminal, else English."""
    if os.environ.get("RASHIN_LANGUAGE"):
        return str(settings.LANGUAGE_CODE)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if locale.lower().startswith("ja") else "en"


@contextmanager
def of_the_terminal() -> Iterator[None]:
    """Speak the terminal's language within the block."""
    with translation.override(terminal_language()):
        yield
