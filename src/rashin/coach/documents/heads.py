"""What the columns of a table hold, by their heads."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rashin.coach.documents.labels import alternatives, label_of, phrase_kind
from rashin.coach.documents.lines import clean

MOST_CELLS = 200


@cache
def _head_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = ("start", "target", "tier", "owner", "key_result", "action", "objective")
    carried = alternatives("labels", "owner")
    bearer = re.compile(rf"^(?:objective|goal|目標|o)[ _]?(?:{carried})$", re.IGNORECASE)
    others = (
        (
            kind,
            re.compile(
                rf"^(?:\W|[0-9])*(?:(?:kr|key result)[ _](?!kr|key))?(?:{alternatives('labels', kind)})(?:[ _]?(?:title|name|名|内容|文|値|value|[0-9]))?(?:\W|の目安)*(?:[（(][^)）]*[)）])?$",
                re.IGNORECASE,
            ),
        )
        for kind in kinds
    )
    return (("bearer", bearer), *others)


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, where the row is a table's head; {} where it is not."""
    names = [clean(cell).strip(" :：") for cell in cells[:MOST_CELLS]]
    found = roles_of_columns(cells)
    for place, name in enumerate(names):
        # A word that only may mean it counts where no column is called by its own name.
        kind = _loose_kind(name) if place not in found.values() else None
        if kind and kind not in found:
            found[kind] = place
    _tell_goal_from_target(found)
    if found.get("objective", 99) < found.get("owner", -1) < found.get("key_result", -1):
        found["bearer"] = found.pop("owner")  # Objective | Owner | Key Result
    if "objective" not in found and len(key_result_columns(names)) > 1:
        first = next((place for place in range(len(names)) if place not in key_result_columns(names)), None)
        if first is not None and (not names[first] or label_of(names[first]) is None):
            found["objective"] = first
    named = [name for name in names if name]
    alone = "key_result" in found and len(named) > 1 and bool(_KEY_RESULTS.fullmatch(names[found["key_result"]]))
    enough = alone or ("key_result" in found and len(found) > 1) or ("objective" in found and len(found) > 1)
    return found if enough else {}


_KEY_RESULTS = re.compile(r"KRs?|Key ?Results?|主要な?(?:結果|成果)(?:[（(]KR[)）])?", re.IGNORECASE)


# KR #, O No.: a column of numbers.
_NUMBERED = re.compile(r"(?:O|KR|Objective|Key Result|目標)[ _]?(?:#|No\.?|number|ID|番号)", re.IGNORECASE)


def roles_of_columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is called by its own name."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells[:MOST_CELLS]):
        name = clean(cell).strip(" :：")
        if _NUMBERED.fullmatch(name):
            continue
        kind = next((kind for kind, pattern in _head_patterns() if pattern.match(name)), None)
        if kind == "objective" and "objective" in found and "above" not in found:
            found["above"], found["objective"] = found["objective"], place  # Company objective | Team objective
        elif kind and kind not in found:
            found[kind] = place
    return found


_MEASURING = re.compile(
    r"how (?:we|it|to|will|do)\b.{0,16}\bmeasured?\b.{0,6}|(?:測り|はかり|計り)方|測定方法|判断基準|評価方法",
    re.IGNORECASE,
)


def _loose_kind(name: str) -> str | None:
    if name.lower() in ("title", "タイトル", "metric", "内容", "項目"):
        return "key_result"
    if not 0 < len(name) <= 30:
        return None
    if _MEASURING.fullmatch(name):
        return "key_result"
    label = label_of(name)
    if label is None or label.kind not in ("objective", "key_result", "action"):
        return phrase_kind(name)
    return label.kind if not label.rest else None


def _tell_goal_from_target(found: dict[str, int]) -> None:
    """目標 and goal mean the objective in front of the key results, the target behind them."""
    at = found.get("key_result")
    if at is None:
        return
    if "above" in found and "start" in found and "target" not in found and found["above"] < at < found["objective"]:
        found["target"], found["objective"] = found["objective"], found.pop("above")  # Objective | KR | 現状 | 目標
        return
    if "target" not in found and "start" in found and found.get("objective", -1) > at:
        found["target"] = found.pop("objective")  # Key Result | 現状 | 目標
    elif "objective" not in found and found.get("target", at) < min(at, found.get("start", at)):
        found["objective"] = found.pop("target")  # Goal | Key results


def key_result_columns(names: Sequence[str]) -> list[int]:
    """KR1 | KR2 | KR3: one column for each."""
    pattern = dict(_head_patterns())["key_result"]
    return [place for place, name in enumerate(names) if pattern.match(clean(name)) and re.search(r"[0-9①-⑨]", name)]
