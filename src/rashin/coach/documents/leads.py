"""What stands over labelled key results and has no label itself is their objective: a heading, a bold line, a point."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rashin.coach.documents.labels import Label, phrase_kind
from rashin.coach.documents.lines import Line
from rashin.coach.documents.roles import may_be_objective, names_goals, without_bad

_Form = tuple[str, int, str]


@dataclass(slots=True)
class _Walk:
    """Where we are: in which section, how its items look, and the lines that the next key results may belong to."""

    said: Mapping[int, Label]
    mode: str = ""
    # The word for key results or actions stood alone: the next line is one, whatever it looks like.
    bare: bool = False
    section: _Form | None = None
    pending: list[Line] = field(default_factory=list)
    named: bool = False
    objective: _Form | None = None
    chosen: dict[int, Label] = field(default_factory=dict)
    missing: int = 0
    # How far the last labelled key result or action is set in.
    depth: int = -1
    forms: list[set[_Form]] = field(default_factory=list)


def led_roles(lines: list[Line], said: Mapping[int, Label]) -> dict[int, Label]:
    """The roles of a text whose key results are labelled and whose objectives are not; {} where that does not fit.

    Labels for objectives that stand alone ("Our goals") are titles then.
    """
    kept = without_bad(lines)
    bare = [line for line in kept if line.key in said and said[line.key].kind == "objective"]
    if any(not _names_all(line.text) for line in bare):
        return {}
    first = _Walk(said)
    for line in kept:
        _step(first, line)
    walk = _Walk(said, objective=_most_common(first))
    for line in kept:
        _step(walk, line)
    if not walk.chosen or walk.missing > len(walk.chosen):
        return {}
    moves = any(_MOVES.search(line.text) for line in kept)
    if not (bare or moves or len(walk.chosen) > 1 or names_goals(kept) or _counts_results(said)):
        return {}  # the key results of a study
    titles = {line.key: Label("goals", "") for line in bare}
    return {**said, **titles, **walk.chosen}


def _most_common(walk: _Walk) -> _Form | None:
    """What lines look like that stand over most groups alike, where a title stands over the first one only."""
    counts = Counter(form for forms in walk.forms for form in forms)
    form, times = counts.most_common(1)[0] if counts else (None, 0)
    others = [each for each, number in counts.items() if number == times and each != form]
    return form if times > 1 and times == len(walk.forms) and not others else None


def without_titles(lines: list[Line], said: dict[int, Label]) -> dict[int, Label]:
    """The same roles; "Our goals" over objectives that have a label each is the title of the whole."""
    named = [line for line in lines if line.key in said and said[line.key].kind == "objective"]
    bare = [line for line in named if not said[line.key].rest and not said[line.key].number]
    alone = len(bare) == 1 and len(named) > 2
    titles = {line.key for line in bare if alone or _names_all(line.text)}
    if not titles or len(titles) == len(named):
        return said
    return {key: Label("goals", "") if key in titles else label for key, label in said.items()}


_ALL_GOALS = re.compile(
    r"goals|objectives|aims|okrs|20[0-9]{2}|[QH][1-4]|[1-4]Q|quarter|year|season|spring|summer|autumn|winter|期|年度?|月|チーム|部|課",
    re.IGNORECASE,
)


# From 5 to 9, 5件→9件: what is to change.
_MOVES = re.compile(
    r"[0-9]\S{0,6}\s*(?:→|->|⇒)\s*\S{0,3}[0-9]|[0-9]\S{0,6}から\S{0,12}[0-9]\S{0,6}[にへ]"
    r"|\bfrom \S{0,3}[0-9].{0,24} to \S{0,3}[0-9]"
)


def _names_all(text: str) -> bool:
    """Our goals, 今期の目標: the title of several, where "Objective" stands over one."""
    return bool(_ALL_GOALS.search(text))


def _counts_results(said: Mapping[int, Label]) -> bool:
    """KR1, Key Result 2: nobody counts the results of a study so."""
    return any(label.kind == "key_result" and label.number and label.rest for label in said.values())


def _step(walk: _Walk, line: Line) -> None:
    label = walk.said.get(line.key)
    kind = _kind(line, label)
    if kind in ("key_result", "action"):
        walk.depth = line.depth if line.kind != "heading" else -1
    if kind == "key_result":
        if walk.mode != "key_result" or _candidates(walk):
            _resolve(walk)
        walk.mode, walk.section, walk.pending = "key_result", None, []
        walk.named, walk.bare = False, label is not None and not label.rest
    elif kind == "action":
        walk.mode, walk.section, walk.pending, walk.bare = "action", None, [], label is not None and not label.rest
    elif kind == "objective":
        # What was noted before the word for objectives belongs to the title of the text.
        walk.mode, walk.pending, walk.named = "", [], True
    elif label is None and not _in_section(walk, line):
        walk.pending.append(line)


def _kind(line: Line, label: Label | None) -> str:
    if label is None:
        return ""
    aside = label.kind == "aside" and phrase_kind(line.text) == "key_result"
    return "key_result" if aside else label.kind


def _form(line: Line) -> _Form:
    mark = line.marker.strip("(（")[:1]
    number = next(
        (
            each[0]
            for each in ("1234567890１２３４５６７８９０", "一二三四五六七八九十", "①②③④⑤⑥⑦⑧⑨", "ⅠⅡⅢⅣⅤⅥ")
            if mark and mark in each
        ),
        mark,
    )
    if line.bold and line.kind == "plain":
        return (line.kind, line.depth, "**")
    return (
        line.kind,
        line.depth,
        "a" if mark.isascii() and mark.isalpha() else "ア" if "ア" <= mark <= "コ" else number,
    )


def _in_section(walk: _Walk, line: Line) -> bool:
    """Whether an item belongs to the key results or actions above it: it looks like them, or lies deeper."""
    if walk.mode not in ("key_result", "action") or line.kind == "heading" or _form(line) == walk.objective:
        return False
    if line.kind == "item" and line.depth < walk.depth:
        return False
    if walk.section is None and (line.kind == "item" or walk.bare):
        walk.section = _form(line)
        return True
    deeper = walk.section is not None and line.kind == "item" and line.depth > walk.section[1]
    return _form(line) == walk.section or deeper


def _candidates(walk: _Walk) -> list[Line]:
    return [line for line in walk.pending if may_be_objective(line, alike=_form(line) == walk.objective)]


def _strength(line: Line) -> int:
    if line.quoted and not line.bold:
        return -1
    if line.kind == "heading":
        return 3
    return 2 if line.bold else 1 if line.kind == "item" else 0


def _resolve(walk: _Walk) -> None:
    """Chooses what stands over a group of key results: what looks like the objectives so far, else the strongest."""
    walk.forms.append({_form(line) for line in _candidates(walk)})
    found = _candidates(walk) or [line for line in walk.pending if may_be_objective(line, alike=True)]
    alike = [line for line in found if _form(line) == walk.objective]
    best = alike or [line for line in found if _strength(line) == max(map(_strength, found))]
    if not best:
        walk.missing += 1
        return
    line = best[0] if walk.named else best[-1]
    walk.objective = walk.objective or _form(line)
    walk.chosen[line.key] = Label("objective", line.text)
