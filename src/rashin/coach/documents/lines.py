"""A text cut into lines, each with its depth, its mark, and its words without markup."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rashin.coach.documents.labels import is_title, label_of, tier_of

# A text with more is cut here: an OKR paper has some dozens of pages, not thousands.
MOST_LINES, LONGEST_LINE = 40_000, 4_000
# Nobody nests goals deeper; what is deeper is taken as lying beside.
DEEPEST = 12


@dataclass(slots=True)
class Line:
    """`kind`: heading, item (a bullet or a number), plain, row (of a table), rule, blank.

    `depth`: columns of indent, or the heading's level.
    """

    text: str
    kind: str
    depth: int
    number: int
    bold: bool = False
    marker: str = ""
    priority: str | None = None
    cells: tuple[str, ...] = field(default=())
    quoted: bool = False
    key: int = 0


_TREE = re.compile(r"^(?P<lead>[\s│┃|]*)(?P<branch>[├└┣┗┝┕][─━\-]*|[+`\\][\-─]+|\|[\-─]{2,})\s*")
_BULLET = re.compile(
    r"^(?!O[.．]\s|[（(]O[)）])(?P<mark>\*(?!\*|[^*\s][^*]*\*$)|[-－＋＊+•·・‣▪▫●○◯■□◆◇▼▽★◎❖▶▷►➤→↳⇒✅✔☑☐✓⭐🔹🔸💡⚪◉❖–—―]\ufe0f?|o(?=\s+\S)|〇(?=\s|目標|O|KR|主要)|[Ⅰ-Ⅻⅰ-ⅻ](?:[.．、)）:：]|(?=\s))|\[[ xX]\]|[0-9]\ufe0f?\u20e3|[0-9]{1,2}\s?[|｜·](?=\s?[^\s0-9])|[ア-コ](?:(?=\s{2}\S)|[)）])|[①-⑳]|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?(?=\s)|[（(]?(?:[0-9]{1,2}|[a-zA-Zア-ン]|[ivx]{1,4}|[IVX]{1,4})[.)）．](?=\s))\s*(?=\S)"
)
# 1 Good bread over 1.1 and 1.2: a bare number is a mark only where others are parted by points.
_BARE_NUMBER = re.compile(r"^(?P<mark>[0-9０-９]{1,2})\s+(?=[A-Z「『\u3040-\u9fff])")
_POINTED = re.compile(r"^\s*[0-9０-９]{1,2}[.．\-－][0-9０-９]{1,2}\s", re.MULTILINE)
# 1-1 is a mark where 1 stands somewhere by itself, 10-12 before a word elsewhere is a range.
_DASHED_NUMBER = re.compile(r"^(?P<mark>[0-9０-９]{1,2}[\-－][0-9０-９]{1,2})(?:[.．:：])?\s+(?=\S)")
# 1　応答率を… over 2　満足度を…: so they count, too.
_ENUMERATED = re.compile(r"^[ \t\u3000]*[1１][ \t\u3000]+\S.{0,200}\n[ \t\u3000]*[2２][ \t\u3000]+\S", re.MULTILINE)
# ## 1 Good bread … ## 2 Warm rooms
_FIRST_HEAD, _SECOND_HEAD = (re.compile(rf"^#{{1,4}} {number}[ \t\u3000]+[\w「『]", re.MULTILINE) for number in (1, 2))
_HEAD_NUMBER = re.compile(r"^(#{1,4} )[0-9]{1,2}[ \t\u3000]+(?=[\w「『])")
# A table without its outer bars: Objective | Owner over ---|---.
_PIPED = re.compile(r"^[ \t]*:?-{3,}:?[ \t]*\|[ \t:\-|]*$", re.MULTILINE)
_JAPANESE_NUMBER = re.compile(
    r"^(?P<mark>[（(][0-9０-９一二三四五六七八九十]{1,2}[)）](?=\s*\S)|[Ａ-Ｚａ-ｚ][.．、)）](?=\s*\S)|[0-9０-９]{1,2}[.．、](?=\s*[^\s0-9０-９])|[0-9０-９]{1,2}[)）](?=\s*\S)|[一二三四五六七八九十]{1,2}[、．.)）](?=\s*\S))\s*"
)
# [9:02] sato: …, 2026-04-01 09:02 Sato> …: who said it when, in a chat.
_SAID_AT = re.compile(
    r"^(?:\[(?:[0-9/\-. ]{4,12} )?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?\]|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s+[^:：>\s]{1,20}(?: [^:：>\s]{1,20})?\s*[:：>]\s*"
)
# :dart: *Objective 1*, as chats write a picture.
_SHORTCODES = re.compile(r"^(?::[a-z0-9_+\-]{2,30}:\s*)+(?=\S)")
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*$")
_WIKI_HEADING = re.compile(r"^(?P<marks>={2,6})\s*(?P<text>[^=\s].*?)\s*={2,6}$")
_BOLD_LINE = re.compile(r"^(?:\*\*|__)(?P<text>[^*_].*?)(?:\*\*|__)[:：]?$")
# **1 | Gifts**: the number inside the emphasis.
_BOLD_NUMBER = re.compile(r"^[0-9]{1,2}\s*(?:[.)．）](?![0-9])|[:：|｜·]|[–—-]\s)\s*(?=\S)")
_BRACKETED = re.compile(r"^(?:【[^【】]+】|＜[^＜＞]+＞|《[^《》]+》|\[[^\[\]]{2,30}\])$")
_HEADING_NUMBER = re.compile(
    r"^(?:\*\*)?(?:[0-9]{1,2}[)．]|[0-9]{1,2}\.(?![0-9])|[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}\.?)\s+(?=\S)|^[（(][0-9]{1,2}[)）]\s*(?=\S)"
)
# ### 1 | Warm rooms
_HEADING_BAR = re.compile(r"^[0-9]{1,2}\s*(?:[|｜·]|[–—]\s)\s*(?=\S)")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^)]*\)")
_PRIORITY = re.compile(r"^[*`]*(?P<priority>P[0-4X])[*`]*\s*[-–—:：]?\s+(?=\S)")
_ROW_RULE = re.compile(r"^\|?[\s:|\-]+\|[\s:|\-]*$")


# A picture in front of a line decorates it, except those that say "not so".
_PICTOGRAPH = re.compile("^(?:(?![🚫👎])[\U0001f300-\U0001f64f\U0001f680-\U0001faff]\ufe0f?\\s*)+(?=\\S)")
# ## ➡️ Grow the community: an arrow, a square or a star in front of a heading says nothing.
_ARROW = re.compile("^(?:[\u2190-\u21ff\u25a0-\u25ff★☆➡➤➜⬆]\ufe0f?\\s*)+(?=\\w)")
_EMPTY_ITEMS = frozenset("-－＋＊*+•·・○●")
_SIDES = frozenset("│┃║")
_FRAME_CROSSES = frozenset("┼┬┴╋┳┻╬╦╩")
_FRAME_ONLY = frozenset("┌┐┘┏┓┛╔╗╚╝╠╣┤┴┬")
_FRAME = _FRAME_ONLY | _FRAME_CROSSES | frozenset("├└─━═┗┣┫╟╢│┃║ +-=")


def lines_of(text: str) -> list[Line]:
    """Every line of a text with its place and kind. Fences are dropped; their content stays unless it is code."""
    found: list[Line] = []
    pointed, code = bool(_POINTED.search(text) or _ENUMERATED.search(text)), False
    first = _FIRST_HEAD.search(text)
    numbered = first is not None and _SECOND_HEAD.search(text, first.end()) is not None
    piped = bool(_PIPED.search(text))
    for number, raw in _parted(text):
        raw = f"| {raw} |" if piped and " | " in raw and raw.strip()[-1] != "|" else raw
        raw = _HEAD_NUMBER.sub(r"\1", raw) if numbered else raw
        line = _line(raw[:LONGEST_LINE], number, pointed)
        if line.kind == "fence":
            code = not code and line.text in _CODE
        elif code:
            continue
        elif line.kind == "underline" or (line.kind == "rule" and _underlines(found, raw)):
            _raise_to_heading(found, 1 if line.kind == "underline" else 2)
        elif _continues(found, line):
            found[-1].text = f"{found[-1].text} {line.text}"
        else:
            found.append(line)
    for key, line in enumerate(found):
        line.key = key
    return _levelled(found)


# O1: … | KR1: … | KR2: …: several that are labelled stand on one line.
_NEXT_PART = re.compile(
    r"(?<=[.。;；])\s*(?=(?:Key [Rr]esults?|KRs|主要な結果|成果指標|成果)\s*[:：])|\s*(?:[|｜/／;；→]\s*|\s)(?=(?:KR|Key Result) ?[0-9]{1,2}(?:[.\-][0-9]{1,2})?\s*[:：])"
)
# 目標1：…／指標：…／担当：…: beside an objective its key results and whose it is.
_NEXT_FIELD = re.compile(
    _NEXT_PART.pattern
    + r"|\s*[|｜／;；]\s*(?=(?:指標|成果指標|達成基準|達成指標|評価指標|KPI|期限|期日|担当|担当者|責任者|施策|Measures?|Metrics?|Indicators?|Owner|Due|Deadline)\s*[:：])"
)
_BEGINS_PARTS = re.compile(
    r"\s*(?:[\-*•・]\s*)?(?:(?P<objective>O|Objective|目標)|KR)\s?[0-9]{0,2}(?:[.\-][0-9]{1,2})?\s*[:：]"
)


# A gap of thousands of spaces is no wider than one of eight.
_GAPS = re.compile(" {9,}")
_PARTED_BY = re.compile(r"KR|Key [Rr]esult|主要な結果|成果|[|｜／;；]")


def _parted(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number; what stands on one line with labels of its own comes one after the other."""
    for number, raw in enumerate(_raw_lines(text), start=1):
        begin = _BEGINS_PARTS.match(raw) if _PARTED_BY.search(raw) else None
        if begin is None or raw.lstrip().startswith("|"):
            yield number, raw
            continue
        parting = _NEXT_FIELD if begin["objective"] else _NEXT_PART
        first, *others = parting.split(_GAPS.sub(" " * 8, raw[begin.end() :]), maxsplit=20)
        yield number, raw[: begin.end()] + first
        for part in others:
            yield number, part


