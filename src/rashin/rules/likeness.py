"""How much two short texts are about the same thing, by what they name: docs/method/closing.md."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from rashin.rules.value import exact

_WORD = re.compile(r"[a-z]{3,}|[ァ-ヶー一-鿿々]{2,}")
_STEM = 6  # "visitor", "visitors" and "visiting" begin alike
_GRAMMAR = frozenset(
    ("the", "and", "for", "from", "with", "that", "this", "than", "them", "they", "their", "there", "into", "our",
     "your", "you", "are", "was", "were", "will", "would", "have", "has", "had", "not", "but", "all", "any", "can",
     "one", "who", "what", "when", "where", "which", "every", "each", "per", "more", "most", "less", "least", "new",
     "make", "get", "about", "after", "before", "over", "under", "day", "days", "week", "weeks", "month", "year")
)  # fmt: skip


@exact
def likeness(one: str, other: str) -> Decimal:
    """0 (nothing in common) to 1 (all that one of them names, the other names too), 6 places; in any width.

    English is compared by the beginnings of its words, Japanese by pairs of neighbouring kanji and katakana. Figures
    and what is only grammar do not count; a text that names nothing is like nothing.
    """
    named, others = _named(one), _named(other)
    fewest = min(len(named), len(others))
    if not fewest:
        return Decimal(0)
    return round(Decimal(len(named & others)) / fewest, 6)


@lru_cache(maxsize=4096)
def _named(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if word.isascii():
            found |= set() if word in _GRAMMAR else {word[:_STEM]}
        else:
            found |= {left + right for left, right in pairwise(word)}
    return frozenset(found)
