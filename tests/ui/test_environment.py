"""What every template finds at hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone
from jinja2 import UndefinedError

from tests.ui.gallery import TODAY, render_text


@pytest.mark.parametrize(
    ("source", "ja", "en"),
    [
        ("{{ day(2026, 11, 24)|date }}", "11月24日（火）", "Tue 24 Nov"),
        ("{{ day(2025, 11, 24)|date(False) }}", "2025年11月24日", "24 Nov 2025"),
        ("{{ day(2026, 11, 23)|age }}", "昨日", "yesterday"),
        ("{{ day(2026, 10, 1)|until(day(2026, 12, 31)) }}", "10月1日〜12月31日", "1 Oct – 31 Dec"),
        ("{{ day(2026, 10, 1)|month }}", "10月", "Oct"),
        ('{{ D("0.1")|points }}', "+10ポイント", "+10\N{NO-BREAK SPACE}pts"),
        ('{{ D("0.48")|percent }}', "48<small>%</small>", "48<small>%</small>"),
        ('{{ D("26")|number("件") }}', "26<small>件</small>", "26<small>件</small>"),
        ('{{ D("8000")|number_text("円") }}', "8,000円", "¥8,000"),
        ("{{ none|date }}{{ none|number }}", "——", "——"),
    ],
)
def test_formats_speak_the_readers_language(source: str, ja: str, en: str) -> None:
    assert render_text(source) == ja
    assert render_text(source, "en") == en


def test_days_follow_the_japanese_era_where_the_page_says_so() -> None:
    assert render_text("{{ day(2026, 11, 24)|date }}", era=True) == "令和8年11月24日（火）"
    assert render_text("{{ day(2026, 11, 24)|date }}", "en", era=True) == "Tue 24 Nov"


def test_moments_are_told_in_the_readers_time_zone() -> None:
    instant = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert render_text("{{ instant|moment }} {{ instant|time }} {{ instant|age }}", instant=instant) == (
            "今日 0:30 0:30 今日"
        )


def test_the_day_of_a_moment_is_the_readers() -> None:
    late = datetime(2026, 11, 29, 19, 5, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert render_text("{{ late|date }}", "ja", late=late) == "11月30日（月）"


def test_a_misspelt_variable_is_an_error_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render_text("{{ objektive }}")
    with pytest.raises(UndefinedError):
        render_text('{{ "a" ~ objektive }}')
    assert render_text("{% if objektive %}da{% endif %}") == ""


def test_ids_count_up_within_a_page() -> None:
    request = SimpleNamespace()
    assert render_text('{{ unique("a") }} {{ unique("a") }}', request=request) == "a-1 a-2"
    assert render_text('{{ unique("a") }}', request=request) == "a-3"


def test_today_of_the_page_decides_and_not_the_servers() -> None:
    assert render_text("{{ day(2026, 11, 24)|age }}") == "今日"
    assert render_text("{{ day(2026, 11, 24)|age }}", today=date(2026, 11, 27)) == "3日前"
    assert date(2026, 11, 24) == TODAY
