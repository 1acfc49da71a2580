"""A hundred thousand inputs that nobody should ever send: read or refused, in time that grows with their length."""

# ruff: noqa: E501 (a list of pieces reads worse when it is cut)

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

from rashin.coach.documents import Document, ObjectiveItem, UnreadableDocument, read_document
from rashin.coach.documents.taken import taken
from tests.coach.test_robustness import KINDS, LANGUAGES, NAMES, PIECES, everything_holds
from tests.shares import all_well, shares

pytestmark = pytest.mark.proof

TAGS = (
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "p",
    "h2",
    "b",
    "del",
    "script",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "svg",
    "x",
)
SCRIPTS = (
    "".join(map(chr, range(0x20))),
    "\ud800\udfff\udbff",
    "مرحبا\u202eשלום",
    "🎯👩\u200d🔬🇯🇵",
    "ｶﾞ㍿①½",
    "目標KR１：",
    "\u200b\ufeff\u2028",
)
PARTS = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml"}
XML = (
    "<row>", "</row>", '<c r="A1" t="inlineStr">', "</c>", '<c r="ZZZ9">', "<is>", "</is>", "<t>O1: よい店</t>", "<v>3</v>", "<v>1e999</v>",
    "<p>", "</p>", "<tbl>", "</tbl>", "<tr>", "</tr>", "<tc>", "</tc>", "<t>KR1: 5件</t>", '<ilvl val="-7"/>', '<ilvl val="999999"/>', "&#x1F3AF;", "&lt;",
)  # fmt: skip


def spent(began: float, size: int) -> None:
    """A second, and two for each hundred thousand characters: far above what is needed, and linear."""
    assert time.process_time() - began < 1 + size * 2e-5


def holds(content: str | bytes, **named: str) -> None:
    """Read or refused; what was taken stands in the lines it is said to stand in."""
    began = time.process_time()
    try:
        document = read_document(content, **named)  # type: ignore[arg-type]
    except UnreadableDocument:
        return
    spent(began, len(content))
    for row in taken(document)[0]:
        if row.place:
            line = document.lines[row.place.line]
            assert 0 <= row.place.start <= row.place.end <= len(line)


def words(chance: random.Random, most: int) -> str:
    found = []
    for _ in range(chance.randint(0, most)):
        found.append(chance.choice(PIECES))
        if chance.random() < 0.2:
            found.append(chance.choice(chance.choice(SCRIPTS)))
        found.append(chance.choice(("", " ", "\n", "\n  ", "\t", "\n\n")))
    return "".join(found)


def statement(seed: int) -> None:
    chance = random.Random(seed)
    text = words(chance, 40)
    began = time.process_time()
    everything_holds(text, chance.choice(KINDS), chance.choice(LANGUAGES))
    spent(began, len(text))
    holds(text, name=chance.choice(NAMES))


@shares(60_000)
def test_sixty_thousand_texts_and_statements(seeds: range):
    all_well(seeds, statement)


def nested(seed: int) -> None:
    chance, pieces = random.Random(seed), []
    for _ in range(chance.randint(1, 30)):
        tag = chance.choice(TAGS)
        times = chance.choice((1, 1, 1, 2, 50))
        shape = chance.choice(("<{}>", "</{}>", '<{} rowspan="99" a="', "<{}", "<!--", "<{}/>"))
        pieces.append(shape.format(tag) * times + chance.choice(PIECES))
    holds("<html>" + "".join(pieces), name="a.html")


@shares(25_000)
def test_twenty_five_thousand_nested_pages(seeds: range):
    all_well(seeds, nested)


def packed(kind: str, content: bytes, *, deflated: bool = True) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        archive.writestr(PARTS[kind], content)
    return file.getvalue()


def harmed(seed: int) -> None:
    chance = random.Random(seed)
    kind = chance.choice(("xlsx", "docx"))
    inside = "<d>" + "".join(chance.choice(XML) for _ in range(chance.randint(0, 40)))
    content = bytearray(packed(kind, (inside + chance.choice(("</d>", ""))).encode(), deflated=chance.random() < 0.5))
    for _ in range(chance.choice((0, 0, 1, 5))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    holds(bytes(content[: chance.choice((len(content), chance.randrange(1, len(content))))]), format=kind)


@shares(15_000)
def test_fifteen_thousand_sheets_and_word_files(seeds: range):
    all_well(seeds, harmed)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("unit", [" ", "<t>", "<row><c><v>1</v></c></row>", "<p><t>KR1: 5</t></p>", "<tbl>"])
def test_an_archive_that_unpacks_to_a_hundred_megabytes_is_refused(kind: str, unit: str):
    bomb = packed(kind, b"<d>" + unit.encode() * (100_000_000 // len(unit)))
    began = time.process_time()
    with pytest.raises(UnreadableDocument) as refusal:
        read_document(bomb, format=kind)  # type: ignore[arg-type]
    assert refusal.value.code == "too_large" and time.process_time() - began < 2


@pytest.mark.parametrize(
    "unit", ["目標を", "KR1: 5 ", "a|", "- ", "<ul><li>", "\t", "│ ", "【O1】", "[1:02] a: ", "1 ", ": ", "から3件"]
)
def test_a_line_of_ten_megabytes(unit: str):
    line = unit * (10_000_000 // len(unit))
    began = time.process_time()
    everything_holds(line, "key_result", None)
    for name in NAMES:
        holds(line, name=name)
    assert time.process_time() - began < 60


def test_what_is_taken_stays_inside_the_text_for_made_up_places():
    document = Document([ObjectiveItem("x" * 9, line=7)], ("a",))
    assert taken(document)[0][0].place is None
