"""すり合わせ at a glance: which proposals wait for whose word, and where one's own stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rashin.goals.access import can_agree, objectives_open_to
from rashin.goals.models import (
    Agreement,
    CounterProposal,
    CounterProposalState,
    CycleState,
    KeyResult,
    Level,
    Objective,
    ObjectiveState,
)
from rashin.goals.queries.agreeing import Change, change_of, closest_deciders, organization_owners
from rashin.goals.queries.veil import cover
from rashin.organizations.models import Member
from rashin.organizations.rights import Right
from rashin.people.models import Team

MOST = 200
RECENT = timedelta(days=14)
LOADED = ("organization", "cycle", "team__leader", "owner", "written_by", "contributes_to__owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One objective that waits: since when, for whom (members), who agrees already, and the open other words, newest
    first. `key_results`: how many wait under an agreed objective. `decides`: the reader's word lets it count; `asked`:
    theirs is the word that it waits for (an owner of the company may decide everything, and is asked where nobody is
    closer)."""

    objective: Objective
    since: datetime | None
    deciders: tuple[Member, ...]
    agreed: tuple[Member, ...]
    changes: tuple[Change, ...]
    key_results: int
    decides: bool
    asked: bool
    is_own: bool

    @property
    def can_be_agreed(self) -> bool:
        """Whether one tap lets it count: a change of what is agreed has taps of its own."""
        return self.decides and (self.objective.state == ObjectiveState.PROPOSED or self.key_results > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A proposal of the reader that was answered lately."""

    objective: Objective
    at: datetime
    by: Member | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Everything on the page: what waits for the reader's word, what of theirs waits, what was answered, and what waits
    for somebody else's word in the teams that they lead (or, for who looks after all, in the company)."""

    my_word: tuple[Waiting, ...]
    mine: tuple[Waiting, ...]
    answered: tuple[Answered, ...]
    others: tuple[Waiting, ...]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not (self.my_word or self.mine or self.answered or self.others)


def glance(member: Member, *, at: datetime) -> Glance:
    """The page, in a number of queries that does not grow with what waits."""
    near = _near(member)
    rows = list(_waiting(member).filter(near)[: MOST + 1])
    if member.may(Right.LOOK_AFTER):
        rows += _waiting(member).exclude(pk__in=_waiting(member).filter(near).order_by().values("pk"))[
            : MOST + 1 - len(rows)
        ]
    waiting = _read(rows[:MOST], member)
    rest = [each for each in waiting if not each.asked]
    return Glance(
        my_word=tuple(each for each in waiting if each.asked),
        mine=tuple(each for each in rest if each.is_own),
        answered=tuple(_answered(member, at)),
        others=tuple(each for each in rest if not each.is_own),
        is_cut=len(rows) > MOST,
    )


def _waiting(member: Member) -> QuerySet[Objective]:
    """What is proposed, or agreed with something that still waits. The longest waiting first."""
    changes = CounterProposal.objects.filter(objective=OuterRef("pk"), state=CounterProposalState.OPEN)
    fresh = KeyResult.objects.filter(objective=OuterRef("pk"), archived_at__isnull=True, agreed_at__isnull=True)
    late = Q(state=ObjectiveState.AGREED) & (Exists(changes) | Exists(fresh))
    rows = objectives_open_to(member).filter(
        Q(state=ObjectiveState.PROPOSED) | late, archived_at__isnull=True, cycle__state__in=_OPEN
    )
    return rows.select_related(*LOADED).order_by("proposed_at", "pk")


_OPEN = (CycleState.PLANNING, CycleState.RUNNING, CycleState.CLOSING)


def _near(member: Member) -> Q:
    """The reader's own, what is theirs to decide, that of the teams under them, and what they would put differently."""
    put_forward = CounterProposal.objects.filter(proposed_by=member, state=CounterProposalState.OPEN)
    near = Q(owner=member) | Q(written_by=member) | Q(contributes_to__owner=member)
    near |= Q(team__in=_teams_under(member)) | Q(pk__in=put_forward.values("objective"))
    if member.owns:
        near |= Q(level=Level.COMPANY) | Q(team__leader__isnull=True, contributes_to__isnull=True)
    return near


def _teams_under(member: Member) -> set[int]:
    """The teams that the member leads and all that stand under them. One query."""
    below: dict[int | None, list[int]] = {}
    todo: list[int] = []
    for pk, parent, leader in Team.objects.filter(organization_id=member.organization_id).values_list(
        "pk", "parent_id", "leader_id"
    ):
        below.setdefault(parent, []).append(pk)
        todo += [pk] if leader == member.pk else []
    found: set[int] = set()
    while todo:
        pk = todo.pop()
        if pk not in found:
            found.add(pk)
            todo += below.get(pk, ())
    return found


def _read(rows: Sequence[Objective], member: Member) -> list[Waiting]:
    """The rows with what stands around them. Five queries at most."""
    cover(member, [row.contributes_to for row in rows if row.contributes_to is not None])
    changes = _changes(rows)
    agreed = _agreements(rows)
    fresh = dict(
        KeyResult.objects.filter(objective__in=rows, archived_at__isnull=True, agreed_at__isnull=True)
        .order_by().values_list("objective").annotate(count=Count("pk"))
    )  # fmt: skip
    owners = organization_owners(member.organization_id)
    found = []
    for row in rows:
        is_proposed = row.state == ObjectiveState.PROPOSED
        told = [change_of(each, row, member) for each in changes.get(row.pk, ())]
        closest = closest_deciders(row)
        since = row.proposed_at if is_proposed else min((each.row.proposed_at for each in told), default=None)
        found.append(
            Waiting(
                objective=row,
                since=since,
                deciders=tuple({each.pk: each for each in closest or owners}.values()),
                agreed=tuple(agreed.get(row.pk, ())) if is_proposed else (),
                changes=tuple(told),
                key_results=0 if is_proposed else fresh.get(row.pk, 0),
                decides=can_agree(member, row),
                asked=_is_asked(row, told, member),
                is_own=member.pk in (row.owner_id, row.written_by_id),
            )
        )
    return found


def _is_asked(row: Objective, changes: Sequence[Change], member: Member) -> bool:
    """Whether it waits for the reader's word; other words for one's own proposal wait for oneself."""
    closest = closest_deciders(row)
    if can_agree(member, row) and (member.pk in {each.pk for each in closest} or not closest):
        return True
    is_own = member.pk in (row.owner_id, row.written_by_id)
    return is_own and any(each.may_answer and not each.is_own for each in changes)


def _changes(rows: Iterable[Objective]) -> dict[int, list[CounterProposal]]:
    found: dict[int, list[CounterProposal]] = {}
    open_ones = CounterProposal.objects.filter(objective__in=rows, state=CounterProposalState.OPEN)
    for row in open_ones.select_related("key_result", "proposed_by", "answered_by").order_by("-proposed_at", "-pk"):
        found.setdefault(row.objective_id, []).append(row)
    return found


def _agreements(rows: Iterable[Objective]) -> dict[int, list[Member]]:
    """Who agrees with each as it stands since it was proposed."""
    since = {row.pk: row.proposed_at for row in rows}
    found: dict[int, dict[int, Member]] = {}
    for row in Agreement.objects.filter(objective__in=since, agrees=True).select_related("member").order_by("pk"):
        proposed = since[row.objective_id]
        if proposed is None or row.recorded_at >= proposed:
            found.setdefault(row.objective_id, {})[row.member_id] = row.member
    return {pk: list(people.values()) for pk, people in found.items()}


def _answered(member: Member, at: datetime) -> list[Answered]:
    """The answers of the last two weeks to what the member carries or wrote, the latest first. Two queries."""
    lately = Q(state=ObjectiveState.AGREED, agreed_at__gte=at - RECENT) | Q(
        state=ObjectiveState.DECLINED, declined_at__gte=at - RECENT
    )
    rows = (
        objectives_open_to(member)
        .filter(lately, Q(owner=member) | Q(written_by=member), archived_at__isnull=True, cycle__state__in=_OPEN)
        .select_related("team", "owner")
    )
    shown = {row.pk: row for row in rows[:MOST]}
    words = {
        row.objective_id: row
        for row in Agreement.objects.filter(objective__in=shown, is_binding=True)
        .select_related("member")
        .order_by("pk")
    }
    told = []
    for pk, row in shown.items():
        said = words.get(pk)
        moment = row.agreed_at if row.state == ObjectiveState.AGREED else row.declined_at
        if moment is not None and not (said is not None and said.member_id == member.pk):
            told.append(
                Answered(objective=row, at=moment, by=said.member if said else None, reason=said.reason if said else "")
            )
    return sorted(told, key=lambda each: each.at, reverse=True)
