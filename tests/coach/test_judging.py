"""Which sentence gets which finding: our own sentences, in both languages and from many fields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rashin.coach import Past, Statement, review
from rashin.coach.statement import Kind

FAULTS: list[tuple[Kind, str, str]] = [
    ("objective", "離職率を5%にする", "objective_has_metric"),
    ("objective", "Increase website traffic by 30%", "objective_has_metric"),
    ("objective", "サイトをリニューアルする", "objective_is_task"),
    ("objective", "競合調査を行う", "objective_is_task"),
    ("objective", "Redesign the pricing page", "objective_is_task"),
    ("objective", "日常業務を滞りなく行う", "objective_is_routine"),
    ("objective", "Keep the lights on", "objective_is_routine"),
    ("objective", "Stop being the worst bank in town", "objective_not_inspiring"),
    ("objective", "売上を上げる", "objective_vague"),
    ("objective", "コスト削減", "objective_vague"),
    ("objective", "Improve quality", "objective_vague"),
    ("objective", "Be better", "objective_vague"),
    ("key_result", "新しいCRMを導入する", "key_result_is_task"),
    ("key_result", "勉強会を月2回開催する", "key_result_is_task"),
    ("key_result", "Conduct 15 customer interviews", "key_result_is_task"),
    ("key_result", "Set up a new CRM", "key_result_is_task"),
    ("key_result", "Create 5 new landing pages", "key_result_is_task"),
    ("key_result", "社員のモチベーションを高める", "key_result_not_measurable"),
    ("key_result", "Improve employee morale", "key_result_not_measurable"),
    ("key_result", "認知度アップ", "key_result_no_target"),
    ("key_result", "残業を減らす", "key_result_no_target"),
    ("key_result", "Reduce customer churn", "key_result_no_target"),
    ("key_result", "地域で一番の店", "key_result_is_objective"),
    ("key_result", "Have happier customers", "key_result_not_measurable"),
    ("action", "早起きするように努力する", "action_is_wish"),
    ("action", "最善を尽くす", "action_is_wish"),
    ("action", "Try to be more proactive", "action_is_wish"),
    ("action", "Everyone to keep the office tidy", "action_no_owner"),
    ("action", "Marketing", "action_no_verb"),
    ("action", "部下に成長してもらう", "action_depends"),
    ("action", "コミュニケーションを強化する", "action_vague"),
    ("action", "Think about pricing", "action_vague"),
    ("action", "…", "empty"),
    ("key_result", "回覧板の配布 月2回", "key_result_is_task"),
    ("key_result", "Staff the evening desk", "key_result_is_task"),
    ("action", "Make drivers log their mileage", "action_depends"),
    ("action", "Make the handover smoother", "action_vague"),
    ("action", "鍵を掛け忘れないようにする", "action_is_wish"),
]
GOOD: list[tuple[Kind, str]] = [
    ("objective", "地域で一番頼られる整備工場になる"),
    ("objective", "お客さまが友人に勧めたくなるサービスをつくる"),
    ("objective", "部門の壁を越えて助け合う文化を根づかせる"),
    ("objective", "新人が三か月で自信を持って接客できる職場にする"),
    ("objective", "Become the most trusted payroll partner for local restaurants"),
    ("objective", "Launch a product that our customers can't live without"),
    ("objective", "Turn support into a reason to buy"),
    ("objective", "Simplify how partners do business with us"),
    ("key_result", "在庫回転日数を45日から30日に短縮する"),
    ("key_result", "アプリのストア評価4.5以上"),
    ("key_result", "大手企業3社との契約を締結する"),
    ("key_result", "試食会を開き、参加した人の4割に買ってもらう"),
    ("key_result", "Get 20 customers to sign annual contracts"),
    ("key_result", "85% of employees say they would recommend us as an employer"),
    ("key_result", "First three paying customers for the new product"),
    ("key_result", "Win the city's award for the best bakery"),
    ("action", "解約した5社に理由を聞き、月末までに一覧にまとめる"),
    ("action", "レジ横にアンケート用紙を置く"),
    ("action", "佐藤さんが新しい値札を全店に配布する"),
    ("action", "Maria to draft the new return policy by 12 March"),
    ("action", "Set up an alert when the queue is longer than 50 orders"),
    ("action", "釜の火加減を紙に書いて、早番が見られるようにする"),
    ("action", "A/B test two reminder texts with the Tuesday group"),
    ("key_result", "A second cinema shows our short film"),
    ("key_result", "No accident that needs a doctor"),
    ("key_result", "Volunteers open the hall every morning"),
    ("key_result", "Trained staff: 3 now, 8 by June"),
    ("key_result", "Drivers can book a bay without calling us"),
    ("key_result", "当番だけで朝の仕込みが回っている"),
    ("key_result", "隣町の商店会が地図を配っている"),
]


@pytest.mark.parametrize(("kind", "text", "code"), FAULTS, ids=lambda value: str(value))
def test_what_needs_work_says_why(kind: Kind, text: str, code: str):
    result = review(Statement(text, kind))
    assert result.verdict == "needs_work"
    assert [finding.code for finding in result.findings if finding.severity == "fault"] == [code]


@pytest.mark.parametrize(("kind", "text"), GOOD, ids=lambda value: str(value))
def test_what_is_good_has_no_fault(kind: Kind, text: str):
    assert review(Statement(text, kind)).verdict == "good"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("満足度を90%にする", "key_result_no_start"),
        ("来店を前四半期比15%増やす", "key_result_no_base"),
        ("継続率を10%上げる", "key_result_percent_or_points"),
        ("利用率を前月比10%増やす", "key_result_every_month"),
        ("返品率をX%減らす", "key_result_placeholder"),
        ("来館者を月900人にし、満足度を85%にする", "key_result_two_measures"),
        ("Keep delivery damages below 5% (currently 3%)", "key_result_already_met"),
        ("Host tastings, with 40% of tasters buying", "key_result_means_first"),
    ],
)
def test_what_is_missing_is_asked_for_and_is_no_fault(text: str, code: str):
    result = review(Statement(text))
    assert result.verdict == "good"
    assert code in {finding.code for finding in result.findings if finding.severity == "ask"}


def test_an_objective_that_names_a_measure_is_asked_about_it():
    result = review(Statement("お客さまが誇れる品質で、町の満足度を高める", "objective"))
    assert result.verdict == "good"
    assert "objective_names_metric" in {finding.code for finding in result.findings}


def test_from_and_to_are_praised():
    result = review(Statement("待ち時間を40分から15分にする"))
    assert [(finding.code, finding.severity) for finding in result.findings] == [("key_result_from_to", "praise")]


def test_history_asks_what_will_be_different():
    past = (Past("2026年度 第2四半期", start=Decimal(100), end=Decimal(118)),)
    result = review(Statement("口コミを50件増やす", past=past))
    finding = next(finding for finding in result.findings if finding.code == "key_result_history")
    assert (finding.smart, dict(finding.values)["last"], dict(finding.values)["now"]) == ("A", "+18件", "+50件")


@pytest.mark.parametrize(("text", "now"), [
    ("MQLを月3,000件から5,000件に増やす", "+2,000件"),
    ("Grow revenue from $3,000 to $5,000", "+$2,000"),
    ("Raise visitors from 3,000 to 5,000", "+2,000 visitors"),
    ("満足度を60%から90%に上げる", "+30ポイント"),
    ("売上を20%増やす", "+240"),
])  # fmt: skip
def test_what_a_metric_did_before_is_told_with_its_unit(text: str, now: str):
    past = (Past("2026 Q2", start=Decimal(1190), end=Decimal(1200)),)
    finding = next(each for each in review(Statement(text, past=past)).findings if each.code == "key_result_history")
    assert dict(finding.values)["now"] == now


def test_history_is_silent_where_the_step_is_like_last_time():
    past = (Past("Q2", start=Decimal(100), end=Decimal(118)),)
    codes = [finding.code for finding in review(Statement("口コミを20件増やす", past=past)).findings]
    assert "key_result_history" not in codes


def test_the_language_is_seen_from_the_text():
    assert review(Statement("Peak 2,000 req/sでp95を300ms未満にする")).language == "ja"
    assert review(Statement("NPS 40%")).language == "en"


def test_a_fault_comes_first_and_only_one_at_a_time():
    for _kind, text, _ in FAULTS:
        findings = review(Statement(text, _kind)).findings
        assert findings[0].severity == "fault"
        assert sum(finding.severity == "fault" for finding in findings) == 1
