"""The objective's page: its story, its key results with chart and formula, what it hangs on, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from rashin.goals.access import can_edit, can_enter
from rashin.goals.actions.starting import missing_start
from rashin.goals.definitions import steps
from rashin.goals.measured import decimals_for, from_to, language
from rashin.goals.models import (
    Agreement,
    CheckIn,
    CheckInKind,
    Comment,
    KeyResult,
    Kind,
    Objective,
    ObjectiveState,
    Recurrence,
    Stance,
)
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.explanation import ExplanationPage, Read, explanation_page, read
from rashin.goals.pages.lines import (
    Day,
    age,
    confidence_range,
    freshness,
    pace_of,
    pace_on,
    place_of_objective,
    signs_of,
    url_of,
    verdict_of,
    visibility_mark,
)
from rashin.goals.pages.sight import sight_nodes, whose
from rashin.goals.pages.ticks import Tick, tick_of
from rashin.goals.queries.board import Span
from rashin.goals.queries.objective import Around, Numbers, Todo
from rashin.goals.queries.sight import Sight
from rashin.goals.wordings import Story, named
from rashin.organizations.models import Member, Organization
from rashin.rules.due import due_by_day
from rashin.rules.forecast import Forecast, forecast
from rashin.rules.key_result import series
from rashin.rules.pace import Curve
from rashin.rules.value import clamp
from rashin.ui import formats, marks
from rashin.ui.charts import ChartPoint, LineChart
from rashin.ui.shell import SightNode


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a milestone key result."""

    title: str
    done: bool
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """Addresses of what the reader may do with a key result."""

    edit: str
    drop: str
    judge: str
    start: str
    enter: str


