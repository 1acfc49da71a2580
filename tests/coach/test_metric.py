"""What a sentence says about its number, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rashin.coach import Metric, parse_metric

# sentence, start, target, unit, direction, mode, bound
JAPANESE = [
    # An age, a floor and an hour tell who and where, and count nothing.
    ("会員を20代から50人増やす", None, "50", "人", "increase", "delta", None),
    ("20歳以上の加入者を300人増やす", None, "300", "人", "increase", "delta", None),
    ("2階の売場の売上を15%伸ばす", None, "15", "%", "increase", "delta", None),
    ("9時から17時までの問い合わせ応答率を98%にする", None, "98", "%", "achieve", "absolute", "min"),
    ("3店舗から始めて12店舗に広げる", "3", "12", "店舗", "increase", "absolute", "min"),
    ("在庫を30日分から18日分に圧縮する", "30", "18", "日分", "decrease", "absolute", "max"),
    ("離職者ゼロを維持する", None, "0", None, "maintain", "absolute", "max"),
    ("売上を３割増やす", None, "30", "%", "increase", "delta", None),
    ("解約率を二割五分から一割に下げる", "25", "10", "%", "decrease", "absolute", "max"),
    ("在庫回転を1.5倍にする", None, "1.5", "倍", "increase", "ratio", None),
    ("残業時間を半減させる", None, "0.5", "倍", "decrease", "ratio", None),
    ("粗利率を前年同期比で3ポイント改善する", None, "3", "ポイント", "increase", "delta", None),
    ("平均単価を1万2千円から1万5千円へ引き上げる", "12000", "15000", "円", "increase", "absolute", "min"),
    ("年商を1億2千万円まで伸ばす", None, "120000000", "円", "increase", "absolute", "min"),
    ("見積もり依頼を月120件から80件へ減らす", "120", "80", "件/月", "decrease", "absolute", "max"),
    ("定着率を90%以上に保つ", None, "90", "%", "maintain", "absolute", "min"),
    ("1件あたりの対応時間を3:30から2:45に短縮", "210", "165", "秒", "decrease", "absolute", "max"),
    ("面談した人数を三十人にする", None, "30", "人", "achieve", "absolute", "min"),
    ("リピート率３０％→４５％", "30", "45", "%", "increase", "absolute", "min"),
    ("欠品率を0.5%未満に抑える", None, "0.5", "%", "decrease", "absolute", "max"),
    ("顧客紹介を前四半期比120%にする", None, "120", "%", "increase", "ratio", None),
    ("客単価を前月比+5%", None, "5", "%", "increase", "delta", None),
    ("クレーム件数をゼロにする", None, "0", None, "achieve", "absolute", "max"),
    ("月次解約率を3.2%から2.0%以下へ", "3.2", "2.0", "%", "decrease", "absolute", "max"),
    ("平均評価4.2（現在3.8）", "3.8", "4.2", None, "increase", "absolute", "min"),
    ("見積回答までの時間を48時間以内にする", None, "48", "時間", "achieve", "absolute", "max"),
    ("復旧までの時間 1.5時間 → 40分以内", "90", "40", "分", "decrease", "absolute", "max"),
    ("受注までの日数を10日短縮", None, "10", "日", "decrease", "delta", None),
    ("既存顧客の8割から継続の意思を得る", None, "80", "%", "achieve", "absolute", "min"),
    ("入会後90日の退会率5%以下", None, "5", "%", "achieve", "absolute", "max"),
    ("紹介経由の成約を月3件以上獲得する", None, "3", "件/月", "achieve", "absolute", "min"),
    ("弁当のロスを8万円/月まで下げる", None, "80000", "円/月", "decrease", "absolute", "max"),
    ("修理の受付がつながるまで平均20秒", None, "20", "秒", "achieve", "absolute", "max"),
    ("体験教室に来た人の5人に2人が入会する", None, "40", "%", "achieve", "absolute", "min"),
    ("貸出中の鍵を50本を超えないようにする", None, "50", "本", "achieve", "absolute", "max"),
    ("雨漏りの点検 120戸 -> 300戸", "120", "300", "戸", "increase", "absolute", "min"),
    ("年2回以上通う人が4割になる", None, "40", "%", "achieve", "absolute", "min"),
    ("改修費を1億3,500万円以下にする", None, "135000000", "円", "achieve", "absolute", "max"),
    ("貸出の延滞は週3件まで", None, "3", "件/週", "achieve", "absolute", "max"),
    ("点検の指摘30件のうち24件を解消する", None, "24", "件", "achieve", "absolute", "min"),
    ("評価を6ポイント上げて70ポイントにする", None, "70", "ポイント", "increase", "absolute", "min"),
    ("口コミを134件から50件増やす", "134", "184", "件", "increase", "absolute", "min"),
    ("口コミを134件からさらに50件増やす", "134", "184", "件", "increase", "absolute", "min"),
    ("口コミを134件から50件に減らす", "134", "50", "件", "decrease", "absolute", "max"),
    ("率を18.2%から10%増やす", "18.2", "20.02", "%", "increase", "absolute", "min"),
    ("成約率を18.2%から10ポイント増やす", "18.2", "28.2", "%", "increase", "absolute", "min"),
    ("解約率を8%から2ポイント下げる", "8", "6", "%", "decrease", "absolute", "max"),
    ("売上を1,000万円から200万円増やす", "10000000", "12000000", "円", "increase", "absolute", "min"),
    ("待ち時間を8分から2分短縮する", "8", "6", "分", "decrease", "absolute", "max"),
    ("待ち時間を1時間から20分短縮する", "60", "40", "分", "decrease", "absolute", "max"),
    ("待ち時間を8分から2分に短縮する", "8", "2", "分", "decrease", "absolute", "max"),
    ("苦情を40件から半分に減らす", "40", "20", "件", "decrease", "absolute", "max"),
    ("会員を300人から倍増させる", "300", "600", "人", "increase", "absolute", "min"),
    ("会員を300人から2倍に増やす", "300", "600", "人", "increase", "absolute", "min"),
    ("訪問者を5,000人から20%増やす", "5000", "6000", "人", "increase", "absolute", "min"),
    ("4月から売上を20%増やす", None, "20", "%", "increase", "delta", None),
    ("累計の貸出が9,000冊", None, "9000", "冊", "achieve", "absolute", "min"),
]
ENGLISH = [
    ("Win 300 new members aged 18 to 25", None, "300", "members", "achieve", "absolute", "min"),
    ("Families with three or more children: 60 a month", None, "60", "Families/month", "achieve", "absolute", "min"),
    ("Visits by children under 12: 90 a week", None, "90", None, "achieve", "absolute", "min"),
    ("Guest rating of at least 9 out of 10", None, "9", "/10", "achieve", "absolute", "min"),
    ("Night calls down to 20 a day", None, "20", "calls/day", "decrease", "absolute", "max"),
    ("Average stay up from 1.2 to 1.8 nights", "1.2", "1.8", "nights", "increase", "absolute", "min"),
    ("Twice as many workshops", None, "2", "x", "increase", "ratio", None),
    ("Grow reviews from 134 by 50", "134", "184", "reviews", "increase", "absolute", "min"),
    ("Reviews up from 134 by 50", "134", "184", None, "increase", "absolute", "min"),
    ("Complaints down from 40 by 10", "40", "30", "Complaints", "decrease", "absolute", "max"),
    ("Increase the win rate from 18.2% by 10%", "18.2", "20.02", "%", "increase", "absolute", "min"),
    ("Increase the win rate from 18.2% by 10 points", "18.2", "28.2", "%", "increase", "absolute", "min"),
    ("Cut waiting time from 8 minutes by 2", "8", "6", "minutes", "decrease", "absolute", "max"),
    ("Raise visitors from 5,000 by 20%", "5000", "6000", "visitors", "increase", "absolute", "min"),
    ("Cut complaints from 40 by half", "40", "20", "complaints", "decrease", "absolute", "max"),
    ("Cut complaints from 90 by a third", "90", "60", "complaints", "decrease", "absolute", "max"),
    ("Double members from 300", "300", "600", "members", "increase", "absolute", "min"),
    ("Double the number of paying customers", None, "2", "x", "increase", "ratio", None),
    ("Cut onboarding time in half", None, "50", "%", "decrease", "delta", None),
    ("Cut support costs by a third", None, "33.3", "%", "decrease", "delta", None),
    ("Raise gross margin by 3 percentage points", None, "3", "points", "increase", "delta", None),
    ("Lower refund rate from 4.2% to under 2%", "4.2", "2", "%", "decrease", "absolute", "max"),
    ("≥ 95% of orders ship on the same day", None, "95", "%", "achieve", "absolute", "min"),
    ("Keep page load time under 2 seconds", None, "2", "seconds", "maintain", "absolute", "max"),
    ("At least three paying customers by June 30", None, "3", "customers", "achieve", "absolute", "min"),
    ("Increase average order value to €85", None, "85", "€", "increase", "absolute", "min"),
    ("Reduce time to hire from 60 to 35 days", "60", "35", "days", "decrease", "absolute", "max"),
    ("Reach ¥50 million in monthly recurring revenue", None, "50000000", "円", "achieve", "absolute", "min"),
    ("Shorten checkout from 3:20 to 1:45", "200", "105", "seconds", "decrease", "absolute", "max"),
    ("Improve Lighthouse score from 62 to 90+", "62", "90", None, "increase", "absolute", "min"),
    ("Attract 40k unique visitors a month", None, "40000", "visitors/month", "achieve", "absolute", "min"),
    ("Conversion: 2.1% -> 3.0%", "2.1", "3.0", "%", "increase", "absolute", "min"),
    ("Revenue per employee up 15% YoY", None, "15", "%", "increase", "delta", None),
    ("Zero overdue invoices older than 30 days", None, "0", "invoices", "achieve", "absolute", "max"),
    ("Sell 1,500 tickets at $40 or more", None, "1500", "tickets", "achieve", "absolute", "min"),
    ("Delivery time from 2 days to 6 hours", "48", "6", "hours", "decrease", "absolute", "max"),
    ("Answer 90% of chats within two minutes", None, "90", "%", "achieve", "absolute", "min"),
    ("Three quarters of drivers take the new route", None, "75", "%", "achieve", "absolute", "min"),
    ("Cut lost luggage by two thirds", None, "66.7", "%", "decrease", "delta", None),
    ("Hold oven downtime under 3%", None, "3", "%", "maintain", "absolute", "max"),
    ("Repeat guests make up 40% of bookings", None, "40", "%", "achieve", "absolute", "min"),
    ("Counter time drops from 9h to 2h a day", "9", "2", "h", "decrease", "absolute", "max"),
    ("240 members pay by direct debit (95 today)", "95", "240", "members", "increase", "absolute", "min"),
    ("Win 15% more returning tenants", None, "15", "%", "increase", "delta", None),
    ("Raise the score by 6 points to 70", None, "70", None, "increase", "absolute", "min"),
    ("Shrink the queue at the till from 11 people to 4", "11", "4", "people", "decrease", "absolute", "max"),
    ("Breakdowns drop to fewer than 8 a month", None, "8", "Breakdowns/month", "decrease", "absolute", "max"),
    ("Queue length ↓ 30%", None, "30", "%", "decrease", "delta", None),
    ("Stock never drops below 200 loaves", None, "200", "loaves", "maintain", "absolute", "min"),
    ("Bring scrap down by 12%", None, "12", "%", "decrease", "delta", None),
    ("Cancellations from 8%/month to 5%/month", "8", "5", "%", "decrease", "absolute", "max"),
]  # fmt: skip


@pytest.mark.parametrize("row", JAPANESE + ENGLISH, ids=lambda row: row[0])
def test_start_target_unit_direction_mode_and_bound_are_read(row: tuple[str | None, ...]):
    text, start, target, unit, direction, mode, bound = row
    metric = parse_metric(str(text))
    assert metric is not None
    assert metric.from_ == (Decimal(start) if start else None)
    assert metric.to == Decimal(str(target))
    assert (metric.unit, metric.direction, metric.mode, metric.bound) == (unit, direction, mode, bound)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("受注額を前年比20%増", "previous_year"),
        ("来店を前四半期比15%増やす", "previous_quarter"),
        ("利用率を前月比10%増加させる", "previous_month"),
        ("Grow sign-ups by 10% vs last quarter", "previous_quarter"),
        ("Grow sign-ups by 7% every month", "previous_month"),
        ("Revenue up 15% YoY", "previous_year"),
        ("Grow sign-ups by 10%", None),
        ("Cancellations from 8%/month to 5%/month", None),
    ],
)
def test_the_base_is_read_only_where_the_text_states_it(text: str, base: str | None):
    metric = parse_metric(text)
    assert metric is not None
    assert metric.base == base


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新しい店の開店後、ウェブサイトのセッション数を前四半期比20%増加させる", "ウェブサイトのセッション数"),
        ("LINE友だち登録者数を2,000人増やし、5,000人にする", "LINE友だち登録者数"),
        ("紹介経由の成約を月3件以上獲得する", "紹介経由の成約"),
        ("Reduce time to hire from 60 to 35 days", "time to hire"),
        ("Cut onboarding time in half", "onboarding time"),
        ("Win 12 new accounts in the Nordics", "new accounts in Nordics"),
        ("時計の修理件数を80件にする", "時計の修理件数"),
        ("家計の相談を月20件にする", "家計の相談"),
    ],
)
def test_the_name_is_what_is_measured(text: str, name: str):
    metric = parse_metric(text)
    assert metric is not None
    assert metric.name == name


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("6月末までに解約率を2%以下にする", "6月末までに"),
        ("口コミを今期中に50件増やす", "今期中に"),
        ("3ヶ月で売上を3割増やす", "3ヶ月で"),
        ("2026-03-31までに売上100万円", "2026-03-31までに"),
        ("Refund rate below 2% by end of Q3", "by end of Q3"),
        ("Triple inbound leads by EOY", "by EOY"),
        ("Raise satisfaction to 90% within six months", "within six months"),
    ],
)
def test_the_deadline_is_read_and_is_not_taken_for_the_target(text: str, deadline: str):
    metric = parse_metric(text)
    assert metric is not None
    assert metric.deadline == deadline


@pytest.mark.parametrize(
    "text", ["Q3の目標", "P95を測る", "1on1を始める", "市場調査をする", "Improve the website", "Prepare for SOC 2", ""]
)
def test_a_number_in_a_name_is_no_figure(text: str):
    assert parse_metric(text) is None


def test_a_range_has_two_ends():
    metric = parse_metric("来店客数を月間800〜1,000人に保つ")
    assert metric is not None
    assert (metric.to, metric.high, metric.direction) == (Decimal(800), Decimal(1000), "maintain")


def test_more_than_is_told_from_at_least():
    over, least = parse_metric("評価4.5超"), parse_metric("評価4.5以上")
    assert over and least
    assert (over.strict, least.strict) == (True, False)


def test_a_letter_in_the_place_of_a_figure_is_a_placeholder():
    metric = parse_metric("読み込み時間をX%短縮する")
    assert metric == Metric(name="読み込み時間", placeholder=True, span=(7, 8))


def test_figures_are_exact():
    metric = parse_metric("稼働率を99.95%にする")
    assert metric is not None
    assert metric.to == Decimal("99.95")


@pytest.mark.parametrize(
    "text", ["来店を1日40人から1日70人にする", "来店を毎日40人から毎日70人にする", "来店を1日40人から70人に"]
)
def test_a_period_said_twice_is_no_figure(text: str):
    metric = parse_metric(text, "ja")
    assert metric is not None and (metric.from_, metric.to, metric.direction) == (40, 70, "increase")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("蔵の温度を12度以上16度以下に保つ", 12, 16),
        ("苗を植える間隔を10日から14日の間に保つ", 10, 14),
        ("一日の見学を80人以上120人以下に収める", 80, 120),
        ("池の酸素を40%を下回らず60%以下に保つ", 40, 60),
        ("Keep the cellar between 12 and 16 degrees", 12, 16),
        ("Maintain 8 to 10 helpers per shift", 8, 10),
        ("Keep the pH at least 6 and at most 7", 6, 7),
    ],
)
def test_two_limits_to_stay_between(text: str, low: int, high: int):
    metric = parse_metric(text)
    assert metric is not None
    assert (metric.from_, metric.to, metric.high) == (None, low, high)
    assert (metric.direction, metric.bound) == ("maintain", "min")


def test_a_step_from_one_level_to_the_next_is_no_range():
    metric = parse_metric("苗の継続率を22%から35%に上げる")
    assert metric is not None and (metric.from_, metric.to, metric.high) == (22, 35, None)


@pytest.mark.parametrize("text", ["残業は5時間まで", "会議は週5時間まで", "Meetings: up to 5 hours a week"])
def test_a_limit_by_itself(text: str):
    metric = parse_metric(text)
    assert metric is not None and (metric.to, metric.bound, metric.deadline) == (5, "max", None)


def test_a_name_that_begins_like_a_particle_stays_whole():
    metric = parse_metric("はじめての有料会員を20人獲得する")
    assert metric is not None and metric.name == "はじめての有料会員"


@pytest.mark.parametrize(
    ("text", "share"),
    [("予約のキャンセルを10件に1件以下にする", 10), ("Solve 8 out of 10 requests the same day", 80)],
)
def test_so_many_of_so_many_are_a_share(text: str, share: int):
    metric = parse_metric(text)
    assert metric is not None and (metric.to, metric.unit) == (share, "%")


def test_a_figure_that_says_which_ones_is_no_target():
    metric = parse_metric("月1回以上来店する常連を400人にする")
    assert metric is not None and (metric.to, metric.unit) == (400, "人")


@pytest.mark.parametrize(("text", "direction"), [
    ("訪問者を7,000人から5,000人に増やす", "increase"),
    ("待ち時間を5分から8分に短縮する", "decrease"),
    ("Raise visitors from 7,000 to 5,000", "increase"),
    ("Cut waiting time from 5 minutes to 8 minutes", "decrease"),
])  # fmt: skip
def test_a_verb_against_its_figures_is_seen(text: str, direction: str) -> None:
    found = parse_metric(text)
    assert found is not None and found.against and found.direction == direction


@pytest.mark.parametrize("text", [
    "訪問者を5,000人から7,000人に増やす", "検索の順位を10位から3位に上げる", "返信のスピードを5時間から2時間に上げる",
    "応答時間を5秒から2秒に改善する", "Raise visitors from 5,000 to 7,000",
    "Raise delivery speed from 5 days to 2 days",
    "Cut costs, raising the margin from 10% to 15%", "Improve response time from 5 hours to 2",
])  # fmt: skip
def test_a_verb_along_with_its_figures_is_left_alone(text: str) -> None:
    found = parse_metric(text)
    assert found is not None and not found.against and found.from_ is not None
