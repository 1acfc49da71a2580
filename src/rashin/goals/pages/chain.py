"""Plan, do, check, act: one objective in one look, and its chain through the quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from rashin.goals.definitions import standing
from rashin.goals.measured import from_to, language
from rashin.goals.models import CheckIn, CheckInKind, CycleState, Following, KeyResult, Kind, Objective
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.closing_cards import known_of, seal_of, seal_of_objective
from rashin.goals.queries.chain import Done, Link, Ways
from rashin.goals.queries.closing import Looked
from rashin.ui import marks
from rashin.ui.charts import sparkline


@dataclass(frozen=True, slots=True)
class Stop:
    """A quarter of the chain; `url` "" for the one that is shown."""

    label: str
    title: str
    url: str
    seal: Markup
    progress: Markup


@dataclass(frozen=True, slots=True)
class Check:
    """How one key result was checked: how often, when last, and what was written."""

    title: str
    url: str
    is_fed: bool
    count: int
    last: date | None
    road: Markup
    pct: Markup
    values: Markup
    note: str


@dataclass(frozen=True, slots=True)
class Act:
    """What was made of one key result."""

    title: str
    seal: Markup
    reason: str
    cause: str
    learning: str
    following: str
    became: str
    became_url: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a key result goes on from. Of another objective than the one before in the chain: its quarter, and what was
    made of it there; else `chain_url` is ""."""

    title: str
    url: str
    label: str = ""
    objective: str = ""
    chain_url: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A key result as it was planned."""

    title: str
    from_to: Markup
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The whole page."""

    objective: Objective
    label: str
    stops: tuple[Stop, ...]
    plan: tuple[Planned, ...]
    do: tuple[Done, ...]
    check: tuple[Check, ...]
    act: tuple[Act, ...]
    seal: Markup
    known: str
    summary: str
    is_closed: bool
    is_closing: bool


def chain_page(
    objective: Objective,
    links: Sequence[Link],
    done: Sequence[Done],
    entries: Mapping[int, Sequence[CheckIn]],
    ways: Ways,
    *,
    addresses: Addresses,
) -> ChainPage:
    """`links` are the chain; `entries` and `ways` those of the objective's own key results."""
    own = next(link for link in links if link.objective.pk == objective.pk)
    closure = getattr(objective, "closure", None)
    return ChainPage(
        objective=objective,
        label=objective.cycle.label(language()),
        stops=tuple(_stop(link, link is own, addresses) for link in links),
        plan=tuple(_planned(each, ways.back.get(each.key_result.pk), addresses) for each in own.key_results),
        do=tuple(done),
        check=tuple(_check(each, entries.get(each.key_result.pk, ()), addresses) for each in own.key_results),
        act=acts_of(own.key_results, ways.on, addresses),
        seal=seal_of_objective(own.score.score),
        known=known_of(own.score.known, own.score.counted),
        summary=closure.summary if closure else "",
        is_closed=objective.cycle.state == CycleState.CLOSED,
        is_closing=objective.cycle.state == CycleState.CLOSING,
    )


def _stop(link: Link, is_shown: bool, addresses: Addresses) -> Stop:
    row = link.objective
    return Stop(
        row.cycle.label(language()),
        row.title,
        "" if is_shown else addresses.of("objective_chain", row.public_id),
        seal_of_objective(link.score.score),
        marks.pct(row.progress),
    )


def _planned(each: Looked, came: Looked | None, addresses: Addresses) -> Planned:
    row = each.key_result
    origin = _origin(came, row.objective.copied_from_id, addresses) if came is not None else None
    return Planned(row.title, from_to(row, now=False), origin)


def _origin(came: Looked, before: int | None, addresses: Addresses) -> Origin:
    row, objective = came.key_result, came.key_result.objective
    url = addresses.of("key_result", row.public_id)
    if objective.pk == before:
        return Origin(row.title, url)
    return Origin(
        row.title,
        url,
        label=objective.cycle.label(language()),
        objective=objective.title,
        chain_url=addresses.of("objective_chain", objective.public_id),
        act=_act(came, None, addresses) if _is_said(came) else None,
    )


def _check(each: Looked, entries: Sequence[CheckIn], addresses: Addresses) -> Check:
    row = each.key_result
    looks = [entry for entry in standing(entries) if entry.kind != CheckInKind.NOT_LOOKED]
    values: list[Decimal] = [
        entry.value for entry in looks if entry.kind == CheckInKind.VALUE and entry.value is not None
    ]
    said = ngettext("%(num)s entry", "%(num)s entries", len(values)) % {"num": len(values)}
    return Check(
        title=row.title,
        url=addresses.of("key_result", row.public_id),
        is_fed=row.kind == Kind.FED,
        count=len(looks),
        last=max((entry.for_date for entry in looks), default=None),
        road=marks.road(row.progress),
        pct=marks.pct(row.progress),
        values=_drawn(values, said),
        note=next((entry.note for entry in reversed(looks) if entry.note), ""),
    )


def _drawn(values: Sequence[Decimal], label: str) -> Markup:
    return sparkline(values, label) if len(values) > 1 else Markup("")


def acts_of(key_results: Sequence[Looked], on: Mapping[int, KeyResult], addresses: Addresses) -> tuple[Act, ...]:
    """What was made of the key results that somebody looked back on; `on` is where each stands now."""
    return tuple(_act(each, on.get(each.key_result.pk), addresses) for each in key_results if _is_said(each))


def _is_said(each: Looked) -> bool:
    return each.closure is not None and each.closure.taken_back_at is None


def _act(each: Looked, became: KeyResult | None, addresses: Addresses) -> Act:
    closure = each.closure
    assert closure is not None
    return Act(
        title=each.key_result.title,
        seal=seal_of(each),
        reason=closure.reason,
        cause=closure.cause,
        learning=closure.learning,
        following=str(Following(closure.following).label) if closure.following else _("not said"),
        became=became.title if became else "",
        became_url=addresses.of("objective_chain", became.objective.public_id) if became else "",
    )
