"""Lines without a label among lines that have one: what they are shows from the section in which they stand."""

from __future__ import annotations

import re

from rashin.coach.documents.labels import is_bad_item, is_title, tier_of
from rashin.coach.documents.lines import Line
from rashin.coach.documents.reader import Reader, add_action, depth_of, new_key_result, new_objective, style_of
from rashin.coach.documents.titles import action_of, explains, is_role_alone, is_talk, role_of
from rashin.coach.documents.whose import NO_NAME


def unlabelled(reader: Reader, line: Line) -> None:
    _explains_last(reader, line)
    if line.kind == "heading" or (
        line.kind == "plain" and (line.bold or tier_of(line.text)) and reader.section != "objective"
    ):
        _heading(reader, line)
        return
    if reader.section == "aside" or not line.text or is_bad_item(line.text):
        return
    if _is_next_of_list(reader, line):
        _first_of_section(reader, line)
    elif _is_next_point(reader, line):
        reader.section, reader.key_result = "", None
    else:
        _in_section(reader, line)


def _in_section(reader: Reader, line: Line) -> None:
    if reader.section == "objective":
        _in_objectives(reader, line)
    elif reader.section == "key_result":
        _in_key_results(reader, line)
    elif reader.section == "action":
        if line.kind == "plain" and reader.listed and reader.gap:
            reader.section = ""
        elif line.kind == "item" or (len(line.text) < 60 and not is_talk(line.text)):
            add_action(reader, line, line.text)
    elif reader.section in ("under objective", "under key result") and line.kind == "item" and not _is_noted(reader):
        _under(reader, line)


def _is_next_point(reader: Reader, line: Line) -> bool:
    """3. Any other business, after a gap behind what was labelled or listed with dashes: the minutes go on."""
    counted = line.kind == "item" and re.match(r"[2-9２-９]", line.marker) is not None
    return counted and reader.gap and bool(reader.mark) and not re.match(r"[0-9０-９]", reader.mark)


def _is_noted(reader: Reader) -> bool:
    """Active from: 20.08., between an objective and the label of its key results."""
    bare = reader.objective is not None and not reader.objective.key_results
    return reader.waits and bare and reader.section == "under objective"


def _explains_last(reader: Reader, line: Line) -> None:
    """Notes where prose stands right under an objective."""
    prose = line.kind == "plain" and (is_talk(line.text) or len(line.text) > 80)
    if reader.fresh and reader.objective is not None and prose:
        reader.explained.append(reader.objective)
    reader.fresh = False


def _heading(reader: Reader, line: Line) -> None:
    """A heading without a label: a tier whose goals follow, or the end of the section."""
    if _is_of_group(reader, line) and not is_title(line.text) and not tier_of(line.text):
        _first_of_section(reader, line)
        return
    if _is_key_result_heading(reader, line):
        new_key_result(reader, line, line.text)
        return
    if line.kind == "heading" and reader.objectives and depth_of(line) < reader.objectives[-1][0] < 0:
        reader.objective, reader.bearer = None, None
    while line.kind == "heading" and reader.objectives and reader.objectives[-1][0] >= depth_of(line):
        reader.objectives.pop()
    tier = tier_of(line.text)
    short = line.kind == "heading" and not is_title(line.text) and len(line.text) <= 20 and len(line.text.split()) <= 3
    if tier and not (line.kind == "heading" and is_title(line.text) and len(tier) > 20):
        reader.tier = tier
    elif short and not re.search(r"[。:：!?0-9]|^例", line.text) and not NO_NAME.search(line.text):
        reader.tier = line.text
    elif line.kind == "heading" and line.depth <= 2:
        reader.tier = None
    reader.section, reader.key_result = "", None


def _is_key_result_heading(reader: Reader, line: Line) -> bool:
    """#### 1. Get 75 posts: a heading with nothing beneath it, under the word for key results."""
    if line.kind != "heading" or reader.section != "key_result" or reader.objective is None:
        return False
    deeper = bool(reader.objectives) and reader.objectives[-1][0] < depth_of(line)
    follows = reader.key_result is not None and reader.key_result_depth == depth_of(line)
    return deeper and len(line.text.split()) > 2 and (line.key in reader.ahead.alone or follows)


