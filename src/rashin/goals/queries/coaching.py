"""What the coach is told beside the sentence: what was left as it is, the metric's past, what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet

from rashin.coach import Past, parse_metric
from rashin.coach.statement import Metric
from rashin.goals.access import no_items_visible_to, objectives_open_to, objectives_visible_to
from rashin.goals.models import Cycle, CycleState, KeptSentence, KeyResult, Level, Objective, ObjectiveState, Reading
from rashin.goals.queries.veil import cover
from rashin.organizations.models import Member
from rashin.rules.searching import fold

LOOKED_THROUGH = 80
MOST_NO_ITEMS = 40
MOST_DRAFTS = 400

Kept = frozenset[tuple[str, str]]


def kept_by(members: Iterable[int], digests: Iterable[str]) -> Kept:
    """(digest, code) of what these members left as it is. One query; none without digests."""
    wanted, who = list(digests), list(members)
    if not wanted or not who:
        return frozenset()
    rows = KeptSentence.objects.filter(member__in=who, digest__in=wanted)
    return frozenset(rows.values_list("digest", "code"))


def pasts_of(
    member: Member, cycle: Cycle, texts: Mapping[str, str], *, carrier: str = "", language: str = "ja"
) -> dict[str, tuple[Past, ...]]:
    """What the metrics that key results name did in the cycles before, by the keys of `texts`, the latest cycle last.

    It is the past of agreed key results whose sentence names the same metric (folded) in the same unit. Of several in a
    cycle the carrier's own counts ("team:ID"), else the one that moved most. One query; none where no text names a
    metric with its target.
    """
    named = {key: metric for key, text in texts.items() if (metric := parse_metric(text)) and metric.name and metric.to}
    rows = _namesakes(member, cycle, {fold(metric.name or "") for metric in named.values()})
    read = [(row, parse_metric(row.title)) for row in rows]
    return {
        key: _past(
            metric, [row for row, other in read if other and _is_same(metric, other, row.unit)], carrier, language
        )
        for key, metric in named.items()
    }


def _past(metric: Metric, rows: Iterable[KeyResult], carrier: str, language: str) -> tuple[Past, ...]:
    found: dict[int, list[tuple[bool, Decimal, Past]]] = {}
    for row in rows:
        start, end = (Decimal(0) if row.reading == Reading.TOTAL else row.start), row.value
        if start is None or end is None:
            continue
        team = row.objective.team
        own = team is not None and carrier == f"team:{team.public_id}"
        past = Past(row.objective.cycle.label(language), start, end)
        found.setdefault(row.objective.cycle_id, []).append((own, abs(past.change), past))
    return tuple(max(each, key=lambda one: one[:2])[2] for each in reversed(found.values()))


def _namesakes(member: Member, cycle: Cycle, names: set[str]) -> list[KeyResult]:
    if not names:
        return []
    rows = KeyResult.objects.filter(
        reduce(or_, (Q(search_text__contains=name) for name in names)),
        organization_id=member.organization_id,
        objective__in=objectives_open_to(member).values("pk"),
        archived_at__isnull=True,
        agreed_at__isnull=False,
        value__isnull=False,
        objective__archived_at__isnull=True,
        objective__cycle__last_day__lt=cycle.first_day,
    )
    latest = ("-objective__cycle__first_day", "-objective__cycle_id", "pk")
    return list(rows.select_related("objective__cycle", "objective__team").order_by(*latest)[:LOOKED_THROUGH])


def _is_same(metric: Metric, other: Metric, unit_of_other: str) -> bool:
    """The same name; the same unit where both say one (件/月 is 件; a change by % is counted in the thing itself)."""
    if fold(other.name or "") != fold(metric.name or ""):
        return False
    unit = fold((metric.unit or "").split("/")[0])
    changes = metric.mode != "absolute" and unit == "%"
    return changes or not unit or not unit_of_other or unit == fold(unit_of_other)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around an objective that is being written. `can_link`: there is something above to choose."""

    others: tuple[str, ...]
    no_list: tuple[str, ...]
    can_link: bool


def beside(member: Member, cycle: Cycle, *, carrier: str, own: str = "") -> Beside:
    """The carrier's other objectives of the cycle, the No list, whether anything could stand above. Three queries."""
    kind, _colon, key = carrier.partition(":")
    level = {"team": Level.TEAM, "person": Level.PERSON}.get(kind, Level.COMPANY)
    standing = objectives_visible_to(member).filter(
        archived_at__isnull=True, state__in=(ObjectiveState.PROPOSED, ObjectiveState.AGREED)
    )
    others = standing.filter(cycle=cycle, level=level).exclude(public_id=own).order_by("position", "pk")
    if level == Level.TEAM:
        others = others.filter(team__public_id=key)
    if level == Level.PERSON:
        others = others.filter(owner__public_id=key)
    return Beside(
        others=tuple(others.values_list("title", flat=True)[:MOST_NO_ITEMS]),
        no_list=no_list_of(member),
        can_link=level != Level.COMPANY and has_company_objective(member, cycle),
    )


def in_planning(member: Member, cycle: Cycle) -> list[Objective]:
    """The drafts and proposals of a cycle that the member sees, with their key results: the newest first, at most
    MOST_DRAFTS. Two queries. What somebody is still typing (scratch rows) is nobody else's and not here."""
    key_results = KeyResult.objects.filter(archived_at__isnull=True).order_by("position", "pk")
    rows = (
        objectives_visible_to(member)
        .filter(Q(state=ObjectiveState.DRAFT) | Q(state=ObjectiveState.PROPOSED), cycle=cycle, archived_at__isnull=True)
        .select_related("team", "owner", "contributes_to", "cycle", "written_by")
        .prefetch_related(Prefetch("key_results", key_results))
        .order_by("-pk")
    )
    found = list(rows[:MOST_DRAFTS])
    cover(member, [row.contributes_to for row in found if row.contributes_to is not None])
    return found


def agreed_titles(member: Member, cycle: Cycle) -> list[tuple[str, int | None, int | None, str]]:
    """(level, team, owner, title) of the cycle's agreed objectives: what the drafts stand beside. One query."""
    rows = objectives_visible_to(member).filter(
        cycle=cycle, archived_at__isnull=True, state=ObjectiveState.AGREED
    )  # fmt: skip
    return list(rows.order_by("position", "pk").values_list("level", "team_id", "owner_id", "title")[:MOST_DRAFTS])


def no_list_of(member: Member) -> tuple[str, ...]:
    """The latest of what was decided against. One query."""
    rows = no_items_visible_to(member).order_by("-decided_on", "-pk").values_list("what", flat=True)
    return tuple(rows[:MOST_NO_ITEMS])


def has_company_objective(member: Member, cycle: Cycle) -> bool:
    """Whether a team's or a person's objective of the cycle could count in something. One query."""
    return _above(member, cycle).exists()


def _above(member: Member, cycle: Cycle) -> QuerySet[Objective]:
    return (
        objectives_visible_to(member)
        .filter(
            archived_at__isnull=True,
            state__in=(ObjectiveState.PROPOSED, ObjectiveState.AGREED),
            level=Level.COMPANY,
            cycle__last_day__gte=cycle.last_day,
        )
        .exclude(cycle__state=CycleState.CLOSED)
    )
