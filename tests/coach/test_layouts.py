"""Further layouts that people use: boxes, merged cells, settings in lines of their own, mails, numbered forms."""

from __future__ import annotations

import time

from rashin.coach.documents import read_document
from tests.coach.test_documents import read

BAKERY = ("Mornings that pull people out of bed", None, [("Sold-out loaves by 9 from 2 to 6 days a week", [])], [], [])


def test_a_box_drawn_with_lines():
    text = """Q2 OKR
┌──────────────────────────────────────────────┐
│ Objective: Mornings that pull people out of bed │
├──────────────────────────────────────────────┤
│ KR1: Sold-out loaves by 9 from 2 to 6 days a week │
└──────────────────────────────────────────────┘
"""
    assert read(text) == [BAKERY]


def test_a_start_and_a_target_in_lines_of_their_own():
    text = """# 図書室 2026年度 目標

## 目標1: 帰り道に寄りたくなる図書室にする
### KR1: 夕方の来室
- 現状: 12人
- 目標値: 40人
- [ ] 閉室を18時に延ばす
"""
    (objective,) = read_document(text).objectives
    (key_result,) = objective.key_results
    assert (key_result.title, key_result.start, key_result.target) == ("夕方の来室", "12人", "40人")
    assert key_result.actions == ["閉室を18時に延ばす"]


def test_full_width_numbers_without_a_colon():
    text = """上半期の目標　さくら保育室

目標１　雨の日も笑って登園できる保育室にする
　成果１　登園の渋滞が平均4分以内
　　・傘立てを門の横に移す（担当：小川）
目標２　夜まで仕事を残さない
　成果１　持ち帰りの書類 週6件→1件
"""
    assert read(text) == [
        (
            "雨の日も笑って登園できる保育室にする",
            "さくら保育室",
            [("登園の渋滞が平均4分以内", ["傘立てを門の横に移す"])],
            [],
            [],
        ),
        ("夜まで仕事を残さない", "さくら保育室", [("持ち帰りの書類 週6件→1件", [])], [], []),
    ]


def test_a_mail_with_a_greeting_and_a_signature():
    text = """Hello everybody,

this is what we settled on Monday.

Objective - Mornings that pull people out of bed
Key results -
 a) Sold-out loaves by 9 from 2 to 6 days a week
To do -
 * light the oven at four

Best,
Tove
"""
    title, owner, key_results, _, _ = BAKERY
    assert read(text) == [(title, owner, key_results, ["light the oven at four"], [])]


def test_what_explains_the_words_is_no_goal():
    text = """Objectives: These are inspiring statements of where we want to be.
Key results: These measurable outcomes tell whether we got there.

An example for a bakery:
Objective: Mornings that pull people out of bed
Key results:
- Sold-out loaves by 9 from 2 to 6 days a week
"""
    assert read(text) == [BAKERY]


def test_more_about_a_key_result_stands_set_in_under_it():
    text = """Objective: Mornings that pull people out of bed
Key Results
- [ ] **KR1a:** Sold-out loaves by 9 from 2 to 6 days a week
      Counted by whoever closes the till.
"""
    assert read(text) == [BAKERY]


def test_a_tree_with_what_is_done_already():
    text = """Objective: Mornings that pull people out of bed
├── KR 1: Sold-out loaves by 9 from 2 to 6 days a week
│   ├── Task: Light the oven at four (done)
│   └── Task: Ask three cafés to pre-order
"""
    title, owner, ((key_result, _),), _, _ = BAKERY
    tasks = ["Light the oven at four", "Ask three cafés to pre-order"]
    assert read(text) == [(title, owner, [(key_result, tasks)], [], [])]


def test_merged_cells_and_several_key_results_in_a_cell():
    text = """<table>
<tr><th>Objective</th><th>Key Result</th><th>Owner</th></tr>
<tr><td rowspan="2">Mornings that pull people out of bed</td>
<td>Sold-out loaves by 9 from 2 to 6 days a week</td><td>Tove</td></tr>
<tr><td>Queue shorter than 5 people<br>Half of the guests know our names</td><td>Ole</td></tr>
</table>"""
    ((title, _, key_results, _, _),) = read(text, "plan.html")
    assert title == BAKERY[0]
    assert [words for words, _ in key_results] == [
        "Sold-out loaves by 9 from 2 to 6 days a week",
        "Queue shorter than 5 people",
        "Half of the guests know our names",
    ]


def test_several_actions_in_a_cell():
    text = """| Objective | Key result | Actions |
|---|---|---|
| Nothing edible ends in the bin | Waste from 30 kg to 8 kg a week | Weigh the bins<br>Cook soup on Thursday |
"""
    assert read(text)[0][2] == [("Waste from 30 kg to 8 kg a week", ["Weigh the bins", "Cook soup on Thursday"])]


