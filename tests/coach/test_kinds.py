"""What a sentence is meant as, where its writer has not said."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bench.coach_quality import DATA
from rashin.coach.kinds import likely_kind
from rashin.coach.statement import Kind, Language

LABELLED = DATA / "statements.jsonl"


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("雪の朝でも会いに行きたくなる店にする", "ja", "objective"),
        ("問い合わせを月20件から30件に増やす", "ja", "key_result"),
        ("取引先に案内を送る", "ja", "action"),
        ("今週中に自己紹介ページを作る", "ja", "action"),
        ("料金表のページを作る", "ja", "action"),
        ("町でいちばん美しいページを作る", "ja", "objective"),
        ("毎日終業前に机を片づける", "ja", "action"),
        ("毎日通いたくなる図書館をつくる", "ja", "objective"),
        ("毎朝の朝礼の参加率を95%にする", "ja", "key_result"),
        ("もっと努力する", "ja", "action"),
        ("担当：田中　新規契約を20件獲得する", "ja", "key_result"),
        ("Guests come back for the breakfast", "en", "objective"),
        ("Cut the waiting time from 40 to 15 minutes", "en", "key_result"),
        ("Call 12 suppliers by Friday", "en", "action"),
        ("Ken: add a size chart to the shop page", "en", "action"),
        ("Anna: reduce churn from 5% to 3%", "en", "key_result"),
        ("", None, "objective"),
        ("倉庫の棚に番号の札を貼る", "ja", "action"),
        ("申込書を印刷して受付に配る", "ja", "action"),
        ("Print the route map and send it to the drivers", "en", "action"),
        ("Add a bell to the side entrance", "en", "action"),
        ("Members run the Sunday market by themselves", "en", "objective"),
    ],
)
def test_a_sentence_is_taken_as_what_it_reads_like(text: str, language: Language | None, kind: Kind):
    assert likely_kind(text, language) == kind


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled statements are not on this machine")
def test_published_objectives_and_key_results_are_told_apart():
    seen: Counter[tuple[str, bool]] = Counter()
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["label"] == "good" and not row["disputed"] and row["kind"] != "action":
            seen[row["lang"], likely_kind(row["text"], row["lang"]) == row["kind"]] += 1
    for language in ("ja", "en"):
        right, wrong = seen[language, True], seen[language, False]
        assert right / (right + wrong) >= 0.95


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled statements are not on this machine")
def test_four_in_five_published_actions_are_taken_as_actions():
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    good = [row for row in rows if row["label"] == "good" and not row["disputed"] and row["kind"] == "action"]
    taken = sum(likely_kind(row["text"], row["lang"]) == "action" for row in good)
    assert taken / len(good) >= 0.8
