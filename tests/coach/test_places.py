"""What was taken is shown where it stands in the original."""

from __future__ import annotations

from rashin.coach.documents import read_document
from rashin.coach.documents.places import Original, Place

TEXT = """# 2026 Q3
## マーケティング
目標：**はじめての人**が店を見つけられる道をつくる
- KR1：月間訪問者を5,000人から7,000人に
- KR2：指名検索を月200件から300件に
  - アクション：駅前の看板を替える
"""


def test_titles_are_found_on_their_lines_whatever_the_markup():
    document = read_document(TEXT)
    original = Original(document.lines)
    objective = document.objectives[0]
    for item in (objective, *objective.key_results):
        place = original.place_of(item.title, item.line)
        assert place is not None
        shown = document.lines[place.line][place.start : place.end]
        assert shown.replace("*", "") == item.title


def test_an_action_is_found_below_what_it_belongs_to():
    lines = ("KR1: more guests", "", "- call the hotels")
    assert Original(lines).place_of("call the hotels", 1) == Place(2, 2, 17)


def test_a_title_that_stands_otherwise_in_the_text_lights_its_line():
    assert Original(("  [see](https://a.example) here  ",)).place_of("see here", 1) == Place(0, 2, 31)


def test_a_line_that_does_not_exist_is_no_place():
    assert Original(("a",)).place_of("a", 7) is None
    assert Original(()).place_of("a", 0) is None
