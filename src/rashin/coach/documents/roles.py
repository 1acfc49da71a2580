"""What each line of a text is: as its label says, or, where nothing is labelled, as its place and its words show."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rashin.coach.documents.labels import Label, is_bad_item, is_title, label_of, marks_bad, marks_example, tier_of
from rashin.coach.documents.lines import DEEPEST, Line
from rashin.coach.documents.titles import defines, is_talk

FIGURE = re.compile(
    r"[0-9０-９]+(?:[.,][0-9]+)?\s*(?:%|％|[KkM]\b|件|人|社|名|円|万|回|点|倍|割|ポイント|時間|分|日|本|店|x\b)|[$€£¥][0-9]|\b[0-9]{2,}\b|→|[0-9] ?(?:to|->|⇒|➡|⟶) ?[0-9]|[0-9]から|ゼロ|\bzero\b|\b[2-9] (?:[a-z]+[ -]){0,2}[a-z]{3,}s\b|[0-9０-９]+(?![年月日時期章節条項号回目第0-9０-９])(?:[一-龥]|か[月所国]|[ヶカケ][月所国]|つ(?![0-9])|ケース|ページ|キロ|トン|リットル|セット|チーム|グループ)"
)
Roles = Mapping[int, Label]


@dataclass(slots=True)
class Node:
    """A line and what stands under it: by heading, by indent, or as a list under its lead-in."""

    line: Line
    label: Label | None
    children: list[Node] = field(default_factory=list)


def said_roles(lines: list[Line]) -> dict[int, Label]:
    """The role of each line that is labelled, by its number."""
    return {line.key: label for line in lines if line.kind != "row" and (label := label_of(line.text))}


def says_enough(said: Roles) -> bool:
    """Whether the labels alone tell objectives from key results.

    "Our goals for spring" over a list without any further label is a title; its list shows by itself what is what.
    """
    objectives = [label for label in said.values() if label.kind == "objective" and not defines(label.rest)]
    measured = any(label.kind == "key_result" for label in said.values())
    return any(label.rest for label in objectives) or (bool(objectives) and measured)


def with_leads(lines: list[Line], said: dict[int, Label]) -> dict[int, Label]:
    """What stands right over a word for key results, and under no objective, is the objective that they belong to."""
    kept = without_bad(lines)
    labelled = any(label.kind == "objective" and label.rest for label in said.values())
    named = any(label.kind == "objective" and not label.loose for label in said.values())
    found = dict(said)
    measured, owed = True, False
    for node, inside in _with_ancestors(_tree(kept, said)):
        label = node.label
        if label is not None and label.kind in ("objective", "key_result"):
            # A word for key results that stands alone ends the last objective only with what it opens.
            measured = label.kind == "key_result"
            owed = measured and bool(label.number) and not label.rest
        elif owed:
            owed = False  # "Key Result 1" stands alone: this is what it says
        elif label is None and not inside and (measured or node.line.kind == "heading") and _opens(node, named):
            text = _NOTED_FRONT.sub("", node.line.text) if labelled else node.line.text
            if (_may_be_objective(node) and not _is_only_measured(node)) or text != node.line.text:
                found[node.line.key] = Label("objective", text)
    return found


def over_table(lines: list[Line], said: dict[int, Label], tables: Iterable[int]) -> dict[int, Label]:
    """The line right over a table of key results is their objective, where it reads like one.

    `tables`: the numbers of the lines at which tables without a column for objectives begin.
    """
    found = dict(said)
    words = [line for line in lines if line.kind not in ("blank", "rule", "row", "row_rule")]
    numbers = [line.number for line in words]
    for number in tables:
        at = bisect_left(numbers, number) - 1
        while at >= 0 and _noted_between(words[at], said) and numbers[at] > number - 8:
            at -= 1
        if at >= 0 and numbers[at] >= number - 8 and words[at].key not in found:
            line = words[at]
            if may_be_objective(line) and not marks_bad(line.text):
                found[line.key] = Label("objective", line.text)
    return found


def _noted_between(line: Line, said: dict[int, Label]) -> bool:
    """Owner: Ruth, or a sentence about it, between a heading and its table."""
    label = said.get(line.key)
    if label is not None:
        return label.kind in ("owner", "note") and bool(label.rest)
    return line.kind == "plain" and not line.bold and (is_talk(line.text) or line.text.endswith((".", "。")))


def _opens(node: Node, named: bool) -> bool:
    """Whether a word for key results stands right under it: their own name where the text names its objectives."""
    labels = [child.label for child in node.children]
    if any(label is not None and label.kind == "objective" for label in labels):
        return False
    return any(
        label is not None and label.kind == "key_result" and not label.rest and not (named and label.loose)
        for label in labels
    )


def _with_ancestors(roots: list[Node]) -> Iterable[tuple[Node, bool]]:
    """Every node in order, and whether an objective stands above it."""
    waiting = [(node, False) for node in reversed(roots)]
    while waiting:
        node, inside = waiting.pop()
        yield node, inside
        below = inside or (node.label is not None and node.label.kind == "objective" and bool(node.label.rest))
        waiting += [(child, below) for child in reversed(node.children)]


def inferred_roles(lines: list[Line], labelled: Roles) -> dict[int, Label]:
    """The roles that place and words show; {} where there are no goals."""
    said = {
        number: label if label.kind != "objective" or label.rest else Label("goals", "")
        for number, label in labelled.items()
    }
    kept = without_bad(lines)
    roots = _tree(kept, said)
    nodes = list(_all(roots))
    chosen = _objectives(nodes, kept)
    if not chosen:
        return {}
    roles = dict(said)
    for node in chosen:
        roles[node.line.key] = Label("objective", node.line.text)
        kids = _kids(node)
        for kid in kids:
            if kid.label is None:
                talk = not _is_marked(kid) and is_talk(kid.line.text) and any(_is_marked(other) for other in kids)
                roles[kid.line.key] = Label("note", "") if talk else Label("key_result", kid.line.text)
    return roles


def _objectives(nodes: list[Node], lines: list[Line]) -> list[Node]:
    """The lines of one form (a level of headings, of bullets, lead-ins) under which most of what can be measured stands."""
    groups = [(node, kids) for node in nodes if _may_be_objective(node) and (kids := _kids(node))]
    weights: Counter[tuple[str, int, bool]] = Counter()
    dated = _is_dated(lines)
    for node, kids in groups:
        if _is_only_measured(node):
            continue
        # A quarter's goals may all be events; then it counts how many there are.
        every = dated and (node.line.kind == "heading" or (node.line.kind == "plain" and len(kids) > 1))
        weights[_form(node)] += sum(1 for kid in kids if every or _is_marked(kid))
    items = [line for line in lines if line.kind == "item"]
    named = names_goals(lines)
    if not weights:
        return []
    form, weight = max(weights.items(), key=lambda pair: (pair[1], -pair[0][1]))
    chosen = [(node, kids) for node, kids in groups if _form(node) == form]
    labelled = any(kid.label for _, kids in chosen for kid in kids)
    figures = sum(1 for _, kids in chosen for kid in kids if _is_marked(kid) and not kid.label)
    if _is_outline(kid for _, kids in chosen for kid in kids):
        return [node for node, _ in chosen]
    others = len(items) - len(_done(nodes)) - (len(chosen) if form[0] == "item" else 0)
    if not named and len(chosen) == 1 and _has_bare_results(chosen[0][0]):
        return []  # the key results of a project
    if not (weight and named) and not figures * 2 > others and not (labelled and len(chosen) > 1):
        return []
    if dated and form[0] == "plain":
        return [node for node, kids in chosen if node.line.bold or len(kids) > 1 or any(map(_is_marked, kids))]
    measured = [node for node, kids in chosen if any(_is_marked(kid) for kid in kids)]
    picked = _between(measured, chosen) if len(measured) * 5 > len(chosen) * 3 else [node for node, _ in chosen]
    return picked + _headings_beside(picked, groups) if form[0] == "heading" else picked


def _has_bare_results(node: Node) -> bool:
    return any(child.label and child.label.kind == "key_result" and not child.label.rest for child in node.children)


def _between(measured: list[Node], chosen: list[tuple[Node, list[Node]]]) -> list[Node]:
    """What can be measured, and what stands between: a quarter's goals are not parted by what is none."""
    marked = {node.line.key for node in measured}
    first, last = min(marked), max(marked)
    return [node for node, _ in chosen if first <= node.line.key <= last]


