"""What each role may: the one table. Pages show it (see people/pages/roles), every `can_…` asks it, tests prove it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner of the organisation")
    ADMIN = "admin", _("Administrator")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")
    COACH = "coach", _("Coach")


class Reach(StrEnum):
    """How far a right goes: everything, what is one's own, nothing. Who leads a team has its matters for their own."""

    ALL = "all"
    OWN = "own"
    NO = "no"


class Right(StrEnum):
    """What can be allowed."""

    READ = "read"
    READ_RESTRICTED = "read_restricted"
    READ_DRAFTS = "read_drafts"
    COMMENT = "comment"
    LOOK_AFTER = "look_after"
    COACH = "coach"
    WRITE = "write"
    ENTER = "enter"
    EDIT = "edit"
    AGREE = "agree"
    LEAD_TEAM = "lead_team"
    ADMINISTER = "administer"
    EXPORT = "export"
    OWN = "own"


_ROLES = (Role.OWNER, Role.ADMIN, Role.MEMBER, Role.VIEWER, Role.COACH)
_ALL, _OWN, _NO = Reach.ALL, Reach.OWN, Reach.NO

TABLE: dict[Right, dict[Role, Reach]] = {
    right: dict(zip(_ROLES, reaches, strict=True))
    for right, reaches in {
        #                   owner  admin member viewer coach
        Right.READ:            (_ALL, _ALL, _ALL, _ALL, _ALL),
        Right.READ_RESTRICTED: (_ALL, _ALL, _OWN, _OWN, _OWN),
        Right.READ_DRAFTS:     (_ALL, _ALL, _OWN, _OWN, _OWN),
        Right.COMMENT:         (_ALL, _ALL, _ALL, _NO,  _ALL),
        Right.LOOK_AFTER:      (_ALL, _ALL, _OWN, _OWN, _ALL),
        Right.COACH:           (_NO,  _NO,  _NO,  _NO,  _ALL),
        Right.WRITE:           (_ALL, _ALL, _ALL, _NO,  _NO),
        Right.ENTER:           (_ALL, _ALL, _OWN, _NO,  _NO),
        Right.EDIT:            (_ALL, _ALL, _OWN, _NO,  _NO),
        Right.AGREE:           (_ALL, _OWN, _OWN, _NO,  _NO),
        Right.LEAD_TEAM:       (_ALL, _ALL, _OWN, _NO,  _NO),
        Right.ADMINISTER:      (_ALL, _ALL, _NO,  _NO,  _NO),
        Right.EXPORT:          (_ALL, _ALL, _NO,  _NO,  _NO),
        Right.OWN:             (_ALL, _NO,  _NO,  _NO,  _NO),
    }.items()
}  # fmt: skip


def reaches(role: str, right: Right) -> Reach:
    """How far a role's right goes."""
    return TABLE[right][Role(role)]


def allows(role: str, right: Right, *, own: bool = False) -> bool:
    """Whether a role may: everything, or what is `own`."""
    reach = reaches(role, right)
    return reach is Reach.ALL or (own and reach is Reach.OWN)


def roles_with(right: Right, *, own: bool = False) -> tuple[Role, ...]:
    """The roles that may: everything, or what is `own`."""
    return tuple(role for role in Role if allows(role, right, own=own))
