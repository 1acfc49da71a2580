"""Texts that say what is what: 'Objective: …', 'KR1: …', a heading 主要な結果（KR） with lines under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashin.coach.documents.ahead import Ahead, look_ahead
from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import (
    Label,
    is_bad_item,
    is_setting,
    is_title,
    label_of,
    marks_bad,
    marks_example,
    phrase_kind,
    setting_of,
    tier_of,
)
from rashin.coach.documents.lines import DEEPEST, Line
from rashin.coach.documents.roles import Roles
from rashin.coach.documents.tables import Table, rows_into
from rashin.coach.documents.titles import (
    action_of,
    carrier_of,
    defines,
    explains,
    is_noted,
    is_role_alone,
    is_talk,
    is_told,
    role_of,
    several_of,
    title_of,
    without_progress,
)
from rashin.coach.documents.whose import NO_NAME, leads_in, named_in, names_whose


@dataclass(slots=True)
class _Reader:
    """Where we are: the objective and key result that the next line may belong to, and what the section holds."""

    found: list[ObjectiveItem] = field(default_factory=list)
    objective: ObjectiveItem | None = None
    key_result: KeyResultItem | None = None
    section: str = ""
    tier: str | None = None
    bearer: str | None = None
    bad: int | None = None
    section_depth: int = 0
    key_result_depth: int = 0
    item_depth: int | None = None
    action_depth: int | None = None
    objectives: list[tuple[int, ObjectiveItem]] = field(default_factory=list)
    gap: bool = False
    fresh: bool = False
    listed: bool = False
    # What the last key result's item is marked by.
    mark: str = ""
    # The last key result had a label of its own.
    counted: bool = False
    explained: list[ObjectiveItem] = field(default_factory=list)
    # The level of a heading that only says "Objectives", and of those under it, each of which is one.
    group: tuple[int, int] | None = None
    # The word over the objectives speaks of several.
    plural: bool = False
    # How far the word Objectives is set in where it is itself a point of a list.
    numbered: int | None = None
    # How far the last objective is set in where it is an item of a list of objectives.
    listed_at: int | None = None
    # The levels of the last heading without a label, and of the one that the last objective stands under.
    heading: int | None = None
    around: int | None = None
    roles: Roles = field(default_factory=dict)
    ahead: Ahead = field(default_factory=lambda: Ahead([], frozenset(), frozenset()))
    # Whether what stands under the last objective waits for the label of its key results.
    waits: bool = False


# A heading over one objective, in whatever words, is no heading of the minutes.
_OVER_ONE = re.compile(r"目標$|\b(?:goal|objective)\b", re.IGNORECASE)


def read_labelled(blocks: list[Line | Table], roles: Roles) -> list[ObjectiveItem]:
    """Objectives of a text in which it is known what each line is, in order."""
    ahead = look_ahead(blocks, roles)
    following = ahead.objective_next
    reader = _Reader(roles=roles, ahead=ahead)
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


def _without_explanations(reader: _Reader) -> list[ObjectiveItem]:
    """An objective with nothing under it but prose explains the word, where others in the text have key results."""
    if not any(item.key_results for item in reader.found):
        return reader.found
    return [
        item
        for item in reader.found
        if item.key_results or item.children or item.actions or item not in reader.explained
    ]


def _table(reader: _Reader, table: Table) -> None:
    if reader.bad is None and reader.section != "aside":
        measured = reader.section == "key_result" and reader.objective is not None and not reader.objective.key_results
        rows_into(table, reader.found, reader.objective, reader.tier, measured=measured)
    reader.section = "" if reader.section == "objective" else reader.section


def _line(reader: _Reader, line: Line) -> None:
    label = _label(reader, line)
    if _ends_bad(reader, line, label):
        return
    if label is None:
        noted = bool(reader.key_result and _setting(reader.key_result, line)) or is_noted(line.text)
        if not noted:
            _unlabelled(reader, line)
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


def _label(reader: _Reader, line: Line) -> Label | None:
    """Success metrics right under an objective are its key results; behind some, they are health to be kept."""
    label = reader.roles.get(line.key)
    bare = reader.objective is not None and not reader.objective.key_results
    if label is not None and label.kind == "aside" and bare and phrase_kind(line.text) == "key_result":
        return label._replace(kind="key_result")
    return label


def _owner(reader: _Reader, line: Line, name: str) -> None:
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


def _ends_bad(reader: _Reader, line: Line, label: Label | None) -> bool:
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


def _objective_label(reader: _Reader, line: Line, label: Label) -> None:
    if label.kind == "goals":
        reader.tier, reader.section = tier_of(line.text) or reader.tier, ""
        return
    if not label.rest:
        reader.section, reader.section_depth = "objective", line.depth
        reader.plural = bool(re.search(r"\b(?:objectives|goals)\b", line.text, re.IGNORECASE))
        reader.numbered = line.depth if line.kind == "item" else None
        reader.group = (line.depth, 0) if line.kind == "heading" else None
        reader.tier = tier_of(line.text) or reader.tier
        return
    _new_objective(reader, line, label.rest, _carrier(label))


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


def _depth(line: Line) -> int:
    """Headings stand above all that is set in."""
    return line.depth if line.kind != "heading" else -10 + line.depth


def _new_objective(reader: _Reader, line: Line, text: str, carrier: str | None = None) -> None:
    title = title_of(text)
    if not title.text or len(title.text) > 400 or is_told(title.text):
        return
    item = ObjectiveItem(
        without_progress(title.text.rstrip(" :：")),
        title.owner or carrier or reader.tier or reader.bearer,
        line=line.number,
    )
    depth = _depth(line)
    while reader.objectives and (reader.objectives[-1][0] >= depth or len(reader.objectives) >= DEEPEST):
        reader.objectives.pop()
    nested = bool(reader.objectives) and (reader.objectives[-1][0] < 0) == (depth < 0)
    (reader.objectives[-1][1].children if nested else reader.found).append(item)
    reader.objectives.append((depth, item))
    reader.objective, reader.key_result, reader.section = item, None, "under objective"
    reader.waits = line.key in reader.ahead.names_results
    reader.around = reader.heading if line.kind != "heading" else None
    reader.item_depth = reader.action_depth = reader.listed_at = None
    reader.fresh = True


def _key_result_label(reader: _Reader, line: Line, label: Label) -> None:
    if not label.rest:
        reader.section, reader.section_depth, reader.item_depth, reader.key_result = (
            "key_result",
            _depth(line),
            None,
            None,
        )
        return
    if label.loose and reader.counted and reader.key_result is not None and _depth(line) > reader.key_result_depth:
        return  # Metric: Net promoter score, under "Key Result 1.1: …"
    for words in several_of(label.rest) if not label.number else [label.rest]:
        _new_key_result(reader, line, words)
    reader.counted = True
    reader.section = "under key result" if line.kind == "item" or reader.section != "key_result" else "key_result"


def _new_key_result(reader: _Reader, line: Line, text: str) -> None:
    if reader.objective is None:
        return
    title = title_of(text)
    role = carrier_of(title.text)
    owner, words = (title.owner, title.text) if title.owner or role is None or not role[1] else role
    if not any(letter.isalpha() for letter in words) or is_role_alone(words) or is_setting(words):
        return
    reader.key_result = KeyResultItem(words, title.start, title.target, owner, line=line.number)
    reader.objective.key_results.append(reader.key_result)
    depth = _depth(line)
    reader.key_result_depth, reader.action_depth, reader.listed = depth, None, line.kind == "item"
    reader.mark = line.marker
    reader.counted = False


def _action_label(reader: _Reader, line: Line, label: Label) -> None:
    outside = reader.around is not None and line.depth <= reader.around
    if line.kind == "heading" and (outside or (reader.objectives and _depth(line) < reader.objectives[0][0] < 0)):
        reader.section = "aside"  # what was decided besides the goals, further on in the minutes
        return
    if not label.rest:
        reader.section, reader.item_depth, reader.section_depth = "action", None, _depth(line)
        reader.listed = False
        if reader.key_result and _depth(line) <= reader.key_result_depth:
            reader.key_result = None
        return
    _add_action(reader, line, label.rest)


def _add_action(reader: _Reader, line: Line, text: str) -> None:
    words = action_of(text)
    if not words or reader.objective is None:
        return
    under = reader.key_result is not None and line.depth > reader.key_result_depth
    (reader.key_result.actions if under and reader.key_result else reader.objective.actions).append(words)
    reader.action_depth, reader.listed = line.depth, line.kind == "item"


def _unlabelled(reader: _Reader, line: Line) -> None:
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
        return
    if reader.section == "objective":
        _in_objectives(reader, line)
    elif reader.section == "key_result":
        _in_key_results(reader, line)
    elif reader.section == "action":
        if line.kind == "plain" and reader.listed and reader.gap:
            reader.section = ""
        elif line.kind == "item" or (len(line.text) < 60 and not is_talk(line.text)):
            _add_action(reader, line, line.text)
    elif reader.section in ("under objective", "under key result") and line.kind == "item" and not _is_noted(reader):
        _under(reader, line)


def _is_noted(reader: _Reader) -> bool:
    """Active from: 20.08., between an objective and the label of its key results."""
    bare = reader.objective is not None and not reader.objective.key_results
    return reader.waits and bare and reader.section == "under objective"


def _explains_last(reader: _Reader, line: Line) -> None:
    """Notes where prose stands right under an objective."""
    prose = line.kind == "plain" and (is_talk(line.text) or len(line.text) > 80)
    if reader.fresh and reader.objective is not None and prose:
        reader.explained.append(reader.objective)
    reader.fresh = False


def _heading(reader: _Reader, line: Line) -> None:
    """A heading without a label: a tier whose goals follow, or the end of the section."""
    if _is_of_group(reader, line) and not is_title(line.text) and not tier_of(line.text):
        _first_of_section(reader, line)
        return
    if _is_key_result_heading(reader, line):
        _new_key_result(reader, line, line.text)
        return
    if line.kind == "heading" and reader.objectives and _depth(line) < reader.objectives[-1][0] < 0:
        reader.objective, reader.bearer = None, None
    while line.kind == "heading" and reader.objectives and reader.objectives[-1][0] >= _depth(line):
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


def _is_key_result_heading(reader: _Reader, line: Line) -> bool:
    """#### 1. Get 75 posts: a heading with nothing beneath it, under the word for key results."""
    if line.kind != "heading" or reader.section != "key_result" or reader.objective is None:
        return False
    deeper = bool(reader.objectives) and reader.objectives[-1][0] < _depth(line)
    follows = reader.key_result is not None and reader.key_result_depth == _depth(line)
    return deeper and len(line.text.split()) > 2 and (line.key in reader.ahead.alone or follows)


