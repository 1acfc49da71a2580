"""Texts that say what is what: 'Objective: …', 'KR1: …', a heading 主要な結果（KR） with lines under it."""

from __future__ import annotations

import re

from rashin.coach.documents.ahead import look_ahead
from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import (
    Label,
    is_bad_item,
    label_of,
    marks_bad,
    marks_example,
    phrase_kind,
    setting_of,
    tier_of,
)
from rashin.coach.documents.lines import Line
from rashin.coach.documents.reader import Reader, add_action, depth_of, new_key_result, new_objective, style_of
from rashin.coach.documents.roles import Roles
from rashin.coach.documents.tables import Table, rows_into
from rashin.coach.documents.titles import defines, is_noted, several_of, title_of
from rashin.coach.documents.unlabelled import unlabelled
from rashin.coach.documents.whose import leads_in, named_in, names_whose

# A heading over one objective, in whatever words, is no heading of the minutes.
_OVER_ONE = re.compile(r"目標$|\b(?:goal|objective)\b", re.IGNORECASE)


def read_labelled(blocks: list[Line | Table], roles: Roles) -> list[ObjectiveItem]:
    """Objectives of a text in which it is known what each line is, in order."""
    ahead = look_ahead(blocks, roles)
    following = ahead.objective_next
    reader = Reader(roles=roles, ahead=ahead)
    for place, block in enumerate(blocks):
        if isinstance(block, Line) and following[place] and names_whose(roles, block, blocks[place + 1 :][:3]):
            reader.tier = named_in(block.text)
            reader.section, reader.key_result = "", None
        elif isinstance(block, Line) and following[place] and leads_in(roles, block):
            reader.section, reader.key_result = "", None
        elif isinstance(block, Table):
            _table(reader, block)
        elif block.kind == "rule":
            reader.section = "" if reader.section in ("aside", "key_result", "action") else reader.section
        elif block.kind == "blank":
            reader.gap = True
        else:
            if block.kind == "heading":
                reader.heading = None if block.key in roles or _OVER_ONE.search(block.text) else block.depth
            _line(reader, block)
            reader.gap = False
    return _without_explanations(reader)


def _without_explanations(reader: Reader) -> list[ObjectiveItem]:
    """An objective with nothing under it but prose explains the word, where others in the text have key results."""
    if not any(item.key_results for item in reader.found):
        return reader.found
    return [
        item
        for item in reader.found
        if item.key_results or item.children or item.actions or item not in reader.explained
    ]


def _table(reader: Reader, table: Table) -> None:
    if reader.bad is None and reader.section != "aside":
        measured = reader.section == "key_result" and reader.objective is not None and not reader.objective.key_results
        rows_into(table, reader.found, reader.objective, reader.tier, measured=measured)
    reader.section = "" if reader.section == "objective" else reader.section


def _line(reader: Reader, line: Line) -> None:
    label = _label(reader, line)
    if _ends_bad(reader, line, label):
        return
    if label is None:
        noted = bool(reader.key_result and _setting(reader.key_result, line)) or is_noted(line.text)
        if not noted:
            unlabelled(reader, line)
    elif defines(label.rest):
        reader.section = ""
    elif label.kind in ("objective", "goals"):
        _objective_label(reader, line, label)
    elif label.kind == "key_result":
        _key_result_label(reader, line, label)
    elif label.kind == "action":
        _action_label(reader, line, label)
    elif label.kind == "owner" and label.rest:
        _owner(reader, line, title_of(label.rest).text)
    elif label.kind == "aside" or (
        label.kind in ("note", "owner") and not label.rest and (line.kind == "heading" or line.bold)
    ):
        reader.section = "aside"


def _is_head(line: Line) -> bool:
    return line.kind == "heading" or line.bold


def _label(reader: Reader, line: Line) -> Label | None:
    """Success metrics right under an objective are its key results; behind some, they are health to be kept."""
    label = reader.roles.get(line.key)
    bare = reader.objective is not None and not reader.objective.key_results
    if label is not None and label.kind == "aside" and bare and phrase_kind(line.text) == "key_result":
        return label._replace(kind="key_result")
    return label


