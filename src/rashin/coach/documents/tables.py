"""Tables: what the columns mean by their heads, and rows into objectives and key results."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rashin.coach.documents.heads import MOST_CELLS, columns_of, key_result_columns, roles_of_columns
from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import alternatives, label_of, tier_of
from rashin.coach.documents.lines import clean
from rashin.coach.documents.titles import single_name, title_of


@dataclass(slots=True)
class Table:
    """Rows of cells with the number of the line where each stands."""

    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


# Term | Meaning | Example: a table that explains words.
_EXPLAINS = re.compile(r"terms?|meanings?|definitions?|component|用語|意味|定義", re.IGNORECASE)


def rows_into(
    table: Table,
    found: list[ObjectiveItem],
    current: ObjectiveItem | None = None,
    tier: str | None = None,
    *,
    measured: bool = False,
) -> None:
    """Adds a table's rows to `found`: by labels in its cells, by its head, or by bold and numbered rows.

    `measured`: it stands under the word for key results of `current`, whatever its columns are called.
    """
    if table.rows and any(_EXPLAINS.fullmatch(clean(cell)) for cell in table.rows[0][1]):
        return
    labelled = _label_column(table)
    if labelled is not None:
        _by_labels(table, labelled, found, tier)
        return
    head = next((place for place, (_, cells) in enumerate(table.rows[:10]) if columns_of(cells)), None)
    if head is not None:
        table = _without_empty_columns(table, head)
    kinds = _kind_column(table, -1)
    if kinds is not None and (head is None or _kind_of_cell(table.rows[head][1], kinds)):
        _by_kinds(table, -1, _columns_beside(table, kinds), kinds, found)
    elif head is not None and not measured and alternates(table, head):
        _by_lone_cells(table, head, _Rows(_measured_columns(table, head), found, None, tier))
    elif head is not None:
        _by_columns(table, head, _Rows(columns_of(table.rows[head][1]), found, current, tier))
    elif measured and current is not None and len(table.rows) > 1:
        _by_columns(table, 0, _Rows(_columns_of_measures(table), found, current, tier))
    else:
        _by_emphasis(table, found)


def _without_empty_columns(table: Table, head: int) -> Table:
    """The same table; what stands over a column in which nobody wrote anything says nothing."""
    names = table.rows[head][1]
    used = {place for _, cells in table.rows[head + 1 :] for place, cell in enumerate(cells) if cell.strip()}
    if not used or all(place in used or not name for place, name in enumerate(names)):
        return table
    kept = tuple(name if place in used else "" for place, name in enumerate(names))
    rows = [*table.rows[:head], (table.rows[head][0], kept), *table.rows[head + 1 :]]
    return Table(rows) if columns_of(kept) else table


def _measured_columns(table: Table, head: int) -> dict[str, int]:
    """The columns of a table with one for the words and some for figures; {} where it has no figures, or both kinds."""
    columns = dict(columns_of(table.rows[head][1]))
    if ("objective" in columns and "key_result" in columns) or not columns.keys() & {"start", "target"}:
        return {}
    if "objective" in columns:
        columns["key_result"] = columns.pop("objective")
    return columns


def alternates(table: Table, head: int) -> bool:
    """Whether rows that fill nothing but the words stand over rows that have figures: objectives, key results."""
    columns = _measured_columns(table, head)
    rows = [cells for _, cells in table.rows[head + 1 : 200] if any(clean(cell) for cell in cells)]
    lone = [_is_lone(cells, columns) for cells in rows] if columns else []
    return len(lone) > 1 and lone[0] and not lone[-1] and not any(a and b for a, b in pairwise(lone))


def _is_lone(cells: Sequence[str], columns: dict[str, int]) -> bool:
    filled = [place for place, cell in enumerate(cells) if clean(cell)]
    return filled == [columns["key_result"]]


def _by_lone_cells(table: Table, head: int, state: _Rows) -> None:
    for number, cells in table.rows[head + 1 :]:
        if _is_lone(cells, state.columns):
            state.begin(number, state.cell(cells, "key_result"))
        elif not _closes(cells):
            state.row(number, cells)


def _columns_of_measures(table: Table) -> dict[str, int]:
    """Of a table of key results with a head in nobody's words: the first column that holds words."""
    found = roles_of_columns(table.rows[0][1])
    rows = [cells for _, cells in table.rows[1:20]]
    worded = (
        place
        for place in range(len(rows[0]))
        if any(place < len(cells) and len(re.findall(r"[^\W\d_]", cells[place])) > 4 for cells in rows)
    )
    return {**found, "key_result": next(worded, 0)}


