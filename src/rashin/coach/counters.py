"""The number watched beside a quantity, so that quality is not lost: offered with blanks, never with a figure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from rashin.coach.rewriting import Rewriting, filled
from rashin.coach.statement import Language
from rashin.coach.tokens import language_of


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("rashin.coach") / "words" / "counters.toml").read_text(encoding="utf-8"))


def counter_for(name: str, language: Language | None = None) -> Rewriting:
    """A key result that watches the quality beside the measure `name` (口コミ → 星の平均); where the lists know none,
    the measure itself stays a blank."""
    spoken = language or language_of(name)
    table = _table()[spoken]
    lowered = name.lower()
    places = {word: lowered.rfind(word) for word in table if word != "sentence" and word != "unknown"}
    fitting = max(
        (word for word in places if places[word] >= 0), key=lambda word: (places[word], len(word)), default=""
    )
    measure = table[fitting] if fitting else table["unknown"]
    return Rewriting("key_result", filled(table["sentence"].replace("{counter}", measure), {}))