def _is_outline(kids: Iterable[Node]) -> bool:
    """1.1 …, 1.2 …, 2.1 … and a figure in nearly each: numbered like goals, whatever the text is called."""
    texts = [kid.line.text if re.match(r"[0-9]{1,2}[.\-－][0-9]", kid.line.marker) else "" for kid in kids]
    return len(texts) > 2 and all(texts) and sum(1 for text in texts if re.search("[0-9]", text)) * 5 >= len(texts) * 4


def _done(nodes: list[Node]) -> list[Node]:
    """The items under a word for actions."""
    actions = [node for node in nodes if node.label is not None and node.label.kind == "action"]
    return [child for node in actions for child in node.children if child.line.kind == "item"]


def _headings_beside(chosen: list[Node], groups: list[tuple[Node, list[Node]]]) -> list[Node]:
    """Headings of another level that carry measured lists, too: a team's goals may lie deeper than the company's."""
    taken = {id(node) for each in chosen for node in _all([each])}
    return [
        node
        for node, kids in groups
        if node.line.kind == "heading"
        and taken.isdisjoint(id(below) for below in _all([node]))
        and all(_is_marked(kid) for kid in kids)
    ]


_QUARTER = re.compile(
    r"(?<![A-Za-z])Q[1-4](?![0-9A-Za-z])|(?<![0-9])[1-4]Q(?![A-Za-z])|四半期|[上下]半?期|\bH[12]\b", re.IGNORECASE
)


