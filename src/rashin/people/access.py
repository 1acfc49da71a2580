"""Who may see whom, and who may change people and teams."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from rashin.organizations.models import FormerSlug, Member, Organization, Role
from rashin.organizations.prepared import Prepared
from rashin.organizations.rights import Right, roles_with
from rashin.people.models import AccessToken, CoachedTeam, Invitation, Team, TeamLink, TeamMembership, User

_MEMBER = Prepared(
    lambda user, slug: (
        Member.objects.select_related("organization")
        .filter(user=user, organization__slug=slug, organization__is_visible=True, left_at__isnull=True)
        .annotate(is_elsewhere=Exists(_present_elsewhere()), has_coach=Exists(_coaching_here()))
    )
)


def _present_elsewhere() -> QuerySet[Member]:
    """The other places of the same account."""
    places = Member.objects.filter(user=OuterRef("user"), left_at__isnull=True, organization__is_visible=True)
    return places.exclude(pk=OuterRef("pk"))


def _coaching_here() -> QuerySet[Member]:
    """The coaches from outside of the same organisation."""
    return Member.objects.filter(organization=OuterRef("organization"), role=Role.COACH, left_at__isnull=True)


def member_for(user: User, slug: str) -> Member | None:
    """The member that `user` is in the organisation called `slug`; None for a stranger, whoever asks.

    `is_elsewhere` says whether the account has a place in another organisation, too; `has_coach` whether somebody from
    outside coaches this one.
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
    """Everybody of the organisation, those who left included; for a coach of chosen teams, who works in them or leads
    them, and the company's owners and administrators."""
    everybody = Member.objects.filter(organization_id=member.organization_id)
    if not member.reads_a_part:
        return everybody
    teams = teams_given_to(member)
    leading = Team.objects.filter(pk__in=teams, leader__isnull=False).values("leader")
    return everybody.filter(
        Q(pk=member.pk)
        | Q(role__in=roles_with(Right.ADMINISTER))
        | Q(pk__in=TeamMembership.objects.filter(team__in=teams).values("member"))
        | Q(pk__in=leading)
    )


def teams_given_to(coach: Member) -> QuerySet[CoachedTeam, int]:
    """The keys of the teams that a coach was given, to stand within another question."""
    return CoachedTeam.objects.filter(member=coach).values_list("team", flat=True)


def present_members(member: Member) -> QuerySet[Member]:
    """Who still acts in the organisation."""
    return members_visible_to(member).filter(left_at__isnull=True)


def own_people(member: Member) -> QuerySet[Member]:
    """Who belongs to the company itself: a coach comes from outside."""
    return present_members(member).exclude(role=Role.COACH)


def teams_visible_to(member: Member) -> QuerySet[Team]:
    """The teams of the organisation that are not archived; for a coach of chosen teams, those."""
    return teams_open_to(member).filter(archived_at__isnull=True)


def teams_open_to(member: Member) -> QuerySet[Team]:
    """The same with the archived ones."""
    teams = Team.objects.filter(organization_id=member.organization_id)
    return teams.filter(pk__in=teams_given_to(member)) if member.reads_a_part else teams


def invitations_visible_to(member: Member) -> QuerySet[Invitation]:
    """The invitations of the organisation, for those who may invite."""
    if not member.administers:
        return Invitation.objects.none()
    return Invitation.objects.filter(organization_id=member.organization_id)


def open_invitations_by(member: Member, at: datetime) -> QuerySet[Invitation]:
    """The links to a place that this member has handed out and that nobody has used yet."""
    open_ones = Invitation.objects.filter(invited_by=member, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return open_ones.filter(organization_id=member.organization_id)


def tokens_visible_to(member: Member) -> QuerySet[AccessToken]:
    """The access tokens of the organisation, for those who administer it."""
    if not member.administers:
        return AccessToken.objects.none()
    return AccessToken.objects.filter(organization_id=member.organization_id)


def can_administer(member: Member) -> bool:
    """Owners and administrators change the organisation, its people and its teams."""
    return member.administers


def can_lead(member: Member, team: Team) -> bool:
    """A team's own matters (calendar, members, table): its leader, owners and administrators."""
    return member.may(Right.LEAD_TEAM, own=team.leader_id == member.pk)


def team_links_visible_to(member: Member, team: Team) -> QuerySet[TeamLink]:
    """A team's links, for those who may make them."""
    if team.organization_id != member.organization_id or not can_lead(member, team):
        return TeamLink.objects.none()
    return TeamLink.objects.filter(organization_id=member.organization_id, team=team)


def open_team_links(at: datetime) -> QuerySet[TeamLink]:
    """The links of all organisations that lead to their page at this moment: for who has nothing but a link."""
    return TeamLink.objects.filter(
        revoked_at__isnull=True, expires_at__gt=at, team__archived_at__isnull=True, organization__is_visible=True
    )


def members_named_on(link: TeamLink) -> QuerySet[Member]:
    """Whose names stand on the page of a team's link: who works in the team or leads it, is here, and may write."""
    in_team = Q(memberships__team=link.team_id) | Q(leads=link.team_id)
    return Member.objects.filter(
        in_team, organization_id=link.organization_id, left_at__isnull=True, role__in=roles_with(Right.ENTER, own=True)
    ).distinct()


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
