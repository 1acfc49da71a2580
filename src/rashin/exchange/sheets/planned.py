"""An objective as a sheet tells it, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from rashin.exchange.sheets.columns import CellProblem
from rashin.goals.actions.content import KeyResultContent, ObjectiveContent


@dataclass(slots=True)
class Planned:
    """`told` are the cells of its first line by code, `parent` the one of this sheet in which it counts."""

    line: int
    told: dict[str, str]
    content: ObjectiveContent
    parent: Planned | None = None
    key_results: list[KeyResultContent] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def above(self) -> str:
        """The title of the one in which it counts, as it was written."""
        return self.told["above"]

    def wrong(self, line: int, code: str, words: object) -> None:
        """Say what is wrong with a cell; the first thing is enough."""
        if not any((each.line, each.field) == (line, code) for each in self.problems):
            self.problems.append(CellProblem(line, code, str(words)))
