"""Labels of somebody's own that are counted: "Strategic priority 1: …", "Strategic priority 2: …", 柱1 … over what is measured."""

# ruff: noqa: E501 (a pattern reads worse when it is cut)
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rashin.coach.documents.labels import Label, alternatives, is_setting
from rashin.coach.documents.lines import Line
from rashin.coach.documents.roles import FIGURE
from rashin.coach.documents.titles import carrier_of

_MEMBER = re.compile(
    r"^[【\[]?(?P<word>[^\W\d_](?:[^\d０-９:：。.、,①-⑨]{0,28}[^\W\d_])?)[ \-#]?(?P<number>[0-9０-９]{1,2}(?:[.\-][0-9]{1,2})?|[①-⑨]|[A-H](?=\s*[:：]))"
    r"[】\]]?\s*(?:[:：.．)｜|]|[\-–—](?=\s)|(?<=[】\]])|(?<=[0-9０-９①-⑨])\s)\s*(?P<rest>\S.{3,})$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Member:
    at: int
    key: int
    number: str
    rest: str


@cache
def _counts_other_things() -> re.Pattern[str]:
    return re.compile(rf"^(?:.*[ の])?(?:{alternatives('marks', 'series')})s?$", re.IGNORECASE)


def series_roles(lines: list[Line], said: Mapping[int, Label]) -> dict[int, Label]:
    """The roles of lines whose label is in no list, told by its counting and by what stands beneath."""
    series = _series(lines, said)
    found: dict[int, Label] = {}
    if not any(label.kind == "objective" and label.rest for label in said.values()):
        for members in series:
            if _counts_up(members) and _carries(members, lines, said):
                found |= {each.key: Label("objective", each.rest, each.number) for each in members}
                break
    if not any(label.kind == "key_result" for label in said.values()):
        for members in series:
            if members[0].key not in found and _is_measured(members):
                found |= {each.key: Label("key_result", each.rest, each.number) for each in members}
    return found


def _series(lines: list[Line], said: Mapping[int, Label]) -> list[list[_Member]]:
    """The lines under each label that occurs more than once, in order."""
    groups: dict[str, list[_Member]] = {}
    for at, line in enumerate(lines):
        if line.kind in ("blank", "rule", "row", "row_rule") or line.key in said or len(line.text) > 300:
            continue
        member = _MEMBER.match(line.text)
        if member and not _counts_other_things().match(member["word"].strip()):
            word = member["word"].strip().lower()
            groups.setdefault(word, []).append(_Member(at, line.key, member["number"], member["rest"].strip()))
    return [members for members in groups.values() if len(members) > 1]


def _counts_up(members: list[_Member]) -> bool:
    """1, 2, 3 (or A, B): every number once, from the first on."""
    numbers = [each.number for each in members]
    return numbers[0] in ("1", "１", "①", "A") and len(set(numbers)) == len(numbers)


def _carries(members: list[_Member], lines: list[Line], said: Mapping[int, Label]) -> bool:
    """Whether under most of them stands what is measured, by its label or as a list with figures."""
    ends = [each.at for each in members[1:]] + [min(len(lines), members[-1].at + 40)]
    carrying = 0
    for each, end in zip(members, ends, strict=True):
        beneath = lines[each.at + 1 : end]
        labelled = any(line.key in said and said[line.key].kind == "key_result" for line in beneath)
        listed = [line for line in beneath if line.kind == "item" or _MEMBER.match(line.text)]
        carrying += labelled or any(FIGURE.search(line.text) for line in listed)
    return carrying * 2 > len(members)


def _is_measured(members: list[_Member]) -> bool:
    """Measure 1.1, 1.2, 2.1 or 指標1, 2, 1: counted anew under each, and most with a figure."""
    anew = sum(1 for each in members if each.number in ("1", "１", "①", "A")) > 1
    pointed = all("." in each.number or "-" in each.number for each in members)
    return (anew or pointed) and sum(1 for each in members if FIGURE.search(each.rest)) * 2 >= len(members)


_SHORTEST_REPEATED, _LONGEST_REPEATED = 2, 30


def repeated_roles(lines: list[Line], said: Mapping[int, Label]) -> dict[int, Label]:
    """A short line that comes again and again right over lists with figures names key results ("What counts")."""
    if any(label.kind == "key_result" for label in said.values()):
        return {}
    if keyed := _keyed(lines, said):
        return keyed
    words = [line for line in lines if line.kind not in ("blank", "rule", "row_rule")]
    places: dict[str, list[int]] = {}
    for at, line in enumerate(words[:-1]):
        plain = line.text.rstrip(" :：")
        if line.kind != "row" and line.key not in said and _SHORTEST_REPEATED < len(plain) <= _LONGEST_REPEATED:
            places.setdefault(plain, []).append(at)
    found: dict[int, Label] = {}
    for where in places.values():
        over = [at for at in where if words[at + 1].kind == "item" and FIGURE.search(words[at + 1].text)]
        if len(where) > 1 and len(over) * 2 > len(where):
            found |= {words[at].key: Label("key_result", "", loose=True) for at in where}
    return found


_KEYED = re.compile(r"^(?P<key>[^:：0-9]{2,16})[:：]\s*(?P<rest>\S.{3,})$")


def _keyed(lines: list[Line], said: Mapping[int, Label]) -> dict[int, Label]:
    """A word in front of a colon that comes again and again before what is measured (達成のしるし：…)."""
    groups: dict[str, list[tuple[int, str]]] = {}
    if not any(label.kind == "objective" for label in said.values()):
        return {}
    for line in lines:
        keyed = _KEYED.match(line.text) if line.kind in ("item", "plain") and line.key not in said else None
        if keyed and not is_setting(keyed["key"].strip()) and carrier_of(line.text) is None:
            groups.setdefault(keyed["key"].strip().lower(), []).append((line.key, keyed["rest"].strip()))
    for rows in groups.values():
        measured = sum(1 for _, rest in rows if FIGURE.search(rest))
        if len(rows) > 2 and measured * 3 >= len(rows) * 2:
            return {key: Label("key_result", rest) for key, rest in rows}
    return {}