def test_whose_it_is_in_front_of_the_label():
    text = """KITCHEN TEAM OBJECTIVE: Nothing edible ends in the bin
KR1: Waste from 30 kg to 8 kg a week

給仕チームの目標：一度で覚えてもらえる接客にする
KR1：名前で呼ぶ常連 12人→60人
"""
    assert [(title, owner) for title, owner, *_ in read(text)] == [
        ("Nothing edible ends in the bin", "KITCHEN TEAM"),
        ("一度で覚えてもらえる接客にする", "給仕チーム"),
    ]


def test_a_word_that_ends_in_ng_marks_nothing_bad():
    text = """Goals for spring, including:
Objective: Mornings that pull people out of bed
KR1: Sold-out loaves by 9 from 2 to 6 days a week
"""
    assert read(text) == [BAKERY]


def test_merged_cells_that_claim_a_million_rows_take_no_longer():
    row = '<tr><td rowspan="1000000">Good bread</td><td colspan="1000000">10 loaves</td></tr>'
    began = time.process_time()
    read_document("<table><tr><th>Objective</th><th>Key Result</th></tr>" + row * 2_000 + "</table>", name="a.html")
    assert time.process_time() - began < 5


def test_a_count_in_a_cell_is_no_numbering():
    text = """## Objectives (2026)

| # | Objective | Key Results | Status |
|---|---|---|---|
| 1 | Nothing edible ends in the bin | 5 shops take our rest | ongoing |
| 2 | A kitchen that smells of bread | • 3 loaves per guest · KR2: 40 guests a day | done |

## 2. What it costs
"""
    assert [(title, [words for words, _ in key_results]) for title, _, key_results, _, _ in read(text)] == [
        ("Nothing edible ends in the bin", ["5 shops take our rest"]),
        ("A kitchen that smells of bread", ["3 loaves per guest", "40 guests a day"]),
    ]


def test_letters_and_circled_numbers():
    text = """### Goal A: Nothing edible ends in the bin
- Waste from 30 kg to 8 kg a week

### Goal B: Mornings that pull people out of bed
- Sold-out loaves by 9 from 2 to 6 days a week
"""
    assert [title for title, *_ in read(text)] == [
        "Nothing edible ends in the bin",
        "Mornings that pull people out of bed",
    ]
    text = """O. 朝がいちばんにぎわう店にする
　KR ①　開店30分の来店 12人→40人
　KR ②　朝の常連が50人
　　→ 木曜に焼きたての札を出す
"""
    assert read(text) == [
        (
            "朝がいちばんにぎわう店にする",
            None,
            [("開店30分の来店 12人→40人", []), ("朝の常連が50人", ["木曜に焼きたての札を出す"])],
            [],
            [],
        )
    ]


def test_results_of_a_project_are_nobodys_goal():
    text = """# Bread counter

Counts loaves from a photograph.

**Key results:**
- 96% of 12,000 loaves are counted right
- 3 ovens are supported
"""
    assert read(text) == []


def test_numbers_with_points_below_bare_numbers():
    text = """Goals for autumn

1 Mornings that pull people out of bed
1.1 Sold-out loaves by 9 from 2 to 6 days a week
1.2 4.8 stars on the map (now 4.3)
1.2.1 Ask at the till
2 Nothing edible ends in the bin
2.1 Waste from 30 kg to 8 kg a week
"""
    first, second = read(text)
    assert first[2] == [
        ("Sold-out loaves by 9 from 2 to 6 days a week", []),
        ("4.8 stars on the map (now 4.3)", ["Ask at the till"]),
    ]
    assert second[0] == "Nothing edible ends in the bin"


def test_a_figure_behind_a_bullet_is_no_number_of_the_bullet():
    goal = "Objective: Mornings that pull people out of bed\n"
    assert read(goal + "- 4.8 stars on the map\n")[0][2] == [("4.8 stars on the map", [])]
    assert read(goal + "- 1.1 Half the street knows us\n")[0][2] == [("Half the street knows us", [])]


def test_drawings_in_code_hold_no_goals():
    text = """Objective: Mornings that pull people out of bed
KR1: Sold-out loaves by 9 from 2 to 6 days a week

```mermaid
O1[Obj 1: Mornings] --> KR1[KR1.1 Loaves >12]
```
"""
    assert read(text) == [BAKERY]


def test_a_handbook_on_the_method_holds_none():
    text = """# Objectives and key results

## What makes a good objective
- Ambitious: it should feel 10% too large
- Clear: a neighbour understands it

## 良い目標の立て方
- 1枚の紙に書く
"""
    assert read(text) == []


def test_a_table_under_a_failure_is_not_taken():
    text = """## 失敗OKR（去年の春）
うまくいかなかった理由も添えます。

| Objective | Key Results | 結果 |
|---|---|---|
| 売上を爆増させる | 売上3倍 | 1.1倍 |

## 今年のOKR

| Objective | Key Results | 結果 |
|---|---|---|
| 朝がいちばんにぎわう店にする | 開店30分の来店 12人→40人 | 38人 |
"""
    assert [title for title, *_ in read(text)] == ["朝がいちばんにぎわう店にする"]
