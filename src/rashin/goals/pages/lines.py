"""Objectives and key results as the lines of a list: everything that a template shows, already said and drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from rashin.goals.measured import from_to, language
from rashin.goals.models import KeyResult, Kind, Level, Objective, ObjectiveState, Visibility
from rashin.goals.pages.addresses import Addresses
from rashin.goals.queries.board import Span
from rashin.goals.queries.rows import KeyResultRow, ObjectiveRow
from rashin.rules.pace import Curve
from rashin.rules.rollup import Troubles
from rashin.ui import formats, marks


@dataclass(frozen=True)
class KeyResultLine:
    """`explain` leads to the formula behind the percentage; `context` is the objective where the line stands alone."""

    url: str
    title: str
    from_to: Markup
    road: Markup
    pct: Markup
    explain: str
    conf: Markup
    chip: Markup
    judged_by: str
    reason: str
    age: Markup
    fed: bool
    help: bool
    proposed: bool
    level: int
    context: str = ""

    @cached_property
    def drawn(self) -> Markup:
        """The line as markup, in the language that it was made in."""
        return _drawn("key_result_row", self)


@dataclass(frozen=True)
class ObjectiveHead:
    """What an objective's own line says. kind: "" or "supports"."""

    url: str
    title: str
    owner: str
    place: str
    mark: str
    kind: str
    proposed: bool
    road: Markup
    pct: Markup
    explain: str
    conf: str
    counts: Markup
    age: Markup
    level: int

    @cached_property
    def drawn(self) -> Markup:
        """The line as markup, in the language that it was made in."""
        return _drawn("objective_row", self)

    @cached_property
    def turn(self) -> Markup:
        """What is pressed to unfold it."""
        return _drawn("objective_turn", self)


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective and what stands under it; `branch`: where that is loaded from when it is not here yet; `more`: where
    the children go on that are not listed."""

    head: ObjectiveHead
    open: bool = False
    branch: str = ""
    more: str = ""
    children: tuple[ObjectiveLine, ...] = ()
    key_results: tuple[KeyResultLine, ...] = ()


def _drawn(part: str, line: KeyResultLine | ObjectiveHead) -> Markup:
    template = cast(Jinja2, engines["jinja2"]).env.get_template("goals/board_lines.html")
    return Markup(getattr(template.module, part)(line))


@dataclass(frozen=True, slots=True)
class Day:
    """The day and the language that the lines are read in; `over` when the cycle has ended and ages mean nothing any
    more."""

    today: date
    over: bool = False
    language: str = field(default_factory=language)


@lru_cache(maxsize=16384)
def pace_on(curve: str, day: date) -> Decimal | None:
    """Where the tick on the road stands: the expected progress of a stored curve on a day."""
    return Curve.loads(curve).at(day) if curve else None


@lru_cache(maxsize=4096)
def troubles_on(text: str, day: date) -> tuple[int, int]:
    """(behind, at risk) of the key results under an objective on a day."""
    return Troubles.loads(text).on(day) if text else (0, 0)


def verdict(progress: Decimal | None, troubles: str, under: int, day: Day) -> Markup:
    """How many of an objective's key results are in trouble; nothing where none counts, or nothing is known."""
    if progress is None or not under:
        return Markup("")
    return marks.status_counts(*troubles_on(troubles, day.today), under)


def verdict_of(objective: Objective, day: Day) -> Markup:
    """The same of a stored objective, which has none before it is agreed."""
    under = objective.key_results_under if objective.state == ObjectiveState.AGREED else 0
    return verdict(objective.progress, objective.troubles, under, day)


def pace_of(row: KeyResultRow | KeyResult, day: Day) -> Decimal | None:
    """The key result's expected progress on the day. What is due all at once at the deadline has none before."""
    if row.agreed_at is None:
        return None
    pace = pace_on(row.pace_curve, day.today)
    return None if row.kind == Kind.BASELINE and not pace else pace


def freshness(row: KeyResultRow | KeyResult, day: Day) -> str:
    """ "" until a due day has passed, "old" after one, "stale" after two."""
    if day.over:
        return ""
    if row.stale_from is not None and day.today >= row.stale_from:
        return "stale"
    return "old" if row.looked_on is not None and row.next_due is not None and day.today > row.next_due else ""


def age(looked_on: date | None, day: Day, state: str = "") -> Markup:
    """How long ago somebody looked; of a cycle that is over, the day itself."""
    if looked_on is None:
        return Markup("")
    days = (day.today - looked_on).days
    if day.over or (not state and not 0 <= days <= formats.RELATIVE_DAYS):
        shown = formats.date_text(looked_on, language=language(), today=day.today, weekday=False)
        return Markup('<span class="stale">{}</span>').format(shown)
    return marks.staleness(max(days, 0), state)