_HEAVY, _LIGHT, _LIGHTEST = frozenset("■◆▼▽★◎❖▶"), frozenset("-－＋＊*+•·・‣▪▫○□◇–—―o"), frozenset("→↳⇒➡└")


def _weight(marker: str) -> int:
    """What people put above what, where they do not indent: ■, then numbers, then dots, then arrows."""
    first = marker[:1]
    return 0 if first in _HEAVY else 3 if first in _LIGHTEST else 2 if first in _LIGHT else 1


def _levelled(lines: list[Line]) -> list[Line]:
    """A square before a section's name is a heading; a lighter mark right under a heavier one lies deeper."""
    heavy: dict[int, int] = {}
    squares = {(line.marker, line.depth) for line in lines if _is_section(line)}
    for line in lines:
        if (line.marker, line.depth) in squares and (_is_section(line) or len(line.text) < 20):
            line.kind, line.bold, line.marker = "plain", True, ""
        if line.kind == "heading" or (line.kind == "plain" and not _is_note(line.text)):
            heavy = {}
        elif line.kind == "item" and line.marker != "├":
            weight, depth = _weight(line.marker), line.depth
            above = heavy.get(depth)
            if above is None or weight < above:
                heavy[depth] = weight
            elif weight > above:
                line.depth += 1
            heavy = {at: each for at, each in heavy.items() if at <= depth}
    return lines


