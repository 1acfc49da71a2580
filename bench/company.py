"""A synthetic company of any size, written in bulk: a tree of agreed objectives, each with key results and entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from rashin.exchange import rows as told
from rashin.exchange.bulk import Bulk, seeded_ids
from rashin.exchange.history import History
from rashin.goals.actions.check_in import Seen
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent
from rashin.goals.models import Cycle, KeyResult, Level
from rashin.organizations.models import Member, Organization, Role
from rashin.people.models import Team, TeamMembership, User

BEFORE = datetime(2026, 9, 20, tzinfo=UTC)
AGREED = datetime(2026, 9, 28, tzinfo=UTC)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
WEEKS = 4  # entries of each key result that stand already
LEVELS = (Level.COMPANY, Level.TEAM, Level.PERSON, Level.PERSON)


@dataclass(frozen=True)
class Built:
    """A company that stands, its people (the owner first), and its key results from the deepest level."""

    organization: Organization
    people: Sequence[Member]
    deepest: Sequence[KeyResult]

    @property
    def owner(self) -> Member:
        """Who leads it."""
        return self.people[0]


def build(
    slug: str,
    widths: Sequence[int],
    *,
    people: int = 1,
    key_results: int = 4,
    weeks: int = WEEKS,
    later: timedelta = timedelta(),
) -> Built:
    """`widths`: how many objectives stand on each level. Those of a level are spread evenly below the one above, and
    among the people. Everything happens as much `later` as a server needs whose clock nobody sets."""
    before, agreed = BEFORE + later, AGREED + later
    organization = Organization.objects.create(name=slug, slug=slug, created_at=before)
    user = User.objects.create_user(f"owner@{slug}.example", None)
    owner = Member.objects.create(
        organization=organization, user=user, name="小野寺 亮", role=Role.OWNER, joined_at=before
    )
    team = Team.objects.create(organization=organization, name="マーケティング", leader=owner)
    everybody = [owner, *_others(organization, people - 1, before)]
    TeamMembership.objects.bulk_create(
        TeamMembership(organization=organization, team=team, member=member, since=before) for member in everybody
    )
    cycle = Cycle.objects.create(
        organization=organization, kind="quarter", fiscal_year=2026, number=3, first_day=FIRST + later,
        last_day=LAST + later, state="running",
    )  # fmt: skip
    history = History(Bulk(organization, seeded_ids(slug)), cycle)
    rows = _objectives(widths, everybody, team, key_results, before)
    history.plant(rows)
    history.tell(told.Agreed(objective=row.ref, by=owner, at=agreed) for row in rows)
    for week in range(weeks):
        at = agreed + timedelta(days=7 * week + 8)
        history.tell(
            told.Entries(at=at, rows=tuple(_entry(each, week, owner) for each in row.key_results)) for row in rows
        )
    history.close()
    deepest = [history.nodes.key_results[each.ref].row for row in rows[-widths[-1] :] for each in row.key_results]
    return Built(organization, everybody, deepest)


def _others(organization: Organization, many: int, at: datetime) -> list[Member]:
    """So many members, each with a user behind who could sign in."""
    addresses = [f"member{number}@{organization.slug}.example" for number in range(many)]
    users = User.objects.bulk_create(User(email=address, password="!") for address in addresses)
    return Member.objects.bulk_create(
        Member(organization=organization, user=user, name=f"片桐 {number}", email=user.email, joined_at=at)
        for number, user in enumerate(users)
    )


def _objectives(
    widths: Sequence[int], people: Sequence[Member], team: Team, key_results: int, at: datetime
) -> list[told.ObjectiveRow]:
    found: list[told.ObjectiveRow] = []
    above: list[told.ObjectiveRow] = []
    for level, width in enumerate(widths):
        own = []
        for number in range(width):
            ref, owner = f"{level}-{number}", people[number % len(people)]
            content = ObjectiveContent(
                title=f"はじめての人が、灯麦を見つけられる道をつくる {ref}",
                why="常連のお客さまに支えられている今こそ、まだ灯麦を知らない人に朝の一口を届けたい。",
                level=LEVELS[min(level, len(LEVELS) - 1)],
                team=team if level else None,
                owner=owner,
            )
            own.append(
                told.ObjectiveRow(
                    ref=ref,
                    content=content,
                    by=owner,
                    at=at,
                    key_results=tuple(_key_result(f"{ref}/{place}", owner) for place in range(key_results)),
                    parent=above[number * len(above) // width].ref if above else "",
                )
            )
        found += own
        above = own
    return found


def _key_result(ref: str, owner: Member) -> told.KeyResultRow:
    content = KeyResultContent(
        title=f"サイトの月間訪問者を5,000人から7,000人に {ref}",
        unit="人",
        start=Decimal(5000),
        target=Decimal(7000),
        owner=owner,
        card_counts="直近30日のユニークユーザー",
        card_where="アクセス解析の「ユーザー」",
    )
    return told.KeyResultRow(ref=ref, content=content)


def _entry(row: told.KeyResultRow, week: int, by: Member) -> told.EntryRow:
    step = sum(map(ord, row.ref)) % 7
    return told.EntryRow(
        key_result=row.ref, seen=Seen(value=Decimal(5040 + 90 * week + 13 * step), confidence=6), by=by
    )