def _is_next_of_list(reader: _Reader, line: Line) -> bool:
    """2) … under 'Our goals', where what stands between it and 1) was set in."""
    if line.kind != "item" or reader.listed_at is None or line.depth != reader.listed_at:
        return False
    inner = reader.section_depth if reader.section in ("key_result", "action") else reader.item_depth
    inner = reader.key_result_depth if inner is None and reader.key_result is not None else inner
    return inner is not None and inner > line.depth


def _is_inside(reader: _Reader, line: Line) -> bool:
    return bool(reader.objectives) and line.depth > reader.objectives[-1][0] >= 0


def _in_objectives(reader: _Reader, line: Line) -> None:
    """Under the word Objectives its items are some; what lies deeper under one of them is its key result."""
    if line.kind == "item" and reader.numbered is not None and line.depth <= reader.numbered:
        reader.section = ""  # 3. Budget, after 2. Objectives
    elif line.kind == "plain" and reader.listed_at is not None:
        reader.section = ""  # the list is over
    elif line.kind == "item" and reader.objective is not None and _is_inside(reader, line):
        _under(reader, line)
    else:
        _first_of_section(reader, line)


def _is_of_group(reader: _Reader, line: Line) -> bool:
    """What stands first under the word Objectives, and every further heading of its level."""
    if line.kind != "heading":
        return reader.section == "objective"
    if reader.group is not None and line.depth <= reader.group[0]:
        reader.group = None
    if reader.section == "objective" and reader.group is not None:
        reader.group = (reader.group[0], line.depth)
    return reader.section == "objective" or (reader.group is not None and reader.group[1] == line.depth)


def _first_of_section(reader: _Reader, line: Line) -> None:
    """Under the word Objective: each item is one; of plain lines only the first."""
    if is_talk(line.text) and (line.kind == "plain" or explains(line.text)):
        return
    depth = line.depth
    _new_objective(reader, line, line.text)
    reader.listed_at = depth if line.kind == "item" else None
    several = line.kind == "item" and (reader.plural or depth > reader.section_depth + 1)
    reader.section = "objective" if several else "objective once"


def _in_key_results(reader: _Reader, line: Line) -> None:
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
    if reader.gap and reader.listed and line.marker[:1].isdigit() and not reader.mark[:1].isdigit():
        reader.section = ""  # 3. Any other business, behind a list of dashes
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
    _new_key_result(reader, line, line.text)


def _under(reader: _Reader, line: Line) -> None:
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
        _new_key_result(reader, line, line.text)


def _detail(reader: _Reader, line: Line) -> None:
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