def _is_note(text: str) -> bool:
    label = label_of(text)
    return label is not None and label.kind in ("owner", "note") and bool(label.rest)


def _is_section(line: Line) -> bool:
    return line.kind == "item" and line.marker[:1] in _HEAVY and _names_section(line.text)


def _names_section(text: str) -> bool:
    label = label_of(text)
    return tier_of(text) is not None or (label is not None and not label.rest) or (len(text) < 24 and is_title(text))


def _underlines(found: list[Line], raw: str) -> bool:
    """PURCHASING over ----------: dashes about as long as the line above them."""
    above = found[-1] if found else None
    dashes = raw.strip()
    plain = above is not None and above.kind == "plain" and set(dashes) <= {"-"} and label_of(above.text) is None
    return plain and above is not None and abs(len(dashes) - len(above.text)) <= 4 + len(above.text)


# What stands in a fence of these is a drawing or a program, nobody's goals.
_CODE = frozenset(
    ["mermaid", "plantuml", "dot", "python", "py", "js", "javascript", "ts", "typescript", "tsx", "jsx", "json", "yaml",
     "yml", "toml", "bash", "sh", "shell", "sql", "html", "css", "java", "go", "rust", "c", "cpp", "php", "ruby", "diff"]
)  # fmt: skip


# A line is wrapped by hand where it is at least this long.
_WRAPPED = 60


