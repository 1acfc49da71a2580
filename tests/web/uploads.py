"""Uploads as nobody should send them: generated from a seed, in every format, from broken to hostile."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

_MIXED = (
    "目標：|目標|O1:|KR1：|KR2: |主要な結果|アクション：|# |## |- |  - |* |1. |よい店にする|売上を1億円から2億円に"
    '|5,000人|→|\n|\n\n|\t|,|;|"|Objective: |Key result: |grow from 10 to 20%|Q3|CEO: |CMO: |@sato|(owner: sato)|`|**'
    "|~~~|```|、|[a](b)|![x](y)|\x00|\x07|\x1b[31m|\u202e|\ud800|\ufeff|\u2028|\u3000|😀|é|مرحبا|שלום|𠮷|1億2千万|½|<b>|</b>"
    "|<li>|<ul>|<table><tr><td>|</td></tr>|<!--|-->|<script>alert(1)</script>|<?xml|<!DOCTYPE html>|<html>|&#0;"
    "|&#xD800;|&amp;|=1+1|=cmd|' OR 1=1|{{7*7}}|{% x %}|../../etc|%00|\\|'"
)
PIECES = tuple(_MIXED.split("|"))
ENDINGS = ("txt", "md", "html", "csv", "tsv", "xlsx", "docx", "pdf", "", "XLSX", "htm", "png", "exe")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text(chance: random.Random, most: int = 40) -> str:
    """A mixture of what people paste and what breaks programs."""
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(0, most)))


def _bytes(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(0, 400))


def _encoded(chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp932", "latin-1"))
    return text(chance).encode(encoding, "ignore" if encoding != "utf-8" else "surrogatepass")


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A file of Excel or Word with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _escaped(chance: random.Random) -> str:
    words = text(chance, 8)
    words = "".join(letter for letter in words if letter >= " " and not "\ud800" <= letter <= "\udfff")
    return words.replace("&", "&amp;").replace("<", "&lt;") if chance.random() < 0.9 else words


def _workbook(chance: random.Random) -> bytes:
    heads = ["目標", "主要な結果", "現状", "目標値", "担当"]
    rows = [heads] * chance.randint(0, 1) + [[_escaped(chance) for _ in heads] for _ in range(chance.randint(0, 6))]
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode("utf-8", "ignore")
    return packed({chance.choice(("xl/worksheets/sheet1.xml", "xl/other.xml")): sheet})


def _letter(chance: random.Random) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{_escaped(chance)}</w:t></w:r></w:p>" for _ in range(chance.randint(0, 12)))
    body = f"<w:document {W}><w:body>{lines}</w:body></w:document>".encode("utf-8", "ignore")
    return packed({chance.choice(("word/document.xml", "word/other.xml")): body})


def _damaged(chance: random.Random) -> bytes:
    """A sound file with some bytes changed or cut off."""
    content = bytearray(chance.choice((_workbook, _letter))(chance))
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content[: chance.randint(1, len(content))] if chance.random() < 0.5 else content)


def _nested(chance: random.Random) -> bytes:
    tag, depth = chance.choice(("div", "ul", "li", "table", "b")), chance.randint(100, 3_000)
    return b"<html>" + f"<{tag}>".encode() * depth + "目標：店\n- KR1：10件から20件に".encode()


def _long(chance: random.Random) -> bytes:
    piece = chance.choice(("目標", "[", "*a ", "O1: x\nKR1: 10件\n", ",", "<a ", "一", "=", " "))
    return (piece * chance.randint(1_000, 8_000)).encode()


@cache
def bombs() -> tuple[bytes, ...]:
    """Small files that unpack to a hundred megabytes, or refer to themselves."""
    wide = b"<row>" + b"<c><v>1</v></c>" * 2_000_000
    entity = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
    return (
        packed({"xl/worksheets/sheet1.xml": wide + b" " * 70_000_000}),
        packed({"word/document.xml": b" " * 100_000_000}),
        packed({"word/document.xml": entity}),
        packed({f"xl/worksheets/sheet{number}.xml": b"<row/>" for number in range(2_000)}),
    )


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (
    _bytes, _encoded, _encoded, _encoded, _workbook, _letter, _damaged, _nested, _long,
)  # fmt: skip


def upload(seed: int) -> SimpleUploadedFile:
    """The upload of a seed; every thousandth is a bomb."""
    chance = random.Random(seed)
    content = chance.choice(bombs()) if seed % 1_000 == 999 else chance.choice(MAKERS)(chance)
    ending = chance.choice(ENDINGS)
    if content[:2] == b"PK" and chance.random() < 0.9:
        ending = "docx" if b"word/" in content[:4_000] else "xlsx"
    return SimpleUploadedFile(f"計画{seed}.{ending}" if ending else f"計画{seed}", content)
