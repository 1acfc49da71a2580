"""Seven answers on a Sunday evening become drafts, and every word of them is the owner's."""

from __future__ import annotations

import pytest

from rashin.coach import Statement, parse_metric, review
from rashin.coach.interview import CODES, not_yet, plan, questions
from rashin.coach.statement import Language

JAPANESE = {
    "change": ["患者さんが待たずに診てもらえる医院にする"],
    "outside": ["待合室に人がたまっていない"],
    "number": ["待ち時間、受付の記録、平均40分", "予約率、予約表、30%"],
    "far": ["15分", "70%"],
    "who": ["受付の中村さん"],
    "first": ["予約の枠を15分ごとに分ける"],
    "leave": ["新しい機械の検討"],
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_there_are_seven_questions_with_two_examples_each(language: Language):
    asked = questions(language)
    assert [question.code for question in asked] == list(CODES)
    assert all(len(question.examples) == 2 for question in asked)


def test_the_answers_become_one_objective_with_key_results_actions_and_the_no_list():
    drafts = plan(JAPANESE, "ja")
    assert drafts.objective == "患者さんが待たずに診てもらえる医院にする"
    assert [card.sentence for card in drafts.key_results] == [
        "待ち時間を平均40分から15分にする",
        "予約率を30%から70%にする",
    ]
    assert [card.where for card in drafts.key_results] == ["受付の記録", "予約表"]
    assert (drafts.owner, drafts.actions, drafts.no_list) == (
        "受付の中村さん",
        ("予約の枠を15分ごとに分ける",),
        ("新しい機械の検討",),
    )


def test_the_drafts_pass_the_coach():
    drafts = plan(JAPANESE, "ja")
    assert review(Statement(drafts.objective, "objective")).verdict == "good"
    assert all(review(Statement(card.sentence)).verdict == "good" for card in drafts.key_results)


def test_english_answers_too():
    drafts = plan({"number": ["Waiting time, the reception's log, 40 minutes"], "far": ["15 minutes"]}, "en")
    assert drafts.key_results[0].sentence == "Waiting time from 40 minutes to 15 minutes"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_not_known_yet_stays_a_blank(language: Language):
    drafts = plan({"change": [not_yet(language)], "number": ["待ち時間"], "far": [not_yet(language)]}, language)
    assert drafts.objective == ""
    assert drafts.key_results[0].target == ""
    assert "15" not in drafts.key_results[0].sentence


def test_at_most_three_key_results_are_made():
    assert len(plan({"number": ["a", "b", "c", "d"]}, "en").key_results) == 3


def test_every_word_is_the_owners():
    drafts = plan(JAPANESE, "ja")
    said = "".join(text for texts in JAPANESE.values() for text in texts)
    for card in drafts.key_results:
        for part in (card.measure, card.where, card.start, card.target):
            assert part in said


@pytest.mark.parametrize(
    ("language", "number", "far", "sentence", "where"),
    [
        ("ja", "予約は週6件です", "12件までにしたい", "予約を週6件から12件にする", ""),
        ("ja", "売れ残り、日報に書いてある、いま30個くらい", "10個", "売れ残りを30個から10個にする", "日報"),
        ("ja", "電話の予約は台帳で見て、いまは週６件", "週１２件", "電話の予約を週６件から１２件にする", "台帳"),
        ("en", "Waiting time, the log, 40 minutes now", "15", "Waiting time from 40 minutes to 15", "the log"),
        ("en", "Monthly orders are 1,200", "1,800", "Monthly orders from 1,200 to 1,800", ""),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_one_would_say_it(
    language: Language, number: str, far: str, sentence: str, where: str
):
    card = plan({"number": [number], "far": [far]}, language).key_results[0]
    assert (card.sentence, card.where) == (sentence, where)
    metric = parse_metric(card.sentence, language)
    assert metric is not None and metric.from_ is not None and metric.to is not None


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_target_stays_with_its_number(language: Language):
    answers = {"number": ["orders, 10", "", "visits, 20"], "far": [not_yet(language), "", "30"]}
    cards = plan(answers, language).key_results
    assert [(card.measure, card.target) for card in cards] == [("orders", ""), ("visits", "30")]


@pytest.mark.parametrize(
    ("number", "far", "sentence", "language"),
    [
        ("待ち時間は測っていない", "平均15分以内", "待ち時間を平均15分以内にする", "ja"),
        ("紹介の数、まだ数えていません", "月5件", "紹介の数を月5件にする", "ja"),
        ("Waiting time, we don't measure it", "15 minutes", "Waiting time to 15 minutes", "en"),
        ("Referrals are not counted yet", "5 a month", "Referrals to 5 a month", "en"),
    ],
)
def test_what_nobody_has_measured_yet_is_neither_its_name_nor_its_place(
    number: str, far: str, sentence: str, language: Language
):
    card = plan({"number": [number], "far": [far]}, language).key_results[0]
    assert (card.sentence, card.where, card.start) == (sentence, "", "")


def test_what_is_not_the_owners_is_marked_as_the_templates():
    drafts = plan(JAPANESE, "ja")
    kept = [part.text for part in drafts.key_results[0].parts if part.kind == "kept"]
    assert kept == ["待ち時間", "平均40分", "15分"]
    assert [part.kind for part in drafts.reason] == ["new", "kept", "new"]


def test_a_target_that_is_not_known_yet_is_a_blank_and_no_figure():
    parts = plan({"number": ["待ち時間、平均40分"]}, "ja").key_results[0].parts
    assert [part.text for part in parts if part.kind == "blank"] == ["［　］"]