def _by_columns(table: Table, head: int, state: _Rows) -> None:
    columns = state.columns
    above = state.objective is not None and columns.get("objective", -1) > columns.get("key_result", 99)
    if above and "target" not in columns:
        columns["target"] = columns.pop("objective")  # an objective stands over the table: 目標 is what it aims at
    kinds = _kind_column(table, head)
    if kinds is not None:
        _by_kinds(table, head, columns, kinds, state.found)
        return
    several = key_result_columns(table.rows[head][1])
    state.several = several if len(several) > 1 else []
    blocks = _leads_blocks(table)
    for number, cells in table.rows[0 if blocks else head + 1 :]:
        if blocks and (words := _led(cells)):
            state.begin(number, words)
        elif blocks and (again := columns_of(cells)):
            state.columns = again
        elif not _closes(cells):
            state.row(number, cells)


def _led(cells: Sequence[str]) -> str:
    """Objective: | Nobody walks home alone: the one cell beside a word for objectives."""
    filled = [clean(cell) for cell in cells if cell.strip()]
    if len(filled) == 1:
        label = label_of(filled[0])
        return label.rest if label is not None and label.kind == "objective" and not label.loose else ""
    return filled[1] if len(filled) == 2 and _kind_of(filled[0]) == "objective" and _kind_of(filled[1]) is None else ""


def _leads_blocks(table: Table) -> bool:
    """Whether objectives stand in rows of their own, each over the head of its key results."""
    heads = [columns for _, cells in table.rows[:200] if (columns := columns_of(cells))]
    return all("objective" not in columns for columns in heads) and any(_led(cells) for _, cells in table.rows[:200])


_CLOSES = re.compile(
    r".{0,6}(?:コメント|備考|所見|署名|合計|小計|平均|判定)|(?:total|sum|average|comments?|remarks?|signature|notes?)\W*",
    re.IGNORECASE,
)


def _closes(cells: Sequence[str]) -> bool:
    """上長コメント | …, Total | …: a row beneath the goals."""
    first = next((clean(cell) for cell in cells if cell.strip()), "")
    label = label_of(first)
    return bool(_CLOSES.fullmatch(first)) or (label is not None and label.kind == "note" and bool(label.rest))


def _label_column(table: Table) -> int | None:
    """The column whose cells say by their own labels what they hold: O: …, KR: …"""
    kinds: dict[int, set[str | None]] = {}
    for _, cells in table.rows[:60]:
        for place, cell in enumerate(cells[:6]):
            kinds.setdefault(place, set()).add(_kind_of_words(clean(cell)))
    return next((place for place, each in kinds.items() if {"objective", "key_result"} <= each), None)


def _by_labels(table: Table, at: int, found: list[ObjectiveItem], tier: str | None) -> None:
    columns: dict[str, int] = {}
    for _, cells in table.rows[:3]:
        if not columns and len({_kind_of_words(clean(cell)) for cell in cells} - {None}) == 0:
            columns = {kind: place for kind, place in roles_of_columns(cells).items() if place != at}
    state = _Rows({**columns, "key_result": at}, found, None, tier)
    for number, cells in table.rows:
        words = clean(cells[at]) if at < len(cells) else ""
        kind = _kind_of_words(words)
        if kind == "objective":
            title = title_of(_unlabelled(words))
            owner = title.owner or state.cell(cells, "owner") or state.cell(cells, "tier") or tier
            state.objective, state.key_result = ObjectiveItem(title.text, owner or None, line=number), None
            found.append(state.objective)
        elif kind == "key_result":
            state.row(number, cells)
        elif kind == "action" and state.objective is not None:
            holder = state.key_result or state.objective
            holder.actions.append(title_of(_unlabelled(words)).text)


def holds_only_key_results(table: Table) -> bool:
    """Whether its head has a column for key results and none for objectives."""
    head = next((place for place, (_, cells) in enumerate(table.rows[:3]) if columns_of(cells)), None)
    columns = columns_of(table.rows[head][1]) if head is not None else {}
    return "key_result" in columns and "objective" not in columns and not alternates(table, head or 0)


