"""Planning at the web interface: from a role to a proposal."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from rashin.goals.models import Draft, KeyResult, NoItem, Objective, ObjectiveState
from tests.cast import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(clock) -> None:
    clock("2026-11-24T09:00+09:00")


@pytest.fixture
def bakery() -> Company:
    return company()


@pytest.fixture
def sato(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def sheet(bakery: Company, **fields: str) -> dict[str, str]:
    """A form as a browser sends it: two key results without figures beside the sentence."""
    base = {
        "cycle": bakery.cycle.public_id,
        "draft": "0123456789abcdef",
        "draft_version": "0",
        "title": "雪の朝でも、会いに行きたくなる店にする",
        "carrier": f"team:{bakery.team.public_id}",
        "rows": "1 2",
        "kr-1-title": "MQLを月20件から30件に増やす",
        "kr-2-title": "お客さまの満足度を90%以上にする",
        "do": "propose",
    }
    return base | fields


def test_every_role_offers_whole_drafts(bakery: Company, sato: Client) -> None:
    page = sato.get(bakery.url("plan/new/?tier=shop"))
    assert page.status_code == 200
    assert "この下書きを使う" in page.content.decode() or "Use this draft" in page.content.decode()


def test_a_template_fills_the_form_and_commits_to_nothing(bakery: Company, sato: Client) -> None:
    page = sato.get(bakery.url("plan/new/?from=marketing/easy-to-find"), follow=True)
    assert page.status_code == 200
    words = page.content.decode()
    assert "kr-1-title" in words
    assert 'value="5,000"' in words and 'value="7,000"' in words  # as people type them
    assert "マーケティング（佐藤 美咲）" in words
    assert not Objective.objects.exists() and not Draft.objects.exists()


def test_two_sentences_are_enough_for_a_proposal(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery))
    assert answer.status_code == 302, answer.content.decode()
    objective = Objective.objects.get()
    assert objective.state == ObjectiveState.PROPOSED
    first, second = objective.key_results.order_by("position")
    assert (first.start, first.target, first.reading, first.unit) == (20, 30, "per_period", "件")
    assert (second.kind, second.target, second.bound) == ("threshold", 90, "at_least")


def test_what_is_missing_is_asked_at_its_field_and_nothing_typed_is_lost(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, title="", **{"kr-1-title": "訪問者を増やす"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_title"' in page and "訪問者を増やす" in page
    assert not Objective.objects.exists()


def test_a_figure_is_read_as_people_type_it(bakery: Company, sato: Client) -> None:
    fields = {"kr-1-title": "売上を増やす", "kr-1-kind": "increase", "kr-1-reading": "level", "kr-1-unit": "万円",
              "kr-1-start": "３,０００万円", "kr-1-target": "四千"}  # fmt: skip
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, **fields))
    assert answer.status_code in (302, 422)
    fields["kr-1-target"] = "4,000"
    sato.post(bakery.url("plan/new/"), sheet(bakery, **fields))
    row = KeyResult.objects.get(title="売上を増やす")
    assert (row.start, row.target) == (3000, 4000)


@pytest.mark.parametrize(
    ("unit", "kept"), [("", "m:ss"), ("秒", "m:ss"), ("seconds", "m:ss"), ("分：秒", "m:ss"), ("分", "分")]
)
def test_a_time_typed_with_a_colon_is_kept_as_such(bakery: Company, sato: Client, unit: str, kept: str) -> None:
    fields = {"kr-1-title": "待ち時間を短くする", "kr-1-kind": "decrease", "kr-1-reading": "level", "kr-1-unit": unit,
              "kr-1-start": "6:00", "kr-1-target": "4:30"}  # fmt: skip
    sato.post(bakery.url("plan/new/"), sheet(bakery, **fields))
    row = KeyResult.objects.get(title="待ち時間を短くする")
    assert (row.unit, row.target) == (kept, 270 if kept == "m:ss" else Decimal("4.5"))
    page = sato.get(bakery.url(f"objectives/{row.objective.public_id}/")).content.decode()
    read = re.sub(r"<[^>]*>", " ", page)  # tokens and addresses hold any figures
    assert ("4:30" in read) is (kept == "m:ss") and "270" not in read


def test_a_number_that_is_not_certain_comes_back_with_what_it_may_mean(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, **{"kr-1-target": "30件くらい"}))
    assert answer.status_code == 422
    assert 'data-fix="30"' in answer.content.decode()
    assert "30件くらい" in answer.content.decode()


def test_a_start_that_equals_the_target_offers_to_keep_it(bakery: Company, sato: Client) -> None:
    fields = {"kr-1-title": "訪問者を5,000人から5,000人にする", "kr-1-kind": "increase", "kr-1-reading": "level",
              "kr-1-start": "5000", "kr-1-target": "5000", "kr-1-unit": "人"}  # fmt: skip
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, **fields))
    assert answer.status_code == 422
    assert "fix:1:kind=range;low=5,000;high=" in answer.content.decode()
    mended = sato.post(bakery.url("plan/new/"), sheet(bakery, **fields, do="fix:1:kind=range;low=5,000;high="))
    assert mended.status_code == 200
    assert 'name="kr-1-low"' in mended.content.decode()


def test_weights_that_are_all_nothing_are_refused_at_the_first_one(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, **{"kr-1-weight": "0", "kr-2-weight": "0"}))
    assert answer.status_code == 422 and not Objective.objects.exists()
    page = answer.content.decode()
    assert page.count('aria-invalid="true"') == 1
    field = re.search(r'<input[^>]*name="kr-1-weight"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in field
    opened = page[: page.index(field)].rsplit("<details", 1)[1]
    assert opened.split(">", 1)[0].endswith(" open"), "the field is not hidden"
    assert "どれかを1にしてください" in page


def test_rows_come_and_go_without_losing_what_was_typed(bakery: Company, sato: Client) -> None:
    page = sato.post(bakery.url("plan/new/"), sheet(bakery, do="add")).content.decode()
    assert 'name="rows" value="1 2 3"' in page and "MQLを月20件から30件に増やす" in page
    page = sato.post(bakery.url("plan/new/"), sheet(bakery, do="drop:1")).content.decode()
    assert 'name="rows" value="2"' in page and "MQLを月20件" not in page
    assert not Objective.objects.exists()


def test_a_preview_says_how_it_will_be_counted(bakery: Company, sato: Client) -> None:
    answer = sato.post(bakery.url("plan/preview/"), sheet(bakery, row="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "25件" in page and "50%" in page
    assert 'id="krf-1"' in page and 'id="krn-1"' in page


def test_a_preview_names_the_source_total_that_will_be_typed(bakery: Company, sato: Client) -> None:
    fields = {"kr-1-title": "Googleの口コミを今期中に50件増やす", "kr-1-kind": "increase", "kr-1-reading": "total",
              "kr-1-entry": "source", "kr-1-source_start": "134", "kr-1-target": "50", "kr-1-unit": "件"}  # fmt: skip
    page = sato.post(bakery.url("plan/preview/"), sheet(bakery, row="1", **fields)).content.decode()
    assert "159件で50%です" in page


def test_a_coupon_rate_asks_two_plain_questions(bakery: Company, sato: Client) -> None:
    fields = {"row": "1", "kr-1-title": "LINEクーポンの利用率を前月比で10%増やす", "kr-1-base": "18.2"}
    page = sato.post(bakery.url("plan/preview/"), sheet(bakery, **fields)).content.decode()
    assert page.count('<fieldset class="field ask">') == 2
    assert "20.02%" in page
    points = sato.post(bakery.url("plan/preview/"), sheet(bakery, **fields, **{
        "kr-1-said": fields["kr-1-title"], "kr-1-kind": "increase", "kr-1-reading": "level", "kr-1-unit": "%",
        "kr-1-derived_by": "points", "kr-1-derived_amount": "10", "kr-1-base_kind": "previous_month"}))  # fmt: skip
    assert "28.2%" in points.content.decode()


def test_a_rate_that_is_to_fall_is_asked_about_its_own_figures(bakery: Company, sato: Client) -> None:
    fields = {"row": "1", "kr-1-title": "離職率を10%下げる"}
    page = sato.post(bakery.url("plan/preview/"), sheet(bakery, **fields)).content.decode()
    assert "いまの値の10%分（18.2%が16.38%に）" in page and "10ポイント（18.2%が8.2%に）" in page
    huge = fields | {"kr-1-title": "離職率を999999999999999%下げる", "kr-1-base": "0.000000001"}
    assert sato.post(bakery.url("plan/preview/"), sheet(bakery, **huge)).status_code == 200


def test_what_was_typed_by_hand_is_never_replaced(bakery: Company, sato: Client) -> None:
    first = {"row": "1", "kr-1-title": "MQLを月20件から30件に増やす", "kr-1-start": "22"}
    page = sato.post(bakery.url("plan/preview/"), sheet(bakery, **first)).content.decode()
    assert 'value="22"' in page and 'value="30"' in page


# ---------- drafts ----------


def test_a_draft_saves_itself_and_is_found_on_another_device(bakery: Company, sato: Client) -> None:
    kept = sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery))
    assert kept.status_code == 200 and kept.json() == {"at": "09:00", "version": "1"}
    elsewhere = bakery.client(bakery.leader)
    assert "雪の朝でも" in elsewhere.get(bakery.url("plan/")).content.decode()
    page = elsewhere.get(bakery.url("plan/new/?draft=0123456789abcdef")).content.decode()
    assert "MQLを月20件から30件に増やす" in page and 'value="20"' in page


def test_drafts_without_a_title_are_told_apart_by_what_they_begin_with(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery, title=""))
    bare = {"title": "", "why": "朝の列が  長い", "kr-1-title": "", "kr-2-title": ""}
    sato.post(bakery.url("drafts/1123456789abcdef/"), sheet(bakery, **bare))
    sato.post(bakery.url("drafts/2123456789abcdef/"), sheet(bakery, **(bare | {"why": ""})))
    page = sato.get(bakery.url("plan/")).content.decode()
    names = re.findall(r'draft=[^"]+">([^<]+)</a>', page)
    assert set(names) == {"MQLを月20件から30件に増やす", "朝の列が 長い", "まだ題がありません"}
    assert "に書き始め" in page


def test_two_devices_do_not_overwrite_each_other(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery))
    sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery, title="もうひとつ", draft_version="1"))
    late = sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery, title="古いほう", draft_version="1"))
    assert late.status_code == 409 and late.json()["version"] == "2"
    assert Draft.objects.get().title == "もうひとつ"


def test_somebody_elses_draft_is_not_there(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery))
    other = bakery.client(bakery.member)
    assert "雪の朝でも" not in other.get(bakery.url("plan/new/?draft=0123456789abcdef")).content.decode()
    assert other.post(bakery.url("drafts/0123456789abcdef/removal/")).status_code == 404


def test_a_proposal_takes_its_draft_away(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("drafts/0123456789abcdef/"), sheet(bakery))
    sato.post(bakery.url("plan/new/"), sheet(bakery))
    assert not Draft.objects.exists()


def test_a_draft_without_figures_can_be_kept(bakery: Company, sato: Client) -> None:
    fields = {"kr-1-title": "訪問者を増やす", "do": "keep"}
    assert sato.post(bakery.url("plan/new/"), sheet(bakery, **fields)).status_code == 302
    assert Objective.objects.get().state == ObjectiveState.DRAFT


# ---------- focus ----------


def test_a_sixth_objective_asks_which_one_goes(bakery: Company, sato: Client) -> None:
    five = [bakery.objective(f"目標{number}") for number in range(5)]
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery))
    page = answer.content.decode()
    assert answer.status_code == 422 and five[0].public_id in page
    assert Objective.objects.count() == 5
    given = sato.post(bakery.url("plan/new/"), sheet(bakery, sixth=five[0].public_id, sixth_why="人手が足りない"))
    assert given.status_code == 302
    assert NoItem.objects.get().what == "目標0"
    five[0].refresh_from_db()
    assert five[0].archived_at is not None


@pytest.mark.parametrize(
    ("carrier", "told"),
    [
        ("company", "3〜5つに絞ると、力が集まります。"),
        ("team:{team}", "チームでは1〜3つ、多くても5つまでが目安です。"),
        ("person:{person}", "ひとりでは0〜2つ、多くても5つまでが目安です。"),
    ],
)
def test_the_lamps_say_how_many_are_usual_for_whom(bakery: Company, sato: Client, carrier: str, told: str) -> None:
    carrier = carrier.format(team=bakery.team.public_id, person=bakery.leader.public_id)
    page = sato.post(bakery.url("plan/preview/"), sheet(bakery, carrier=carrier)).content.decode()
    assert told in page


def test_a_sixth_may_stay_for_nobody_is_policed(bakery: Company, sato: Client) -> None:
    for number in range(5):
        bakery.objective(f"目標{number}")
    assert sato.post(bakery.url("plan/new/"), sheet(bakery, sixth="keep")).status_code == 302
    assert Objective.objects.filter(archived_at=None).count() == 6


@pytest.fixture
def given_up(bakery: Company) -> dict[str, str]:
    """A sixth objective's form that puts itself on the No list."""
    for number in range(5):
        bakery.objective(f"目標{number}")
    return sheet(bakery, sixth="this", sixth_why="人手が足りない")


