"""In which language the rooms below speak to the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from rashin.ui.terminal import terminal_language


@contextmanager
def of_the_terminal() -> Iterator[None]:
    """Speak the terminal's language within the block."""
    with translation.override(terminal_language()):
        yield
