"""Texts that only show by their form what is what: headings with bullets, nested bullets, 'CMO: …' trees."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import is_bad_item, is_title, label_of, marks_bad, marks_example, tier_of
from rashin.coach.documents.lines import DEEPEST, Line
from rashin.coach.documents.titles import is_role_alone, is_talk, role_of, title_of


@dataclass(slots=True)
class _Node:
    line: Line
    children: list[_Node] = field(default_factory=list)


_FIGURE = re.compile(
    r"[0-9０-９]+(?:[.,][0-9]+)?\s*(?:%|％|[KkM]\b|件|人|社|名|円|万|回|点|倍|割|ポイント|時間|分|日|本|店|x\b)|[$€£¥][0-9]|\b[0-9]{2,}\b|→|[0-9] (?:to|->) [0-9]|[0-9]から"
)


def read_outline(lines: list[Line]) -> list[ObjectiveItem]:
    """Objectives of an unlabelled text; none where it does not look like goals at all."""
    kept = _without_bad(lines)
    roots = _tree(kept)
    if (
        _named(kept)
        and sum(1 for node in roots if role_of(node.line.text)) >= max(1, len(roots) - 1)
        and _role_depth(roots) >= 2
    ):
        found = [item for node in roots if (item := _role_tree(node))]
        if any(item.key_results or item.children for item in found):
            return found  # else these are words that are explained: "Ambitious: it should feel too large"
    if not _looks_like_goals(kept):
        return []
    by_heading = _by_headings(kept)
    return by_heading if by_heading else _by_bullets(roots, kept)


def _without_bad(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    bad: int | None = None
    for line in lines:
        if line.kind in ("blank", "rule"):
            continue
        if marks_bad(line.text) or marks_example(line.text):
            bad = line.depth if line.kind == "heading" else 90
            continue
        if bad is not None and (line.kind == "heading" and line.depth <= bad):
            bad = None
        if bad is None and not is_bad_item(line.text):
            kept.append(line)
    return kept


def _tree(lines: list[Line]) -> list[_Node]:
    """Items nested by their indent; plain lines and headings of a title are no nodes, role lines are."""
    roots: list[_Node] = []
    stack: list[tuple[int, _Node]] = []
    for line in lines:
        if line.kind == "heading" or (line.kind == "plain" and not role_of(line.text)):
            stack = []
            continue
        depth = line.depth if line.kind == "item" else -1
        while stack and (stack[-1][0] >= depth or len(stack) >= DEEPEST):
            stack.pop()
        node = _Node(line)
        (stack[-1][1].children if stack else roots).append(node)
        stack.append((depth, node))
    return roots


def _role_depth(roots: list[_Node]) -> int:
    """How many role lines there are, roots and their children."""
    return sum(
        1 + sum(1 for child in node.children if role_of(child.line.text)) for node in roots if role_of(node.line.text)
    )


def _role_tree(node: _Node) -> ObjectiveItem | None:
    role = role_of(node.line.text)
    if role is None or not role[1]:
        return None
    title, key_results = inline_parts(role[1])
    item = ObjectiveItem(title_of(title).text, role[0], line=node.line.number)
    item.key_results = [KeyResultItem(text, line=node.line.number) for text in key_results]
    for child in node.children:
        carried = role_of(child.line.text)
        if carried and carried[0].endswith(" KR"):
            owner, words = carried[0].removesuffix(" KR"), title_of(carried[1]).text
            item.key_results.append(KeyResultItem(words, None, None, owner, line=child.line.number))
            continue
        below = _role_tree(child)
        if below:
            item.children.append(below)
        elif not is_role_alone(child.line.text):
            found = title_of(child.line.text)
            item.key_results.append(
                KeyResultItem(
                    found.text,
                    None,
                    None,
                    found.owner,
                    [title_of(g.line.text).text for g in child.children],
                    child.line.number,
                )
            )
    return item


def inline_parts(text: str) -> tuple[str, list[str]]:
    """'Objective. KR, KR.' and 'Objective: KR, KR' on one line."""
    head, _, rest = (
        text.partition(": ")
        if ": " in text.rstrip(":")
        else re.sub(r"(?<=[a-z0-9)])\. (?=[A-Z0-9%])", "\x00", text, count=1).partition("\x00")
    )
    title = head.strip().rstrip(".:")
    rest = rest.strip().rstrip(".")
    if not rest:
        return title, []
    sentences = [part.strip().rstrip(".") for part in re.split(r"(?<=\S)\. (?=[A-Z0-9%])", rest)]
    if len(sentences) > 1:
        return title, [part for part in sentences if part]
    pieces = [part.strip() for part in rest.split(", ")]
    return title, pieces if len(pieces) > 1 and all(len(part) > 6 for part in pieces) else [rest]


def _looks_like_goals(lines: list[Line]) -> bool:
    """The text names goals or a quarter, or most of its items carry a priority, a person or a figure."""
    items = [line for line in lines if line.kind == "item"]
    if not items:
        return False
    marked = sum(1 for line in items if line.priority or line.text.startswith("[") or _FIGURE.search(line.text))
    return (_named(lines) and (marked >= 1 or _has_key_results(lines))) or marked * 2 > len(items)


def _has_key_results(lines: list[Line]) -> bool:
    """A heading or a line that says: what follows are key results."""
    labels = (label_of(line.text) for line in lines if line.kind != "item" and len(line.text) < 40)
    return any(label is not None and label.kind == "key_result" and not label.rest for label in labels)


def _named(lines: list[Line]) -> bool:
    """A heading or a line near the top says that these are goals, or names a quarter."""
    named = re.compile(r"OKR|Objective|Key Result|\bgoals?\b|目標|四半期|\bQ[1-4]\b", re.IGNORECASE)
    return any(
        line.kind in ("heading", "plain") and len(line.text) < 120 and named.search(line.text) for line in lines[:60]
    )


def _by_headings(lines: list[Line]) -> list[ObjectiveItem]:
    """Headings of the level that most lists stand under are the objectives, if they read like sentences."""
    groups = _joined(_groups(lines))
    if _items_carry_lists(groups):
        return []
    levels = [heading.depth for heading, items in groups if items and _is_objective_heading(heading)]
    if not levels:
        return []
    level = max(set(levels), key=lambda depth: (levels.count(depth), depth))
    found: list[ObjectiveItem] = []
    tier: str | None = None
    for heading, items in groups:
        if heading.depth < level:
            tier = tier_of(heading.text)
        label = label_of(heading.text)
        if found and label is not None and label.kind == "action" and not label.rest and heading.depth >= level:
            found[-1].actions += [title_of(line.text).text for line in items if not is_talk(line.text)]
        elif heading.depth == level and items and _is_objective_heading(heading):
            title = title_of(heading.text)
            objective = ObjectiveItem(title.text, title.owner or tier, line=heading.number)
            objective.key_results = _key_results(items)
            found.append(objective)
    return found


def _joined(groups: list[tuple[Line, list[Line]]]) -> list[tuple[Line, list[Line]]]:
    """What stands under a heading 'Key results' belongs to the heading above it."""
    joined: list[tuple[Line, list[Line]]] = []
    for heading, items in groups:
        label = label_of(heading.text)
        named = label is not None and label.kind == "key_result" and not label.rest
        if named and joined and joined[-1][0].kind == "heading" and joined[-1][0].depth < heading.depth:
            joined[-1][1].extend(items)
        else:
            joined.append((heading, items))
    return joined


def _items_carry_lists(groups: list[tuple[Line, list[Line]]]) -> bool:
    """Bold items with a list under each are the objectives themselves; the headings only sort them."""
    bold = [(items, place) for _, items in groups for place, line in enumerate(items) if line.bold]
    with_list = [1 for items, place in bold if place + 1 < len(items) and items[place + 1].depth > items[place].depth]
    return len(with_list) > 1 and len(with_list) == len(bold)


_ASKS = re.compile(
    r"^(?:what|how|why|when|who)\b.*\b(?:makes?|to|is|are|do|does|should)\b|(?:とは|書き方|立て方|作り方|決め方|ポイント|メリット|デメリット|方法|注意点|について)\W*$",
    re.IGNORECASE,
)


def _is_objective_heading(heading: Line) -> bool:
    return (
        not is_title(heading.text)
        and not _ASKS.search(heading.text)
        and len(heading.text) > 6
        and label_of(heading.text) is None
        and tier_of(heading.text) is None
    )


def _groups(lines: list[Line]) -> list[tuple[Line, list[Line]]]:
    groups: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if line.kind == "heading" or (line.kind == "plain" and line.bold):
            groups.append((line, []))
        elif groups and line.kind == "item":
            groups[-1][1].append(line)
    return groups


def _key_results(items: list[Line]) -> list[KeyResultItem]:
    """The outermost items are key results, the next level their actions; talk is left out."""
    outer = min((line.depth for line in items), default=0)
    found: list[KeyResultItem] = []
    inner: int | None = None
    for line in items:
        if line.depth == outer:
            title = title_of(line.text)
            found.append(KeyResultItem(title.text, title.start, None, title.owner, line=line.number))
            inner = None
        elif found and not is_talk(line.text):
            inner = line.depth if inner is None else inner
            if line.depth == inner:
                found[-1].actions.append(title_of(line.text).text)
    return found


def _by_bullets(roots: list[_Node], lines: list[Line]) -> list[ObjectiveItem]:
    """The top bullet is the objective, what is nested are its key results; or a plain line over a flat list."""
    found: list[ObjectiveItem] = []
    for node in roots:
        if node.children and not is_talk(node.line.text):
            title = title_of(node.line.text)
            objective = ObjectiveItem(title.text, title.owner, line=node.line.number)
            for child in node.children:
                below = title_of(child.line.text)
                actions = [title_of(leaf.line.text).text for leaf in child.children if not is_talk(leaf.line.text)]
                objective.key_results.append(
                    KeyResultItem(below.text, below.start, None, below.owner, actions, child.line.number)
                )
            found.append(objective)
    return found or _by_lead_in(lines)


def _by_lead_in(lines: list[Line]) -> list[ObjectiveItem]:
    """A short plain line right over a list whose items carry figures."""
    found: list[ObjectiveItem] = []
    tier: str | None = None
    for before, line in pairwise(lines):
        if before.kind == "plain" and line.kind == "plain":
            tier = tier_of(before.text) or tier
        if (
            before.kind == "plain"
            and line.kind == "item"
            and len(before.text) < 90
            and not is_title(before.text)
            and not is_talk(before.text)
            and label_of(before.text) is None
        ):
            title = title_of(before.text.rstrip(":："))
            found.append(ObjectiveItem(title.text, title.owner or tier, line=before.number))
        if found and line.kind == "item":
            title = title_of(line.text)
            found[-1].key_results.append(KeyResultItem(title.text, title.start, None, title.owner, line=line.number))
    found = [objective for objective in found if objective.key_results]
    counted = [objective for objective in found if any(_FIGURE.search(item.title) for item in objective.key_results)]
    return found if counted and _said_to_be_goals(lines) else counted


def _said_to_be_goals(lines: list[Line]) -> bool:
    return any(line.kind == "heading" and is_title(line.text) for line in lines)
