"""Anything may be typed or pasted: no exception, spans inside the text, time that grows with the length at most."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashin.coach import Statement, review, rewritings, wording
from rashin.coach.documents import read_document
from rashin.coach.kinds import likely_kind
from rashin.coach.statement import Kind, Language
from tests.shares import all_well, shares

KINDS: tuple[Kind, ...] = ("objective", "key_result", "action")
LANGUAGES: tuple[Language | None, ...] = (None, "ja", "en")
MIXED = (
    "売上|を|5,000|人|から|7,000|→|増やす|%|３割|1億2千万|半減|Q3|EOY|by|to|from|increase|doubles|$|1.2M|≥|<|(|（|currently"
    "|X%|〇〇|\x00|\u202e|\x1f|😀|👨\u200d👩\u200d👧|é|①|二百五十|\u200b|、|。|O1:|KR1：|#|`|**|[a](b)|目標|主要な結果"
    "|アクション|悪い例：|ﬁ|㎏|½|１２月末まで|within|six|months|improve|Launch|the|-|+|−|▲|∞|مرحبا|שלום|3:05|4:1|1on1|P95"
    '|"|「|」|{name}|1.2.3|12/3|:|/|\\|<b>|</li>|<ul>|&amp;|令和8年|％|￥|々|ー|゛|ｶﾞ'
)
TABLES = (
    '<table>~<tr>~<td rowspan="3">~<td>~</td>~<br>~</table>~<th>Objective</th>~<th>Key Result</th>~| Objective | KR |\n'
    "~|---|---|\n~┌──┐\n~│ KR1: 5 │~└──┘~```mermaid\n~```\n~3人に1人~two thirds of ~↓ ~(today 5)~/月まで~１　~O. "
    "~KR ①　~1.2 ~ · KR2: ~Target: ~現状：~（完了）~ (done)~ -~To do -\n~🎯 ~IV. ~Goal B: "
    "~A/B test ~が本を読んでいる~だけで"
)
PIECES = (*MIXED.split("|"), *TABLES.split("~"), "\ud800", "|", "\t")
NAMES = ("", "a.txt", "a.md", "a.html", "a.csv")


def everything_holds(text: str, kind: Kind, language: Language | None) -> None:
    result = review(Statement(text, kind, language))
    for finding in result.findings:
        start, end = finding.span
        assert 0 <= start <= end <= len(text)
        assert wording(finding, result.language).heading
    if result.metric:
        assert 0 <= result.metric.span[0] <= result.metric.span[1] <= len(text)
    rewritings(result)


def mixture(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(PIECES) + chance.choice(("", " ", "\n")) for _ in range(chance.randint(0, 30)))
    everything_holds(text, chance.choice(KINDS), chance.choice(LANGUAGES))
    likely_kind(text, chance.choice(LANGUAGES))
    read_document(text, name=chance.choice(NAMES))


def test_a_thousand_mixtures_of_what_people_paste():
    all_well(range(1_000), mixture)


@pytest.mark.proof
@shares(100_000)
def test_a_hundred_thousand_mixtures_of_what_people_paste(seeds: range):
    all_well(seeds, mixture)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=80), st.sampled_from(KINDS), st.sampled_from(LANGUAGES))
def test_any_text_at_all(text: str, kind: Kind, language: Language | None):
    everything_holds(text, kind, language)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.csv", "a.md"]))
def test_any_bytes_as_a_file_of_text(content: bytes, name: str):
    read_document(content, name=name)


@given(st.text(st.sampled_from("売上を３割増やす５０％ﬁ①½㎏ "), min_size=1, max_size=40))
def test_the_lit_figure_is_the_figure_that_was_written(text: str):
    metric = review(Statement(text, "key_result", "ja")).metric
    if metric and metric.to is not None:
        start, end = metric.span
        assert any(letter.isdigit() or letter.isnumeric() for letter in text[start:end])


def test_spans_are_code_points_of_what_was_written():
    text = "😀㍿の売上を２００万円から３００万円にする"
    finding = review(Statement(text)).findings[0]
    assert text[slice(*finding.span)] == "３００万円"


HOSTILE: list[tuple[str, Callable[[int], str]]] = [
    ("one long line", lambda size: "目標を" * size),
    ("open brackets", lambda size: "[" * size),
    ("labels in a row", lambda size: "objective " * size),
    ("emphasis", lambda size: "*a " * size),
    ("lines of emphasis", lambda size: "*a\n" * size),
    ("many objectives", lambda size: "O1: よい店\nKR1: 10件\n" * size),
    ("nested bullets", lambda size: "Q1 OKR\n" + "".join(" " * min(i, 500) + "- CEO: x y\n" for i in range(size))),
    ("unclosed comments", lambda size: "<html>" + "<!--" * size),
    ("unclosed tags", lambda size: "<html>" + '<a b="' * size),
    ("nested lists", lambda size: "<html>" + "<ul><li>" * size),
    ("many columns", lambda size: "objective,title\n" + "a," * size),
    ("rows that reach far down", lambda size: "<table>" + '<tr><td rowspan="999">a<br>' * size),
    ("boxes", lambda size: "O1: x\n" + "│ KR1: 5件 │\n└──┘\n" * size),
    ("pointed numbers", lambda size: "1.1 a\n" + "1 よい店\n1.1.1.1 4.8 a\n" * size),
    ("fences", lambda size: "```mermaid\na\n" * size),
    (
        "key results in one cell",
        lambda size: "| Objective | Key Result |\n|---|---|\n| a | KR1: b" + " · KR2: c" * size,
    ),
    ("settings", lambda size: "O1: x\nKR1: y\n" + "Target: 5%\n現状：3\n" * size),
    ("shares", lambda size: "3人に1人 two thirds of " * size),
    ("many rows", lambda size: "objective,title\n" + "".join(f"a{i},b\n" for i in range(size))),
    ("figures", lambda size: "1億2千万 " * size),
    ("kanji figures", lambda size: "一" * size),
]


@pytest.mark.parametrize("build", [build for _, build in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_ten_times_the_text_takes_about_ten_times_the_time(build: Callable[[int], str]):
    def taken(size: int) -> float:
        text = build(size)
        began = time.process_time()
        read_document(text)
        return time.process_time() - began

    taken(200)
    assert taken(10_000) < 0.1 + 40 * min(taken(1_000) for _ in range(3))


def test_ten_megabytes_are_reviewed_by_their_beginning():
    began = time.process_time()
    everything_holds("売上を増やす" * 1_700_000, "objective", None)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("size", [50_000])
def test_deep_xml_is_read_without_recursion(size: int):
    import io
    import zipfile

    for tag in ("tbl", "p", "tc", "x"):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("word/document.xml", "<d>" + f"<{tag}>" * size + f"</{tag}>" * size + "</d>")
        read_document(file.getvalue(), format="docx")
