"""Whole texts: the layouts that people use, what is left alone, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from rashin.coach.documents import ObjectiveItem, UnreadableDocument, read_document

SEED = sorted((Path(__file__).resolve().parents[3] / "shared/seeds").glob("*.txt"))


def outline(objectives: list[ObjectiveItem]) -> list[object]:
    """Objectives as nested lists: title, owner, key results with their actions, own actions, children."""
    return [
        (
            item.title,
            item.owner,
            [(key_result.title, key_result.actions) for key_result in item.key_results],
            item.actions,
            outline(item.children),
        )
        for item in objectives
    ]


def read(text: str, name: str = "") -> list[object]:
    return outline(read_document(text, name=name).objectives)


def test_japanese_labels_and_departments():
    text = """2026年度 第3四半期 OKR

【営業部】
目標（O）：地元の工務店に最初に声をかけられる会社になる
　主要な結果（KR）
　　・紹介からの商談を月4件から10件にする
　　・見積もりまでの日数を5日から2日にする
　アクション
　　・上位20社を訪問する（担当：佐藤）

【製造部】
目標（O）：手戻りのない現場にする
　主要な結果（KR）
　　・不良率を3%から1%にする
"""
    assert read(text) == [
        (
            "地元の工務店に最初に声をかけられる会社になる",
            "営業部",
            [("紹介からの商談を月4件から10件にする", []), ("見積もりまでの日数を5日から2日にする", [])],
            ["上位20社を訪問する"],
            [],
        ),
        ("手戻りのない現場にする", "製造部", [("不良率を3%から1%にする", [])], [], []),
    ]


def test_numbered_short_labels_with_actions_below():
    text = """OKR 2026 Q2

O1 Make every delivery a good surprise
  KR1.1 On-time deliveries from 88% to 96%
  KR1.2 Damaged parcels below 0.5%
    - Test the new boxes
O2 A depot people like to work in
  KR2.1 Staff turnover from 30% to 15%
"""
    assert read(text) == [
        (
            "Make every delivery a good surprise",
            None,
            [("On-time deliveries from 88% to 96%", []), ("Damaged parcels below 0.5%", ["Test the new boxes"])],
            [],
            [],
        ),
        ("A depot people like to work in", None, [("Staff turnover from 30% to 15%", [])], [], []),
    ]


def test_minutes_of_a_meeting_leave_the_talk_behind():
    text = """議事録 10月3日
出席者：田中、佐藤、鈴木
議題：来期の目標について
田中：売上の話から始めたいと思います。
佐藤：広告費が増えていますが、効果が見えません。

決まったこと
目標：町でいちばん相談しやすい薬局になる
KR1：相談予約を月30件から80件にする
KR2：再来局率を45%から60%にする
アクション：相談カードをレジに置く

次回：10月10日 15時から
鈴木：駐車場の件はまた今度話しましょう。
"""
    assert read(text) == [
        (
            "町でいちばん相談しやすい薬局になる",
            None,
            [("相談予約を月30件から80件にする", []), ("再来局率を45%から60%にする", [])],
            ["相談カードをレジに置く"],
            [],
        )
    ]


def test_minutes_without_goals_hold_none():
    text = """Good morning everybody,
thanks for coming. Today we talked about the roof, the parking lot and the summer party.
- The roof will be fixed in May for 12,000 euros.
- Parking: 20 more spaces needed.
- Party: Anna brings 30 chairs.
See you next week.
"""
    assert read(text) == []


def test_what_is_marked_as_a_bad_example_is_not_taken():
    text = """# Goals

## Bad examples
### Objective: Improve support
1. KR: Answer more tickets

## Support
### Objective: Answers before people ask
1. KR: First reply from 9h to 2h
❌ KR: Work harder
"""
    assert read(text) == [("Answers before people ask", "Support", [("First reply from 9h to 2h", [])], [], [])]


def test_a_bad_example_before_a_good_one_in_plain_lines():
    text = """よくない例
目標：売上アップ
KR：がんばる

良い例
目標：町の人が毎日立ち寄る店になる
KR：朝の来店を1日60人から100人にする
"""
    assert read(text) == [("町の人が毎日立ち寄る店になる", None, [("朝の来店を1日60人から100人にする", [])], [], [])]


def test_a_table_with_current_and_target():
    text = """| 目標 | 主要な結果 | 現状 | 目標値 | 担当 |
