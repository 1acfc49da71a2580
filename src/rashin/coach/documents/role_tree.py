"""Trees of roles: 'CMO: Build a pipeline. 120% of plan', each role with what stands under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rashin.coach.documents.items import KeyResultItem, ObjectiveItem
from rashin.coach.documents.labels import label_of
from rashin.coach.documents.lines import DEEPEST, Line
from rashin.coach.documents.roles import names_goals
from rashin.coach.documents.titles import is_role_alone, role_of, title_of


@dataclass(slots=True)
class _Node:
    line: Line
    children: list[_Node] = field(default_factory=list)


def read_role_tree(lines: list[Line]) -> list[ObjectiveItem]:
    """The objectives of a text whose lines begin with who carries them; none where they do not."""
    roots = [each for node in _tree(lines) for each in (node.children if _is_theme(node) else [node])]
    carried = sum(1 for node in roots if role_of(node.line.text))
    about_goals = names_goals(lines) or any(_is_key_result(line) for line in lines)
    if not about_goals or carried < max(1, len(roots) - 1) or _role_depth(roots) < 2:
        return []
    found = [item for node in roots if (item := _role_tree(node))]
    # Without anything under them these are words that are explained: "Ambitious: it should feel too large".
    return found if any(item.key_results or item.children for item in found) else []


def _is_theme(node: _Node) -> bool:
    """CEO: Grow, over what the CEO wants in particular: nobody stands under themselves."""
    own = role_of(node.line.text)
    below = [role_of(child.line.text) for child in node.children]
    return node.line.kind == "heading" and own is not None and any(role and role[0] == own[0] for role in below)


def _tree(lines: list[Line]) -> list[_Node]:
    """Items nested by their indent; plain lines and headings of a title are no nodes, role lines are."""
    roots: list[_Node] = []
    stack: list[tuple[int, _Node]] = []
    for line in lines:
        if line.kind != "item" and not role_of(line.text) and (line.kind == "heading" or not _is_key_result(line)):
            stack = []
            continue
        depth = _depth(line)
        while stack and (stack[-1][0] >= depth or len(stack) >= DEEPEST):
            stack.pop()
        node = _Node(line)
        (stack[-1][1].children if stack else roots).append(node)
        stack.append((depth, node))
    return roots


def _depth(line: Line) -> int:
    """Headings lead all; a plain line leads the items that stand at its own indent."""
    if line.kind == "heading":
        return -20 + line.depth
    return 2 * line.depth - (line.kind == "plain" and not _is_key_result(line))


def _is_key_result(line: Line) -> bool:
    label = label_of(line.text)
    return label is not None and label.kind == "key_result" and bool(label.rest)


def _role_depth(roots: list[_Node]) -> int:
    """How many role lines there are, roots and their children."""
    return sum(
        1 + sum(1 for child in node.children if role_of(child.line.text)) for node in roots if role_of(node.line.text)
    )


def _role_tree(node: _Node) -> ObjectiveItem | None:
    role = role_of(node.line.text)
    if role is None or not role[1]:
        return None
    title, key_results = inline_parts(_RESULT.sub("", role[1]))
    item = ObjectiveItem(title_of(title).text, role[0], line=node.line.number)
    item.key_results = [KeyResultItem(text, line=node.line.number) for text in key_results]
    for child in node.children:
        said = _said_key_result(child)
        below = None if said else _role_tree(child)
        if below:
            item.children.append(below)
        elif said or not is_role_alone(child.line.text):
            item.key_results.append(_key_result(child, *(said or (child.line.text, None))))
    return item


def _said_key_result(node: _Node) -> tuple[str, str | None] | None:
    """The words behind 'KR1:', or behind 'CEO KR:' with who carries it."""
    carried = role_of(node.line.text)
    if carried and carried[0].endswith(" KR"):
        return carried[1], carried[0].removesuffix(" KR")
    label = label_of(node.line.text)
    return (label.rest, None) if label is not None and label.kind == "key_result" and label.rest else None


def _key_result(node: _Node, words: str, owner: str | None) -> KeyResultItem:
    title = title_of(_RESULT.sub("", words))
    actions = [title_of(each.line.text).text for each in node.children]
    return KeyResultItem(title.text, None, None, owner or title.owner, actions, node.line.number)


_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%])\. (?=[A-Z0-9%])|(?<=[a-z0-9)%]{3})\. (?=[a-z])")
_NEXT_SENTENCE = re.compile(r"(?<=\S)\. (?=[A-Z0-9%])|(?<=[a-z0-9)%]{3})\. (?=[a-z])")
# What stands behind => is how far it came.
_RESULT = re.compile(r"\s*(?:=>|⇒)\s.*$")


def inline_parts(text: str) -> tuple[str, list[str]]:
    """'Objective. KR, KR.' and 'Objective: KR, KR' on one line."""
    head, _, rest = (
        text.partition(": ") if ": " in text.rstrip(":") else _SENTENCE_END.sub("\x00", text, count=1).partition("\x00")
    )
    title = head.strip().rstrip(".:")
    rest = rest.strip().rstrip(".")
    if not rest:
        return title, []
    sentences = [part.strip().rstrip(".") for part in _NEXT_SENTENCE.split(rest)]
    if len(sentences) > 1:
        return title, [part for part in sentences if part]
    pieces = [part.strip() for part in rest.split(", ")]
    return title, pieces if len(pieces) > 1 and all(len(part) > 6 for part in pieces) else [rest]
