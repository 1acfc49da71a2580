"""Charts: the drawing, its sentence and its table say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rashin.ui import charts
from rashin.ui.charts import ChartPoint, LineChart
from tests.ui.gallery import chart, render_text

D = Decimal


def test_a_chart_is_a_sentence() -> None:
    with translation.override("ja"):
        said = charts.sentence(chart())
    assert said == "サイトの月間訪問者の推移。いま5,960人、計画は6,187人、見通しは6,240人から6,800人、めざす値は7,000人"
    with translation.override("en"):
        assert charts.sentence(replace(chart(), unit="people", forecast=None)).startswith(
            "サイトの月間訪問者 over time: "
        )


def test_its_figures_are_in_a_table_with_what_was_planned() -> None:
    with translation.override("ja"):
        rows = charts.figures(chart())
    assert len(rows) == 9
    assert (rows[-1].day, rows[-1].value) == ("11月26日（木）", "5,960人")
    assert [row.late for row in rows].count(True) == 1
    assert "<table>" in render_text("{{ ui.line_chart(chart) }}")


def test_a_chart_without_values_still_draws_plan_and_target() -> None:
    with translation.override("ja"):
        drawn = charts.line_chart(replace(chart(), points=()))
    assert 'class="plan"' in drawn
    assert 'class="act"' not in drawn
    assert 'class="cone"' not in drawn
    with translation.override("ja"):
        bare = LineChart(name="満足度", first=date(2026, 1, 1), last=date(2026, 1, 1), today=date(2026, 1, 1))
        assert charts.sentence(bare) == "満足度の推移。まだ値がありません"
        assert charts.figures(bare) == []


def test_the_planned_value_lies_between_its_points() -> None:
    planned = ((date(2026, 10, 1), D(0)), (date(2026, 10, 11), D(10)), (date(2026, 10, 21), D(110)))
    plan = replace(chart(), planned=planned)
    assert charts.planned_at(plan, date(2026, 9, 1)) == 0
    assert charts.planned_at(plan, date(2026, 10, 6)) == 5
    assert charts.planned_at(plan, date(2026, 10, 16)) == 60
    assert charts.planned_at(plan, date(2026, 11, 1)) == 110
    assert charts.planned_at(replace(plan, planned=()), date(2026, 10, 6)) is None


VALUES = st.lists(st.decimals(-(10**12), 10**12, places=2), max_size=6)


@given(VALUES, st.one_of(st.none(), st.decimals(-(10**12), 10**12, places=2)), st.integers(0, 400))
def test_any_values_are_drawn_inside_the_chart(values: list[Decimal], target: Decimal | None, days: int) -> None:
    first = date(2026, 10, 1)
    last = date.fromordinal(first.toordinal() + days)
    points = tuple(
        ChartPoint(day=date.fromordinal(first.toordinal() + index), value=value) for index, value in enumerate(values)
    )
    drawing = LineChart(name="x", first=first, last=last, today=last, points=points, target=target)
    scale = charts._Scale(drawing)
    for point in points:
        assert charts.LEFT <= scale.x(point.day) <= charts.RIGHT
        assert charts.TOP - 0.01 <= scale.y(point.value) <= charts.BOTTOM + 0.01
    assert charts.line_chart(drawing).startswith("<svg")


def test_a_sparkline_needs_values() -> None:
    assert charts.sparkline([], "なし") == ""
    assert 'aria-label="3回の値"' in charts.sparkline([D(1), D(3), D(2)], "3回の値")


def test_the_poster_lights_its_lamp_when_the_target_is_reached() -> None:
    assert "glow" in charts.poster_road(D(1), None, "x")
    assert "glow" not in charts.poster_road(D("0.9"), D("0.5"), "x")
    assert "—" in charts.poster_road(None, None, "x")


def test_a_long_target_stands_inside_the_chart() -> None:
    with translation.override("ja"):
        assert 'class="tgt">7,000人' in charts.line_chart(chart())
        long = replace(chart(), target=D(15_000_000), unit="円", forecast=None)
        assert 'class="tgt" text-anchor="end">15,000,000円' in charts.line_chart(long)


def kept(**changes: object) -> LineChart:
    """A number that is to be kept between 5 and 8."""
    points = tuple(ChartPoint(day=date(2026, 10, day), value=D(value)) for day, value in ((5, 6), (12, 8), (19, 9)))
    first, last = date(2026, 10, 1), date(2026, 12, 31)
    shown = LineChart(
        name="廃棄", first=first, last=last, today=date(2026, 10, 20), points=points, low=D(5), high=D(8), unit="個"
    )
    return replace(shown, **changes)  # type: ignore[arg-type]


def test_a_number_to_be_kept_shows_its_band_and_says_it() -> None:
    with translation.override("ja"):
        drawn, said = charts.line_chart(kept()), charts.sentence(kept())
        rows = charts.figures(kept())
    assert 'class="band"' in drawn and drawn.count('class="goal"') == 2 and "5〜8個" in drawn
    assert said == "廃棄の推移。いま9個、保つ範囲は5〜8個"
    assert [row.kept for row in rows] == [True, True, False]
    with translation.override("ja"):
        table = render_text("{{ ui.line_chart(chart) }}", chart=kept())
    assert "保つ範囲 5〜8個" in table and "範囲の外" in table and table.count("範囲の中") == 2


def test_a_band_may_be_open_at_one_end() -> None:
    with translation.override("en"):
        drawn = charts.line_chart(kept(low=None))
        assert charts.sentence(kept(low=None)).endswith("to be kept at 8個 at most")
        assert charts.sentence(kept(high=None)).endswith("to be kept at 5個 at least")
    assert 'class="band"' in drawn and drawn.count('class="goal"') == 1


def test_what_runs_to_a_target_has_no_band() -> None:
    assert 'class="band"' not in charts.line_chart(chart())
    assert all(row.kept is None for row in charts.figures(chart()))