|---|---|---|---|---|
| 旅行者が友人に勧める宿になる | 口コミ評価 | 4.1 | 4.6 | 田中 |
|  | 再訪率 | 12% | 20% | 佐藤 |
"""
    items = read_document(text).objectives[0].key_results
    assert [(item.title, item.start, item.target, item.owner) for item in items] == [
        ("口コミ評価", "4.1", "4.6", "田中"),
        ("再訪率", "12%", "20%", "佐藤"),
    ]


def test_a_table_whose_first_column_says_what_the_row_is():
    text = """| 区分 | 内容 | 現状 | 目標 |
|---|---|---|---|
| O | 町でいちばん相談しやすい薬局になる | | |
| KR | 相談予約 | 月30件 | 月80件 |
| O | 働きやすい薬局にする | | |
| KR | 残業 | 25時間 | 10時間 |
"""
    found = read_document(text).objectives
    assert [(item.title, item.key_results[0].title, item.key_results[0].target) for item in found] == [
        ("町でいちばん相談しやすい薬局になる", "相談予約", "月80件"),
        ("働きやすい薬局にする", "残業", "10時間"),
    ]


def test_squares_and_numbers_instead_of_colons():
    text = """■目標1　お客さまを待たせない受付をつくる
　□成果1　待ち時間を20分から5分にする
　□成果2　電話のかけ直しを0件にする
"""
    assert read(text) == [
        (
            "お客さまを待たせない受付をつくる",
            None,
            [("待ち時間を20分から5分にする", []), ("電話のかけ直しを0件にする", [])],
            [],
            [],
        )
    ]


def test_numbers_with_points():
    text = """1. Delight our guests
   1.1 Guest score from 8.1 to 9.0
   1.2 70% of guests book directly
2. A team that stays
   2.1 Turnover from 40% to 20%
"""
    assert read(text) == [
        (
            "Delight our guests",
            None,
            [("Guest score from 8.1 to 9.0", []), ("70% of guests book directly", [])],
            [],
            [],
        ),
        ("A team that stays", None, [("Turnover from 40% to 20%", [])], [], []),
    ]


def test_owners_in_brackets_and_initiatives_below():
    text = """O: Make onboarding delightful (Owner: Kim)
- KR: Activation rate 40% -> 60% (Owner: Lee)
  - Initiative: New welcome tour
"""
    item = read_document(text).objectives[0]
    assert (item.owner, item.key_results[0].owner, item.key_results[0].actions) == ("Kim", "Lee", ["New welcome tour"])


def test_a_table_pasted_from_a_sheet():
    text = (
        "Objective\tKey Result\tBaseline\tTarget\nBe easy to reach\tWaiting time\t8 min\t2 min\n\tComplaints\t120\t60\n"
    )
    items = read_document(text).objectives[0].key_results
    assert [(item.title, item.start, item.target) for item in items] == [
        ("Waiting time", "8 min", "2 min"),
        ("Complaints", "120", "60"),
    ]


def test_plain_lines_over_lists_with_tiers():
    text = """全社の目標
新しい市場で最初の信頼を得る
・東南アジアの代理店を0社から3社にする

開発チームの目標
止まらないサービスをつくる
・復旧時間を60分から15分にする
"""
    assert [(row[0], row[1]) for row in read(text)] == [  # type: ignore[index]
        ("新しい市場で最初の信頼を得る", "全社"),
        ("止まらないサービスをつくる", "開発チーム"),
    ]


def test_a_teams_objective_stands_under_the_companys():
    text = """Company objective: Lead the regional market for organic milk
Key Results
- 25% market share (currently 18%)

  Team objective (Marketing): Make organic milk the obvious choice
  Key Results
  - Brand recall from 20% to 40%
