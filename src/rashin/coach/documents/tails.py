"""What stands behind most titles of a text alike: who carries it, how far it is. One alone may be part of its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashin.coach.documents.items import KeyResultItem, ObjectiveItem

_LATIN = r"[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]*\.?)?"
_KANJI = r"[一-龥]{1,4}(?:[ \u3000][一-龥]{1,4})?(?:さん|氏)?"
_NAME = rf"{_LATIN}|{_KANJI}|[ァ-ヶー]{{2,8}}(?:さん|氏)?|[ぁ-ん]{{2,5}}(?:さん)?"
_NAMED = re.compile(rf"\s*[（(\[](?P<inside>{_NAME})[)）\]]$|\s+[–—\-|/／·]\s*(?P<behind>{_NAME})$")
_SHARE = re.compile(r"\s*[（(\[]\s*[0-9]{1,3} ?[%％]\s*[)）\]]$")


def without_tails(objectives: list[ObjectiveItem]) -> list[ObjectiveItem]:
    """Names behind at least three of five key results become owners; shares behind all of them are dropped."""
    items = [item for objective in objectives for item in _key_results(objective)]
    if len(items) > 1 and all(_SHARE.search(item.title) for item in items):
        for item in items:
            item.title = _SHARE.sub("", item.title)
    named = [(item, match) for item in items if (match := _NAMED.search(item.title))]
    names = {match["inside"] or match["behind"] for _, match in named}
    if len(named) > 2 and len(named) * 5 >= len(items) * 3 and len(names) > 1:
        for item, match in named:
            item.title = item.title[: match.start()]
            item.owner = item.owner or match["inside"] or match["behind"]
    return objectives


def _key_results(objective: ObjectiveItem) -> Iterator[KeyResultItem]:
    waiting = [objective]
    while waiting:
        each = waiting.pop()
        yield from each.key_results
        waiting += each.children
