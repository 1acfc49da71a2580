"""Texts in which people use their own words and layouts: what is an objective shows by label, by place or by table."""

from __future__ import annotations

from rashin.coach.documents import read_document
from tests.coach.test_documents import read

MORNINGS, LOAVES = "Mornings that pull people out of bed", "Sold-out loaves by 9 from 2 to 6 days a week"
BIN, WASTE = "Nothing edible ends in the bin", "Waste from 30 kg to 8 kg a week"


def titles(text: str, name: str = "") -> list[tuple[str, list[str]]]:
    """Each objective with the titles of its key results."""
    return [
        (item.title, [each.title for each in item.key_results]) for item in read_document(text, name=name).objectives
    ]


def test_labels_in_somebodys_own_words():
    text = f"""We want to: {MORNINGS[0].lower() + MORNINGS[1:]}
We'll know we got there when:
1) {LOAVES}
"""
    assert titles(text) == [(MORNINGS[0].lower() + MORNINGS[1:], [LOAVES])]
    text = """めざす姿　朝がいちばんにぎわう店
指標　開店30分の来店 12人 → 40人
やること　木曜に焼きたての札を出す
"""
    assert read(text) == [
        ("朝がいちばんにぎわう店", None, [("開店30分の来店 12人 → 40人", [])], ["木曜に焼きたての札を出す"], [])
    ]


def test_what_stands_right_over_the_word_for_key_results_is_their_objective():
    text = f"""# What we want to reach

### {MORNINGS}
Success looks like:
- {LOAVES}

### {BIN}
Success looks like:
- {WASTE}
"""
    assert titles(text) == [(MORNINGS, [LOAVES]), (BIN, [WASTE])]


def test_a_square_before_a_departments_name_is_a_heading():
    text = """■全社目標
町の朝を明るくする店
  ・開店30分の来店を12人から40人へ

■製造部
焦げたパンを出さない
  ・廃棄率3%→1%
"""
    assert [(item.owner, item.title, len(item.key_results)) for item in read_document(text).objectives] == [
        ("全社", "町の朝を明るくする店", 1),
        ("製造部", "焦げたパンを出さない", 1),
    ]


def test_a_column_for_each_key_result():
    text = f"""| | KR1 | KR2 |
|---|---|---|
| **{MORNINGS}** | {LOAVES} | Queue under 5 people |
| **{BIN}** | {WASTE} | |
"""
    assert titles(text) == [(MORNINGS, [LOAVES, "Queue under 5 people"]), (BIN, [WASTE])]


def test_a_teams_objective_beside_the_companys():
    text = f"""| Company objective | Team | Team objective | Key results |
|---|---|---|---|
| The best bread in town | Oven | {MORNINGS} | {LOAVES} |
| The best bread in town | Kitchen | {BIN} | {WASTE} |
"""
    (company,) = read_document(text).objectives
    assert [(item.owner, item.title) for item in company.children] == [("Oven", MORNINGS), ("Kitchen", BIN)]


def test_tables_drawn_with_lines_pasted_from_a_sheet_or_without_bars():
    drawn = f"""┌──────┬──────┬────┐
│ Objective │ Key Result │ To │
├──────┼──────┼────┤
│ {BIN} │ Waste │ 8 │
├──────┼──────┼────┤
│ │ Leftovers │ 0 │
└──────┴──────┴────┘
"""
    pasted = f"Our year\n\nObjective\tKey Result\tTarget\n{BIN}\tWaste\t8\n\tLeftovers\t0\n"
    bare = f"Objective | Key Result | Target\n---|---|---\n{BIN} | Waste | 8\n | Leftovers | 0\n"
    for text in (drawn, pasted, bare):
        assert titles(text) == [(BIN, ["Waste", "Leftovers"])]


def test_a_chat_with_goals_in_between():
    text = f"""[9:02] tove: morning! here they are
[9:02] tove: O: {BIN}
[9:02] tove: KR1: {WASTE}
[9:04] ole: isn't 8 kg a lot?
"""
    assert titles(text) == [(BIN, [WASTE])]


def test_a_tree_of_plus_signs_in_which_teams_carry_objectives():
    text = f"""Goals for spring

Company: The best bread in town
 +-- KR: 900 regulars
 +-- Kitchen: {BIN}
 |    +-- KR: {WASTE}
"""
    (company,) = read_document(text).objectives
    (kitchen,) = company.children
    assert [each.title for each in company.key_results] == ["900 regulars"]
    assert (kitchen.owner, kitchen.title, kitchen.key_results[0].title) == ("Kitchen", BIN, WASTE)