def _is_dated(lines: list[Line]) -> bool:
    """The text calls itself OKRs, and a heading is nothing but a quarter."""
    headings = [line.text for line in lines if line.kind == "heading" or (line.bold and not line.marker)]
    named = any(re.search(r"OKR|Objectives? (?:and|&) Key Results?", text, re.IGNORECASE) for text in headings)
    return named and any(_QUARTER.search(text) and is_title(text) for text in headings)


def _form(node: Node) -> tuple[str, int, bool]:
    line = node.line
    return (line.kind, line.depth, line.bold and line.kind != "heading")


_ASKS = re.compile(
    r"^(?:what|how|why|when|who|where)\b|\bparts of\b|(?:とは|とは何か|書き方|立て方|作り方|決め方|使い方|ポイント|メリット|デメリット|方法|注意点|について|特徴|違い|効果|理由|コツ|手順|流れ|ステップ|条件|ルール|原則|前提)\W*$",
    re.IGNORECASE,
)


# ステータス: 進行中, Owner: Ruth: something noted beside it.
_NOTED_FRONT = re.compile(r"^[^:：]{1,16}[:：]\s*(?=\S)")
_NOTED = re.compile(r"^[^:：]{1,16}[:：]\s*\S")
_NOTED_SHORT = re.compile(r"^[^:：]{1,16}[:：]\s*\S.{0,19}$")


_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")


def _may_be_objective(node: Node) -> bool:
    text = node.line.text
    return (
        node.label is None
        and 6 < len(text) < 120
        and not is_title(text)
        and tier_of(text) is None
        and not _ASKS.search(text)
        and not text.endswith(("?", "？"))
        and not _IN_BRACKETS.fullmatch(text)
        and not (
            node.line.kind == "plain"
            and not node.line.bold
            and (is_talk(text) or text.endswith((".", "。", ",", "、")))
        )
        and not (node.line.kind == "plain" and _NOTED.match(text))
    )


