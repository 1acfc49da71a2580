"""Who acts, as they are now: somebody may have been let go, or given another role, since the request began."""

from __future__ import annotations

from rashin.organizations import locks
from rashin.organizations.models import Member
from rashin.organizations.prepared import Prepared
from rashin.organizations.refusals import NotAllowed


def among(by: Member) -> None:
    """Take part in ordinary work (locks.share), with the role that `by` has from here on until the end of it."""
    locks.share(by.organization_id)
    _read_again(by)


def alone(by: Member) -> None:
    """Change the structure alone (locks.exclude), with the role that `by` has from here on until the end of it."""
    locks.exclude(by.organization_id)
    _read_again(by)


def read_again(*members: Member | None) -> None:
    """Give these the roles of now, once the lock is held: a form may name somebody who has been let go since."""
    named = {member.pk: member for member in members if member is not None}
    if named:
        for pk, role, left_at in Member.objects.filter(pk__in=named).values_list("pk", "role", "left_at"):
            named[pk].role, named[pk].left_at = role, left_at


def _read_again(by: Member) -> None:
    """Roles change under the lock that excludes: what is read under either of the two holds."""
    found = _NOW(by.pk, by.organization_id)
    if not found:
        raise NotAllowed
    by.role, by.left_at = found[0].role, found[0].left_at


_NOW = Prepared(lambda key, organization: Member.objects.filter(pk=key, organization_id=organization))
