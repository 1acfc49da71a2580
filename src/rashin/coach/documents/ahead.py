"""What comes behind each line: the reader asks before it takes a line for what it may not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rashin.coach.documents.labels import Label
from rashin.coach.documents.lines import Line
from rashin.coach.documents.tables import Table


@dataclass(frozen=True, slots=True)
class Ahead:
    """`objective_next`: of each block, whether the next line that is not blank begins an objective.

    `names_results`: the objectives (by their line's key) whose key results come under a label, later on.
    `alone`: the headings right behind which the next one stands, or nothing.
    """

    objective_next: list[bool]
    names_results: frozenset[int]
    alone: frozenset[int]


def look_ahead(blocks: list[Line | Table], roles: Mapping[int, Label]) -> Ahead:
    """One pass from the end of the text to its beginning."""
    objective_next = [False] * len(blocks)
    names_results: set[int] = set()
    alone: set[int] = set()
    objective = results = False
    heading = True
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        objective_next[place] = objective
        if isinstance(block, Table):
            objective = heading = False
            continue
        if block.kind == "blank":
            continue
        label = roles.get(block.key)
        objective = label is not None and label.kind == "objective" and bool(label.rest)
        if objective and results:
            names_results.add(block.key)
        results = not objective and (results or (label is not None and label.kind == "key_result"))
        if block.kind == "heading" and heading:
            alone.add(block.key)
        heading = block.kind in ("heading", "rule")
    return Ahead(objective_next, frozenset(names_results), frozenset(alone))
