"""An e-mail address is that of one present member of a company at most: it is how they are told apart."""

from __future__ import annotations

from rashin.organizations.models import Member


def is_taken(organization_id: int, email: str, but: Member | None = None) -> bool:
    """Whether another present member has this address, which is in lower case. Nobody has none."""
    others = Member.objects.filter(organization_id=organization_id, email=email, left_at=None)
    return bool(email) and others.exclude(pk=but.pk if but is not None else 0).exists()


def free_or_none(organization_id: int, email: str, but: Member | None = None) -> str:
    """The address, or "" where another present member has it: an account can be another's than the address says."""
    return "" if is_taken(organization_id, email, but) else email
