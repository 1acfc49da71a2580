"""The seed article's good and bad examples, each judged as the article does."""

from __future__ import annotations

import pytest

from rashin.coach import Review, Statement, review
from rashin.coach.statement import Kind

OBJECTIVES = [
    "新しい事業の柱を構築し、将来の収益源を確保する。",
    "顧客との関係性を再構築し、強固なブランドロイヤルティを築く。",
    "組織の生産性を高め、メンバーが自律的に成長する文化を醸成する。",
    "今期、新しい事業の柱を構築し、将来の収益源を確保する。",
    "自律的に動くリーダーを育成し、組織の生産性を向上させる。",
    "今期、新規顧客との関係を強化し、来期の売上パイプラインを拡大する。",
    "顧客に最高の店舗体験を提供し、口コミとリピート率を高める。",
]
KEY_RESULTS = [
    "インバウンドマーケティングからのMQL(マーケティング起因のリード)を20から30に増加させる。",
    "ウェブサイトの月間ユニーク訪問者数を5,000人から7,000人に増やす。",
    "顧客満足度調査で90%以上の満足度を獲得する。",
    "新規事業のMVP(最小限の機能を持つ製品)を完成させ、初回の有料顧客を3社獲得する。",
    "新規事業のローンチ後、ウェブサイトのセッション数を前四半期比20%増加させる。",
    "部下全員と週1回の1on1ミーティングを実施し、個人の成長課題を言語化する。",
    "営業会議の進行をメンバーに任せ、データ分析に基づいた次週のアクションプランを策定させる。",
    "新規商談数を月間20件から30件に増加させる。",
    "既存顧客へのクロスセル・アップセル提案数を前四半期比15%増やす。",
    "Googleビジネスプロフィールの口コミ件数を今期中に50件増やす。",
    "再来店を促すLINEクーポン利用率を前月比10%増加させる。",
]
ACTIONS = [
    "SEO対策用のブログ記事を週に2本公開する。",
    "新規リード獲得のためのキャンペーンプランを策定し、承認を得る。",
    "新しいCRMソフトウェアを導入し、チームメンバーへの研修を完了させる。",
]
BAD: list[tuple[Kind, str, str]] = [
    ("objective", "53個のリードを獲得する", "objective_has_metric"),
    ("objective", "市場調査をする", "objective_is_task"),
    ("key_result", "ブランド認知度を向上させる", "key_result_no_target"),
    ("key_result", "ウェブサイトを更新する", "key_result_is_task"),
]


def told(text: str, kind: Kind) -> Review:
    return review(Statement(text, kind))


@pytest.mark.parametrize("text", OBJECTIVES)
def test_its_good_objectives_are_good(text: str):
    assert told(text, "objective").verdict == "good"


@pytest.mark.parametrize("text", KEY_RESULTS)
def test_its_good_key_results_are_good(text: str):
    assert told(text, "key_result").verdict == "good"


@pytest.mark.parametrize("text", ACTIONS)
def test_its_actions_are_good(text: str):
    assert told(text, "action").verdict == "good"


@pytest.mark.parametrize(("kind", "text", "code"), BAD)
def test_its_bad_examples_need_work_for_its_reasons(kind: Kind, text: str, code: str):
    result = told(text, kind)
    assert result.verdict == "needs_work"
    assert result.findings[0].code == code


def test_a_meeting_led_by_members_is_an_event_that_could_be_counted():
    codes = [finding.code for finding in told(KEY_RESULTS[6], "key_result").findings]
    assert codes == ["key_result_event"]


def test_a_coupon_rate_against_last_month_asks_points_or_per_cent_and_once_or_every_month():
    codes = [finding.code for finding in told(KEY_RESULTS[10], "key_result").findings]
    assert {"key_result_percent_or_points", "key_result_every_month", "key_result_no_base"} <= set(codes)
