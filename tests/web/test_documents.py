"""A document that is brought: shown beside what was taken, accepted row by row, drafts in one step, and back again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from rashin.activity.models import Event
from rashin.goals.actions.objectives import propose_objective
from rashin.goals.models import Action, Draft, KeyResult, Objective, ObjectiveState
from tests.cast import TODAY, Company, company
from tests.web.form_reader import fields_of
from tests.web.test_html import headed, named, parsed

pytestmark = pytest.mark.django_db

FORM = "novalidate data-reading"
TEXT = """# 2026年度 第3四半期
## マーケティング
目標：はじめての人が店を見つけられる道をつくる
- KR1：月間訪問者を5,000人から7,000人に
- KR2：指名検索を月200件から300件に
  - アクション：駅前の看板を替える
## 円山店
目標：雪の朝でも会いに行きたくなる店にする
- KR1：朝の来店を1日40人から60人に
"""


@pytest.fixture
def bakery(clock: Callable[[Any], None]) -> Company:
    clock(TODAY)
    return company()


@pytest.fixture
def owner(bakery: Company) -> Client:
    return bakery.client(bakery.owner)


def brought(client: Client, bakery: Company, **sent: Any) -> str:
    """The address of the page on which the document stands beside what was taken."""
    answer = client.post(bakery.url("plan/documents/"), sent or {"text": TEXT})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_nothing_becomes_a_goal_while_one_looks(owner: Client, bakery: Company) -> None:
    page = page_of(owner, brought(owner, bakery))
    assert '<mark class="shine" data-taken="1">はじめての人が店を見つけられる道をつくる</mark>' in page
    assert not Objective.objects.exists() and not Event.objects.filter(name__startswith="objective").exists()


def test_what_is_accepted_becomes_drafts_in_the_quarter_of_who_carries_them(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    answer = owner.post(address, fields_of(page_of(owner, address), FORM))
    assert answer.status_code == 302 and answer["Location"].startswith(bakery.url("plan/"))
    first, second = Objective.objects.order_by("pk")
    assert (first.title, first.team, first.state) == ("はじめての人が店を見つけられる道をつくる", bakery.team, "draft")
    assert (second.team, second.cycle) == (bakery.shop, bakery.cycle)
    visitors = first.key_results.order_by("position")[0]
    assert (visitors.title, visitors.start, visitors.target, visitors.unit) == (
        "月間訪問者を5,000人から7,000人に", 5000, 7000, "人",
    )  # fmt: skip
    action = Action.objects.get()
    assert action.title == "駅前の看板を替える" and action.key_result == first.key_results.order_by("position")[1]


def test_a_row_is_corrected_or_left(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    sent = fields_of(page_of(owner, address), FORM)
    del sent["1-2:take"], sent["2:take"]
    sent["1-1:title"] = "月間訪問者を5,000人から8,000人に"
    sent["1:carrier"] = "company"
    owner.post(address, sent)
    objective = Objective.objects.get()
    assert objective.level == "company"
    assert [row.target for row in objective.key_results.all()] == [8000]
    assert not Action.objects.exists()  # it stood under what was left


def test_the_quarter_is_chosen(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    owner.post(address, fields_of(page_of(owner, address), FORM) | {"cycle": bakery.following.public_id})
    assert set(Objective.objects.values_list("cycle", flat=True)) == {bakery.following.pk}


def test_one_refused_row_leaves_everything_unwritten_and_says_where(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    sent = fields_of(page_of(owner, address), FORM) | {"2:title": " "}
    answer = owner.post(address, sent)
    assert answer.status_code == 422 and "文を書くか、チェックを外してください" in answer.content.decode()
    sent |= {"2:title": "あ" * 201}
    assert owner.post(address, sent).status_code == 422
    assert not Objective.objects.exists()


def test_what_an_action_refuses_stands_at_its_row(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    sent = fields_of(page_of(owner, address), FORM) | {"2-1:title": "売上を1円から12345678901234567890円に"}
    answer = owner.post(address, sent)
    assert answer.status_code == 422 and not Objective.objects.exists()
    assert 'href="#id_2-1:title"' in answer.content.decode()


def test_the_step_is_taken_back_whole_and_what_was_chosen_is_still_there(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    sent = fields_of(page_of(owner, address), FORM)
    page = owner.post(address, sent, follow=True).content.decode()
    undo = bakery.url(f"plan/taken/{Draft.objects.get().public_id}/return/")
    assert f'action="{undo}"' in page
    assert owner.post(undo)["Location"] == address
    assert not Objective.objects.filter(archived_at__isnull=True).exists()
    assert owner.get(address).status_code == 200
    owner.post(address, sent)
    assert Objective.objects.filter(archived_at__isnull=True).count() == 2


def test_what_others_have_seen_meanwhile_is_not_taken_back(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    owner.post(address, fields_of(page_of(owner, address), FORM))
    propose_objective(Objective.objects.order_by("pk")[0], by=bakery.owner, at=TODAY)
    answer = owner.post(bakery.url(f"plan/taken/{Draft.objects.get().public_id}/return/"))
    assert answer.status_code == 409
    assert Objective.objects.filter(archived_at__isnull=True).count() == 2


def test_a_second_tap_makes_no_second_drafts(owner: Client, bakery: Company) -> None:
    address = brought(owner, bakery)
    sent = fields_of(page_of(owner, address), FORM)
    owner.post(address, sent)
    assert owner.post(address, sent)["Location"] == bakery.url("plan/")
    assert Objective.objects.count() == 2


def test_a_document_is_its_bringers_alone_and_is_forgotten_after_a_week(
    owner: Client, bakery: Company, clock: Callable[[Any], None]
) -> None:
    address = brought(owner, bakery)
    assert bakery.client(bakery.admin).get(address).status_code == 404
    clock(TODAY + timedelta(days=8))
    assert owner.get(address).status_code == 404
    brought(bakery.client(bakery.leader), bakery, text="目標：よい店\n- KR1：1件から2件に")
    assert not Draft.objects.filter(member=bakery.owner).exists()


def test_a_sheet_with_figures_in_columns_is_counted_as_it_says(owner: Client, bakery: Company) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["目標", "主要な結果", "現状", "目標値", "担当"],
        ["道をつくる", "月間訪問者", "5,000人", "7,000人", ""],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    address = brought(owner, bakery, file=SimpleUploadedFile("計画.xlsx", file.getvalue()))
    sent = fields_of(page_of(owner, address), FORM)
    assert (sent["1-1:start"], sent["1-1:target"]) == ("5,000人", "7,000人")
    owner.post(address, sent)
    row = KeyResult.objects.get()
    assert (row.title, row.start, row.target, row.unit, row.kind) == ("月間訪問者", 5000, 7000, "人", "increase")


def test_an_objective_below_another_counts_in_it(owner: Client, bakery: Company) -> None:
    text = (
        "2026 Q3 OKRs\n\nCEO: Become the best library in town. 500 visits a week.\n\n"
        "  - CMO: Fill the reading room. 40 guests an evening.\n"
        "    - Librarian: Make the evenings known. 12 posters hung.\n    - Desk: Greet everybody. 90% greeted.\n"
    )
    address = brought(owner, bakery, text=text)
    owner.post(address, fields_of(page_of(owner, address), FORM))
    above, below, *_others = Objective.objects.order_by("pk")
    assert above.level == "company"
    assert below.contributes_to == above and below.state == ObjectiveState.DRAFT


def test_a_viewer_brings_nothing(bakery: Company) -> None:
    assert bakery.client(bakery.viewer).get(bakery.url("plan/documents/")).status_code == 403


def test_the_page_is_valid(owner: Client, bakery: Company) -> None:
    tree, faults = parsed(page_of(owner, brought(owner, bakery)))
    assert [*faults, *named(tree), *headed(tree)] == []
