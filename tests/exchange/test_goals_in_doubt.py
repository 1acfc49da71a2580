"""What a sheet of goals does not say without doubt is told by its cell before anything is written: nothing is merged,
cut, loosened or dropped in silence."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from rashin.goals.models import KeyResult, Level, Objective
from rashin.people.models import Team
from tests.cast import Company, company
from tests.exchange.test_goals_sheet import fields_of

HEADS = "区分,部署,目標,なぜ,責任者,上の目標,KR,はじめ,めざす,単位,期限,担当者"
FIELDS = HEADS.split(",")


@pytest.fixture
def bakery(db: None) -> Company:
    return company()


@pytest.fixture
def client(bakery: Company) -> Client:
    return bakery.client(bakery.leader)


def sheet(*lines: dict[str, str]) -> bytes:
    """A file with these lines, each told by its heads."""
    return "\n".join([HEADS, *(",".join(line.get(head, "") for head in FIELDS) for line in lines)]).encode()


class Brought:
    """A sheet that was brought: the cells of the preview that are not understood; then what came of taking it."""

    def __init__(self, bakery: Company, client: Client, content: bytes, name: str = "goals.csv") -> None:
        told = {"cycle": bakery.cycle.public_id, "file": SimpleUploadedFile(name, content)}
        self.client, self.url = client, bakery.url("plan/sheet/")
        self.page = client.post(self.url, told).content.decode()
        found = re.findall(r"<li><b>(\d+)行目</b> ([^<]*?): ([^<]*)</li>", self.page)
        self.cells = {(int(line), head): words for line, head, words in found}
        assert not Objective.objects.exists(), "nothing is written before it is taken"

    @property
    def places(self) -> list[tuple[int, str]]:
        return list(self.cells)

    def taken(self) -> list[str]:
        """The words that are said after taking it."""
        answer = self.client.post(self.url, {**fields_of(self.page), "take": "yes"})
        assert answer.status_code == 302
        return [str(each) for each in get_messages(answer.wsgi_request)]


def refused(bakery: Company, client: Client, *lines: dict[str, str]) -> list[tuple[int, str]]:
    return Brought(bakery, client, sheet(*lines)).places


def pairs(rows: Sequence[Objective]) -> list[tuple[str, str]]:
    return [(row.title, row.team.name if row.team else "") for row in rows]


def test_one_title_of_two_teams_is_two_objectives(bakery: Company, client: Client) -> None:
    one = {"目標": "声を聴く", "KR": "面談"}
    brought = Brought(
        bakery, client,
        sheet(one | {"部署": "円山店"}, {"KR": "手紙"}, one | {"部署": "マーケティング"}, one | {"KR": "会合"}),
    )  # fmt: skip
    assert brought.places == []
    assert brought.taken() == ["目標2件を下書きにしました。"]
    rows = list(Objective.objects.order_by("pk"))
    assert pairs(rows) == [("声を聴く", "円山店"), ("声を聴く", "マーケティング")]
    titles = [list(row.key_results.order_by("position").values_list("title", flat=True)) for row in rows]
    assert titles == [["面談", "手紙"], ["面談", "会合"]]


def test_one_title_of_the_company_a_team_and_two_people_is_four(bakery: Company, client: Client) -> None:
    one = {"目標": "毎日学ぶ", "KR": "時間"}
    lines = [
        one | {"区分": "全社"}, one | {"部署": "円山店"},
        one | {"区分": "個人", "責任者": "佐藤美咲"}, one | {"区分": "個人", "責任者": "石川陽菜"},
    ]  # fmt: skip
    assert Brought(bakery, client, sheet(*lines)).taken() == ["目標4件を下書きにしました。"]
    assert [row.level for row in Objective.objects.order_by("pk")] == [
        Level.COMPANY, Level.TEAM, Level.PERSON, Level.PERSON,
    ]  # fmt: skip


def test_what_a_further_line_says_otherwise_of_its_objective_is_told(bakery: Company, client: Client) -> None:
    first = {"部署": "円山店", "目標": "声を聴く", "責任者": "佐藤美咲", "なぜ": "近いから", "KR": "面談"}
    same = first | {"KR": "手紙", "責任者": "佐藤 美咲さん"}
    assert refused(bakery, client, first, same, {"KR": "会合"}) == []
    for head, otherwise in {"責任者": "石川陽菜", "なぜ": "遠いから", "上の目標": "何か"}.items():
        assert refused(bakery, client, first, same | {head: otherwise}) == [(3, _label(head))]
    for head, otherwise in {"部署": "マーケティング", "区分": "全社"}.items():
        assert refused(bakery, client, first, {"KR": "手紙", head: otherwise}) == [(3, _label(head))]


def _label(head: str) -> str:
    return {"責任者": "目標の担当", "部署": "チーム", "区分": "段階"}.get(head, head)


def test_an_objective_that_stands_in_two_places_is_told_in_both(bakery: Company, client: Client) -> None:
    one, other = {"部署": "円山店", "目標": "声を聴く", "KR": "面談"}, {"目標": "間の目標", "KR": "b"}
    brought = Brought(bakery, client, sheet(one, other, one | {"KR": "手紙"}))
    assert [line for line, _head in brought.places] == [2, 4]
    assert brought.taken() == ["目標1件を下書きにしました。", "2件は外しました。"]
    assert Objective.objects.get().title == "間の目標"


def test_a_title_that_several_have_is_no_parent(bakery: Company, client: Client) -> None:
    one = {"目標": "声を聴く", "KR": "面談"}
    teams = one | {"部署": "円山店"}, one | {"部署": "マーケティング"}
    brought = Brought(bakery, client, sheet(*teams, {"目標": "下の目標", "KR": "x", "上の目標": "声を聴く"}))
    assert brought.places == [(4, "上の目標")] and "いくつもあります" in brought.cells[4, "上の目標"]
    assert brought.taken() == ["目標2件を下書きにしました。", "1件は外しました。"]
    assert Objective.objects.filter(contributes_to__isnull=False).count() == 0


def test_a_title_that_only_another_one_has_is_a_parent(bakery: Company, client: Client) -> None:
    one = {"目標": "声を聴く", "KR": "面談"}
    brought = Brought(bakery, client, sheet(one, one | {"部署": "円山店", "上の目標": "声を聴く"}))
    assert brought.places == [] and brought.taken() == ["目標2件を下書きにしました。"]
    below = Objective.objects.get(team__isnull=False)
    assert below.contributes_to is not None and below.contributes_to.team is None


def test_a_circle_is_told_at_each_of_it_and_at_what_counts_in_it(bakery: Company, client: Client) -> None:
    brought = Brought(
        bakery, client,
        sheet(
            {"目標": "A", "KR": "a", "上の目標": "B"}, {"目標": "B", "KR": "b", "上の目標": "A"},
            {"目標": "C", "KR": "c", "上の目標": "A"}, {"目標": "D", "KR": "d", "上の目標": "D"},
            {"目標": "E", "KR": "e"},
        ),
    )  # fmt: skip
    assert brought.places == [(line, "上の目標") for line in (2, 3, 4, 5)]
    assert "回り回って" in brought.cells[2, "上の目標"] and "を外すので" in brought.cells[4, "上の目標"]
    assert brought.taken() == ["目標1件を下書きにしました。", "4件は外しました。"]


def test_what_counts_in_one_that_is_left_out_is_told_and_left_out(bakery: Company, client: Client) -> None:
    lines = [
        {"目標": "下の下", "KR": "c", "上の目標": "下"}, {"目標": "下", "KR": "b", "上の目標": "上"},
        {"目標": "上", "KR": "a", "はじめ": "たくさん"}, {"目標": "ほか", "KR": "d"},
    ]  # fmt: skip
    brought = Brought(bakery, client, sheet(*lines))
    assert brought.places == [(2, "上の目標"), (3, "上の目標"), (4, "はじめ")]
    brought.taken()
    assert [row.title for row in Objective.objects.all()] == ["ほか"]


@pytest.mark.parametrize(
    ("head", "written", "label"),
    [
        ("単位", "人" * 60, "単位"), ("目標", "あ" * 201, "目標"), ("KR", "あ" * 301, "主要な結果"),
        ("なぜ", "あ" * 2001, "なぜ"), ("はじめ", "0.1234567890123", "はじめ"),
        ("めざす", "0.1234567890123", "めざす値"), ("はじめ", "1234567890123456", "はじめ"),
        ("期限", "2028/1/31", "期日"), ("担当者", "三浦", "担当"), ("責任者", "三浦", "目標の担当"),
    ],
)  # fmt: skip
def test_what_no_goal_can_hold_is_told_at_its_cell(
    bakery: Company, client: Client, head: str, written: str, label: str
) -> None:
    bakery.viewer.__class__.objects.filter(pk=bakery.viewer.pk).update(name="三浦")
    line = {"目標": "声を聴く", "KR": "面談", "はじめ": "1", "めざす": "2.5", "単位": "件"}
    brought = Brought(bakery, client, sheet(line | {head: written}, {"目標": "ほか", "KR": "d"}))
    assert brought.places == [(2, label)]
    assert brought.taken() == ["目標1件を下書きにしました。", "1件は外しました。"]


def test_figures_on_a_line_without_a_key_result_are_told(bakery: Company, client: Client) -> None:
    figures = {"はじめ": "1", "めざす": "2", "単位": "件", "期限": "12/20", "担当者": "佐藤美咲"}
    brought = Brought(bakery, client, sheet({"目標": "声を聴く"} | figures, {"KR": "面談"}))
    assert brought.places == [(2, label) for label in ("はじめ", "めざす値", "単位", "期日", "担当")]


def test_figures_of_two_units_are_told(bakery: Company, client: Client) -> None:
    line = {"目標": "声を聴く", "KR": "売上", "はじめ": "5円", "めざす": "7%"}
    assert refused(bakery, client, line) == [(2, "めざす値")]
    assert refused(bakery, client, line | {"めざす": "7円"}) == []


def test_a_level_that_does_not_go_with_its_team_is_told(bakery: Company, client: Client) -> None:
    line = {"目標": "声を聴く", "KR": "面談"}
    assert refused(bakery, client, line | {"区分": "全社", "部署": "円山店"}) == [(2, "チーム")]
    assert refused(bakery, client, line | {"区分": "部署"}) == [(2, "チーム")]
    assert refused(bakery, client, line | {"部署": "全社"}) == []


def test_a_team_is_named_by_its_path_where_several_have_its_name(bakery: Company, client: Client) -> None:
    for above in (bakery.team, bakery.shop):
        Team.objects.create(organization=bakery.organization, name="第一課", parent=above)
    line = {"目標": "声を聴く", "KR": "面談"}
    assert refused(bakery, client, line | {"部署": "第一課"}) == [(2, "チーム")]
    assert refused(bakery, client, line | {"部署": "第二課"}) == [(2, "チーム")]
    assert Brought(bakery, client, sheet(line | {"部署": "円山店／第一課"})).taken() == ["目標1件を下書きにしました。"]
    team = Objective.objects.get().team
    assert team is not None and team.parent == bakery.shop


def test_lines_are_counted_as_the_file_counts_them(bakery: Company, client: Client) -> None:
    rows = [{"目標": "声を聴く", "KR": "面談"}, {}, {"KR": "手紙", "はじめ": "たくさん"}, {}, {}]
    assert refused(bakery, client, *rows) == [(4, "はじめ")]
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["目標", "KR", "はじめ"])
    page.cell(4, 1, "声を聴く")
    page.cell(4, 2, "面談")
    page.cell(3000, 2, "手紙")
    page.cell(3000, 3, "たくさん")
    written = io.BytesIO()
    book.save(written)
    brought = Brought(bakery, client, written.getvalue(), "goals.xlsx")
    assert brought.places == [(3000, "はじめ")]
    leading = Brought(bakery, client, b"\n\n" + sheet({"目標": "声を聴く", "KR": "面談", "はじめ": "たくさん"}))
    assert leading.places == [(4, "はじめ")]
    again = client.post(brought.url, fields_of(brought.page)).content.decode()
    assert "3000行目" in again


def test_what_is_without_doubt_is_taken_as_it_stands(bakery: Company, client: Client) -> None:
    line = {"目標": "声を聴く", "KR": "面談", "はじめ": "0.000000001", "めざす": "12.50", "単位": "人" * 20}
    assert Brought(bakery, client, sheet(line)).taken() == ["目標1件を下書きにしました。"]
    row = KeyResult.objects.get()
    assert (row.start, row.target, row.unit) == (Decimal("0.000000001"), Decimal("12.5"), "人" * 20)
