"""The one table of rights (organizations/rights.py) in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rashin.organizations.rights import TABLE, Reach, Right, Role

# What a right is called, and what is somebody's own in it ("" where it is all or nothing).
_WORDS: dict[Right, Callable[[], tuple[str, str]]] = {
    Right.READ: lambda: (_("Read the goals, the weekly numbers, the No list and the people"), ""),
    Right.READ_RESTRICTED: lambda: (
        _("Read goals that are not open to everybody"),
        _("those of their own team, and those that they carry something of"),
    ),
    Right.READ_DRAFTS: lambda: (_("Read drafts"), _("what they write or own")),
    Right.COMMENT: lambda: (_("Write a line beneath a goal"), ""),
    Right.LOOK_AFTER: lambda: (
        _("See how the goals of all are written, and what would help"),
        _("who leads a team, over what they can read"),
    ),
    Right.COACH: lambda: (_("Keep sessions and homework as a coach, offer templates"), ""),
    Right.WRITE: lambda: (_("Write goals, bring ideas, decide what is not done"), ""),
    Right.ENTER: lambda: (_("Enter numbers"), _("those that they own or bring")),
    Right.EDIT: lambda: (_("Change goals and their actions"), _("what they write or own")),
    Right.AGREE: lambda: (
        _("Agree to goals"),
        _("what contributes to their own; who leads a team, what the team proposes"),
    ),
    Right.LEAD_TEAM: lambda: (_("A team's members, days and table"), _("the team that they lead")),
    Right.ADMINISTER: lambda: (_("People, teams, roles, quarters and settings"), ""),
    Right.EXPORT: lambda: (_("Take the whole company along as a file"), ""),
    Right.OWN: lambda: (_("Make owners, reopen a closed quarter, change the company's address"), ""),
}


@dataclass(frozen=True)
class RightRow:
    """A right: what it is, what is somebody's own in it, and how far each role's goes, in the order of the roles."""

    what: str
    own: str
    reaches: tuple[tuple[str, Reach], ...]


def right_rows() -> tuple[RightRow, ...]:
    """Every right, in the order of the table."""
    return tuple(
        RightRow(*_WORDS[right](), tuple((str(role.label), reaches[role]) for role in Role))
        for right, reaches in TABLE.items()
    )
