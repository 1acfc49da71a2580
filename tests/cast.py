"""The cast: a small bakery, everybody that the tests need in it, and a stranger's company next door.

小野寺 owns 灯麦, 伊藤 administers it, 佐藤 leads marketing, 石川 works there, 木村 has no account, 三浦 only reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.actions.objectives import agree_to_objective, draft_objective, propose_objective
from rashin.goals.models import Cycle, CycleState, KeyResult, Level, Objective
from rashin.organizations.models import Member, Organization, Role
from rashin.people.doors import BACKEND
from rashin.people.models import Team, TeamMembership, User
from rashin.people.sessions import SessionStore
from rashin.rules import fiscal
from rashin.rules.searching import fold

FOUNDED = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)  # 9:00 in Sapporo, the first day of the third quarter
TODAY = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # Tuesday 9:00, the day after a holiday Monday
PASSWORD = "asa-no-pan-2026"
# Whoever is not ahead of the pace is behind.
HARSH = {
    "at_risk_below": Decimal(1),
    "at_risk_points": Decimal(0),
    "behind_below": Decimal(1),
    "behind_points": Decimal(0),
}


@dataclass
class Company:
    """An organisation with its people, teams and cycles."""

    organization: Organization
    owner: Member
    admin: Member
    leader: Member
    member: Member
    clerk: Member
    viewer: Member
    coach: Member
    team: Team
    shop: Team
    cycle: Cycle
    following: Cycle

    def client(self, member: Member) -> Client:
        """A browser in which the member is signed in: it has a session, and nothing tells of how it came by it."""
        client, user = Client(), member.user
        assert user is not None
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    def comes_in(self, member: Member) -> Client:
        """A browser in which the member has just signed in; that is on record."""
        client = Client()
        assert member.user is not None
        client.force_login(member.user, backend=BACKEND)
        return client

    def url(self, rest: str = "") -> str:
        """An address of this organisation."""
        return f"/o/{self.organization.slug}/{rest}"

    def objective(self, title: str = "はじめての人が、灯麦を見つけられる道をつくる", **fields: Any) -> Objective:
        """An agreed objective of the marketing team, without key results unless `key_results` are given."""
        key_results = fields.pop("key_results", [visitors()])
        state = fields.pop("state", "agreed")
        at = fields.pop("at", FOUNDED)
        cycle = fields.pop("cycle", self.cycle)
        fields = {"level": Level.TEAM, "team": self.team, "owner": self.leader} | fields
        content = ObjectiveContent(title=title, **fields)
        objective = draft_objective(content, cycle=cycle, by=self.owner, at=at, key_results=key_results)
        if state != "draft":
            propose_objective(objective, by=self.owner, at=at)
        if state == "agreed":
            agree_to_objective(objective, by=self.owner, at=at)
        objective.refresh_from_db()
        return objective

    def key_result(self, content: KeyResultContent | None = None, **fields: Any) -> KeyResult:
        """An agreed key result of a new objective."""
        objective = self.objective(key_results=[content or visitors()], **fields)
        return objective.key_results.select_related("objective__team", "organization").get()


def visitors(**changes: Any) -> KeyResultContent:
    """サイトの月間訪問者を5,000人から7,000人に."""
    fields = {
        "title": "サイトの月間訪問者を5,000人から7,000人に",
        "unit": "人",
        "start": Decimal(5000),
        "target": Decimal(7000),
    }
    return KeyResultContent(**(fields | changes))


def company(name: str = "株式会社 灯麦", slug: str = "tomugi", *, domain: str = "tomugi.example") -> Company:
    """A company in its third quarter of 2026, checking in on Mondays, moved to Tuesday after a holiday."""
    organization = Organization.objects.create(name=name, slug=slug, created_at=FOUNDED)

    def join(name: str, role: str, mail: str = "") -> Member:
        user = User.objects.create_user(f"{mail}@{domain}", PASSWORD) if mail else None
        return Member.objects.create(
            organization=organization,
            user=user,
            name=name,
            search_text=fold(name),
            email=user.email if user else "",
            role=role,
            joined_at=FOUNDED,
        )

    owner = join("小野寺 亮", Role.OWNER, "onodera")
    leader = join("佐藤 美咲", Role.MEMBER, "sato")
    member = join("石川 陽菜", Role.MEMBER, "ishikawa")
    clerk = join("木村 さくら", Role.MEMBER)
    team = Team.objects.create(organization=organization, name="マーケティング", leader=leader)
    shop = Team.objects.create(organization=organization, name="円山店", leader=owner)
    for each, of in ((leader, team), (member, team), (clerk, shop)):
        TeamMembership.objects.create(organization=organization, team=of, member=each, since=FOUNDED)
    this = fiscal.quarter_of(date(2026, 10, 1), first_month=4)
    return Company(
        organization=organization,
        owner=owner,
        admin=join("伊藤 彩", Role.ADMIN, "ito"),
        leader=leader,
        member=member,
        clerk=clerk,
        viewer=join("見学 一", Role.VIEWER, "kengaku"),
        coach=join("三浦 聡", Role.COACH, "miura"),
        team=team,
        shop=shop,
        cycle=_cycle(organization, this, CycleState.RUNNING),
        following=_cycle(organization, fiscal.following(this, first_month=4), CycleState.PLANNING),
    )


def _cycle(organization: Organization, period: fiscal.Period, state: str) -> Cycle:
    return Cycle.objects.create(
        organization=organization,
        kind=period.kind,
        fiscal_year=period.fiscal_year,
        number=period.number,
        first_day=period.first,
        last_day=period.last,
        state=state,
    )
