"""The secret of a link, and what is kept of it."""

import hashlib


def digest_of(secret: str) -> str:
    """What is kept of a link's secret: who reads the database cannot open the link."""
    return hashlib.sha256(secret.encode()).hexdigest()
