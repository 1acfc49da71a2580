"""What the coach answers to one sentence, as a page draws it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rashin.coach import Finding, Part, Review, Statement, move_words, review, rewritings, wording
from rashin.coach.kinds import likely_kind
from rashin.coach.statement import Kind, Language, Metric
from rashin.goals.pages.coaching import smart_word
from rashin.ui.formats import plain_number


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of a text that is lit or not."""

    text: str
    lit: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """One finding in words, with an example from another field; `good` praises."""

    letter: str
    word: str
    heading: str
    text: str
    example: str
    good: bool


@dataclass(frozen=True, kw_only=True)
class Offer:
    """How it could read instead, or ("" for none) what is said before it moves elsewhere."""

    parts: tuple[Part, ...]
    kind: str
    moving: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that is said of one sentence. `guessed`: its kind was seen from the text."""

    kind: str
    guessed: bool
    is_good: bool
    stretches: tuple[Stretch, ...]
    said: tuple[Said, ...]
    offers: tuple[Offer, ...]
    figures: tuple[tuple[str, str], ...]

    @property
    def spans(self) -> str:
        """Where the light falls, in code points: "3 8;12 15"."""
        ends = list(accumulate(len(each.text) for each in self.stretches))
        lit = [(end - len(each.text), end) for each, end in zip(self.stretches, ends, strict=True) if each.lit]
        return ";".join(f"{start} {end}" for start, end in lit)


def page_language() -> Language:
    """The reader's language as the coach knows it."""
    return "ja" if (get_language() or "en").startswith("ja") else "en"


def kind_word(kind: str) -> str:
    """What a kind of sentence is called."""
    return {
        "objective": pgettext("kind of sentence", "Objective"),
        "key_result": pgettext("kind of sentence", "Key result"),
        "action": pgettext("kind of sentence", "Action"),
    }[kind]


def answer_to(text: str, kind: Kind | Literal[""]) -> Answer:
    """The coach's answer; without a kind the coach sees for itself what the sentence is."""
    meant = kind or likely_kind(text)
    found = review(Statement(text, meant))
    return Answer(
        kind=kind_word(meant),
        guessed=not kind,
        is_good=found.verdict == "good",
        stretches=lit(text, found),
        said=tuple(said(finding) for finding in found.findings),
        offers=tuple(
            Offer(parts=each.parts, kind=kind_word(each.kind), moving=move_words(each, page_language()))
            for each in rewritings(found)
        ),
        figures=tuple(_figures(found.metric)) if found.metric is not None else (),
    )


def said(finding: Finding) -> Said:
    """A finding in the reader's language."""
    words = wording(finding, page_language())
    return Said(
        letter=finding.smart,
        word=smart_word(finding.smart),
        heading=words.heading,
        text=words.ask,
        example=words.example if finding.severity != "praise" else "",
        good=finding.severity == "praise",
    )


def lit(text: str, found: Review) -> tuple[Stretch, ...]:
    """The text cut where the light begins and ends: on what is asked about, not on what is praised."""
    spans = [each.span for each in found.findings if each.severity != "praise" and each.span[0] < each.span[1]]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    return tuple(
        Stretch(text=text[start:end], lit=any(span[0] <= start and end <= span[1] for span in spans))
        for start, end in pairwise(edges)
    )


def _figures(metric: Metric) -> list[tuple[str, str]]:
    """What was read of the number, as label and words; what the sentence does not say is left out."""
    number = {"to": metric.to, "from": metric.from_}
    shown = {name: "" if value is None else plain_number(value) + (metric.unit or "") for name, value in number.items()}
    rows = [
        (_("What is measured"), metric.name or ""),
        (pgettext("a key result's figure", "Start"), shown["from"]),
        (pgettext("a key result's figure", "Target"), shown["to"] + _bound(metric)),
        (_("Counted as"), _mode(metric)),
        (_("Compared with"), _base(metric)),
        (_("By when"), metric.deadline or ""),
    ]
    return [(label, words) for label, words in rows if words]


def _bound(metric: Metric) -> str:
    if metric.bound is None:
        return ""
    words = {
        ("max", False): pgettext("bound", "at most"),
        ("max", True): pgettext("bound", "less than"),
        ("min", False): pgettext("bound", "at least"),
        ("min", True): pgettext("bound", "more than"),
    }[metric.bound, metric.strict]
    return words if page_language() == "ja" else f" ({words})"


def _mode(metric: Metric) -> str:
    return {
        "absolute": _("a level to reach"),
        "delta": _("a change by that much"),
        "ratio": _("so many times as much"),
    }[metric.mode]


def _base(metric: Metric) -> str:
    return {
        "previous_year": _("the same period last year"),
        "previous_quarter": _("the previous quarter"),
        "previous_month": _("the previous month"),
        None: "",
    }[metric.base]
