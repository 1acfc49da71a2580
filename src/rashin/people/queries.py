"""Reads for the pages of people and teams: few queries, plain rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from rashin.activity.models import Event
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.rights import Right, roles_with
from rashin.people.access import members_visible_to, present_members, teams_visible_to
from rashin.people.links import digest_of
from rashin.people.models import (
    CoachedTeam,
    Domain,
    Invitation,
    Session,
    SingleSignOn,
    Team,
    TeamMembership,
    Turn,
    User,
)
from rashin.people.second_factor import FACTORS
from rashin.rules.owners import WaysIn
from rashin.rules.searching import fold
from rashin.ui.looking import Looked, Option

PAGE = 50
FEW = 100


def memberships_of(user: User) -> list[Member]:
    """The places that an account has now, by the name of the company."""
    return list(
        Member.objects.select_related("organization")
        .filter(user=user, left_at=None, organization__is_visible=True)
        .order_by("organization__name", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One line of the list of people. `invited_until` is set while a link is open."""

    member: Member
    teams: tuple[str, ...]
    leads: tuple[str, ...]
    invited_until: datetime | None

    @property
    def account(self) -> str:
        """How this person comes in: "account", "invited" or "none"."""
        if self.member.user_id:
            return "account"
        return "invited" if self.invited_until else "none"


@dataclass(frozen=True, kw_only=True)
class People:
    """A page of the list: its rows, how many there are, and the number of the next page (None at the end)."""

    rows: tuple[PersonRow, ...]
    total: int
    next_page: int | None


def people(member: Member, *, at: datetime, text: str = "", left: bool = False, page: int = 1) -> People:
    """The people by name, those who left apart; `text` is looked for in name, reading and address."""
    rows = members_visible_to(member).filter(left_at__isnull=not left)
    for word in fold(text).split():
        rows = rows.filter(Q(search_text__contains=word) | Q(email__icontains=word))
    total = rows.count()
    first = (page - 1) * PAGE
    shown = list(_with_teams(member, rows, at)[first : first + PAGE])
    return People(
        rows=tuple(_person(row) for row in shown), total=total, next_page=page + 1 if first + PAGE < total else None
    )


def person(member: Member, public_id: str, *, at: datetime) -> PersonRow | None:
    """One of them."""
    row = _with_teams(member, members_visible_to(member).filter(public_id=public_id), at).first()
    return _person(row) if row else None


def _with_teams(reader: Member, rows: QuerySet[Member], at: datetime) -> QuerySet[Member]:
    seen = teams_visible_to(reader)
    teams = TeamMembership.objects.select_related("team").filter(team__in=seen).order_by("team__position", "pk")
    links = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return rows.order_by("name_reading", "name", "pk").prefetch_related(
        Prefetch("memberships", teams.order_by("team__position", "pk"), to_attr="in_teams"),
        Prefetch("invitations", links, to_attr="open_links"),
        Prefetch("leads", seen, to_attr="leading"),
    )


def _person(member: Member) -> PersonRow:
    found: dict[str, list[object]] = {name: getattr(member, name) for name in ("in_teams", "open_links", "leading")}
    return PersonRow(
        member=member,
        teams=tuple(row.team.name for row in found["in_teams"] if isinstance(row, TeamMembership)),
        leads=tuple(str(team) for team in found["leading"]),
        invited_until=max((row.expires_at for row in found["open_links"] if isinstance(row, Invitation)), default=None),
    )


def coaches(member: Member, *, at: datetime) -> list[PersonRow]:
    """The coaches from outside who are here now or are invited, for whom the member sees; the teams that each was given
    stand in `member.given_teams`."""
    given = CoachedTeam.objects.select_related("team").order_by("team__position", "pk")
    rows = _with_teams(member, present_members(member).filter(role=Role.COACH), at)
    return [_person(row) for row in rows.prefetch_related(Prefetch("coached_teams", given, to_attr="given_teams"))]


def former_coaches(member: Member) -> list[Member]:
    """Whose access has ended, the latest first."""
    rows = members_visible_to(member).filter(role=Role.COACH, left_at__isnull=False)
    return list(rows.order_by("-left_at", "-pk")[:FEW])


def teams_of_coach(coach: Member) -> list[Team]:
    """The chosen teams of a coach, in order."""
    return list(Team.objects.filter(coaches__member=coach).order_by("position", "pk"))


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A team in the tree: how deep it stands, and who works there."""

    team: Team
    depth: int
    members: tuple[Member, ...]
    has_children: bool
    is_first: bool = False
    is_last: bool = False


def team_tree(member: Member) -> tuple[TeamRow, ...]:
    """All teams, parents before their children, in the order of their positions; two queries."""
    everybody = (
        TeamMembership.objects.select_related("member")
        .filter(member__left_at=None)
        .order_by("member__name_reading", "pk")
    )
    teams = list(
        teams_visible_to(member)
        .select_related("leader", "parent", "organization")
        .prefetch_related(Prefetch("memberships", everybody.order_by("member__name_reading", "pk"), to_attr="present"))
        .order_by("position", "pk")
    )
    below: dict[int | None, list[Team]] = defaultdict(list)
    known = {team.pk for team in teams}
    for team in teams:
        below[team.parent_id if team.parent_id in known else None].append(team)
    return tuple(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Team]], parent: int | None, depth: int) -> Iterator[TeamRow]:
    beside = below[parent]
    for team in beside:
        present: list[TeamMembership] = getattr(team, "present", [])
        yield TeamRow(
            team=team,
            depth=depth,
            members=tuple(row.member for row in present),
            has_children=bool(below[team.pk]),
            is_first=team is beside[0],
            is_last=team is beside[-1],
        )
        yield from _walk(below, team.pk, depth + 1)


def archived_teams(member: Member) -> list[Team]:
    """Teams that were put away, the latest first."""
    return list(
        Team.objects.filter(organization_id=member.organization_id, archived_at__isnull=False).order_by("-archived_at")
    )


def last_event(member: Member, subject: str) -> Event | None:
    """The latest change of a team or a member by this member, which is what an undo takes back."""
    return (
        Event.objects.filter(organization_id=member.organization_id, subject=subject, actor=member)
        .order_by("-recorded_at", "-pk")
        .first()
    )


def candidates(member: Member, team: Team, *, text: str = "") -> tuple[QuerySet[Member], bool]:
    """Who may be chosen for a team, and whether somebody is left out: in a large company those who are in it, and
    those whom `text` finds."""
    everybody = present_members(member).order_by("name_reading", "name", "pk")
    if everybody.count() <= FEW:
        return everybody, False
    found = Q(pk__in=TeamMembership.objects.filter(team=team).values("member"))
    if text.strip():
        words = text.strip()
        named = everybody.filter(Q(name__icontains=words) | Q(name_reading__icontains=words)).values("pk")
        found |= Q(pk__in=list(named.values_list("pk", flat=True)[:FEW]))
    return everybody.filter(found), True


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a link leads to: state is open, used, withdrawn, expired or unknown."""

    state: str
    invitation: Invitation | None = None
    member: Member | None = None