def _continues(found: list[Line], line: Line) -> bool:
    """The rest of a sentence that was wrapped: it begins in small letters right under a long line without an end."""
    if line.kind != "plain" or not found or found[-1].kind not in ("plain", "item") or not line.text[:1].islower():
        return False
    before = found[-1]
    long = _WRAPPED <= len(before.text) < LONGEST_LINE
    return long and before.text[-1] not in ".!?:;。：" and label_of(line.text) is None


def _raw_lines(text: str) -> Iterator[str]:
    """At most MOST_LINES lines, cut without making a copy of the whole."""
    start, size = 0, len(text)
    for _ in range(MOST_LINES):
        if start > size:
            return
        end = text.find("\n", start)
        end = size if end < 0 else end
        yield text[start : min(end, start + LONGEST_LINE + 1)].rstrip("\r")
        start = end + 1


def _raise_to_heading(found: list[Line], level: int) -> None:
    """Title over ===== or -----."""
    if found and found[-1].kind == "plain":
        found[-1].kind, found[-1].depth = "heading", level


def _unframed(text: str) -> str:
    """│ KR: … │ as it stands inside its box; the sides of the box are blank."""
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] in _SIDES and stripped[-1] in _SIDES:
        return stripped[1:-1]
    return "" if len(stripped) > 2 and set(stripped) <= _FRAME and not _FRAME_ONLY.isdisjoint(stripped) else text


_RULE = frozenset("-–—*_=─━│ ")
_TABLE_RULE = _RULE | frozenset("|:+")


def _line(raw: str, number: int, pointed: bool) -> Line:
    row = _pasted_row(raw) or _boxed_row(raw)
    if row:
        return Line(" ".join(row), "row", 0, number, cells=row)
    if set(raw.strip()) <= _FRAME and (not _FRAME_CROSSES.isdisjoint(raw) or raw.count("+") > 1):
        return Line("", "row_rule", 0, number)
    text = _unframed(raw.replace("\t", "    ").replace("\u3000", "  ").replace("\xa0", " "))
    stripped = text.strip()
    if not stripped or stripped in _EMPTY_ITEMS:
        return Line("", "blank", 0, number)
    if stripped.startswith(("```", "~~~")):
        return Line(stripped.strip("`~ ").lower(), "fence", 0, number)
    if stripped[0] in "=" and set(stripped) == {"="} and len(stripped) > 2:
        return Line("", "underline", 0, number)
    if len(stripped) > 2 and set(stripped) <= (_TABLE_RULE if "|" in stripped else _RULE):
        return Line("", "row_rule" if "|" in stripped else "rule", 0, number)
    if stripped.startswith("|") and stripped.count("|") > 1:
        return Line(stripped, "row", 0, number, cells=_cells(stripped))
    return _marked(text, stripped, number, pointed)


def _pasted_row(raw: str) -> tuple[str, ...]:
    """A row out of a sheet: words parted by two tabs or more."""
    cells = raw.strip("\r\n").split("\t") if raw.count("\t") > 1 else []
    inner = [cell for cell in cells if cell.strip()]
    return tuple(cell.strip() for cell in cells) if len(inner) > 1 else ()


