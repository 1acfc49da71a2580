"""Who carries what follows: a word or two right over an objective (Engineering, 品質課)."""

from __future__ import annotations

import re

from rashin.coach.documents.labels import marks_bad, marks_example, tier_of
from rashin.coach.documents.lines import Line
from rashin.coach.documents.roles import Roles
from rashin.coach.documents.tables import Table

_NAME = re.compile(
    r"[A-Z][A-Za-z&/]*(?: [A-Za-z&/]+){0,3}(?: \([^()]{2,24}\))?"
    r"|[一-龥ァ-ヶー・A-Za-z]{2,12}(?:[（(][^（()）]{1,12}[)）])?"
)
_AROUND_NAME = " :：【】[]〔〕＜＞<>《》■◆●"
# Sales — Q3
_PERIOD_BEHIND = re.compile(r"\s*[—–\-|｜:：(（/,]?\s*(?:Q[1-4]|[1-4]Q|H[12]|FY|20[0-9]{2}).{0,10}$")
NO_NAME = re.compile(
    r"^例|事項|議題|方針|概要|背景|結論|決定|内容|目標|計画|OKR|\b(?:objectives?|goals?|decisions?|decided|agreed|notes?|minutes|plan|draft)\b",
    re.IGNORECASE,
)


# ↳ Warehouse, └ 倉庫: a branch of the company, right over its own objective.
_BRANCHES = frozenset("↳→⇒➡├└▶")


def names_whose(roles: Roles, line: Line, behind: list[Line | Table]) -> bool:
    """A word or two right over an objective says whose it is (Engineering, 品質課)."""
    deeper = any(isinstance(next_, Line) and next_.kind == "item" and next_.depth > line.depth for next_ in behind)
    if (
        line.kind == "heading"
        or (line.kind == "item" and not deeper and line.marker[:1] not in _BRANCHES)
        or not _NAME.fullmatch(_PERIOD_BEHIND.sub("", line.text).strip(_AROUND_NAME))
        or NO_NAME.search(line.text)
    ):
        return False
    return line.key not in roles and not (marks_bad(line.text) or marks_example(line.text))


def leads_in(roles: Roles, line: Line) -> bool:
    """'An example for a school:' right over an objective is about it, and nobody's key result."""
    ends = line.kind == "plain" and line.text.endswith((":", "："))
    return ends and line.key not in roles and not (marks_bad(line.text) or marks_example(line.text))


def named_in(text: str) -> str:
    """The name without its period and its brackets: Sales — Q3."""
    return tier_of(text) or _PERIOD_BEHIND.sub("", text).strip(_AROUND_NAME)