def test_what_surrounds_a_title_is_no_part_of_it():
    text = f"""【目標1】朝がいちばんにぎわう店にする
KR1 [Half of the street knows us]
KR2 {WASTE} — 40 %
### GS KR 3: {LOAVES} (0.0 → 1.0)
KR3は店長が数える
"""
    assert titles(text) == [("朝がいちばんにぎわう店にする", ["Half of the street knows us", WASTE, LOAVES])]


def test_a_quarters_events_under_headings():
    text = """# Quarterly Objectives and Key Results

## 2021 Q2

### Implement the new oven
 - Finish the plan
 - Have it walled

### Search for flour
 - A prototype of a map
"""
    assert [title for title, _ in titles(text)] == ["Implement the new oven", "Search for flour"]


def test_what_is_told_of_the_method_or_measured_beside_it_is_left():
    text = f"""### Objective
{BIN}

### Key Results
- {WASTE}

### Key Metrics

| Metric | Target |
|---|---|
| Uptime | 99% |

## OKRの3つの特徴
- 達成率70%が目安
- 全員に公開する
"""
    assert titles(text) == [(BIN, [WASTE])]
    assert titles("# OKRとは何か\n\n## OKRの3つの特徴\n- 達成率70%が目安\n- 全員に公開する\n") == []


def test_minutes_go_on_behind_the_goals():
    text = f"""2. Goals. The board adopted:

   Objective: {BIN}
   Key results:
     (a) {WASTE}

3. Any other business. The oven is broken; 3 quotes are asked for.
"""
    assert titles(text) == [(BIN, [WASTE])]


def test_rows_that_say_themselves_what_they_are():
    text = f"""| Team | Objective / key result | Target |
|---|---|---|
| Kitchen | O: {BIN} | |
| | KR: {WASTE} | 8 |
"""
    (objective,) = read_document(text).objectives
    assert (objective.owner, objective.title) == ("Kitchen", BIN)
    assert [(each.title, each.target) for each in objective.key_results] == [(WASTE, "8")]


def test_a_sheet_whose_rows_name_the_row_above_them():
    text = f"""id,type,title,parent_id
1,objective,The best bread in town,
2,objective,{BIN},1
3,key_result,{WASTE},2
4,key_result,900 regulars,1
"""
    (company,) = read_document(text, name="okr.csv").objectives
    assert [each.title for each in company.key_results] == ["900 regulars"]
    assert [(item.title, item.key_results[0].title) for item in company.children] == [(BIN, WASTE)]


def test_a_sheet_without_a_head_that_names_goals():
    text = "部署;種別;ことば;現状値;目標値\n工房;目標;焦げたパンを出さない;;\n工房;成果;廃棄率;3%;1%\n"
    (objective,) = read_document(text, name="okr.csv").objectives
    (key_result,) = objective.key_results
    assert (objective.owner, objective.title) == ("工房", "焦げたパンを出さない")
    assert (key_result.title, key_result.start, key_result.target) == ("廃棄率", "3%", "1%")


def test_what_a_key_result_counts_is_not_who_carries_it():
    text = f"Objective: {BIN}\n[KR1] Waste sorted correctly: 90%\n[KR2] Guests: 40 => 60\n"
    assert titles(text) == [(BIN, ["Waste sorted correctly: 90%", "Guests: 40 => 60"])]


def test_several_on_a_line_and_files_for_machines():
    line = f"O1: {BIN} | KR1: {WASTE} | KR2: 40 guests a day\nO2: {MORNINGS} | KR1: {LOAVES}\n"
    assert titles(line) == [(BIN, [WASTE, "40 guests a day"]), (MORNINGS, [LOAVES])]
    text = f"objectives:\n  - title: {BIN}\n    key_results:\n      - title: {WASTE}\n        target: 8\n"
    assert titles(text) == [(BIN, [WASTE])]


def test_the_line_over_a_table_of_key_results_is_their_objective():
    text = f"""## Our objective for autumn

**{BIN}**

| # | Key results | From | To |
|---|---|---|---|
| 1 | Waste a week | 30 kg | 8 kg |
"""
    assert titles(text) == [(BIN, ["Waste a week"])]
