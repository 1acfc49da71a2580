"""Charts as SVG made in Python: they need no script and they print.

Every chart carries a sentence as its label and its figures in a table one click away. Coordinates are drawn with
floats; every figure that is read stays a Decimal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from rashin.ui import formats

WIDTH, HEIGHT = 420, 150
LEFT, RIGHT, TOP, BOTTOM = 8.0, 356.0, 18.0, 124.0
MONTH_ROOM = 34.0
LABEL_ROOM = 15.0
SIDE_ROOM = 54.0


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    """A value at the day that it is for; `late` when it was entered after that day."""

    day: dt.date
    value: Decimal
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """What a key result's chart shows. `planned` are (day, value) pairs from the start to the target; `forecast` the
    lowest and highest value expected on the last day; `points` stand in the order of their days. `low` and `high` are
    the limits of a number that is to be kept between them (either may be open)."""

    name: str
    first: dt.date
    last: dt.date
    today: dt.date
    points: tuple[ChartPoint, ...] = ()
    planned: tuple[tuple[dt.date, Decimal], ...] = ()
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    forecast: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    decimals: int | None = None

    @property
    def is_kept(self) -> bool:
        """Whether there is a range to keep to instead of a target to reach."""
        return self.low is not None or self.high is not None

    def keeps(self, value: Decimal) -> bool:
        """Whether the value lies in the range; both ends belong to it."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class _Scale:
    """From days and values to places in the drawing."""

    def __init__(self, chart: LineChart) -> None:
        self.first, self.days = chart.first, max((chart.last - chart.first).days, 1)
        values = [float(value) for value in _all_values(chart)] or [0.0]
        low, high = min(values), max(values)
        room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
        self.low, self.span = low - room, (high - low) + 2 * room

    def x(self, day: dt.date) -> float:
        share = (day - self.first).days / self.days
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)

    def y(self, value: Decimal) -> float:
        return BOTTOM - (BOTTOM - TOP) * (float(value) - self.low) / self.span

    def place(self, day: dt.date, value: Decimal) -> str:
        return f"{self.x(day):.1f},{self.y(value):.1f}"


def _all_values(chart: LineChart) -> Iterator[Decimal]:
    yield from (point.value for point in chart.points)
    yield from (value for _day, value in chart.planned)
    yield from chart.forecast or ()
    yield from (value for value in (chart.target, chart.low, chart.high) if value is not None)


def line_chart(chart: LineChart) -> Markup:
    """The drawing: plan dashed, actual solid, forecast as a wedge, target with its lamp. Its figures are `figures`."""
    scale = _Scale(chart)
    drawn = [
        *_band(chart, scale),
        *_months(chart, scale),
        *_target_line(chart, scale),
        *_wedge(chart, scale),
        *_lines(chart, scale),
    ]
    drawn += [*_ends(chart, scale), *_labels(chart, scale)]
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(sentence(chart))}">'
        f"{''.join(drawn)}</svg>"
    )


def _months(chart: LineChart, scale: _Scale) -> Iterator[str]:
    """A line at each month's first day and its name beneath, where there is room."""
    yield f'<line class="grid" x1="{LEFT}" x2="{LEFT}" y1="{TOP}" y2="{BOTTOM}"/>'
    yield f'<line class="grid" x1="{RIGHT}" x2="{RIGHT}" y1="{TOP}" y2="{BOTTOM}"/>'
    free = LEFT - MONTH_ROOM
    for day in _month_starts(chart.first, chart.last):
        x = scale.x(day)
        if day != chart.first:
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{BOTTOM}"/>'
        if x - free >= MONTH_ROOM:
            anchor = "start" if x < LEFT + 12 else "middle"
            text = formats.month_text(day, language=_language())
            yield f'<text x="{x:.1f}" y="143" text-anchor="{anchor}">{text}</text>'
            free = x


