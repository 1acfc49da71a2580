"""An objective's page: its story, its numbers and why they are what they are, what was said and what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rashin.goals.actions.alignment import feed, support
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.content import ActionContent, KeyResultContent
from rashin.goals.actions.todos import add_action
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.models import Comment, DirectionSentence, KeyResult
from rashin.organizations.models import Member
from tests.cast import FOUNDED, TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def bakery(clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


@pytest.fixture
def reader(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def enter(
    bakery: Company, key_result: KeyResult, value: object = None, day: date = date(2026, 11, 24), **more: Any
) -> Any:
    at = more.pop("at", datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    by, replaces = more.pop("by", bakery.owner), more.pop("replaces", None)
    seen = Seen(value=None if value is None else Decimal(str(value)), for_date=day, **more)
    return record_check_in(key_result, seen, by=by, at=at, replaces=replaces)


def explained(client: Client, bakery: Company, content: KeyResultContent, *entries: tuple[object, date]) -> str:
    key_result = bakery.key_result(content)
    for value, day in entries:
        enter(bakery, key_result, value, day)
    return shown(client, bakery.url(f"key-results/{key_result.public_id}/explanation/"))


def test_the_page_tells_the_story(bakery: Company, reader: Client) -> None:
    sentence = DirectionSentence.objects.create(
        organization=bakery.organization, section="why", text="一日のはじまりを明るくする"
    )
    top = bakery.objective("札幌の朝にパンがある風景", level="company", team=None, owner=bakery.owner, serves=sentence)
    objective = bakery.objective(why="まだ知らない人に朝の一口を", stance="aspirational", contributes_to=top)
    add_action(
        objective, ActionContent(title="記事を2本公開する", assignees=(bakery.leader,)), by=bakery.leader, at=TODAY
    )
    page = shown(reader, bakery.url(f"objectives/{objective.public_id}/"))
    for words in (objective.title, "まだ知らない人に朝の一口を", "挑戦", "合意: 小野寺 亮さん", "10月1日〜12月31日",
                  "一日のはじまりを明るくする", top.title, "記事を2本公開する", "12月31日のあとに"):  # fmt: skip
        assert words in page


def test_visitors_at_5960_are_48_percent_and_the_page_says_why(bakery: Company, reader: Client) -> None:
    page = explained(reader, bakery, visitors(), (5960, date(2026, 11, 24)))
    for words in ("5,960 − 5,000", "7,000 − 5,000", "<span>960</span>", "<span>2,000</span>", "<b>48%</b>",
                  "91日のうち54日がすぎました", "48.0% ÷ 59.3% = 0.81", "「注意」です",
                  "小野寺 亮さん（佐藤 美咲さんの代わり）"):  # fmt: skip
        assert words in page


@pytest.mark.parametrize(
    ("content", "entries", "words"),
    [
        ({"reading": "total", "start": None, "target": Decimal(50), "unit": "件"}, (34,), ("34", "50", "<b>68%</b>")),
        ({"reading": "total", "entry": "new", "start": None, "target": Decimal(50)}, (10, 5),
         ("記入2件の合計", "<b>30%</b>")),
        (
            {"reading": "total", "entry": "source", "source_start": Decimal(134), "start": None, "target": Decimal(50)},
            (168,),
            ("168人 − はじめの134人", "<b>68%</b>"),
        ),
        ({"kind": "threshold", "bound": "at_least", "start": None, "target": Decimal(90), "unit": "%"}, (91,),
         ("91%はめざす値を満たしています", "<b>100%</b>", "めざす値に届きました")),
        ({"kind": "decrease", "start": Decimal(100), "target": Decimal(60), "unit": "件"}, (70,),
         ("70 − 100", "60 − 100", "<b>75%</b>")),
        ({"kind": "recurring", "start": None, "target": None, "due_each": Decimal(2), "unit": "人"}, (2,),
         ("毎回2人", "できた数")),
        ({"kind": "range", "start": None, "target": None, "low": Decimal(1), "high": Decimal(5)}, (9,),
         ("範囲内", "<b>0%</b>")),
        ({"unit": "m:ss", "kind": "decrease", "start": Decimal(300), "target": Decimal(150)}, (185,), ("3:05 − 5:00",)),
    ],
)  # fmt: skip
def test_every_kind_has_its_formula(
    bakery: Company, reader: Client, content: dict[str, Any], entries: tuple[int, ...], words: tuple[str, ...]
) -> None:
    days = [date(2026, 11, 17), date(2026, 11, 24)][-len(entries) :]
    page = explained(reader, bakery, visitors(**content), *zip(entries, days, strict=True))
    for each in words:
        assert each in page


def test_steps_are_listed_with_who_finished_them(bakery: Company, reader: Client) -> None:
    steps = dump_steps([Step("a", "試作"), Step("b", "配送", due=date(2026, 12, 10))])
    key_result = bakery.key_result(visitors(kind="milestone", start=None, target=None, steps=steps))
    enter(bakery, key_result, kind="step", step="a")
    page = shown(reader, bakery.url(f"objectives/{key_result.objective.public_id}/"))
    assert "<b>50%</b>" in page and "試作" in page and "12月10日まで" in page and "のうち1" in page


def test_without_an_entry_the_number_is_unknown_and_says_so(bakery: Company, reader: Client) -> None:
    assert "わからないことは0ではありません" in explained(reader, bakery, visitors())


def test_a_fed_number_says_from_how_many(bakery: Company, reader: Client) -> None:
    fields = {"reading": "total", "start": None, "unit": "件"}
    fed = bakery.key_result(visitors(title="三店の口コミ", kind="fed", target=Decimal(150), **fields))
    for number, value in enumerate((34, None)):
        source = bakery.key_result(visitors(title=f"口コミ {number}", target=Decimal(50), **fields))
        feed(source, fed, by=bakery.owner, at=FOUNDED)
        if value:
            enter(bakery, source, value)
    page = shown(reader, bakery.url(f"key-results/{fed.public_id}/explanation/"))
    assert "主要な結果2件のうち1件から" in page and "口コミ 0" in page and "34件" in page


def test_an_objective_explains_its_own_mean(bakery: Company, reader: Client) -> None:
    objective = bakery.objective(key_results=[visitors(title="ひとつめ"), visitors(title="ふたつめ")])
    for key_result, value in zip(objective.key_results.order_by("pk"), (6000, 7500), strict=True):
        enter(bakery, key_result, value)
    page = shown(reader, bakery.url(f"objectives/{objective.public_id}/"))
    assert "75.0%" in page and "(125.0%)" in page  # (50 + 100) / 2, each at most 100


def test_a_correction_shows_both_values_and_what_was_taken_back_stays(bakery: Company, reader: Client) -> None:
    key_result = bakery.key_result()
    first = enter(bakery, key_result, 5950)
    enter(bakery, key_result, 5960, replaces=first, note="数え直しました", at=TODAY)
    last = enter(bakery, key_result, 9999, at=TODAY)
    take_back_check_in(last, by=bakery.owner, at=TODAY)
    page = shown(reader, bakery.url(f"objectives/{key_result.objective.public_id}/"))
    assert "<s>5,950人</s> → <b>5,960人</b>" in page and "数え直しました" in page
    assert "記入を取り消しました: <s>9,999人</s>" in page


def test_times_are_the_companys_own(bakery: Company, reader: Client) -> None:
    key_result = bakery.key_result()
    enter(bakery, key_result, 5960, at=datetime(2026, 11, 23, 23, 50, tzinfo=UTC))  # 8:50 on the 24th in Sapporo
    assert "今日 8:50" in shown(reader, bakery.url(f"objectives/{key_result.objective.public_id}/"))


def test_somebody_says_a_line_and_takes_it_back(bakery: Company, reader: Client) -> None:
    objective = bakery.objective()
    address = bakery.url(f"objectives/{objective.public_id}/")
    coach = bakery.client(bakery.coach)
    assert coach.post(address + "comments/", {"text": "読まれた後の行き先を見てみませんか。\n<b>"}).status_code == 302
    page = shown(reader, address)
    assert "読まれた後の行き先を見てみませんか。" in page and "&lt;b&gt;" in page and "取り消す" not in page
    comment = Comment.objects.get()
    removal = address + f"comments/{comment.public_id}/removal/"
    assert reader.post(removal).status_code == 403
    assert coach.post(removal).status_code == 302
    assert "行き先" not in shown(reader, address)
    assert "行き先" not in shown(reader, bakery.url("feed/"))


def test_who_only_reads_finds_no_line_to_write(bakery: Company, reader: Client) -> None:
    address = bakery.url(f"objectives/{bakery.objective().public_id}/")
    assert 'class="say"' in shown(reader, address)
    assert 'class="say"' not in shown(bakery.client(bakery.viewer), address)


@pytest.mark.parametrize("text", ["", "   ", "長" * 2001])
def test_a_line_that_cannot_be_taken_comes_back_with_what_was_typed(bakery: Company, reader: Client, text: str) -> None:
    objective = bakery.objective()
    answer = reader.post(bakery.url(f"objectives/{objective.public_id}/comments/"), {"text": text})
    assert answer.status_code == 422 and 'id="say-error"' in answer.content.decode()
    assert text.strip() in answer.content.decode() and not Comment.objects.exists()


def test_a_draft_is_its_writers_alone(bakery: Company, reader: Client) -> None:
    draft = bakery.objective("まだ途中", state="draft", team=bakery.shop, owner=bakery.owner)
    key_result = draft.key_results.get()
    for rest in (f"objectives/{draft.public_id}/", f"key-results/{key_result.public_id}/explanation/"):
        assert reader.get(bakery.url(rest)).status_code == 404
        assert bakery.client(bakery.owner).get(bakery.url(rest)).status_code == 200
    assert "まだ途中" not in shown(reader, bakery.url("feed/"))


def test_a_key_result_leads_to_its_place_on_the_page(bakery: Company, reader: Client) -> None:
    key_result = bakery.key_result()
    answer = reader.get(bakery.url(f"key-results/{key_result.public_id}/"))
    assert answer["Location"].endswith(f"/objectives/{key_result.objective.public_id}/#kr-{key_result.public_id}")


def test_the_number_of_queries_does_not_grow(bakery: Company, reader: Client) -> None:
    def queries(size: int) -> int:
        objective = bakery.objective(key_results=[visitors(title=f"数字 {number}") for number in range(size)])
        for number, key_result in enumerate(objective.key_results.all()):
            for week in range(size):
                enter(bakery, key_result, 5000 + week, date(2026, 11, 2 + 7 * (week % 3)))
            child = bakery.objective(f"下の目標 {number}", contributes_to=objective)
            support(bakery.objective(f"支える {child.pk}"), objective, by=bakery.owner, at=FOUNDED)
            todo = ActionContent(title="すること", assignees=(bakery.leader, bakery.member))
            add_action(objective, todo, by=bakery.leader, at=TODAY)
            reader.post(bakery.url(f"objectives/{objective.public_id}/comments/"), {"text": "ひとこと"})
        address = bakery.url(f"objectives/{objective.public_id}/")
        reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            reader.get(address)
        return len(captured)

    assert queries(1) == queries(4)


def test_a_reader_of_english_reads_english(bakery: Company) -> None:
    key_result = bakery.key_result()
    enter(bakery, key_result, 5960)
    Member.objects.filter(pk=bakery.leader.pk).update(language="en")
    page = shown(bakery.client(bakery.leader), bakery.url(f"objectives/{key_result.objective.public_id}/"))
    for words in ("Key results", "54 of 91 days gone", "Explain this number", "entered <b>", "What happened"):
        assert words in page or words == "entered <b>"


def test_a_number_to_be_kept_is_drawn_with_its_band(bakery: Company, reader: Client) -> None:
    waste = visitors(title="廃棄を5〜8個に保つ", kind="range", start=None, target=None, unit="個")
    key_result = bakery.key_result(replace(waste, low=Decimal(5), high=Decimal(8)))
    enter(bakery, key_result, 6, date(2026, 11, 10))
    enter(bakery, key_result, 9, date(2026, 11, 17))
    page = shown(reader, bakery.url(f"objectives/{key_result.objective.public_id}/"))
    for words in ('class="band"', "保つ範囲は5〜8個", "範囲の中", "範囲の外"):
        assert words in page