def _is_next_of_list(reader: Reader, line: Line) -> bool:
    """2) … under 'Our goals', where what stands between it and 1) was set in."""
    if line.kind != "item" or reader.listed_at is None or line.depth != reader.listed_at:
        return False
    inner = reader.section_depth if reader.section in ("key_result", "action") else reader.item_depth
    inner = reader.key_result_depth if inner is None and reader.key_result is not None else inner
    return inner is not None and inner > line.depth


def _is_inside(reader: Reader, line: Line) -> bool:
    return bool(reader.objectives) and line.depth > reader.objectives[-1][0] >= 0


def _in_objectives(reader: Reader, line: Line) -> None:
    """Under the word Objectives its items are some; what lies deeper under one of them is its key result."""
    past = reader.numbered is not None and line.depth <= reader.numbered and style_of(line.marker) == reader.numbered_by
    if line.kind == "item" and past:
        reader.section = ""  # 3. Budget, after 2. Objectives
    elif line.kind == "plain" and reader.listed_at is not None:
        reader.section = ""  # the list is over
    elif line.kind == "item" and reader.objective is not None and _is_inside(reader, line):
        _under(reader, line)
    else:
        _first_of_section(reader, line)


def _is_of_group(reader: Reader, line: Line) -> bool:
    """What stands first under the word Objectives, and every further heading of its level."""
    if line.kind != "heading":
        return reader.section == "objective"
    if reader.group is not None and line.depth <= reader.group[0]:
        reader.group = None
    if reader.section == "objective" and reader.group is not None:
        reader.group = (reader.group[0], line.depth)
    return reader.section == "objective" or (reader.group is not None and reader.group[1] == line.depth)


def _first_of_section(reader: Reader, line: Line) -> None:
    """Under the word Objective: each item is one; of plain lines only the first."""
    if is_talk(line.text) and (line.kind == "plain" or explains(line.text)):
        return
    depth = line.depth
    new_objective(reader, line, line.text)
    reader.listed_at = depth if line.kind == "item" else None
    several = line.kind == "item" and (reader.plural or depth > reader.section_depth + 1)
    reader.section = "objective" if several else "objective once"


def _in_key_results(reader: Reader, line: Line) -> None:
    if explains(line.text):
        return
    if line.kind == "plain" and ((is_talk(line.text) and len(line.text) > 60) or len(line.text) > 160):
        reader.section = ""
        return
    if reader.item_depth is None:
        reader.item_depth = line.depth
    if line.kind == "item" and line.depth > reader.item_depth:
        _detail(reader, line)
        return
    if line.kind == "item" and line.depth < reader.item_depth and style_of(line.marker) != style_of(reader.mark):
        reader.section = ""  # further out and marked otherwise: the next point of the notes
        return
    if reader.objectives and line.depth < min(reader.item_depth, reader.objectives[-1][0]):
        reader.section = ""  # further out than the objective itself: the next point of the minutes
        return
    if line.kind == "plain" and reader.key_result and (reader.listed or reader.counted):
        if line.depth > reader.key_result_depth:
            return  # set in under its bullet: more about it
        if reader.gap:
            reader.section = ""  # the list is over: best wishes, and who wrote it
            return
    new_key_result(reader, line, line.text)


def _under(reader: Reader, line: Line) -> None:
    """Bullets under an objective are its key results; deeper ones, or those under a key result, its actions."""
    if reader.section == "under key result":
        if reader.key_result is not None and line.depth > reader.key_result_depth:
            _detail(reader, line)
        return
    if reader.item_depth is None:
        reader.item_depth = line.depth
    if line.depth > reader.item_depth:
        _detail(reader, line)
    elif not is_talk(line.text) or line.priority:
        new_key_result(reader, line, line.text)


def _detail(reader: Reader, line: Line) -> None:
    """What stands under a key result is done for it; what stands under that, and talk, is left out."""
    role = role_of(line.text)
    words = role[1] if role else line.text
    if not words or is_role_alone(line.text) or is_talk(words):
        return
    if reader.action_depth is not None and line.depth > reader.action_depth:
        return
    if reader.key_result is None or reader.objective is None:
        return
    reader.key_result.actions.append(action_of(words))
    reader.action_depth = line.depth