def place_of(secret: str, *, at: datetime) -> Place:
    """Find the place that somebody's link opens."""
    link = (
        Invitation.objects.select_related("organization", "member__organization", "invited_by")
        .filter(secret=digest_of(secret), organization__is_visible=True)
        .first()
    )
    if link is None or link.member is None:
        return Place(state="unknown")
    state = "open"
    if link.accepted_at or link.member.user_id:
        state = "used"
    elif link.withdrawn_at or not link.member.is_present:
        state = "withdrawn"
    elif link.expires_at <= at:
        state = "expired"
    return Place(state=state, invitation=link, member=link.member)


def has_account(email: str) -> bool:
    """Whether somebody signs in by this address: to be told to nobody but who reads its mail."""
    return User.objects.filter(email=email.lower()).exists()


def options_of(people: Iterable[Member]) -> list[Option]:
    """People to choose from; the reading tells those of the same name apart."""
    return [Option(value=row.public_id, label=row.name, note=row.name_reading, row=row) for row in people]


def people_source(people: QuerySet[Member], url: str, *, known: Iterable[Member] = ()) -> Looked:
    """People whom a field finds by a part of their name or reading. `known` are those that it holds already."""

    def search(words: str, most: int) -> Sequence[Option]:
        rows = people
        for word in fold(words).split():
            rows = rows.filter(search_text__contains=word)
        return options_of(rows[:most])

    def find(value: str) -> Option | None:
        return next(iter(options_of(people.filter(public_id=value))), None)

    return Looked(search=search, find=find, url=url, known=options_of(known))


def leaders(member: Member) -> QuerySet[Member]:
    """Who may lead a team: everybody who writes goals."""
    rows = present_members(member).filter(role__in=roles_with(Right.WRITE))
    return rows.order_by("name_reading", "name", "pk")


def open_sessions(user: User, *, at: datetime) -> list[Session]:
    """Where the account is signed in now; the former name of a session that goes on is none."""
    rows = Session.objects.filter(user=user, ends_at__gt=at, seen_at__gt=at - settings.RASHIN_SESSION_IDLE)
    return list(rows.exclude(turn=Turn.PAST).defer("data"))


@dataclass(frozen=True, kw_only=True)
class SecondFactors:
    """How many of those who can sign in have a second factor, and who has none yet."""

    with_one: int
    without: tuple[Member, ...]


def second_factors(member: Member) -> SecondFactors:
    """Who of the organisation has a second factor, for those who administer it."""
    people = present_members(member).filter(user__isnull=False)
    having = Authenticator.objects.filter(type__in=FACTORS).values("user")
    without = people.exclude(user__in=having).order_by("name_reading", "name", "pk")
    return SecondFactors(with_one=people.filter(user__in=having).count(), without=tuple(without[:PAGE]))


def owners_ways_in(organization_id: int) -> dict[int, WaysIn]:
    """With what the owners who are here come in by themselves, by the member's key. Two queries."""
    rows = Member.objects.filter(organization_id=organization_id, role=Role.OWNER, left_at=None, user__isnull=False)
    accounts = {row.pk: row.user for row in rows.select_related("user")}
    keys = Authenticator.objects.filter(user__members__in=list(accounts), type=Authenticator.Type.WEBAUTHN)
    passkeys = Counter(keys.values_list("user", flat=True))
    return {
        member: WaysIn(is_active=user.is_active, has_password=user.has_usable_password(), passkeys=passkeys[user.pk])
        for member, user in accounts.items()
        if user is not None
    }


def provider_of(organization: Organization) -> SingleSignOn | None:
    """Where the organisation's people sign in, if they have a single sign-on."""
    return SingleSignOn.objects.select_related("organization", "tried_by").filter(organization=organization).first()


def provider_of_address(email: str) -> SingleSignOn | None:
    """The provider of the organisation whose domain the address is of, once it is proved. Whether there is such a
    person is not asked."""
    name = email.strip().lower().rpartition("@")[2].replace("\x00", "")
    owner = Domain.objects.filter(name=name, proved_at__isnull=False).values("organization")
    rows = SingleSignOn.objects.select_related("organization").filter(organization__in=owner)
    return rows.filter(organization__is_visible=True).first()


def domains_of(member: Member) -> QuerySet[Domain]:
    """The domains that the organisation has named, for those who administer it."""
    if not member.administers:
        return Domain.objects.none()
    return Domain.objects.filter(organization_id=member.organization_id).order_by("name")