def test_a_sixth_that_goes_to_the_no_list_itself_is_put_there_once(
    bakery: Company, sato: Client, given_up: dict[str, str]
) -> None:
    answers = [sato.post(bakery.url("plan/new/"), given_up) for _tab in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert NoItem.objects.get().what == given_up["title"]


def test_what_another_tab_put_on_the_no_list_is_not_proposed_by_the_same_draft(
    bakery: Company, sato: Client, given_up: dict[str, str]
) -> None:
    sato.post(bakery.url("plan/new/"), given_up)
    answer = sato.post(bakery.url("plan/new/"), given_up | {"sixth": "keep", "why": "もうひとつの窓で書いた理由"})
    page = answer.content.decode()
    assert answer.status_code == 409 and Objective.objects.count() == 5
    assert (
        "もうひとつの窓で書いた理由" in page
        and bakery.url("no-list/") in page.split('role="alert"')[1].split("</p>")[0]
    )
    again = given_up | {"sixth": "keep", "draft": re.search('name="draft" value="([^"]+)"', page)[1]}
    assert sato.post(bakery.url("plan/new/"), again).status_code == 302, "sent again it is a further one"


def test_what_another_tab_put_before_everybody_is_not_put_on_the_no_list_by_the_same_draft(
    bakery: Company, sato: Client, given_up: dict[str, str]
) -> None:
    sato.post(bakery.url("plan/new/"), given_up | {"sixth": "keep"})
    answer = sato.post(bakery.url("plan/new/"), given_up)
    assert answer.status_code == 409 and not NoItem.objects.exists()


def test_a_kept_draft_that_would_be_the_sixth_can_go_to_the_no_list_itself(bakery: Company, sato: Client) -> None:
    sato.post(bakery.url("plan/new/"), sheet(bakery, do="keep"))
    kept = Objective.objects.get()
    for number in range(5):
        bakery.objective(f"目標{number}")
    address = bakery.url(f"objectives/{kept.public_id}/edit/")
    page = sato.get(address).content.decode()
    fields = dict(re.findall('name="(version|kr-[^"]+-version|rows)" value="([^"]*)"', page))
    sent = sheet(bakery, **fields, sixth="this", sixth_why="人手が足りない")
    for key, number in zip(fields["rows"].split(), "12", strict=True):
        sent[f"kr-{key}-title"] = sent.pop(f"kr-{number}-title")
    answer = sato.post(address, sent)
    kept.refresh_from_db()
    assert answer.status_code == 302, answer.content.decode()
    assert (kept.state, kept.archived_at is not None) == (ObjectiveState.DRAFT, True)
    assert NoItem.objects.get().objective == kept


def test_one_that_another_tab_has_moved_to_the_no_list_is_not_moved_again(bakery: Company, sato: Client) -> None:
    five = [bakery.objective(f"目標{number}") for number in range(5)]
    gone = sheet(bakery, sixth=five[0].public_id, sixth_why="人手が足りない")
    sato.post(bakery.url("plan/new/"), gone)
    answer = sato.post(bakery.url("plan/new/"), gone | {"draft": "fedcba9876543210"})
    assert answer.status_code == 422 and NoItem.objects.count() == 1


def test_giving_one_up_without_a_reason_is_asked_for(bakery: Company, sato: Client) -> None:
    five = [bakery.objective(f"目標{number}") for number in range(5)]
    answer = sato.post(bakery.url("plan/new/"), sheet(bakery, sixth=five[0].public_id))
    assert answer.status_code == 422
    assert Objective.objects.count() == 5 and not NoItem.objects.exists()
