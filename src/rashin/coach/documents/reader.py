"""Where the reader is in a text, and how it takes an objective, a key result or an action there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashin.coach.documents.ahead import Ahead
from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import is_setting
from rashin.coach.documents.lines import DEEPEST, Line
from rashin.coach.documents.roles import Roles
from rashin.coach.documents.titles import action_of, carrier_of, is_role_alone, is_told, title_of, without_progress


@dataclass(slots=True)
class Reader:
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
    numbered_by: str = ""
    # How far the last objective is set in where it is an item of a list of objectives.
    listed_at: int | None = None
    # The levels of the last heading without a label, and of the one that the last objective stands under.
    heading: int | None = None
    around: int | None = None
    roles: Roles = field(default_factory=dict)
    ahead: Ahead = field(default_factory=lambda: Ahead([], frozenset(), frozenset()))
    # Whether what stands under the last objective waits for the label of its key results.
    waits: bool = False


def depth_of(line: Line) -> int:
    """Headings stand above all that is set in."""
    return line.depth if line.kind != "heading" else -10 + line.depth


def style_of(marker: str) -> str:
    """1. and 2. are of one style, 1） of another."""
    return re.sub(r"[0-9０-９]+", "1", marker)


def new_objective(reader: Reader, line: Line, text: str, carrier: str | None = None) -> None:
    title = title_of(text)
    if not title.text or len(title.text) > 400 or is_told(title.text):
        return
    item = ObjectiveItem(
        without_progress(title.text.rstrip(" :：")),
        title.owner or carrier or reader.tier or reader.bearer,
        line=line.number,
    )
    depth = depth_of(line)
    while reader.objectives and (reader.objectives[-1][0] >= depth or len(reader.objectives) >= DEEPEST):
        reader.objectives.pop()
    nested = bool(reader.objectives) and (reader.objectives[-1][0] < 0) == (depth < 0)
    (reader.objectives[-1][1].children if nested else reader.found).append(item)
    reader.objectives.append((depth, item))
    reader.objective, reader.key_result, reader.section, reader.mark = item, None, "under objective", ""
    reader.waits = line.key in reader.ahead.names_results
    reader.around = reader.heading if line.kind != "heading" else None
    reader.item_depth = reader.action_depth = reader.listed_at = None
    reader.fresh = True


def new_key_result(reader: Reader, line: Line, text: str) -> None:
    if reader.objective is None:
        return
    title = title_of(text)
    role = carrier_of(title.text)
    owner, words = (title.owner, title.text) if title.owner or role is None or not role[1] else role
    if not any(letter.isalpha() for letter in words) or is_role_alone(words) or is_setting(words):
        return
    reader.key_result = KeyResultItem(words, title.start, title.target, owner, line=line.number)
    reader.objective.key_results.append(reader.key_result)
    depth = depth_of(line)
    reader.key_result_depth, reader.action_depth, reader.listed = depth, None, line.kind == "item"
    reader.mark = line.marker or "label"
    reader.counted = False


def add_action(reader: Reader, line: Line, text: str) -> None:
    words = action_of(text)
    if not words or reader.objective is None:
        return
    under = reader.key_result is not None and line.depth > reader.key_result_depth
    (reader.key_result.actions if under and reader.key_result else reader.objective.actions).append(words)
    reader.action_depth, reader.listed = line.depth, line.kind == "item"
    reader.mark = line.marker or "label"
