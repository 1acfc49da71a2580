"""What the reader found, and where in the text it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class KeyResultItem:
    """`title` is verbatim from the text, `start` and `target` as in a table's columns. `line` counts from 1."""

    title: str
    start: str | None = None
    target: str | None = None
    owner: str | None = None
    actions: list[str] = field(default_factory=list)
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "from": self.start,
            "to": self.target,
            "owner": self.owner,
            "actions": list(self.actions),
        }


@dataclass(slots=True)
class ObjectiveItem:
    """An objective, its owner (a person, or the tier or department of its heading), and what stands under it."""

    title: str
    owner: str | None = None
    key_results: list[KeyResultItem] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    children: list[ObjectiveItem] = field(default_factory=list)
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "owner": self.owner,
            "key_results": [item.as_json() for item in self.key_results],
            "actions": list(self.actions),
            "children": [child.as_json() for child in self.children],
        }


@dataclass(slots=True)
class Document:
    """All objectives of a text, in order, and the lines that were read (to show what was taken beside them)."""

    objectives: list[ObjectiveItem] = field(default_factory=list)
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"objectives": [objective.as_json() for objective in self.objectives]}