def _month_starts(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    yield first
    day = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    while day <= last:
        yield day
        day = (day + dt.timedelta(days=32)).replace(day=1)


def _band(chart: LineChart, scale: _Scale) -> Iterator[str]:
    """The range to keep to: a ground between its limits, up to the edge where one is open."""
    if not chart.is_kept:
        return
    top = TOP if chart.high is None else scale.y(chart.high)
    foot = BOTTOM if chart.low is None else scale.y(chart.low)
    size = f'width="{RIGHT - LEFT}" height="{max(foot - top, 0):.1f}"'
    yield f'<rect class="band" x="{LEFT}" y="{top:.1f}" {size}/>'
    for limit in (chart.low, chart.high):
        if limit is not None:
            yield f'<line class="goal" x1="{LEFT}" x2="{RIGHT}" y1="{scale.y(limit):.1f}" y2="{scale.y(limit):.1f}"/>'


def _target_line(chart: LineChart, scale: _Scale) -> Iterator[str]:
    if chart.target is not None:
        y = scale.y(chart.target)
        yield f'<line class="goal" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _wedge(chart: LineChart, scale: _Scale) -> Iterator[str]:
    if chart.forecast and chart.points:
        from_, low, high = chart.points[-1], scale.y(chart.forecast[0]), scale.y(chart.forecast[1])
        start = f"{scale.x(from_.day):.1f} {scale.y(from_.value):.1f}"
        yield f'<path class="cone" d="M{start} L{RIGHT} {high:.1f} L{RIGHT} {low:.1f}Z"/>'


def _lines(chart: LineChart, scale: _Scale) -> Iterator[str]:
    if len(chart.planned) > 1:
        places = " ".join(scale.place(day, value) for day, value in chart.planned)
        yield f'<polyline class="plan" points="{places}"/>'
    if len(chart.points) > 1:
        places = " ".join(scale.place(point.day, point.value) for point in chart.points)
        yield f'<polyline class="act" points="{places}"/>'
    for point in chart.points[:-1]:
        if point.late:
            yield f'<circle class="late" cx="{scale.x(point.day):.1f}" cy="{scale.y(point.value):.1f}" r="3"/>'


def _ends(chart: LineChart, scale: _Scale) -> Iterator[str]:
    if chart.points:
        now = chart.points[-1]
        yield f'<circle class="dot" cx="{scale.x(now.day):.1f}" cy="{scale.y(now.value):.1f}" r="4.5"/>'
    if chart.target is not None:
        yield f'<circle class="end" cx="{RIGHT}" cy="{scale.y(chart.target):.1f}" r="6"/>'


def _labels(chart: LineChart, scale: _Scale) -> Iterator[str]:
    """Target and forecast at the right, the current value at its dot; none lies on another."""
    beside = None
    if chart.target is not None:
        text, y = _said(chart, chart.target), scale.y(chart.target)
        beside = y + 4.5 if _width(text) <= SIDE_ROOM else None
        yield _target_label(text, y, beside)
    elif chart.is_kept:
        y = scale.y(chart.high if chart.high is not None else chart.low or Decimal(0))
        text = _range_said(chart)
        yield _target_label(text, y, y + 4.5 if _width(text) <= SIDE_ROOM else None)
    if chart.forecast and chart.points:
        middle = (scale.y(chart.forecast[0]) + scale.y(chart.forecast[1])) / 2 + 4.5
        if beside is not None and abs(middle - beside) < LABEL_ROOM:
            middle = beside + (LABEL_ROOM if middle >= beside else -LABEL_ROOM)
        word = escape(gettext("Forecast"))
        yield f'<text x="{RIGHT + 7}" y="{middle:.1f}" class="fc">{word}</text>'
    if chart.points:
        yield _current_label(chart, scale)


def _target_label(text: str, y: float, beside: float | None) -> str:
    """Beside its lamp; where it is too long for that, inside the chart, on the side away from the lines."""
    if beside is not None:
        return f'<text x="{RIGHT + 11}" y="{beside:.1f}" class="tgt">{escape(text)}</text>'
    place = y - 9 if y < (TOP + BOTTOM) / 2 else y + 17
    return f'<text x="{RIGHT - 2}" y="{place:.1f}" class="tgt" text-anchor="end">{escape(text)}</text>'


def _width(text: str) -> float:
    """About how wide a label is drawn."""
    return sum(7.5 if character.isascii() else 13.0 for character in text)


def _current_label(chart: LineChart, scale: _Scale) -> str:
    now = chart.points[-1]
    x, y = scale.x(now.day), scale.y(now.value)
    below = y + 20
    place = y - 11 if below > BOTTOM - 1 else below
    anchor = "start" if x < LEFT + 24 else "end" if x > RIGHT - 24 else "middle"
    figure = formats.parts_of_number(now.value, chart.unit, chart.decimals, _language())
    text = escape(figure[0] + figure[1])
    return f'<text x="{x:.1f}" y="{place:.1f}" class="cur" text-anchor="{anchor}">{text}</text>'


# ---------- in words and figures ----------


def planned_at(chart: LineChart, day: dt.date) -> Decimal | None:
    """The planned value of a day, between the points planned; unknown without a plan."""
    if not chart.planned:
        return None
    before = chart.planned[0]
    if day <= before[0]:
        return before[1]
    for after in chart.planned[1:]:
        if day <= after[0]:
            days = Decimal((after[0] - before[0]).days)
            return after[1] if not days else before[1] + (after[1] - before[1]) * (day - before[0]).days / days
        before = after
    return before[1]


def sentence(chart: LineChart) -> str:
    """The chart in a sentence: name, now, plan, forecast, target."""
    said = []
    if chart.points:
        said.append(gettext("now %(value)s") % {"value": _said(chart, chart.points[-1].value)})
    plan = planned_at(chart, chart.today)
    if plan is not None:
        said.append(gettext("planned %(value)s") % {"value": _said(chart, _readable(chart, plan))})
    if chart.forecast:
        low, high = (_said(chart, value) for value in chart.forecast)
        said.append(gettext("forecast %(low)s to %(high)s") % {"low": low, "high": high})
    if chart.target is not None:
        said.append(gettext("target %(value)s") % {"value": _said(chart, chart.target)})
    if chart.is_kept:
        said.append(gettext("to be kept at %(range)s") % {"range": _range_said(chart)})
    comma = "、" if _language() == "ja" else ", "
    return gettext("%(name)s over time: %(figures)s") % {
        "name": chart.name,
        "figures": comma.join(said) or gettext("No value yet"),
    }


def _range_said(chart: LineChart) -> str:
    """5〜8個, 8個以下."""
    if chart.low is None:
        return gettext("%(value)s at most") % {"value": _said(chart, chart.high)}
    if chart.high is None:
        return gettext("%(value)s at least") % {"value": _said(chart, chart.low)}
    low = formats.plain_number(chart.low, chart.decimals)
    if chart.unit == formats.SECONDS:
        low = formats.duration(chart.low)
    return gettext("%(low)s to %(high)s") % {"low": low, "high": _said(chart, chart.high)}


def kept_range(chart: LineChart) -> str:
    """What a chart's table says of its range; "" where there is none."""
    return gettext("To be kept: %(range)s") % {"range": _range_said(chart)} if chart.is_kept else ""


def _readable(chart: LineChart, value: Decimal) -> Decimal:
    """A value between two points, with the decimals that the key result is read in."""
    decimals = chart.decimals
    if decimals is None:
        known = (exponent for item in _all_values(chart) if isinstance(exponent := item.as_tuple().exponent, int))
        decimals = max((-exponent for exponent in known), default=0)
    return round(value, max(decimals, 0))


def _said(chart: LineChart, value: Decimal | None) -> str:
    return formats.number_text(value, chart.unit, chart.decimals, _language())


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A line of the chart's table, as text."""

    day: str
    value: str
    planned: str
    late: bool
    kept: bool | None = None


def figures(chart: LineChart) -> list[FigureRow]:
    """The chart's points as a table, each with what was planned for its day ("" without a plan) and whether it was in
    the range (None without one)."""
    rows = []
    for point in chart.points:
        plan = planned_at(chart, point.day)
        day = formats.date_text(point.day, language=_language(), today=chart.today)
        planned = "" if plan is None else _said(chart, _readable(chart, plan))
        kept = chart.keeps(point.value) if chart.is_kept else None
        rows.append(FigureRow(day=day, value=_said(chart, point.value), planned=planned, late=point.late, kept=kept))
    return rows


def sparkline(values: Sequence[Decimal], label: str) -> Markup:
    """The last values as a small line, ending in a dot; `label` is its sentence."""
    if not values:
        return Markup("")
    low, high = float(min(values)), float(max(values))
    span, step = (high - low) or 1.0, 88 / max(len(values) - 1, 1)
    places = [(4 + index * step, 20 - 16 * (float(value) - low) / span) for index, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    return Markup(
        f'<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{escape(label)}">'
        f'<polyline class="act" points="{line}"/><circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/></svg>'
    )


def poster_road(progress: Decimal | None, pace: Decimal | None, label: str) -> Markup:
    """The road as large as a poster: what is walked, what lies ahead, and the street lamp, lit when it is reached."""
    length, left = 500.0, 20.0
    walked = 0.0 if progress is None else length * float(min(max(progress, Decimal(0)), Decimal(1)))
    lit = progress is not None and progress >= 1
    drawn = [f'<line class="ahead" x1="{left + walked + 6:.1f}" x2="{left + length:.1f}" y1="96" y2="96"/>']
    if walked:
        drawn.append(f'<rect class="walk" x="{left}" y="88" width="{walked:.1f}" height="16" rx="8"/>')
    if pace is not None:
        x = left + length * float(min(max(pace, Decimal(0)), Decimal(1)))
        drawn.append(f'<line class="pace" x1="{x:.1f}" x2="{x:.1f}" y1="80" y2="112"/>')
    if lit:
        drawn.append('<circle class="glow" cx="548" cy="44" r="40"/>')
    drawn.append('<path class="post" d="M580 112V40a22 22 0 0 0-44 0M568 112h24"/>')
    shade = "lampshade" if lit else "lampshade off"
    drawn.append(f'<path class="{shade}" d="M522 52a16 16 0 0 1 32 0z"/>')
    x = min(max(left + walked, 40.0), 455.0)
    drawn.append(f'<text x="{x:.1f}" y="66">{escape(formats.percent_text(progress))}</text>')
    return Markup(
        f'<svg class="road-big" viewBox="0 0 620 130" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )
