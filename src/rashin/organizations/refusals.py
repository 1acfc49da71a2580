"""Why an action says no. A page turns each into its own answer: 403, 409, or a message at a field (422)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The member may see this but not change it. `reason` is a sentence for the reader."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Conflict(Exception):
    """Somebody else was faster, or the same key was sent with something else in it. `theirs` is what stands now."""

    def __init__(self, reason: str, theirs: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.theirs = theirs
