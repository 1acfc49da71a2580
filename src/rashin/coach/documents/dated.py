"""Goals that say so by nothing but their quarter: '## Q2' over a list of directions."""

from __future__ import annotations

import re

from rashin.coach.documents.labels import Label, is_title
from rashin.coach.documents.lines import Line
from rashin.coach.documents.roles import FIGURE, without_bad
from rashin.coach.kinds import likely_kind
from rashin.coach.review import review
from rashin.coach.statement import Statement

_PERIOD = re.compile(
    r"\b(?:Q[1-4]|[1-4]Q|H[12])\b|\b(?:first|second|third|fourth|next|this) (?:quarter|half)\b"
    r"|四半期|[1-4]Q|[上下]期|半期|今期|来期",
    re.IGNORECASE,
)
# A list of a year's work has hundreds of points, a quarter's goals have a few.
_MOST = 12


def dated_roles(lines: list[Line]) -> dict[int, Label]:
    """The points under headings that only name a quarter, where most read as good objectives; {} where they do not.

    A list of work to be done (a roadmap) stands under quarters, too: its points are tasks or nobody's direction.
    """
    lists = [points for points in _lists(without_bad(lines)) if 0 < len(points) <= _MOST]
    points = [line for each in lists for line in each]
    directions = sum(1 for line in points if _is_direction(line.text))
    if len(points) < 2 or directions * 5 < len(points) * 4:
        return {}
    return {line.key: Label("objective", line.text) for line in points}


def _lists(lines: list[Line]) -> list[list[Line]]:
    """The outermost points right under each heading that is nothing but a quarter."""
    found: list[list[Line]] = []
    inside = False
    for line in lines:
        if line.kind == "heading" or line.bold:
            inside = bool(_PERIOD.search(line.text)) and is_title(line.text)
            found += [[]] if inside else []
        elif line.kind != "item":
            inside = False
        elif inside and (not found[-1] or line.depth <= found[-1][0].depth):
            found[-1].append(line)
    return found


def _is_direction(text: str) -> bool:
    if FIGURE.search(text) or likely_kind(text) != "objective":
        return False
    return review(Statement(text, "objective")).verdict == "good"