def signs_of(row: KeyResultRow | KeyResult, day: Day) -> tuple[Markup, Markup]:
    """(status, age). A stale value has no computed status: its age stands in that place. What a person judged stays,
    with the age beside it."""
    state = freshness(row, day)
    if state == "stale" and not row.status_override:
        return age(row.looked_on, day, state), Markup("")
    return marks.chip(row.status_override or row.status), age(row.looked_on, day, state)


def key_result_line(
    row: KeyResultRow, *, addresses: Addresses, day: Day, level: int, context: str = ""
) -> KeyResultLine:
    """The line of a key result; remembered, because most stand as they stood when somebody last looked."""
    return _key_result_line(row, addresses, day, level, context)


@lru_cache(maxsize=1024)
def _key_result_line(row: KeyResultRow, addresses: Addresses, day: Day, level: int, context: str) -> KeyResultLine:
    state = freshness(row, day)
    pending = row.status == "measuring_start" and row.progress is None
    pace = None if pending else pace_of(row, day)
    look = "pending" if pending else "stale" if state == "stale" else ""
    url = addresses.of("key_result", row.public_id)
    overridden = bool(row.status_override)
    chip, aged = signs_of(row, day)
    return KeyResultLine(
        url=url,
        title=row.title,
        from_to=from_to(row),
        road=marks.road(row.progress, pace, None, look),
        pct=marks.pct(row.progress, state == "stale"),
        explain=addresses.of("key_result_explanation", row.public_id),
        conf=marks.dots(row.confidence, row.confidence_before, "change") if row.confidence is not None else Markup(""),
        chip=chip,
        judged_by=(row.overridden_by or "") if overridden else "",
        reason=row.override_reason if overridden else "",
        age=aged,
        fed=row.kind == Kind.FED,
        help=row.wants_help,
        proposed=row.agreed_at is None,
        level=level,
        context=context,
    )


def url_of(row: ObjectiveRow | Objective, addresses: Addresses) -> str:
    """Where an objective stands; what is hidden leads nowhere."""
    return "" if row.is_hidden else addresses.of("objective", row.public_id)


def place_of(row: ObjectiveRow) -> str:
    """Whose objective it is: the company's, a team's, a person's."""
    return _place(row.level, row.team or "")


def visibility_mark(row: ObjectiveRow | Objective) -> str:
    """A word beside what is not open to everybody; "" where it is, or where nothing more is said."""
    if row.visibility == Visibility.TEAM:
        return _("Open to its team")
    return _("Confidential") if row.visibility == Visibility.PEOPLE else ""


def place_of_objective(objective: Objective) -> str:
    """The same of a stored objective."""
    return _place(objective.level, objective.team.name if objective.team else "")


def _place(level: str, team: str) -> str:
    if level == Level.COMPANY:
        return pgettext("level of an objective", "Company")
    person = pgettext("level of an objective", "Person")
    if level == Level.PERSON:
        return _(" · ").join((team, person)) if team else person
    return team


def objective_line(
    row: ObjectiveRow,
    *,
    addresses: Addresses,
    day: Day,
    level: int,
    kind: str = "",
    span: Span | None = None,
    open: bool = False,
    branch: str = "",
    more: str = "",
    children: tuple[ObjectiveLine, ...] = (),
    key_results: tuple[KeyResultLine, ...] = (),
) -> ObjectiveLine:
    """The line of an objective; `span` tells the confidence and the last look of all that counts in it."""
    head = _objective_head(row, addresses, day, level, kind, span or Span())
    return ObjectiveLine(head, open, branch, more, children, key_results)


@lru_cache(maxsize=1024)
def _objective_head(
    row: ObjectiveRow, addresses: Addresses, day: Day, level: int, kind: str, span: Span
) -> ObjectiveHead:
    proposed = row.state == ObjectiveState.PROPOSED
    is_judged = not (proposed or row.is_hidden)
    url = url_of(row, addresses)
    return ObjectiveHead(
        url=url,
        title=row.title,
        owner=row.owner or "",
        place=place_of(row),
        mark=visibility_mark(row),
        kind=kind,
        proposed=proposed,
        road=marks.road(row.progress, None if proposed else pace_on(row.pace_curve, day.today)),
        pct=marks.pct(row.progress),
        explain=url and url + "#figures",
        conf=confidence_range(span),
        counts=verdict(row.progress, row.troubles, row.under, day) if is_judged else Markup(""),
        age=age(span.looked_on, day) if span.whole else Markup(""),
        level=level,
    )


def confidence_range(span: Span) -> str:
    """自信 4〜8: the lowest and the highest of the key results that count in an objective."""
    low, high = span.low, span.high
    if low is None or high is None or not span.whole:
        return ""
    if low == high:
        return _("Confidence %(value)s") % {"value": low}
    return _("Confidence %(low)s to %(high)s") % {"low": low, "high": high}
