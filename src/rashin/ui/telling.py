"""Say on the next page what has just been done, with the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo "


def tell(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Show `words` as a toast on the next page; a POST to `undo` takes it back."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo}" if undo else "")