def _owner(reader: Reader, line: Line, name: str) -> None:
    """担当: 佐藤 under a key result, under an objective, or at the head of the whole text."""
    if reader.objective is None:
        reader.bearer = reader.bearer or name
    elif reader.key_result is not None and (line.depth > reader.key_result_depth or reader.key_result_depth < 0):
        reader.key_result.owner = reader.key_result.owner or name
    elif not reader.objective.owner or reader.objective.owner in (reader.tier, reader.bearer):
        reader.objective.owner = name


def _setting(key_result: KeyResultItem, line: Line) -> bool:
    """Keeps a start or a target that stands in a line of its own under its key result."""
    setting = setting_of(line.text) if line.kind != "heading" else None
    if setting is None:
        return False
    if setting[0] == "start":
        key_result.start = key_result.start or setting[1]
    else:
        key_result.target = key_result.target or setting[1]
    return True


def _ends_bad(reader: Reader, line: Line, label: Label | None) -> bool:
    """Skips what is marked as a bad example, up to the next heading, tier, good example or labelled group."""
    if is_bad_item(line.text) and line.kind != "heading":
        return True
    if marks_bad(line.text):
        reader.bad = line.depth if line.kind == "heading" else _LEAD_IN
        reader.section, reader.objective, reader.key_result = "", None, None
        return True
    if marks_example(line.text):
        reader.bad, reader.section, reader.objective, reader.key_result = None, "", None, None
        return True
    if reader.bad is None:
        return False
    if line.kind == "heading":
        leaves = line.depth <= reader.bad
    else:
        leaves = reader.bad == _LEAD_IN and (
            tier_of(line.text) is not None or (reader.gap and label is not None and label.kind == "objective")
        )
    if leaves:
        reader.bad = None
    return not leaves


# The rank of a lead-in line such as 悪い例：, below every heading.
_LEAD_IN = 90


def _objective_label(reader: Reader, line: Line, label: Label) -> None:
    if label.kind == "goals":
        reader.tier, reader.section = tier_of(line.text) or reader.tier, ""
        return
    if not label.rest:
        reader.section, reader.section_depth = "objective", line.depth
        reader.plural = bool(re.search(r"\b(?:objectives|goals)\b", line.text, re.IGNORECASE))
        reader.numbered = line.depth if line.kind == "item" else None
        reader.numbered_by = style_of(line.marker)
        reader.group = (line.depth, 0) if line.kind == "heading" else None
        reader.tier = tier_of(line.text) or reader.tier
        return
    new_objective(reader, line, label.rest, _carrier(label))


def _carrier(label: Label) -> str | None:
    """'Team objective (Marketing)': whose it is stands in the label's brackets."""
    plain = label.bracket
    return (
        plain
        if len(plain) > 1
        and re.fullmatch(r"[A-Z][A-Za-z &]+|[一-龥ァ-ヶー]{2,}", plain)
        and label_of(plain) is None
        and plain.upper() not in ("OKR", "KR")
        else None
    )


def _key_result_label(reader: Reader, line: Line, label: Label) -> None:
    if not label.rest:
        reader.section, reader.section_depth, reader.item_depth, reader.key_result = (
            "key_result",
            depth_of(line),
            None,
            None,
        )
        return
    if label.loose and reader.counted and reader.key_result is not None and depth_of(line) > reader.key_result_depth:
        return  # Metric: Net promoter score, under "Key Result 1.1: …"
    for words in several_of(label.rest) if not label.number else [label.rest]:
        new_key_result(reader, line, words)
    reader.counted = True
    reader.section = "under key result" if line.kind == "item" or reader.section != "key_result" else "key_result"


def _action_label(reader: Reader, line: Line, label: Label) -> None:
    outside = reader.around is not None and line.depth <= reader.around
    if line.kind == "heading" and (outside or (reader.objectives and depth_of(line) < reader.objectives[0][0] < 0)):
        reader.section = "aside"  # what was decided besides the goals, further on in the minutes
        return
    if not label.rest:
        reader.section, reader.item_depth, reader.section_depth = "action", None, depth_of(line)
        reader.listed = False
        if reader.key_result and depth_of(line) <= reader.key_result_depth:
            reader.key_result = None
        return
    add_action(reader, line, label.rest)