NO_TURNS = Turns("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Card:
    """A key result in full."""

    public_id: str
    title: str
    from_to: Markup
    deadline: date
    value: Markup
    chart: LineChart | None
    road: Markup
    pct: Markup
    pace: Decimal | None
    chip: Markup
    judged_by: str
    reason: str
    conf: Markup
    age: Markup
    entered: str
    entered_at: datetime | None
    note: str
    help: bool
    proposed: bool
    aspirational: bool
    weight: Decimal
    steps: tuple[StepLine, ...]
    counts: str
    where: str
    brought_by: str
    feeds: str
    feeds_url: str
    explanation: ExplanationPage
    explain_url: str
    turns: Turns


@dataclass(frozen=True, slots=True)
class Part:
    """What an objective's figure is made of: key results and objectives that contribute."""

    title: str
    url: str
    progress: Decimal | None
    counted: Decimal | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action beside the objective; `count` says how many of its people are done (6／8)."""

    public_id: str
    title: str
    who: str
    due: date | None
    weekday: str
    done: bool
    done_on: date | None
    count: str
    of: str
    tick: Tick | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An objective beside this one; kind: child, helper, helped, feeder."""

    kind: str
    title: str
    url: str
    note: str
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the feed or a comment, in words."""

    story: Story
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """What the template shows."""

    objective: Objective
    crumbs: tuple[tuple[str, str], ...]
    served: str
    stance: str
    mark: str
    state: str
    agreed_by: tuple[str, ...]
    agreed_on: date | None
    pace: Decimal | None
    road: Markup
    counts: Markup
    conf: str
    age: Markup
    parts: tuple[Part, ...]
    weighed: bool
    cards: tuple[Card, ...]
    actions: tuple[ActionLine, ...]
    sight: tuple[SightNode, ...]
    links: tuple[Link, ...]
    comments: tuple[Comment, ...]
    feed: tuple[Said, ...]
    feed_more: str
    edit_url: str
    add_key_result_url: str
    add_action_url: str
    over: bool


def card(numbers: Numbers, member: Member, organization: Organization, day: Day, addresses: Addresses) -> Card:
    """A key result with everything about its number."""
    row, it = numbers.key_result, read(numbers)
    told = explanation_page(it, organization, day, address=lambda public_id: addresses.of("objective", public_id))
    state = freshness(row, day)
    pending = row.status == "measuring_start" and row.progress is None
    ahead = None if state == "stale" or day.over or row.status == "reached" else forecast(it.definition, it.entries)
    pace = None if pending else pace_of(row, day)
    last = _last(it.stands)
    chip, aged = signs_of(row, day)
    return Card(
        public_id=row.public_id,
        title=row.title,
        from_to=from_to(row, now=False),
        deadline=row.deadline,
        value=_value(row),
        chart=_chart(it, day, ahead),
        road=marks.road(row.progress, pace, _reach(ahead), "pending" if pending else state if state == "stale" else ""),
        pct=marks.pct(row.progress, state == "stale"),
        pace=pace,
        chip=chip,
        judged_by=row.overridden_by.name if row.status_override and row.overridden_by else "",
        reason=row.override_reason if row.status_override else "",
        conf=marks.dots(row.confidence, row.confidence_before) if row.confidence is not None else Markup(""),
        age=aged if state else Markup(""),
        entered=_entered(last),
        entered_at=last.recorded_at if last else None,
        note=last.note if last else "",
        help=row.wants_help,
        proposed=row.agreed_at is None,
        aspirational=row.stance == Stance.ASPIRATIONAL,
        weight=row.weight,
        steps=_steps(it, day),
        counts=row.card_counts,
        where=row.card_where,
        brought_by=row.brought_by.name if row.brought_by else (row.owner.name if row.owner else ""),
        feeds=row.feeds.title if row.feeds else "",
        feeds_url=_feeds_url(row.feeds, addresses),
        explanation=told,
        explain_url=addresses.of("key_result_explanation", row.public_id),
        turns=_turns(row, member, day, addresses),
    )


def _feeds_url(into: KeyResult | None, addresses: Addresses) -> str:
    return "" if into is None or into.objective.is_hidden else addresses.of("key_result", into.public_id)


def _turns(row: KeyResult, member: Member, day: Day, addresses: Addresses) -> Turns:
    """What the reader may do with a key result, by its address; "" where it is not theirs or not its time."""
    open_now = row.archived_at is None and not day.over
    enters, edits = open_now and can_enter(member, row), open_now and can_edit(member, row.objective)
    return Turns(
        edit=addresses.of("key_result_edit", row.public_id) if edits else "",
        drop=addresses.of("key_result_drop", row.public_id) if edits else "",
        judge=addresses.of("key_result_verdict", row.public_id) if enters and row.agreed_at else "",
        start=addresses.of("key_result_start", row.public_id) if enters and missing_start(row) else "",
        enter=addresses.offered("check_ins", key_result=row.public_id) if enters and _owed(row, day) else "",
    )


def _value(row: KeyResult) -> Markup:
    if row.value is None or row.kind == Kind.MILESTONE:
        return Markup("")
    return formats.number(row.value, row.unit, decimals_for(row.value, row), language())


def _owed(row: KeyResult, day: Day) -> bool:
    return row.next_due is not None and row.next_due <= day.today and row.kind != Kind.FED and not day.over


def _offered(addresses: Addresses, name: str, public_id: str) -> str:
    return addresses.offered(name, public_id=public_id)


def _last(stands: Sequence[CheckIn]) -> CheckIn | None:
    looks = [row for row in stands if row.kind != CheckInKind.NOT_LOOKED]
    return max(looks, key=lambda row: (row.looked_on, row.recorded_at, row.pk), default=None)


def _entered(last: CheckIn | None) -> str:
    return named(last.entered_by.name) if last is not None and last.entered_by is not None else ""


def _reach(ahead: Forecast | None) -> tuple[Decimal, Decimal] | None:
    """The forecast as a part of the road; where falling numbers are progress the ends change places."""
    if ahead is None or ahead.progress_low is None or ahead.progress_high is None:
        return None
    low, high = sorted((clamp(ahead.progress_low), clamp(ahead.progress_high)))
    return low, high


def _steps(it: Read, day: Day) -> tuple[StepLine, ...]:
    states = {row.step: row.done for row in it.stands if row.kind == CheckInKind.STEP}
    return tuple(
        StepLine(
            step.title,
            states.get(step.key, False),
            step.due,
            step.due is not None and step.due < day.today and not states.get(step.key, False),
        )
        for step in steps(it.key_result.steps)
    )


# ---------- the chart ----------


def _chart(it: Read, day: Day, ahead: Forecast | None) -> LineChart | None:
    """The value over the days with its plan. A key result that is only done once (a baseline) has none."""
    row = it.key_result
    if row.kind == Kind.BASELINE or it.definition.measuring_start:
        return None
    shown = it.numbers.fed_values if row.kind == Kind.FED else series(it.definition, it.entries)
    late = {each.for_date for each in it.stands if timezone.localtime(each.recorded_at).date() > each.looked_on}
    counted = row.kind in (Kind.MILESTONE, Kind.RECURRING)
    return LineChart(
        name=row.title,
        first=row.first_day,
        last=row.deadline,
        today=day.today,
        points=tuple(ChartPoint(day=on, value=value, late=on in late) for on, value in shown),
        planned=_planned(it),
        target=None if row.kind == Kind.RANGE else _top(it),
        low=row.low if row.kind == Kind.RANGE else None,
        high=row.high if row.kind == Kind.RANGE else None,
        forecast=(ahead.low, ahead.high) if ahead else None,
        unit="" if row.kind == Kind.MILESTONE else row.unit,
        decimals=0 if counted else decimals_for(row.target, row),
    )


def _top(it: Read) -> Decimal | None:
    """Where the road ends, in the unit of the chart."""
    if it.key_result.kind == Kind.MILESTONE:
        return Decimal(len(it.definition.milestones))
    if it.key_result.kind == Kind.RECURRING:
        return sum((number for _day, number in due_by_day(it.definition, it.entries)), Decimal(0))
    target: Decimal | None = it.key_result.target
    return target


def _planned(it: Read) -> tuple[tuple[date, Decimal], ...]:
    """The expected values: the pace's curve between start and target; steps and habits by what falls due."""
    row, top = it.key_result, _top(it)
    if row.kind == Kind.RANGE or top is None:
        return ()
    origin = Decimal(0) if row.kind in (Kind.MILESTONE, Kind.RECURRING) else it.definition.origin
    if origin is None or not row.pace_curve:
        return ()
    line = Curve.loads(row.pace_curve)
    places = 0 if row.kind in (Kind.MILESTONE, Kind.RECURRING) else None
    first = [(row.first_day, line.at(row.first_day) or Decimal(0))]
    points = [*(first if line.points and line.points[0][0] > row.first_day else []), *line.points]
    return tuple(
        (on, origin + (top - origin) * share if places is None else round(top * share, 2)) for on, share in points
    )


# ---------- around it ----------


def parts_of(cards: Sequence[KeyResult], around: Around, addresses: Addresses) -> tuple[Part, ...]:
    """What counts in the objective's figure."""
    own = [
        Part(row.title, f"#kr-{row.public_id}", row.progress, _clamped(row.progress), row.weight)
        for row in cards
        if row.counts
    ]
    below = [
        Part(row.title, url_of(row, addresses), row.progress, _clamped(row.progress), row.weight)
        for row in around.children
        if row.counts
    ]
    return tuple(own + below)


def _clamped(progress: Decimal | None) -> Decimal | None:
    return None if progress is None else clamp(progress)


def links_of(around: Around, addresses: Addresses) -> tuple[Link, ...]:
    """What depends on the objective, and what it helps."""
    links = [
        Link("child", row.title, addresses.of("objective", row.public_id), whose(row), row.progress)
        for row in around.children
        if not row.is_hidden
    ]
    for helper in around.helpers:
        row = helper.objective
        links.append(Link("helper", row.title, addresses.of("objective", row.public_id), whose(row), row.progress))
    for source, into in around.feeds:
        if source.objective.is_hidden:
            continue
        url = addresses.of("key_result", source.public_id)
        links.append(Link("feeder", source.title, url, into.title, source.progress))
    for link in around.helped:
        helped = link.to_objective or link.to_key_result
        if isinstance(helped, Objective):
            links.append(Link("helped", helped.title, addresses.of("objective", helped.public_id), "", helped.progress))
        elif helped is not None:
            links.append(
                Link("helped", helped.title, addresses.of("key_result", helped.public_id), "", helped.progress)
            )
    return tuple(links)


def _people(people: Sequence[Member]) -> str:
    """The first three by name."""
    named_ones = pgettext("between names", ", ").join(person.name for person in people[:3])
    return named_ones + (_(" and others") if len(people) > 3 else "")


def action_line(todo: Todo, day: Day, titles: dict[int, str], tick: Tick | None = None) -> ActionLine:
    """An action with who does it and how far they are; a weekly one is about this week."""
    action, weekly = todo.action, todo.action.recurrence == Recurrence.WEEKLY
    monday = date.fromordinal(day.today.toordinal() - day.today.weekday())
    ticks = [tick for tick in todo.completions if not weekly or tick.on >= monday]
    done_by = {tick.member_id for tick in ticks}
    people = todo.assignees
    finished = [person for person in people if person.pk in done_by]
    done = bool(ticks) and (not people or len(finished) == len(people) or None in done_by)
    return ActionLine(
        public_id=action.public_id,
        title=action.title,
        who=_people(people),
        due=action.due,
        weekday=str(action.get_weekday_display()) if weekly and action.weekday is not None else "",
        done=done,
        done_on=max((tick.on for tick in ticks), default=None) if done else None,
        count=pgettext("done of all", "/").join((str(len(finished)), str(len(people)))) if len(people) > 1 else "",
        of=titles.get(action.key_result_id or 0, ""),
        tick=tick,
    )


def objective_page(
    objective: Objective,
    *,
    member: Member,
    day: Day,
    addresses: Addresses,
    numbers: Sequence[Numbers],
    around: Around,
    todos: Sequence[Todo],
    sight: Sight,
    comments: Sequence[Comment],
    agreements: Sequence[Agreement],
    feed: Sequence[Said],
    feed_more: str,
    span: Span | None = None,
) -> ObjectivePage:
    """Put everything together. `span`: confidence and last look of all that counts in it."""
    rows = [each.key_result for each in numbers]
    parts = parts_of(rows, around, addresses)
    may_edit = objective.cycle.is_open and can_edit(member, objective)
    counted = objective.state == ObjectiveState.AGREED
    pace = pace_on(objective.pace_curve, day.today) if counted else None
    titles = {row.pk: row.title for row in rows}
    return ObjectivePage(
        objective=objective,
        crumbs=_crumbs(objective, around, addresses),
        served=sight.direction,
        stance=str(objective.get_stance_display()) if objective.stance else "",
        mark=visibility_mark(objective),
        state=str(objective.get_state_display()),
        agreed_by=tuple(dict.fromkeys(named(row.member.name) for row in agreements if row.agrees)),
        agreed_on=timezone.localtime(objective.agreed_at).date() if objective.agreed_at else None,
        pace=pace,
        road=marks.road(objective.progress, pace),
        counts=verdict_of(objective, day),
        conf=confidence_range(span) if span and counted else "",
        age=age(span.looked_on, day) if span and span.whole and counted else Markup(""),
        parts=parts,
        weighed=len({part.weight for part in parts}) > 1,
        cards=tuple(card(each, member, objective.organization, day, addresses) for each in numbers),
        actions=tuple(
            action_line(
                todo, day, titles, tick_of(todo, objective, member=member, today=day.today, addresses=addresses)
            )
            for todo in todos
        ),
        sight=sight_nodes(sight, addresses=addresses),
        links=links_of(around, addresses),
        comments=tuple(comments),
        feed=tuple(feed),
        feed_more=feed_more,
        edit_url=_offered(addresses, "objective_edit", objective.public_id) if may_edit else "",
        add_key_result_url=_offered(addresses, "key_result_new", objective.public_id) if may_edit else "",
        add_action_url=_offered(addresses, "action_new", objective.public_id) if may_edit else "",
        over=day.over,
    )


def _crumbs(objective: Objective, around: Around, addresses: Addresses) -> tuple[tuple[str, str], ...]:
    board = addresses.page("board", {"cycle": objective.cycle.public_id})
    above = [(row.title, addresses.of("objective", row.public_id)) for row in around.above]
    return ((_("The whole company"), board), *above, (place_of_objective(objective), ""))
