"""What a Japanese sentence measures."""

from __future__ import annotations

import re

from rashin.coach import japanese_patterns as say
from rashin.coach.quantities import Quantity

_COMPARING = re.compile("[前昨対]")
_EARLIER_FIGURE = re.compile(r"を\s*[0-9][^を]*$")
_BEHIND_BY_LAST = {last: tuple(end for end in say.BEHIND if end[-1] == last) for last in {e[-1] for e in say.BEHIND}}
_BEHIND = re.compile(
    r"(?:以上|以下|以内|未満)?(?:の|を|が)?\s*"
    r"(?P<name>[^、。,]+?)(?:の?(?:向上|増加|削減|獲得|達成|改善|短縮|減少)|を|が|に|$)"
)


def name_of(text: str, target: Quantity, limit: int) -> str | None:
    """What stands before the figure; for a rhythm (週1回の1on1) what stands behind it."""
    name = trimmed(text[:limit])
    habit = target.period and text.startswith("の", target.end)
    if name and not habit:
        return name
    behind = _BEHIND.match(text, target.end)
    return (trimmed(behind["name"]) if behind else None) or name


def trimmed(text: str) -> str | None:
    """What is measured: the last clause before the figure, without base, time and particles."""
    if not text[:1].isalnum() and (bullet := say.BULLET.match(text)):
        text = text[bullet.end() :]
    name = text
    if say.NAME_CUT.search(text):
        name = next((part for part in reversed(say.NAME_CUT.split(text)) if part.strip()), "")
    if _COMPARING.search(name):
        name = say.COMPARED.sub(" ", name)
    earlier = _EARLIER_FIGURE.search(name)
    if earlier:
        name = name[: earlier.start()]
    name = _without_edges(name)
    if name.count("(") > name.count(")"):
        name = name[: name.rindex("(")].strip()
    return " ".join(name.split()) or None


def _without_edges(name: str) -> str:
    front = say.FRONT.match(name)
    if front:
        name = name[front.end() :]
    while True:
        name = name.rstrip(say.SIGNS_BEHIND)
        ends = _BEHIND_BY_LAST.get(name[-1:])
        if not ends or not name.endswith(ends):
            return name
        end = next(end for end in ends if name.endswith(end))
        kept = say.NOT_ABOUT if end == "約" else say.NOT_A_SUM if end == "計" else ()
        if name[-2:-1] in kept:
            return name
        name = name[: -len(end)]
