"""Every part in every state: it renders, it is valid, and it says the right sentence in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import html5lib
import pytest
from django.utils import translation

from rashin.ui import marks
from tests.ui.gallery import PAGES, render, render_text

D = Decimal


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_all_parts_are_valid(page: str, language: str) -> None:
    html = render(page, language)
    html5lib.HTMLParser(strict=True).parse(html)
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_labels_lead_somewhere(page: str) -> None:
    html = render(page)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
        for value in re.findall(rf'\s{name}="([^"]+)"', html):
            assert set(value.split()) <= set(ids), (name, value)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_inline(page: str) -> None:
    html = render(page)
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'\son[a-z]+="', html)


@pytest.mark.parametrize("page", PAGES)
def test_no_english_is_left_on_a_japanese_page(page: str) -> None:
    html = re.sub(r"<(script|svg)\b.*?</\1>|<[^>]+>", " ", render(page), flags=re.DOTALL)
    known = {"MQL", "LINE", "OKR", "Ito", "on", "Marketing", "Qualified", "Lead", "S", "M", "I", "Key", "Result"}
    assert set(re.findall(r"[A-Za-z]{2,}", html)) <= known


@pytest.mark.parametrize(
    ("arguments", "ja", "en"),
    [
        ((D("0.6"), D("0.593")), "進捗 60%、今日の目安 59%", "Progress 60%, today's pace 59%"),
        ((D("-0.08"), None), "進捗 −8%", "Progress −8%"),
        ((D("1.25"), None), "進捗 125%", "Progress 125%"),
        ((None, D("0.5")), "進捗はまだありません、今日の目安 50%", "No progress yet, today's pace 50%"),
        (
            (D("0.6"), D("0.593"), (D("0.78"), D("0.98"))),
            "進捗 60%、今日の目安 59%、見通し 78%〜98%",
            "Progress 60%, today's pace 59%, forecast 78% to 98%",
        ),
        ((None, D("0.5"), None, "pending"), "はじめの値待ち", "The start is still being measured"),
        (
            (D("0.5"), D("0.593"), (D("0.6"), D("0.7")), "stale"),
            "進捗 50%、今日の目安 59%、古い値",
            "Progress 50%, today's pace 59%, from an old value",
        ),
    ],
)
def test_a_road_says_what_it_shows(arguments: tuple[object, ...], ja: str, en: str) -> None:
    for language, said in (("ja", ja), ("en", en)):
        with translation.override(language):
            drawn = marks.road(*arguments)  # type: ignore[arg-type]
            assert f'role="img" aria-label="{said}"' in unescape(str(drawn))


def test_a_road_is_drawn_in_its_state() -> None:
    assert 'class="road is-reached"' in marks.road(D(1))
    assert 'class="fill" x="0" y="6" width="100%"' in marks.road(D("1.25"))
    assert 'class="fill"' not in marks.road(D("-0.08"))
    assert 'class="fill"' not in marks.road(D(0))
    assert 'class="range"' not in marks.road(D("0.5"), D("0.5"), (D("0.6"), D("0.7")), "stale")
    pending = marks.road(None, D("0.5"), None, "pending")
    assert "pace" not in pending
    assert "is-pending" in pending


def test_an_unknown_progress_is_never_written_as_0() -> None:
    with translation.override("ja"):
        assert "0" not in re.sub(r"<[^>]+>", "", marks.pct(None))
        assert "進捗はまだありません" in marks.pct(None)


def test_confidence_is_ten_dots_and_a_number() -> None:
    with translation.override("ja"):
        drawn = marks.dots(7, 6)
        assert drawn.count("<circle") == 10
        assert drawn.count('class="on"') == 7
        assert 'aria-label="自信 7（10段階）、前回 6"' in drawn
        assert "前回 6" in drawn
        assert ">+1<" in marks.dots(7, 6, "change")
        assert "delta" not in marks.dots(7, 7)
        assert "自信はまだありません" in marks.dots(None)


def test_a_score_is_a_seal_with_its_word() -> None:
    with translation.override("ja"):
        assert "よく進んだ" in marks.seal(D("0.8"), "green")
        assert "計算では 0.4" in marks.seal(D("0.5"), "yellow", D("0.42"))
        assert "計算では" not in marks.seal(D("0.5"), "yellow", D("0.5"))
        assert "unset" in marks.seal(None)


@pytest.mark.parametrize(
    ("status", "ja", "en"),
    [
        ("on_track", "順調", "On track"),
        ("at_risk", "注意", "At risk"),
        ("behind", "遅れ", "Behind"),
        ("reached", "達成", "Reached"),
        ("not_due", "これから", "Not due yet"),
        ("measuring_start", "はじめの値待ち", "Measuring the start"),
    ],
)
def test_a_status_is_an_icon_and_a_word(status: str, ja: str, en: str) -> None:
    for language, word in (("ja", ja), ("en", en)):
        with translation.override(language):
            assert word in marks.chip(status)
            assert "<svg" in marks.chip(status)


def test_without_a_status_there_is_no_chip() -> None:
    assert marks.chip(None) == ""


def test_an_objective_counts_what_is_behind() -> None:
    with translation.override("ja"):
        text = re.sub(r"<[^>]+>", "", marks.status_counts(1, 2, 6))
        assert "遅れ 1／6" in text
        assert "注意 2／6" in text
        assert "順調" in marks.status_counts(0, 0, 4)
        assert marks.status_counts(0, 0, 0) == ""


def test_a_value_grows_old_in_words() -> None:
    with translation.override("ja"):
        said = [re.sub(r"<[^>]+>", "", marks.staleness(*each)) for each in [(0,), (1,), (3,), (9, "old"), (None,)]]
    assert said == ["今日", "昨日", "3日前", "9日前の値", "まだ値がありません"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{ ui.fromto(D("20"), D("30"), "件", now=D("26"), per="月") }}', "月20 → 30件・いま26件"),
        ('{{ ui.fromto(None, D("90"), "%", bound="at_least") }}', "90%以上"),
        ('{{ ui.fromto(D("18.2"), D("20.02"), "%", 1) }}', "18.2 → 20.0%"),
        ('{{ ui.fromto(D("200"), D("185"), "m:ss") }}', "3:20 → 3:05"),
        ('{{ ui.fromto(D("1"), D("2"), until=day(2026, 12, 31)) }}', "1 → 2・12月31日まで"),
    ],
)
def test_from_where_to_where(source: str, text: str) -> None:
    assert re.sub(r"<[^>]+>", "", render_text(source)) == text


def test_an_error_stands_at_its_field_with_its_one_tap_repair() -> None:
    html = render_text('{{ ui.field(form.value, unit="件") }}')
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_value_error"' in html
    assert 'data-fix="26" data-fix-for="id_value">26件' in html


def test_the_list_of_errors_names_each_field_and_leads_to_it() -> None:
    html = render_text("{{ ui.error_summary(form) }}")
    assert "2か所" in html
    assert '<a href="#id_name"><b>名前</b>' in html
    assert render_text("{{ ui.error_summary(fresh) }}") == ""


def test_hints_are_tied_to_their_field() -> None:
    assert 'aria-describedby="id_name_hint"' in render_text("{{ ui.field(fresh.name) }}")
    assert 'aria-describedby="id_why_hint"' in render_text('{{ ui.textarea(fresh.why, hint="ひとことで") }}')


def test_what_people_wrote_is_escaped() -> None:
    html = render_text(
        '{{ ui.objective_line(x, "/", x, x) }}{{ ui.who(x) }}{{ ui.kr_name(x) }}{{ ui.road(D("0.1"), label=x) }}'
        '{{ ui.fromto(D("1"), D("2"), x) }}{{ ui.toast(x) }}{{ ui.notice and "" }}{{ ui.sparkline([D("1")], x) }}',
        x='"><script>alert(1)</script>',
    )
    assert "<script" not in html


def test_the_frame_is_plain_without_navigation() -> None:
    source = '{% extends "ui/base.html" %}{% block main %}ここ{% endblock %}'
    from django.template import engines

    with translation.override("ja"):
        html = engines["jinja2"].from_string(source).render({})
        assert 'class="plain"' in html
        assert 'class="rail"' not in html
        html = engines["jinja2"].from_string(source).render({"nav": (), "account": None})
        assert 'class="plain"' in html


def test_the_tab_bar_holds_only_its_items() -> None:
    html = render("my_week")
    tabbar = html[html.index('class="tabbar"') :]
    assert "全体" in tabbar
    assert "設定" not in tabbar