def holds_objectives(table: Table) -> bool:
    """Whether reading it by itself gives any."""
    found: list[ObjectiveItem] = []
    rows_into(table, found)
    return bool(found)


_KINDS = {"o": "objective", "kr": "key_result", "a": "action"}


def _kind_of(cell: str) -> str | None:
    """'KR 2', 目標: a cell that says what its row holds."""
    plain = re.sub(r"^[0-9]{1,2}[.)．）]\s*", "", clean(cell).strip())
    short = re.fullmatch(r"(O|KR|A)[ \-]?[0-9.\-]*", plain, re.IGNORECASE)
    if short:
        return _KINDS[short[1].lower()]
    label = label_of(plain) if len(plain) < 30 else None
    return label.kind if label and not label.rest and label.kind in _KINDS.values() else None


def _kind_column(table: Table, head: int) -> int | None:
    """The column that says of each row whether it is an objective or a key result."""
    rows = [cells for _, cells in table.rows[head + 1 :][:60] if any(cells)]
    for place in range(min(4, max((len(cells) for cells in rows), default=0))):
        kinds = [_kind_of(cells[place]) for cells in rows if place < len(cells) and cells[place]]
        others = kinds.count(None) - (head < 0)
        if "objective" in kinds and "key_result" in kinds and others * 3 <= len(kinds):
            return place
    return None


def _kind_of_cell(cells: Sequence[str], place: int) -> str | None:
    return _kind_of(cells[place]) if place < len(cells) else None


def _columns_beside(table: Table, kinds: int) -> dict[str, int]:
    """Of a table whose head names no goals: the columns called by their names, and where most of the words stand."""
    found = roles_of_columns(table.rows[0][1])
    widths: dict[int, int] = {}
    for _, cells in table.rows[:60]:
        for place, cell in enumerate(cells[:20]):
            if place != kinds and place not in found.values():
                widths[place] = widths.get(place, 0) + len(cell)
    return {**found, "key_result": max(widths, key=lambda place: widths[place], default=kinds + 1)}


def _text_column(table: Table, columns: dict[str, int], kinds: int) -> int:
    """Where the words stand: of the columns that may hold them the one that is filled for objectives, too."""
    named = [columns[kind] for kind in ("key_result", "objective") if columns.get(kind, kinds) != kinds]
    objectives = [cells for _, cells in table.rows if _kind_of_cell(cells, kinds) == "objective"]
    filled = (place for place in named if any(place < len(cells) and cells[place] for cells in objectives[-1:]))
    return next(filled, named[0] if named else kinds + 1)


def _by_kinds(table: Table, head: int, columns: dict[str, int], kinds: int, found: list[ObjectiveItem]) -> None:
    text_at = _text_column(table, columns, kinds)
    state = _Rows({**columns, "key_result": text_at}, found, None, None)
    state.columns.pop("objective", None)
    links = _Links(table.rows[max(head, 0)][1])
    for number, cells in table.rows[head + 1 :]:
        kind = _kind_of(cells[kinds]) if kinds < len(cells) else None
        words = clean(cells[text_at]) if text_at < len(cells) else ""
        if kind == "objective" and words:
            title = title_of(words)
            state.objective = ObjectiveItem(
                title.text, title.owner or state.cell(cells, "owner") or state.cell(cells, "tier") or None, line=number
            )
            above = links.above(cells)
            (above.children if above else found).append(state.objective)
            links.known(cells, title.text, state.objective)
        elif kind == "action" and words and state.objective is not None:
            (state.key_result.actions if state.key_result else state.objective.actions).append(title_of(words).text)
        elif kind == "key_result":
            state.objective = links.above(cells) or state.objective
            state.row(number, cells)


class _Links:
    """What a column says each row stands under, by the title or the number of a row above it."""

    def __init__(self, head: Sequence[str]) -> None:
        names = [clean(cell) for cell in head]
        self.parent = self._column(names, "parent")
        self.identifier = self._column(names, "identifier")
        self.objectives: dict[str, ObjectiveItem] = {}

    @staticmethod
    def _column(names: Sequence[str], kind: str) -> int | None:
        pattern = re.compile(rf"(?:{alternatives('labels', kind)})(?:\W.*)?", re.IGNORECASE)
        return next((place for place, name in enumerate(names) if pattern.fullmatch(name)), None)

    def known(self, cells: Sequence[str], title: str, objective: ObjectiveItem) -> None:
        self.objectives[title] = objective
        if self.identifier is not None and self.identifier < len(cells) and cells[self.identifier]:
            self.objectives[cells[self.identifier].strip()] = objective

    def above(self, cells: Sequence[str]) -> ObjectiveItem | None:
        if self.parent is None or self.parent >= len(cells):
            return None
        return self.objectives.get(clean(cells[self.parent]))


