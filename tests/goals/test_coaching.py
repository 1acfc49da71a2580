"""The coach beside the plan form: what it says, what a tap does, what is left as it is, what it knows of the past."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rashin.goals.actions.content import KeyResultContent
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.no_list import decide_against
from rashin.goals.models import KeptSentence, KeyResult, Objective
from rashin.goals.pages.coaching import beside_field, of_the_whole
from rashin.goals.queries.coaching import Beside
from tests.cast import Company, company

pytestmark = pytest.mark.django_db

TASK = "LINEのクーポンを配信する"


@pytest.fixture
def bakery(clock: Callable[[str], None]) -> Company:
    clock("2026-11-24T09:00+09:00")
    return company()


def notes(bakery: Company, field: str = "kr-1-title", text: str = TASK, **more: str) -> str:
    """What stands beside the field."""
    fields = {"field": field, field: text, "cycle": bakery.cycle.public_id, "carrier": "company", **more}
    answer = bakery.client(bakery.leader).post(bakery.url("plan/notes/"), fields)
    assert answer.status_code == 200
    return str(answer.content.decode())


def keep(bakery: Company, do: str, **fields: str) -> str:
    sent = {"field": "kr-1-title", "cycle": bakery.cycle.public_id, "do": do, **fields}
    answer = bakery.client(bakery.leader).post(bakery.url("plan/kept/"), sent)
    assert answer.status_code == 200
    return str(answer.content.decode())


def form(bakery: Company, do: str, **fields: str) -> str:
    """The form after one of its buttons, as it comes without a script."""
    sent = {"rows": "1 2", "todos": "", "cycle": bakery.cycle.public_id, "carrier": "company", "do": do, **fields}
    answer = bakery.client(bakery.leader).post(bakery.url("plan/new/"), sent)
    assert answer.status_code == 200
    return str(answer.content.decode())


def value_of(page: str, name: str) -> str:
    """What a field of the page holds."""
    area = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    if area:
        return unescape(area[1])
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    found = re.search(r'value="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


# ---------- what is said


def test_a_task_is_asked_for_what_comes_of_it_and_may_move_to_the_actions(bakery: Company):
    said = notes(bakery)
    assert "これは「すること」です" in said
    assert "クーポン<ins>の</ins><ins>利用率</ins>" in said and '<span class="blank">［　］</span>' in said
    assert "アクションに移す" in said and "このまま残す" in said


def test_the_span_is_told_in_code_points(bakery: Company):
    assert 'data-span="2 4"' in notes(bakery, text="🍞を配信する")


def test_what_is_good_is_said_too(bakery: Company):
    assert "はっきりしています" in notes(bakery, text="MQLを月20件から30件に増やす")
    assert "方向がわかります" in notes(bakery, field="title", text="雪の朝でも、会いに行きたくなる店にする")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ブランド認知度を向上させる", "どこまで、がまだありません"),
        ("Improve brand awareness", "How far is still open"),
    ],
)
def test_a_measure_without_how_far_is_asked_for_it_until_a_target_stands_beside(bakery: Company, text: str, words: str):
    with translation.override("ja" if words[0] == "ど" else "en"):
        assert words in str(beside_field("kr-1-title", text).notes)
        assert words not in str(beside_field("kr-1-title", text, figured=True).notes)
        assert beside_field("title", text).notes


def test_a_verb_against_its_figures_is_asked_which_one_is_meant(bakery: Company):
    text = "訪問者を7,000人から5,000人に増やす"
    said = notes(bakery, text=text)
    assert "言葉と数字の向きが逆です" in said and "はっきりしています" not in said
    turned = form(bakery, "use:kr-1-title:key_result_against_itself:1", **{"kr-1-title": text})
    assert value_of(turned, "kr-1-title") == "訪問者を5,000人から7,000人に増やす"
    assert value_of(turned, "kr-1-target") in ("7000", "7,000")
    meant = form(bakery, "use:kr-1-title:key_result_against_itself:0", **{"kr-1-title": text})
    assert value_of(meant, "kr-1-title") == "訪問者を7,000人から5,000人にする"


def test_figures_against_the_verb_are_refused_at_the_field_with_a_way_out(bakery: Company):
    page = form(bakery, "look", **{"kr-1-title": "訪問者を7,000人から5,000人に増やす"})
    assert value_of(page, "kr-1-target") in ("5000", "5,000") and "減らす" in page and "kind=decrease" in page


def test_a_share_more_of_a_share_shows_both_readings(bakery: Company):
    assert "%ですか、ポイントですか" in notes(bakery, text="成約率を18.2%から10%増やす")
    assert "%ですか、ポイントですか" not in notes(bakery, text="成約率を18.2%から10ポイント増やす")


def test_the_number_to_watch_is_offered_in_the_language_of_the_sentences(bakery: Company):
    around = Beside(others=(), no_list=(), can_link=False)
    for text, words in (("MQLを月20件から30件に増やす", "に保つ"), ("Raise MQL from 20 to 30 a month", "Keep ")):
        said = of_the_whole(
            {"title": "雪の朝でも会いに行きたくなる店にする", "kr-1-title": text}, around=around, most=5
        )
        assert words in next(each for each in said.notes if each.code == "set_no_counter_metric").offers[0].text


def test_a_field_that_no_form_has_is_not_found(bakery: Company):
    sent = {"field": "why", "why": "x", "cycle": bakery.cycle.public_id}
    assert bakery.client(bakery.leader).post(bakery.url("plan/notes/"), sent).status_code == 404


def test_asking_stores_nothing_and_reads_little(bakery: Company, django_assert_max_num_queries: Any):
    client, sent = bakery.client(bakery.leader), {"field": "kr-1-title", "kr-1-title": "口コミを50件増やす"}
    with django_assert_max_num_queries(10):
        client.post(bakery.url("plan/notes/"), sent | {"cycle": bakery.cycle.public_id})
    assert not KeptSentence.objects.exists() and not Objective.objects.exists()


# ---------- taps


def test_an_offer_stands_in_the_field_after_one_tap_and_can_be_taken_back(bakery: Company):
    page = form(bakery, "use:kr-1-title:key_result_is_task:1", **{"kr-1-title": TASK})
    assert "クーポン" in value_of(page, "kr-1-title") and "［　］" in value_of(page, "kr-1-title")
    assert value_of(page, "kr-1-was") == TASK
    back = form(bakery, "back:kr-1-title", **{"kr-1-title": value_of(page, "kr-1-title"), "kr-1-was": TASK})
    assert value_of(back, "kr-1-title") == TASK and value_of(back, "kr-1-was") == ""


def test_a_task_moves_to_the_actions_and_the_row_asks_for_the_outcome(bakery: Company):
    page = form(bakery, "use:kr-1-title:key_result_is_task:0", **{"kr-1-title": TASK, "kr-1-deadline": "2026-12-31"})
    assert value_of(page, "ac-1-title") == TASK
    assert value_of(page, "kr-1-title") == ""
    assert "そのあと何が起きるとよいでしょうか" in page and "書きかえの案" in page
    back = {"kr-1-was": TASK, "kr-1-title": "", "todos": "1", "ac-1-title": TASK}
    again = form(bakery, "back:kr-1-title", **back)
    assert value_of(again, "kr-1-title") == TASK and 'name="ac-1-title"' not in again


def test_an_objective_with_a_metric_is_split_into_both(bakery: Company):
    page = form(bakery, "use:title:objective_has_metric:0", title="見込み客を53件獲得する")
    assert value_of(page, "kr-1-title") == "見込み客を53件獲得する"
    assert "［誰］" in value_of(page, "title")
    assert value_of(page, "kr-1-target") == "53"
    assert value_of(page, "was") == "見込み客を53件獲得する"


def test_two_results_in_one_sentence_become_two_rows(bakery: Company):
    both = "Googleの口コミを50件増やし、満足度を90%にする"
    assert "二つに分ける" in notes(bakery, text=both)
    page = form(bakery, "use:kr-1-title:key_result_two_measures:0", **{"kr-1-title": both})
    assert value_of(page, "kr-1-title") == "Googleの口コミを50件増やし"
    assert value_of(page, "kr-2-title") == "満足度を90%にする"
    assert value_of(page, "kr-2-target") == "90"


def test_an_offer_that_is_no_longer_there_changes_nothing(bakery: Company):
    page = form(bakery, "use:kr-1-title:key_result_is_task:7", **{"kr-1-title": TASK})
    assert value_of(page, "kr-1-title") == TASK
    assert form(bakery, "use:kr-9-title:x:y") and form(bakery, "use:::") and form(bakery, "back:why")


def test_no_finding_ever_blocks_saving(bakery: Company):
    sent = {"rows": "1", "todos": "", "cycle": bakery.cycle.public_id, "carrier": "company", "do": "keep"}
    sent |= {"title": "市場調査をする", "kr-1-title": TASK}
    assert bakery.client(bakery.leader).post(bakery.url("plan/new/"), sent).status_code == 302


# ---------- keep as it is


def test_a_kept_sentence_is_asked_no_more_until_its_words_change(bakery: Company):
    after = keep(bakery, "leave:kr-1-title:key_result_is_task", **{"kr-1-title": TASK})
    assert "これは「すること」です" not in after and "もう一度きく" in after
    assert "これは「すること」です" not in notes(bakery)
    assert "これは「すること」です" in notes(bakery, text=f"{TASK}こと")
    assert "これは「すること」です" in keep(bakery, "ask:kr-1-title", **{"kr-1-title": TASK})
    assert not KeptSentence.objects.exists()


def test_keeping_twice_is_once_and_is_the_members_own(bakery: Company):
    for _ in range(2):
        keep(bakery, "leave:kr-1-title:key_result_is_task", **{"kr-1-title": TASK})
    assert KeptSentence.objects.get().member == bakery.leader
    sent = {"field": "kr-1-title", "kr-1-title": TASK, "cycle": bakery.cycle.public_id}
    other = bakery.client(bakery.member).post(bakery.url("plan/notes/"), sent)
    assert "これは「すること」です" in other.content.decode()


def test_without_a_script_the_same_button_keeps_it(bakery: Company):
    page = form(bakery, "leave:kr-1-title:key_result_is_task", **{"kr-1-title": TASK})
    assert value_of(page, "kr-1-title") == TASK and "このまま残しています" in page


def test_a_note_that_the_coach_does_not_know_cannot_be_kept(bakery: Company):
    sent = {
        "field": "kr-1-title",
        "kr-1-title": TASK,
        "cycle": bakery.cycle.public_id,
        "do": "leave:kr-1-title:nonsense",
    }
    assert bakery.client(bakery.leader).post(bakery.url("plan/kept/"), sent).status_code == 404


# ---------- sets


def whole(bakery: Company, **fields: str) -> str:
    return notes(bakery, field="all", text="", **fields)


def test_key_results_that_are_all_activities_are_seen_together(bakery: Company):
    said = whole(bakery, title="また来たい店にする", **{"kr-1-title": TASK, "kr-2-title": "ウェブサイトを更新する"})
    assert "どれも「すること」です" in said


def test_quantity_alone_is_offered_its_counter_metric(bakery: Company):
    said = whole(bakery, title="また来たい店にする", **{"kr-1-title": "Googleの口コミを今期中に50件増やす"})
    assert "量だけを見ています" in said and "口コミの星の平均" in said
    page = form(bakery, "counter:口コミの星の平均を［　］に保つ", title="また来たい店にする")
    assert value_of(page, "kr-3-title") == "口コミの星の平均を［　］に保つ"


def test_what_is_on_the_no_list_is_remembered(bakery: Company):
    decide_against("夜カフェの営業", "人手が朝に集まらない", by=bakery.owner, at=timezone.now(), cycle=bakery.cycle)
    assert "やらないことにあります" in whole(bakery, title="夜カフェの営業を始める")


def test_two_objectives_that_say_the_same_are_seen(bakery: Company):
    bakery.objective("はじめての人が、灯麦を見つけられる道をつくる")
    said = whole(bakery, title="灯麦をはじめての人が見つけられる道を整える", carrier=f"team:{bakery.team.public_id}")
    assert "同じことを言っている目標があります" in said


def test_a_missing_link_is_asked_only_where_there_is_something_above(bakery: Company):
    team = f"team:{bakery.team.public_id}"
    assert "上の目標につながっていません" not in whole(bakery, title="道をつくる", carrier=team)
    bakery.objective("町でいちばん愛される店になる", level="company", team=None, owner=bakery.owner)
    assert "上の目標につながっていません" in whole(bakery, title="道をつくる", carrier=team)


# ---------- the past


def reviews(**changes: Any) -> KeyResultContent:
    fields = {"title": "口コミを20件増やす", "unit": "件", "reading": "total", "entry": "new", "target": Decimal(20)}
    return KeyResultContent(**(fields | changes))


def gained(bakery: Company, value: int, **changes: Any) -> KeyResult:
    row = bakery.key_result(reviews(**changes))
    KeyResult.objects.filter(pk=row.pk).update(value=Decimal(value))
    return row


def test_the_metrics_past_asks_what_will_be_different(bakery: Company):
    gained(bakery, 18)
    said = notes(bakery, text="口コミを50件増やす", cycle=bakery.following.public_id)
    assert "前の期の動きと比べてみましょう" in said and "+18件動きました" in said and "+50件" in said
    assert "前の期の動き" not in notes(bakery, text="口コミを20件増やす", cycle=bakery.following.public_id)


def test_another_unit_or_another_name_is_another_metric(bakery: Company):
    gained(bakery, 18)
    later = bakery.following.public_id
    assert "前の期の動き" not in notes(bakery, text="口コミを50人増やす", cycle=later)
    assert "前の期の動き" not in notes(bakery, text="よい口コミを50件増やす", cycle=later)
    assert "前の期の動き" not in notes(bakery, text="口コミを50件増やす"), "the same quarter is no past"


def test_the_past_of_another_company_is_not_known(bakery: Company):
    gained(bakery, 18)
    other = company("隣の店", "tonari", domain="tonari.example")
    sent = {"field": "kr-1-title", "kr-1-title": "口コミを50件増やす", "cycle": other.following.public_id}
    answer = other.client(other.leader).post(other.url("plan/notes/"), sent)
    assert "前の期の動き" not in answer.content.decode()


def test_the_coach_speaks_the_readers_language(bakery: Company):
    bakery.leader.language = "en"
    bakery.leader.save(update_fields=["language"])
    with translation.override("en"):
        assert "This is something to do" in notes(bakery)


# ---------- what stands already


def page_of(bakery: Company, rest: str, member: Any = None) -> str:
    answer = bakery.client(member or bakery.leader).get(bakery.url(rest))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_objective_page_holds_the_notes_folded_for_those_who_may_change_it(bakery: Company):
    objective = bakery.objective("市場調査をする")
    rest = f"objectives/{objective.public_id}/"
    page = page_of(bakery, rest)
    assert "書き方のメモが1件あります" in page and "<mark>" in page
    assert "書き方のメモ" not in page_of(bakery, rest, bakery.viewer)
    sent = {"of": objective.public_id, "title": objective.title, "do": "leave:title:objective_is_task"}
    answer = bakery.client(bakery.leader).post(bakery.url("plan/kept/"), sent)
    assert answer.status_code == 302 and answer["Location"] == bakery.url(rest)
    assert "書き方のメモ" not in page_of(bakery, rest)


def test_figures_in_the_fields_answer_what_the_sentence_leaves_open(bakery: Company):
    open_one = notes(bakery, text="気持ちのよい店内にする", **{"kr-1-kind": "milestone"})
    assert "期末に確かめられますか" in open_one or "目標のような言葉です" in open_one
    text = "わかりやすい案内にする"
    assert "期末に確かめられますか" in notes(bakery, text=text)
    assert "期末に確かめられますか" not in notes(bakery, text=text, **{"kr-1-target": "90"})


def drafts(bakery: Company, *titles: str, **fields: Any) -> None:
    for title in titles:
        bakery.objective(title, state=fields.get("state", "draft"), **{k: v for k, v in fields.items() if k != "state"})


def test_the_drafts_of_the_quarter_stand_worst_first_with_what_comes_up_most_on_top(bakery: Company):
    drafts(bakery, "会いに行きたくなる店にする", "市場調査をする", "ウェブサイトを更新する")
    page = page_of(bakery, "plan/coaching/")
    assert page.index("ウェブサイトを更新する") < page.index("会いに行きたくなる店にする")
    assert "よくあること" in page and "2件の目標" in page
    only = page_of(bakery, "plan/coaching/?finding=objective_is_task")
    assert "ウェブサイトを更新する" in only and "会いに行きたくなる店にする" not in only


def test_what_somebody_is_typing_or_drafts_elsewhere_is_not_in_the_list(bakery: Company):
    keep_draft(
        {"title": "書いている途中"}, form="objective", by=bakery.leader, at=timezone.now(), title="書いている途中"
    )
    drafts(bakery, "店の下書き", team=bakery.shop, owner=bakery.owner)
    drafts(bakery, "相談中の目標", state="proposed")
    seen = page_of(bakery, "plan/coaching/")
    assert "書いている途中の" not in seen.replace("書いている途中の下書きは", "") and "店の下書き" not in seen
    assert "相談中の目標" in page_of(bakery, "plan/coaching/", bakery.coach)
    assert "店の下書き" not in page_of(bakery, "plan/coaching/", bakery.coach)
    assert bakery.client(bakery.member).get(bakery.url("plan/coaching/")).status_code == 403


def test_many_drafts_come_in_pages_and_in_as_many_queries(bakery: Company, django_assert_max_num_queries: Any):
    drafts(bakery, *(f"{number}番目の店をよくする" for number in range(2)))
    client = bakery.client(bakery.leader)
    client.get(bakery.url("plan/coaching/"))
    with CaptureQueriesContext(connection) as few:
        client.get(bakery.url("plan/coaching/"))
    drafts(bakery, *(f"{number}番目の店をよくする" for number in range(2, 25)))
    with django_assert_max_num_queries(len(few)):
        page = client.get(bakery.url("plan/coaching/")).content.decode()
    assert "1／2ページ" in page and page.count('<section class="card" aria-labelledby="c-') == 20
    assert page_of(bakery, "plan/coaching/?page=2").count('<section class="card" aria-labelledby="c-') == 5
    assert page_of(bakery, "plan/coaching/?page=99&finding=nonsense")


def test_more_than_five_of_one_carrier_are_seen(bakery: Company):
    drafts(bakery, *(f"{name}をよくする" for name in ("朝の店", "昼の席", "夜の庭", "春の市", "夏の祭", "秋の畑")))
    assert "6つあります" in page_of(bakery, "plan/coaching/")
