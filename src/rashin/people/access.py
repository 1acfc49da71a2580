"""Who may see whom, and who may change people and teams."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from rashin.organizations.models import FormerSlug, Member, Organization, Role
from rashin.organizations.prepared import Prepared
from rashin.organizations.rights import Right
from rashin.people.models import Invitation, Team, User

_MEMBER = Prepared(
    lambda user, slug: (
        Member.objects.select_related("organization")
        .filter(user=user, organization__slug=slug, organization__is_visible=True, left_at__isnull=True)
        .annotate(is_elsewhere=Exists(_present_elsewhere()))
    )
)


def _present_elsewhere() -> QuerySet[Member]:
    """The other places of the same account."""
    places = Member.objects.filter(user=OuterRef("user"), left_at__isnull=True, organization__is_visible=True)
    return places.exclude(pk=OuterRef("pk"))


def member_for(user: User, slug: str) -> Member | None:
    """The member that `user` is in the organisation called `slug`; None for a stranger, whoever asks.

    `is_elsewhere` says whether the account has a place in another organisation, too.
    """
    return next(iter(_MEMBER(user.pk, slug)), None)


def slug_of_today(user: User, former: str) -> str:
    """The name in addresses of the organisation that went by `former` before; "" unless `user` belongs to it."""
    found = FormerSlug.objects.select_related("organization").filter(slug=former).first()
    return found.organization.slug if found and member_for(user, found.organization.slug) else ""


def organizations_visible_to(user: User) -> QuerySet[Organization]:
    """The organisations that `user` is a member of."""
    return Organization.objects.filter(
        pk__in=Member.objects.filter(user=user, left_at__isnull=True).values("organization"), is_visible=True
    ).order_by("name", "pk")


def members_visible_to(member: Member) -> QuerySet[Member]:
    """Everybody of the organisation, those who left included."""
    return Member.objects.filter(organization_id=member.organization_id)


def present_members(member: Member) -> QuerySet[Member]:
    """Who still acts in the organisation."""
    return members_visible_to(member).filter(left_at__isnull=True)


def teams_visible_to(member: Member) -> QuerySet[Team]:
    """The teams of the organisation that are not archived."""
    return Team.objects.filter(organization_id=member.organization_id, archived_at__isnull=True)


def invitations_visible_to(member: Member) -> QuerySet[Invitation]:
    """The invitations of the organisation, for those who may invite."""
    if not member.administers:
        return Invitation.objects.none()
    return Invitation.objects.filter(organization_id=member.organization_id)


def can_administer(member: Member) -> bool:
    """Owners and administrators change the organisation, its people and its teams."""
    return member.administers


def can_lead(member: Member, team: Team) -> bool:
    """A team's own matters (calendar, members, table): its leader, owners and administrators."""
    return member.may(Right.LEAD_TEAM, own=team.leader_id == member.pk)


def can_give_role(member: Member, role: str) -> bool:
    """An administrator gives any role but owner; an owner gives every role."""
    return member.administers and (role != Role.OWNER or member.owns)


def can_bring_a_company(user: User) -> bool:
    """A further company is brought by who owns one here that is no example."""
    owned = Member.objects.filter(user=user, role=Role.OWNER, left_at__isnull=True)
    return owned.filter(organization__is_visible=True, organization__is_example=False).exists()


def can_export(user: User, organization: Organization) -> bool:
    """The whole document of the organisation is read by its owners and administrators."""
    member = member_for(user, organization.slug)
    return member is not None and member.may(Right.EXPORT)