@dataclass(slots=True)
class _Rows:
    columns: dict[str, int]
    found: list[ObjectiveItem]
    objective: ObjectiveItem | None
    tier: str | None
    key_result: KeyResultItem | None = None
    known: dict[str, ObjectiveItem] = field(default_factory=dict)
    several: list[int] = field(default_factory=list)
    parent: ObjectiveItem | None = None

    def cell(self, cells: Sequence[str], kind: str) -> str:
        place = self.columns.get(kind)
        return _whole(cells[place]) if place is not None and place < len(cells) else ""

    def begin(self, number: int, words: str) -> None:
        """An objective by itself, in a row of its own."""
        title = title_of(_unlabelled(words))
        self.objective = ObjectiveItem(title.text, title.owner or self.tier, line=number)
        self.key_result = None
        self.found.append(self.objective)

    def row(self, number: int, cells: Sequence[str]) -> None:
        if _kind_of_words(self.cell(cells, "objective")) == "key_result":
            self._take_key_result(number, cells, self.cell(cells, "objective"), -1)
            return
        self._take_objective(number, cells)
        for place in self.several or [self.columns.get("key_result", -1)]:
            if 0 <= place < len(cells) and _kind_of(cells[place]) == "key_result":
                place += 1  # a column of numbers (KR 1), and the words beside it
            for words in _several(cells[place]) if 0 <= place < len(cells) else ():
                self._take_key_result(number, cells, words, place)
        place = self.columns.get("action", -1)
        if 0 <= place < len(cells) and self.key_result is not None:
            pieces = re.split(r"\n|<br ?/?>|・(?=\S)", cells[place], flags=re.IGNORECASE)
            parts = (clean(_unlabelled(clean(piece).lstrip("-*•● "))) for piece in pieces)
            self.key_result.actions += [part for part in parts if part]

    def _take_key_result(self, number: int, cells: Sequence[str], words: str, place: int) -> None:
        if not words or self.objective is None:
            return
        title = title_of(_unlabelled(words))
        self.key_result = KeyResultItem(
            title.text,
            self.cell(cells, "start") or title.start,
            (self.cell(cells, "target") or None) if self.columns.get("target") != place else None,
            self.cell(cells, "owner") or title.owner,
            line=number,
        )
        if title.text:
            self.objective.key_results.append(self.key_result)

    def _shared(self, cells: Sequence[str]) -> str:
        """Who stands in the row of an objective with several key results carries the objective."""
        place = self.columns.get("key_result", -1)
        return self.cell(cells, "owner") if 0 <= place < len(cells) and len(_several(cells[place])) > 1 else ""

    def _take_objective(self, number: int, cells: Sequence[str]) -> None:
        words = _NUMBER_IN_FRONT.sub("", _unlabelled(self.cell(cells, "objective")))
        if not words:
            return
        title = title_of(words)
        owner = (
            title.owner
            or self.cell(cells, "bearer")
            or self._shared(cells)
            or self.cell(cells, "tier")
            or self.tier
            or tier_of(self.cell(cells, "owner"))
        )
        above = _NUMBER_IN_FRONT.sub("", _unlabelled(self.cell(cells, "above")))
        parent = self._known(title_of(above).text, None, number, self.found) if above else self.parent
        self.parent = parent
        found = self._known(title.text, owner, number, parent.children if parent else self.found)
        if found is not self.objective:
            self.objective, self.key_result = found, None

    def _known(self, title: str, owner: str | None, number: int, among: list[ObjectiveItem]) -> ObjectiveItem:
        """The objective of that title, new among its own where there was none."""
        if not self.known:
            self.known = {item.title: item for item in self.found}
        if title not in self.known:
            self.known[title] = ObjectiveItem(title, owner, line=number)
            among.append(self.known[title])
        return self.known[title]


def _kind_of_words(cell: str) -> str | None:
    """KR1. Account switched in 2 days: a cell whose own label says what it holds."""
    label = label_of(cell)
    return label.kind if label and label.rest and not label.loose else None


