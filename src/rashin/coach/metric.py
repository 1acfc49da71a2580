"""The metric parser: what a sentence says about its number, in either language."""

from __future__ import annotations

from rashin.coach.metric_english import parse_english
from rashin.coach.metric_japanese import parse_japanese
from rashin.coach.statement import Language, Metric
from rashin.coach.tokens import Words, words_of


def parse_metric(text: str, language: Language | None = None) -> Metric | None:
    """The metric that `text` speaks of, or None where it holds no figure. Exact decimals, units as written."""
    return metric_of(words_of(text, language))


def metric_of(words: Words) -> Metric | None:
    """The same from words that are cut already."""
    return parse_japanese(words) if words.language == "ja" else parse_english(words)
