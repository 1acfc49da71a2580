"""What happened, newest first: of an objective, of a team, of the whole company. The events alone tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from rashin.activity.canonical import parsed
from rashin.activity.models import ActorKind, Event
from rashin.goals.access import hidden_from, ideas_visible_to, no_items_hidden_from, objectives_visible_to
from rashin.goals.measured import language
from rashin.goals.models import Action, CheckIn, Comment, Cycle, DirectionSentence, KeyResult, Objective, ObjectiveState
from rashin.goals.queries.veil import hidden_words
from rashin.organizations.models import Member
from rashin.organizations.public_id import LENGTH
from rashin.people.access import members_visible_to, teams_open_to
from rashin.people.models import Team

PAGE = 15
LINES = ("objective.commented", "objective.comment_taken_back")
OF_GOALS = ("key_result", "objective", "action", "no_item", "idea", "cycle", "direction")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with everything it names: `names` maps public ids to what they are called today, `check_in` is the
    entry that it is about (with what it replaces or takes back), `key_result` the key result; `by_link`: it was done
    through a team's link; `by_token`: by a program, and `actor` is what its access token is called."""

    name: str
    actor: str
    at: datetime
    subject: str
    thread: str
    payload: Mapping[str, Any]
    names: Mapping[str, str]
    check_in: CheckIn | None = None
    key_result: KeyResult | None = None
    by_link: bool = False
    by_token: bool = False

    def called(self, value: object) -> str:
        """What a row in the payload is called; "" when it names none."""
        return self.names.get(value, "") if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of what happened; `goes_on` when there is more before it."""

    happenings: tuple[Happening, ...]
    goes_on: bool


def feed_of_objective(
    objective: Objective, reader: Member, *, offset: int = 0, limit: int = PAGE, before: datetime | None = None
) -> Feed:
    """The story of one objective and its key results and actions (`before` a moment). Its lines stand on the page
    themselves."""
    events = Event.objects.filter(organization_id=objective.organization_id, thread=objective.public_id)
    if before is not None:
        events = events.filter(recorded_at__lt=before)
    return _feed(events.exclude(name__in=LINES), reader, offset, limit)


def feed_of_team(member: Member, team: Team, cycle: Cycle | None, *, offset: int = 0, limit: int = PAGE) -> Feed:
    """The stories of a team's objectives of a cycle."""
    threads = objectives_visible_to(member).filter(team=team, cycle=cycle).exclude(state=ObjectiveState.DRAFT)
    events = Event.objects.filter(organization_id=member.organization_id, thread__in=threads.values("public_id"))
    return _feed(events, member, offset, limit)


def feed_of_company(member: Member, *, offset: int = 0, limit: int = PAGE) -> Feed:
    """All that happened to goals; what is still somebody's draft is nobody else's story."""
    return _feed(stories_of_company(member), member, offset, limit)


def stories_of_mine(member: Member) -> QuerySet[Event]:
    """What others did to the goals that the member carries: objectives, key results, actions, a team that they lead."""
    carried = (
        Q(owner=member)
        | Q(key_results__owner=member)
        | Q(key_results__brought_by=member)
        | Q(actions__assignments__member=member)
        | Q(team__leader=member)
    )
    return _about(member, objectives_visible_to(member).filter(carried)).exclude(actor=member)


def stories_of_team(member: Member, team: Team) -> QuerySet[Event]:
    """What happened to a team's goals, in whichever cycle."""
    return _about(member, objectives_visible_to(member).filter(team=team).exclude(state=ObjectiveState.DRAFT))


def stories_of_company(member: Member) -> QuerySet[Event]:
    """All that happened to goals; what is still somebody's draft is nobody else's story."""
    drafts = Objective.objects.filter(organization_id=member.organization_id, state=ObjectiveState.DRAFT)
    events = Event.objects.filter(organization_id=member.organization_id, subject_kind__in=OF_GOALS)
    events = events.exclude(thread__in=hidden_from(member).values("public_id"))
    events = events.exclude(subject__in=no_items_hidden_from(member).values("public_id"))
    if member.reads_a_part:
        ideas = ideas_visible_to(member).values("public_id")
        events = events.exclude(~Q(subject__in=ideas), subject_kind="idea")
    return events.exclude(thread__in=drafts.values("public_id"))


def _about(member: Member, objectives: QuerySet[Objective]) -> QuerySet[Event]:
    events = Event.objects.filter(organization_id=member.organization_id, subject_kind__in=OF_GOALS)
    return events.filter(thread__in=objectives.values("public_id"))


def feed_between(
    events: QuerySet[Event],
    reader: Member,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = PAGE,
) -> Feed:
    """A page of these events, of those from `since` on and before `until`."""
    if since is not None:
        events = events.filter(recorded_at__gte=since)
    if until is not None:
        events = events.filter(recorded_at__lt=until)
    return _feed(events, reader, offset, limit)