def may_be_objective(line: Line, *, alike: bool = False) -> bool:
    """Whether a line without a label reads like one: no title, no note, no question, no figure with few words.

    `alike`: it looks like others that are objectives; then a figure does not speak against it.
    """
    node = Node(line, None)
    return _may_be_objective(node) and (alike or not _is_only_measured(node))


def _is_only_measured(node: Node) -> bool:
    """Few words around a figure: a key result by itself, an objective only where its neighbours are some."""
    text = node.line.text
    return node.line.kind != "heading" and bool(FIGURE.search(text)) and not re.search(r"[A-Za-zぁ-ん]{4,}", text)


def _kids(node: Node) -> list[Node]:
    """What may be key results of an objective: the list under it, or what is labelled so."""
    found: list[Node] = []
    for child in node.children:
        if child.label is None:
            found += [child] if child.line.kind == "item" else []
        elif child.label.kind == "key_result":
            found += [child] if child.label.rest else [kid for kid in child.children if kid.label is None]
    if any(kid.label for kid in found):
        found = [kid for kid in found if kid.label]
    outer = min((kid.line.depth for kid in found), default=0)
    return [kid for kid in found if kid.line.depth == outer or kid.label]


def _is_marked(node: Node) -> bool:
    line = node.line
    return bool(node.label or line.priority or line.text.startswith("[") or FIGURE.search(line.text))


def without_bad(lines: Iterable[Line]) -> list[Line]:
    """The lines that count: no blank ones, and none under a bad example."""
    kept: list[Line] = []
    bad: int | None = None
    for line in lines:
        if line.kind in ("blank", "rule", "row", "row_rule"):
            continue
        if marks_bad(line.text) or marks_example(line.text):
            bad = line.depth if line.kind == "heading" else 90
            continue
        if bad is not None and line.kind == "heading" and line.depth <= bad:
            bad = None
        if bad is None and not is_bad_item(line.text):
            kept.append(line)
    return kept


def _tree(lines: list[Line], said: Roles) -> list[Node]:
    """Lines nested by heading, then by indent; at one indent a list belongs to the plain line above it."""
    roots: list[Node] = []
    stack: list[tuple[tuple[int, int, int], Node]] = []
    for line in lines:
        node = Node(line, said.get(line.key))
        rank = _rank(line, node.label)
        while stack and (stack[-1][0] >= rank or len(stack) >= DEEPEST):
            stack.pop()
        (stack[-1][1].children if stack else roots).append(node)
        if line.kind != "plain" or not _stands_alone(line, node.label):
            stack.append((rank, node))
    return roots


def _rank(line: Line, label: Label | None) -> tuple[int, int, int]:
    if line.kind == "heading":
        return (0, line.depth, 0)
    if label is not None and label.kind in ("key_result", "action"):
        return (2, line.depth, 2 if label.rest else 1)
    if line.kind == "plain" and _stands_alone(line, label):
        return (2, line.depth, 9)
    if line.kind == "plain":
        return (1, 0, 0) if line.bold else (2, line.depth, 0)
    return (2, line.depth, 3)


def _stands_alone(line: Line, label: Label | None) -> bool:
    """A note (Owner: Ruth) or a sentence with its full stop leads no list."""
    if label is not None:
        return label.kind in ("owner", "note") and bool(label.rest)
    if line.quoted and not line.bold:
        return True
    return bool(_NOTED_SHORT.match(line.text)) or (line.text.endswith((".", "。")) and not line.bold)


def _all(roots: list[Node]) -> Iterable[Node]:
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


_NAMES_GOALS = re.compile(r"OKR|Objective|\bgoals?\b|目標|四半期|(?<![A-Za-z])Q[1-4](?![0-9A-Za-z])", re.IGNORECASE)


def names_goals(lines: list[Line]) -> bool:
    """A heading or a line near the top says that these are goals, or names a quarter."""
    return any(
        (line.kind in ("heading", "plain") or is_title(line.text))
        and len(line.text) < 120
        and _NAMES_GOALS.search(line.text)
        for line in lines[:60]
    )