def _boxed_row(raw: str) -> tuple[str, ...]:
    """│ Objective │ Key Result │: a row of a table drawn with lines."""
    stripped = raw.strip()
    if len(stripped) < 3 or stripped[0] not in _SIDES or stripped[-1] not in _SIDES:
        return ()
    cells = re.split("[│┃║]", stripped[1:-1])
    return tuple(cell.strip() for cell in cells) if len(cells) > 1 else ()


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner))


def _marked(text: str, stripped: str, number: int, pointed: bool) -> Line:
    heading = _HEADING.match(stripped) or _WIKI_HEADING.match(stripped)
    if heading:
        text = _HEADING_NUMBER.sub("", _ARROW.sub("", _PICTOGRAPH.sub("", heading["text"])))
        text = _HEADING_BAR.sub("", text)
        return Line(clean(text), "heading", len(heading["marks"]), number, bold=True)
    depth, marker = len(text) - len(text.lstrip(" ")), ""
    body = stripped.lstrip("> ") if stripped.startswith(">") else stripped
    body = _SHORTCODES.sub("", _SAID_AT.sub("", body))
    tree = _TREE.match(text)
    if tree:
        depth, marker, body = tree.end("lead") + 1, "├", text[tree.end() :].strip()
    elif set(body) <= set("│┃| "):
        return Line("", "blank", 0, number)
    for _ in range(3):
        bullet = _BULLET.match(body) or _JAPANESE_NUMBER.match(body)
        if not bullet and pointed and not marker:
            bullet = _DASHED_NUMBER.match(body) or _BARE_NUMBER.match(body)
        if not bullet or (marker and _counts(bullet, body)):
            break
        marker, body = bullet["mark"], body[bullet.end() :]
        if marker[0].isdigit():
            depth += 2 * len(re.findall(r"[.\-－](?=[0-9０-９])", marker))
    body = _PICTOGRAPH.sub("", body)
    bold = bool(_BOLD_LINE.match(body) or (not marker and _BRACKETED.match(body)))
    priority = _PRIORITY.match(body)
    if priority:
        body = body[priority.end() :]
    if not any(letter.isalnum() for letter in body):
        return Line("", "blank", 0, number)
    return Line(
        _BOLD_NUMBER.sub("", clean(body)) if bold and not marker else clean(body),
        "item" if marker else "plain",
        depth,
        number,
        bold,
        marker,
        priority["priority"] if priority else None,
        quoted=stripped.startswith(">") and not stripped.startswith(">>"),
    )


def _counts(bullet: re.Match[str], body: str) -> bool:
    """'- 4.8 stars on the map': behind a bullet a number with a point and small letters is what is counted."""
    return bullet["mark"][0].isdigit() and "." in bullet["mark"][1:-1] and body[bullet.end()].islower()


# Attackers get bored of us `committed`
_TAGGED = re.compile(
    r"(?:\s+`(?:committed|aspirational|stretch|moonshot|roofshot|p[0-4]|draft|wip|done|on track|at risk|off track|必達|挑戦|ストレッチ)`)+\s*$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The words without markup: no emphasis, no link targets, no quotation marks around the whole."""
    if "`" in text:
        text = _TAGGED.sub("", text)
    if "[" in text:
        text = _IMAGE.sub("", text)
        text = _LINK.sub(lambda match: match["text"], text)
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        text = re.sub(r"(?<!\w)(?:\*{1,3}|_{1,3})(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3})(?!\w)", "", text)
        text = text.replace("**", "").replace("`", "")
    if "\\" in text:
        text = re.sub(r"\\(?=[$*_#\[\]()<>|~`!.+\-])", "", text)
    text = re.sub(r"<[^<>]{1,80}>", "", text) if "<" in text else text
    text = text.strip()
    for opening, closing in (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"), ("'", "'")):
        if len(text) > 2 and text.startswith(opening) and text.endswith(closing) and _is_whole(text, opening, closing):
            text = text[1:-1].strip()
    return text


def _is_whole(text: str, opening: str, closing: str) -> bool:
    """Whether the first mark is closed by the last one: 「…「…」…」, and not 「…」と「…」."""
    if opening == closing:
        return opening not in text[1:-1]
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == opening) - (letter == closing)
        if depth == 0:
            return place == len(text) - 1
    return False