# 1 Reduce churn: the number of an objective; five products (of a key result) are counted.
_NUMBER_IN_FRONT = re.compile(r"^[0-9]{1,2}\s+(?=\D)")
_BREAK = re.compile(r"\s*(?:<br\s*/?>|\n)\s*|\s*[·•;；,、/]\s*(?=KR\s?[0-9])", re.IGNORECASE)
_BREAK_IN_JAPANESE = re.compile(r"(?<=[\u3040-\u9fff])\s*(?:<br\s*/?>|\n)\s*(?=[\u3040-\u9fff])", re.IGNORECASE)
_BULLETS = frozenset("•●・◯○▪■")
_BEGINS = re.compile(r"[A-Z][a-z]+ \S+ \S")
_LISTED = re.compile(r"[-*•●・◯○]\s*|[0-9]{1,2}[.)．]\s*|[①-⑳]\s*")


def _several(cell: str) -> list[str]:
    """A cell in which several stand under each other, each with its label, its bullet or its figure; else the whole."""
    pieces = [piece for piece in _BREAK.split(cell) if piece.strip()]
    if len(pieces) > 1:
        listed = [bool(_LISTED.match(piece)) or _unlabelled(clean(piece)) != clean(piece) for piece in pieces]
        begins = all(_BEGINS.match(clean(piece)) for piece in pieces)
        if begins or all(listed) or all(re.search("[0-9０-９]", piece) for piece in pieces):
            return [clean(_LISTED.sub("", piece, count=1) if _LISTED.match(piece) else piece) for piece in pieces]
    whole = _whole(cell)
    return [whole[1:].lstrip() if whole[:1] in _BULLETS else whole]


def _whole(cell: str) -> str:
    """A cell without its line breaks: a space between words, none between Japanese letters."""
    return clean(_BREAK.sub(" ", _BREAK_IN_JAPANESE.sub("", cell)))


def _unlabelled(text: str) -> str:
    label = label_of(text)
    return (
        label.rest
        if label and label.rest and label.kind in ("objective", "key_result", "action")
        else re.sub(r"^[0-9]{1,2}[.)．](?=\s|\D)\s*", "", text)
    )


def _by_emphasis(table: Table, found: list[ObjectiveItem]) -> None:
    """A table whose bold rows are objectives and whose other rows are their key results."""
    objective: ObjectiveItem | None = None
    before = len(found)
    owner_at = next(
        (
            place
            for _, cells in table.rows[:3]
            for place, cell in enumerate(cells)
            if clean(cell).lower() in alternatives("labels", "owner").split("|")
        ),
        None,
    )
    for number, cells in table.rows:
        place, first = next(((place, cell) for place, cell in enumerate(cells) if clean(cell).strip("* ")), (-1, ""))
        if place < 0:
            continue
        others = sum(1 for cell in cells[place + 1 :] if clean(cell).strip("* "))
        bold = first.strip().startswith(("**", "__"))
        if (bold or re.match(r"\s*[0-9]+[.)\s]", clean(first))) and not others and place == 0:
            whole = title_of(_NUMBER_IN_FRONT.sub("", _unlabelled(clean(first))))
            title = single_name(whole.text)
            objective = ObjectiveItem(title.text, whole.owner or title.owner, line=number)
            found.append(objective)
        elif objective is not None and place == 0 and not bold and len(clean(first)) > 5:
            item = title_of(clean(first))
            owner = clean(cells[owner_at]) if owner_at is not None and owner_at < len(cells) else ""
            objective.key_results.append(KeyResultItem(item.text, None, None, owner or item.owner, line=number))
    found[before:] = [item for item in found[before:] if item.key_results or item.children]


def csv_table(text: str) -> Table | None:
    """The rows of a CSV (or a table pasted with tabs), or None where the text is none."""
    sample = text[:4000]
    first = next((line for line in sample.splitlines() if line.strip()), "")
    delimiter = max("\t,;", key=first.count)
    if not first.count(delimiter):
        return None
    table = Table()
    try:
        reader = csv.reader(io.StringIO(text.replace("\x00", " ")), delimiter=delimiter)
        for cells in reader:
            table.rows.append((reader.line_num, tuple(cell.strip()[:4000] for cell in cells[:MOST_CELLS])))
            if len(table.rows) > 20_000:
                break
    except csv.Error:
        return None
    headed = any(columns_of(cells) for _, cells in table.rows[:10])
    return table if headed or _kind_column(table, -1) is not None else None