COUNTED_AT_MOST = 100


def count_since(events: QuerySet[Event], since: datetime) -> int:
    """How many there are; beyond COUNTED_AT_MOST it makes no difference to a reader."""
    return events.filter(recorded_at__gte=since).order_by()[:COUNTED_AT_MOST].count()


def _feed(events: QuerySet[Event], reader: Member, offset: int, limit: int) -> Feed:
    rows = list(events.select_related("actor").order_by("-recorded_at", "-pk")[offset : offset + limit + 1])
    return Feed(tuple(happenings(rows[:limit], reader)), len(rows) > limit)


def happenings(events: Iterable[Event], reader: Member) -> list[Happening]:
    """Events with what they name, as far as the reader may know it; a constant number of queries."""
    read = [(event, parsed(event.payload)) for event in events]
    _hide_taken_back(read, reader)
    _hide_counts(read, reader)
    named = {event.subject for event, _ in read} | {event.thread for event, _ in read}
    for _event, payload in read:
        named.update(_ids(payload))
    names, key_results = _names(named, reader) if read else ({}, {})
    check_ins = _check_ins([str(payload["check_in"]) for _, payload in read if payload.get("check_in")], reader)
    return [
        Happening(
            name=event.name,
            actor=event.actor.name if event.actor else _token_of(event, payload),
            at=event.recorded_at,
            subject=event.subject,
            thread=event.thread,
            payload=payload,
            names=names,
            check_in=check_ins.get(str(payload.get("check_in", ""))),
            key_result=key_results.get(event.subject),
            by_link=event.actor_kind == ActorKind.LINK,
            by_token=event.actor_kind == ActorKind.TOKEN and event.actor is None,
        )
        for event, payload in read
    ]


def _token_of(event: Event, payload: Mapping[str, Any]) -> str:
    """What the access token is called by which nobody of the company's people, but its directory acted."""
    through = payload.get("through") if event.actor_kind == ActorKind.TOKEN else None
    return str(through.get("name", "")) if isinstance(through, dict) else ""


def _hide_taken_back(read: list[tuple[Event, dict[str, Any]]], reader: Member) -> None:
    """A line that its writer took back is not read out any more; that there was one stays."""
    said = [payload.get("comment", "") for event, payload in read if event.name == "objective.commented"]
    if not said:
        return
    rows = Comment.objects.filter(organization_id=reader.organization_id, public_id__in=said)
    gone = set(rows.filter(archived_at__isnull=False).values_list("public_id", flat=True))
    for _event, payload in read:
        if payload.get("comment", "") in gone:
            payload["text"] = ""


def _hide_counts(read: list[tuple[Event, dict[str, Any]]], reader: Member) -> None:
    """How many were looked back on when a quarter was closed counts what is hidden, too."""
    closed = [payload for event, payload in read if event.name == "cycle.closed"]
    if closed and hidden_from(reader).exists():
        for payload in closed:
            payload.pop("asked", None)


def _ids(content: object) -> Iterator[str]:
    if isinstance(content, str) and len(content) == LENGTH and content.isalnum():
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _ids(value)
    elif isinstance(content, list):
        for value in content:
            yield from _ids(value)


def _names(public_ids: set[str], reader: Member) -> tuple[dict[str, str], dict[str, KeyResult]]:
    mine = Q(organization_id=reader.organization_id, public_id__in=public_ids)
    names: dict[str, str] = {}
    for model, column in ((Objective, "title"), (Action, "title")):
        names.update(model._default_manager.filter(mine).values_list("public_id", column))
    for rows in (members_visible_to(reader), teams_open_to(reader)):
        names.update(rows.filter(public_id__in=public_ids).values_list("public_id", "name"))
    names.update(DirectionSentence.objects.filter(mine).values_list("public_id", "text"))
    names.update({cycle.public_id: cycle.label(language()) for cycle in Cycle.objects.filter(mine)})
    key_results = {row.public_id: row for row in KeyResult.objects.filter(mine)}
    names.update({public_id: row.title for public_id, row in key_results.items()})
    names.update(_hidden_names(mine, reader))
    return names, key_results


def _hidden_names(mine: Q, reader: Member) -> dict[str, str]:
    """Beside what somebody reads there may stand what they do not: it is named without words."""
    hidden = hidden_from(reader)
    rows = list(hidden.filter(mine).values_list("public_id", flat=True))
    for model in (KeyResult, Action):
        rows += model._default_manager.filter(mine, objective__in=hidden.values("pk")).values_list(
            "public_id", flat=True
        )
    return dict.fromkeys(rows, hidden_words())


def _check_ins(public_ids: list[str], reader: Member) -> dict[str, CheckIn]:
    if not public_ids:
        return {}
    rows = CheckIn.objects.filter(organization_id=reader.organization_id, public_id__in=public_ids)
    return {row.public_id: row for row in rows.select_related("replaces", "retracts", "member")}
