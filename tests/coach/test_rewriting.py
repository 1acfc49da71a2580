"""How a sentence could read instead: the writer's words, and blanks for what only the writer knows."""

from __future__ import annotations

import re

import pytest

from rashin.coach import Rewriting, Statement, review, rewritings
from rashin.coach.statement import Kind


def offered(text: str, kind: Kind = "key_result") -> tuple[Rewriting, ...]:
    return rewritings(review(Statement(text, kind)))


@pytest.mark.parametrize(
    ("kind", "text", "offer"),
    [
        ("key_result", "LINEのクーポンを配信する", "LINEのクーポンの利用率を［　］から［　］にする"),
        ("key_result", "勉強会を月2回開催する", "勉強会のあとに動く数字［　］を［　］から［　］にする"),
        ("key_result", "来店者の満足度を高める", "来店者の満足度を［　］から［　］にする"),
        ("key_result", "Publish 12 recipes", "What recipes should change: [ ] from [ ] to [ ]"),
        ("key_result", "LINEクーポンの利用率を前月比で10％増やす", "LINEクーポンの利用率を前月比で10ポイント増やす"),
        ("key_result", "Raise the retention rate by 5 per cent", "Raise the retention rate by 5 points"),
        ("objective", "新しい厨房を導入する", "新しい厨房を通じて、［誰］が［どうなる］"),
        ("action", "陳列を改善する", "［誰］が［いつ］までに、陳列の［何］を［どうする］"),
        ("action", "Team to tidy the shelves", "[Who] to tidy the shelves by [when]"),
    ],
)
def test_offers_are_built_from_the_writers_words(kind: Kind, text: str, offer: str):
    assert offer in [each.text for each in offered(text, kind)]


def test_a_task_offers_to_move_to_the_actions_first():
    first = offered("ウェブサイトを更新する")[0]
    assert (first.kind, first.moves, first.text) == ("action", True, "ウェブサイトを更新する")


def test_an_objective_with_a_number_offers_to_split_into_both():
    kinds = {(offer.kind, offer.moves) for offer in offered("リピーターを500人にする", "objective")}
    assert kinds == {("key_result", True), ("objective", False)}


def test_two_measures_offer_to_be_split():
    texts = [offer.text for offer in offered("来館者を月900人にし、満足度を85%にする")]
    assert texts[:2] == ["来館者を月900人にし", "満足度を85%にする"]


def test_what_is_new_is_marked_and_what_is_kept_stands_in_the_text():
    text = "ウェブサイトを更新する"
    for offer in offered(text):
        for part in offer.parts:
            assert part.kind != "kept" or part.text in text
            assert (part.kind == "blank") == bool(re.match(r"［|\[", part.text))


@pytest.mark.parametrize("text", ["売上を増やす", "Improve quality", "記事を20本書く", "Hire 5 people", "頑張る"])
@pytest.mark.parametrize("kind", ["objective", "key_result", "action"])
def test_no_figure_is_ever_invented(text: str, kind: Kind):
    figures = set(re.findall(r"[0-9]+", text))
    for offer in offered(text, kind):
        assert set(re.findall(r"[0-9]+", offer.text)) <= figures


def test_nothing_is_offered_where_nothing_is_missing():
    assert offered("待ち時間を40分から15分にする") == ()