"""
    assert read(text) == [
        (
            "Lead the regional market for organic milk",
            None,
            [("25% market share (currently 18%)", [])],
            [],
            [("Make organic milk the obvious choice", "Marketing", [("Brand recall from 20% to 40%", [])], [], [])],
        )
    ]


def test_html_with_nested_lists():
    text = (
        "<html><head><style>b{}</style></head><body><h1>OKRs</h1>"
        "<h2>Objective 1: Become the library children ask for</h2>"
        "<p>We think this matters.</p><ul><li>KR1: Loans from 400 to 700<ul><li>Story hour on Saturdays</li></ul></li>"
        "<li>KR2: <del>100</del> 200 new cards</li></ul><!-- <h2>Objective 2: hidden</h2> --></body></html>"
    )
    assert read(text) == [
        (
            "Become the library children ask for",
            None,
            [("Loans from 400 to 700", ["Story hour on Saturdays"]), ("200 new cards", [])],
            [],
            [],
        )
    ]


def test_a_sheet_with_a_head():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["2026年度の目標"],
        [],
        ["目標", "主要な結果", "現状", "目標値", "担当"],
        ["安心して暮らせる住まいをつくる", "定期点検の実施率", "60%", "95%", "中村"],
        [None, "クレーム件数", 40, 15, "林"],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    found = read_document(content.getvalue(), name="last year.xlsx").objectives
    assert [(item.title, item.start, item.target, item.owner) for item in found[0].key_results] == [
        ("定期点検の実施率", "60%", "95%", "中村"),
        ("クレーム件数", "40", "15", "林"),
    ]


def test_a_sheet_used_like_paper():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["目標", "病院で待たない町にする"],
        ["KR1", "待ち時間を40分から15分にする"],
        ["KR2", "予約率を30%から70%にする"],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    assert outline(read_document(content.getvalue(), format="xlsx").objectives) == [
        (
            "病院で待たない町にする",
            None,
            [("待ち時間を40分から15分にする", []), ("予約率を30%から70%にする", [])],
            [],
            [],
        )
    ]


def test_a_word_document_with_headings_lists_and_a_table():
    document = docx.Document()
    document.add_heading("OKR 2026 Q3", 0)
    document.add_heading("Objective 1: A garden that feeds the school", 1)
    document.add_paragraph("KR1: 300 kg harvested", style="List Bullet")
    document.add_paragraph("Build four raised beds", style="List Bullet 2")
    document.add_heading("Objective 2: Pupils run the kitchen", 1)
    table = document.add_table(rows=2, cols=3)
    for place, text in enumerate(("Key Result", "Baseline", "Target")):
        table.cell(0, place).text = text
    for place, text in enumerate(("Lunches cooked by pupils", "0", "40")):
        table.cell(1, place).text = text
    content = io.BytesIO()
    document.save(content)
    found = read_document(content.getvalue(), name="plan.docx").objectives
    assert [item.title for item in found] == ["A garden that feeds the school", "Pupils run the kitchen"]
    assert found[0].key_results[0].actions == ["Build four raised beds"]
    assert [(item.title, item.start, item.target) for item in found[1].key_results] == [
        ("Lunches cooked by pupils", "0", "40")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_files_in_the_encodings_of_japanese_offices(encoding: str):
    content = "目標,主要な結果,現状,目標値\n町の台所になる,来店,80,110\n".encode(encoding)
    found = read_document(content, name="goals.csv").objectives
    assert [item.title for item in found] == ["町の台所になる"]


@pytest.mark.skipif(not SEED, reason="the seed article is not beside this repository (../shared/seeds)")
def test_the_seed_article_gives_four_objectives_with_two_key_results_each_under_their_tier():
    found = read_document(SEED[0].read_text(encoding="utf-8")).objectives
    assert [(item.owner, len(item.key_results)) for item in found] == [
        ("経営者・マネージャー層", 2),
        ("経営者・マネージャー層", 2),
        ("営業チーム", 2),
        ("店舗・現場スタッフ", 2),
    ]
    text = " ".join(key_result.title for item in found for key_result in item.key_results)
    assert "更新する" not in text
    assert "認知度" not in text


def archive(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(kind: str):
    name = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml"}[kind]
    with pytest.raises(UnreadableDocument) as refusal:
        read_document(archive(name, "<a>" + " " * 60_000_000), format=kind)  # type: ignore[arg-type]
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\x00" * 100, archive("other.xml", "<a/>")])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, kind: str):
    with pytest.raises(UnreadableDocument) as refusal:
        read_document(content, format=kind)  # type: ignore[arg-type]
    assert refusal.value.code == "broken"


def test_entities_that_grow_are_refused():
    harm = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '">]><a>&b;</a>'
    with pytest.raises(UnreadableDocument):
        read_document(archive("word/document.xml", harm), format="docx")
