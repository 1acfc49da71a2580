"""What is on record of an organisation: changes and security in one order, the latest first, a page at a time.

Both sources are asked for as many lines as a page has and merged, by a mark that stays where it is while new lines
come in; so a page costs the same at the end of a long record as at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from rashin.activity.models import Event, SecurityEvent
from rashin.goals.access import objectives_visible_to
from rashin.goals.actions.limits import YEARS
from rashin.goals.models import Action, KeyResult, Objective
from rashin.goals.queries.feed import OF_GOALS
from rashin.organizations.models import Member
from rashin.people.access import members_visible_to, teams_visible_to
from rashin.rules.searching import fold

PAGE = 50
AT_ONCE = 500
GOALS, PEOPLE, ACCESS, REFUSED = "goals", "people", "access", "refused"
REFUSALS = (
    "account.refused", "account.password_refused", "account.factor_refused", "account.code_refused",
    "account.passkey_refused", "access.refused", "access.limited", "access_token.refused", "sign_on.refused",
    "team_link.refused", "link.refused", "form.refused", "start.refused", "refusals.more",
)  # fmt: skip
Line = Event | SecurityEvent
R = TypeVar("R", Event, SecurityEvent)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. `kind` is one of the four above, or "" for all; `who` a part of a name, `words` of anything
    else; `until` is included."""

    kind: str = ""
    who: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: the next one begins with what comes before this line."""

    at: datetime
    public_id: str

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Read what `str` has written; None for anything else."""
        moment, _, public_id = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return None
        return cls(at, public_id) if at.tzinfo is not None and at.year in YEARS else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.public_id}"


def lines(member: Member, filters: Filters, *, before: Mark | None = None, limit: int = PAGE) -> list[Line]:
    """The latest lines that fit, of those before a mark; for who may read the record. At most one more than `limit`,
    which says that it goes on."""
    found: list[Line] = []
    if filters.kind in ("", GOALS, PEOPLE):
        found += _page(_changes(member, filters), before, limit)
    if filters.kind in ("", ACCESS, REFUSED):
        found += _page(_security(member, filters), before, limit)
    found.sort(key=lambda line: (line.recorded_at, line.public_id), reverse=True)
    return found[: limit + 1]


def all_lines(member: Member, filters: Filters) -> Iterator[list[Line]]:
    """Everything that fits, some hundreds at a time."""
    before: Mark | None = None
    while found := lines(member, filters, before=before, limit=AT_ONCE)[:AT_ONCE]:
        yield found
        before = mark_of(found[-1])


def mark_of(line: Line) -> Mark:
    """The mark behind a line."""
    return Mark(line.recorded_at, line.public_id)


def _page(rows: QuerySet[R], before: Mark | None, limit: int) -> list[R]:
    if before is not None:
        rows = rows.filter(recorded_at__lte=before.at).exclude(recorded_at=before.at, public_id__gte=before.public_id)
    return list(rows.select_related("actor").order_by("-recorded_at", "-public_id")[: limit + 1])


def _changes(member: Member, filters: Filters) -> QuerySet[Event]:
    rows = Event.objects.filter(organization_id=member.organization_id)
    if filters.kind == GOALS:
        rows = rows.filter(subject_kind__in=OF_GOALS)
    elif filters.kind == PEOPLE:
        rows = rows.exclude(subject_kind__in=OF_GOALS)
    rows = _narrowed(rows, member, filters)
    if filters.words:
        named = Q(subject__in=_called(member, filters.words))
        rows = rows.filter(named | _written(filters.words)).exclude(thread__in=_hidden(member))
    return rows


def _security(member: Member, filters: Filters) -> QuerySet[SecurityEvent]:
    rows = SecurityEvent.objects.filter(organization_id=member.organization_id)
    if filters.kind == REFUSED:
        rows = rows.filter(name__in=REFUSALS)
    elif filters.kind == ACCESS:
        rows = rows.exclude(name__in=REFUSALS)
    rows = _narrowed(rows, member, filters)
    return rows.filter(_written(filters.words) | Q(agent__icontains=filters.words)) if filters.words else rows


def _narrowed(rows: QuerySet[R], member: Member, filters: Filters) -> QuerySet[R]:
    zone = ZoneInfo(member.organization.time_zone)
    if filters.who:
        rows = rows.filter(actor__in=_like(members_visible_to(member), filters.who))
    if filters.since:
        rows = rows.filter(recorded_at__gte=datetime.combine(filters.since, time(), tzinfo=zone))
    if filters.until:
        rows = rows.filter(recorded_at__lt=datetime.combine(filters.until + timedelta(days=1), time(), tzinfo=zone))
    return rows


def _written(words: str) -> Q:
    """What stands in the line itself: its name, its content, where it came from."""
    return Q(payload__icontains=words) | Q(name__icontains=words) | Q(address__startswith=words)


def _called(member: Member, words: str) -> set[str]:
    """Public ids of what is called like this today."""
    visible = objectives_visible_to(member)
    mine = {"organization_id": member.organization_id}
    places: tuple[QuerySet[Any], ...] = (
        visible,
        KeyResult.objects.filter(**mine, objective__in=visible),
        Action.objects.filter(**mine, objective__in=visible),
        members_visible_to(member),
    )
    found = {public_id for rows in places for public_id in _like(rows, words).values_list("public_id", flat=True)}
    return found | set(teams_visible_to(member).filter(name__icontains=words).values_list("public_id", flat=True))


def _like(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in fold(words).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def _hidden(member: Member) -> QuerySet[Any]:
    """The objectives whose words the reader may not see, by public id."""
    all_of_them = Objective.objects.filter(organization_id=member.organization_id)
    return all_of_them.exclude(pk__in=objectives_visible_to(member).values("pk")).values("public_id")


def hidden_threads(member: Member, threads: set[str]) -> set[str]:
    """Which of these stories are about an objective whose words the reader may not see."""
    return set(_hidden(member).filter(public_id__in=threads).values_list("public_id", flat=True))


def without_words(event: Event) -> Event:
    """The same event without what was written, for who may only know that something happened."""
    event.payload = "{}"
    event.subject = event.thread = ""
    return event
