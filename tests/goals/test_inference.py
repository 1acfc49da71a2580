"""What the form takes from a sentence, so that nobody chooses among ten kinds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rashin.coach import parse_metric
from rashin.goals.inference import MOST_QUESTIONS, Counting, counting_of


def counting(text: str) -> Counting:
    return counting_of(text, parse_metric(text))


@pytest.mark.parametrize(("text", "expected"), [
    ("サイトの月間訪問者を5,000人から7,000人に増やす",
     {"kind": "increase", "reading": "per_period", "start": 5000, "target": 7000, "unit": "人", "questions": ()}),
    ("MQLを月20件から30件に増やす",
     {"kind": "increase", "reading": "per_period", "start": 20, "target": 30, "unit": "件", "questions": ()}),
    ("新規商談数を月間20件から30件に増やす",
     {"kind": "increase", "reading": "per_period", "start": 20, "target": 30, "unit": "件", "questions": ()}),
    ("お客さまの満足度を90%以上にする",
     {"kind": "threshold", "reading": "level", "bound": "at_least", "target": 90, "unit": "%", "questions": ()}),
    ("Googleの口コミを今期中に50件増やす",
     {"kind": "increase", "reading": "total", "entry": "new", "target": 50, "unit": "件", "questions": ()}),
    ("サイトのセッション数を前四半期比20%増やす",
     {"reading": "total", "derived_by": "percent", "derived_amount": 20, "base_kind": "previous_quarter",
      "questions": ()}),
    ("既存のお客さまへの提案数を前四半期比で15%増やす",
     {"reading": "total", "derived_by": "percent", "derived_amount": 15, "base_kind": "previous_quarter"}),
    ("LINEクーポンの利用率を前月比で10%増やす",
     {"reading": "level", "unit": "%", "derived_by": "percent", "derived_amount": 10, "base_kind": "previous_month",
      "questions": ("percent_or_points", "once_or_monthly")}),
    ("部下全員と週1回の1on1をする", {"kind": "recurring"}),
    ("新しい事業のMVPを完成させる", {"kind": "milestone"}),
    ("初めての有料のお客さまを3社獲得する", {"kind": "increase", "reading": "total", "target": 3, "unit": "社"}),
    ("営業会議の進行をメンバーに任せる", {"kind": "milestone"}),
    ("離職率を5%以下に保つ", {"kind": "range", "low": None, "high": 5, "unit": "%"}),
    ("満足度を90%以上に保つ", {"kind": "range", "low": 90, "high": None, "unit": "%"}),
    ("在庫回転を10〜14日に保つ", {"kind": "range", "low": 10, "high": 14, "unit": "日"}),
    ("在庫を10日から14日に保つ", {"kind": "range", "low": 10, "high": 14, "unit": "日"}),
    ("Keep stock between 10 and 14 days", {"kind": "range", "low": 10, "high": 14, "unit": "days"}),
    ("クーポンの利用を前月比10%増やす",
     {"reading": "per_period", "per": "month", "derived_by": "percent", "derived_amount": 10,
      "base_kind": "previous_month", "questions": ("once_or_monthly",)}),
    ("Raise coupon use by 10% over the previous month",
     {"reading": "per_period", "per": "month", "base_kind": "previous_month", "questions": ("once_or_monthly",)}),
    ("クレームを前四半期の40件から20件に減らす",
     {"kind": "threshold", "reading": "total", "is_budget": True, "bound": "at_most", "target": 20, "derived_by": ""}),
    ("セッションを前四半期の12,400回から14,880回に",
     {"kind": "increase", "reading": "total", "start": None, "target": 14880, "derived_by": ""}),
    ("平均の応対時間を4:30から3:00に短くする",
     {"kind": "decrease", "reading": "level", "start": 270, "target": 180, "unit": "m:ss"}),
    ("応対を３：００以内にする", {"kind": "threshold", "bound": "at_most", "target": 180, "unit": "m:ss"}),
    ("待ち時間を270秒から180秒に短くする", {"start": 270, "target": 180, "unit": "秒"}),
    ("社員の満足度をはじめて測る", {"kind": "baseline"}),
    ("Measure employee satisfaction for the first time", {"kind": "baseline"}),
    ("リピート率を10ポイント上げる",
     {"kind": "increase", "reading": "level", "unit": "%", "derived_by": "points", "derived_amount": 10,
      "questions": ("which_base",)}),
    ("Lower the waste rate by 1 point",
     {"kind": "decrease", "reading": "level", "unit": "%", "derived_by": "points", "derived_amount": -1}),
    ("Increase conversion by 10%",
     {"kind": "increase", "reading": "level", "unit": "%", "questions": ("which_base", "percent_or_points")}),
    ("Increase conversions by 10%", {"kind": "increase", "reading": "total"}),
    ("不良を30件減らす",
     {"kind": "decrease", "reading": "total", "unit": "件", "derived_by": "points", "derived_amount": -30}),
    ("広告費を24万円までに収める",
     {"kind": "threshold", "reading": "total", "is_budget": True, "bound": "at_most", "target": 240000}),
    ("Keep advertising within 240,000 yen",
     {"kind": "threshold", "reading": "total", "is_budget": True, "bound": "at_most", "target": 240000}),
    ("Keep complaints to at most 20 this quarter",
     {"kind": "threshold", "reading": "total", "is_budget": True, "target": 20, "questions": ()}),
    ("Response time below 4 hours",
     {"kind": "threshold", "reading": "level", "bound": "less_than", "is_budget": False}),
    ("NPS 40以上", {"kind": "threshold", "reading": "level", "bound": "at_least", "target": 40}),
    ("残業を月20時間以下に", {"kind": "threshold", "reading": "per_period", "bound": "at_most", "target": 20}),
    ("商談を月30件に", {"kind": "increase", "reading": "per_period", "bound": "", "start": None, "target": 30}),
    ("ブログを週2本から3本に", {"kind": "increase", "reading": "per_period", "per": "week", "start": 2, "target": 3}),
    ("毎週ブログを2本公開する", {"kind": "recurring", "due_each": 2}),
    ("Grow the site's monthly visitors from 5,000 to 7,000",
     {"kind": "increase", "reading": "per_period", "start": 5000, "target": 7000}),
    ("Increase sessions by 20% vs last quarter",
     {"derived_by": "percent", "derived_amount": 20, "base_kind": "previous_quarter", "reading": "total"}),
    ("Reach at least 90% satisfaction in the survey", {"kind": "threshold", "bound": "at_least", "target": 90}),
    ("口コミを134件から50件増やす", {"kind": "increase", "start": 134, "target": 184, "unit": "件"}),
    ("Grow reviews from 134 by 50", {"kind": "increase", "start": 134, "target": 184}),
    ("訪問者を5,000人から20%増やす", {"kind": "increase", "start": 5000, "target": 6000, "derived_by": ""}),
    ("待ち時間を8分から2分短縮する", {"kind": "decrease", "start": 8, "target": 6, "unit": "分"}),
    ("訪問者を7,000人から5,000人に増やす", {"kind": "increase", "start": 7000, "target": 5000}),
    ("Raise visitors from 7,000 to 5,000", {"kind": "increase", "start": 7000, "target": 5000}),
    ("Reduce open bugs from 100 to 60", {"kind": "decrease", "start": 100, "target": 60}),
    ("Hold a 1on1 with every report every week", {"kind": "recurring"}),
])  # fmt: skip
def test_the_sentence_says_how_it_is_counted(text: str, expected: dict[str, object]) -> None:
    found = counting(text)
    for name, value in expected.items():
        held = Decimal(value) if isinstance(value, int) else value
        assert getattr(found, name) == held, f"{name} of {text}: {found}"
    assert len(found.questions) <= MOST_QUESTIONS
