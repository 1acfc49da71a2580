"""What the coach says of a sentence while it is written: one or two notes beside the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, pgettext

from rashin.coach import Statement, review, wording

MOST_NOTES = 2
# What the form itself asks, with the answer filled in.
_ASKED_ALREADY = {
    "empty",
    "key_result_every_month",
    "key_result_no_base",
    "key_result_no_start",
    "key_result_no_target",
    "key_result_percent_or_points",
}


@dataclass(frozen=True, kw_only=True)
class Note:
    """A letter of SMART with its word, a heading that states, a sentence that asks; `good` praises."""

    letter: str
    word: str
    heading: str
    text: str
    good: bool


def notes(text: str, kind: Literal["objective", "key_result"]) -> tuple[Note, ...]:
    """What is to be asked first; praise only where nothing is to be asked."""
    if not text.strip():
        return ()
    language: Literal["ja", "en"] = "ja" if (get_language() or "en").startswith("ja") else "en"
    found = [each for each in review(Statement(text[:300], kind=kind)).findings if each.code not in _ASKED_ALREADY]
    asked = [finding for finding in found if finding.severity != "praise"]
    chosen = asked[:MOST_NOTES] or found[:1]
    return tuple(
        Note(
            letter=finding.smart,
            word=smart_word(finding.smart),
            heading=said.heading,
            text=said.ask,
            good=finding.severity == "praise",
        )
        for finding, said in ((finding, wording(finding, language)) for finding in chosen)
    )


def smart_word(letter: str) -> str:
    """The word of a letter."""
    return {
        "S": pgettext("SMART", "Specific"),
        "M": pgettext("SMART", "Measurable"),
        "A": pgettext("SMART", "Achievable"),
        "R": pgettext("SMART", "Relevant"),
        "T": pgettext("SMART", "Time-bound"),
    }[letter]
