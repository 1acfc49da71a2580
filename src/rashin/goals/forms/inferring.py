"""What the sentence of a key result says is filled in; what the writer typed by hand is never replaced."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rashin.activity.canonical import canonical_text, texts_sent_back
from rashin.coach import parse_metric
from rashin.goals.forms.key_results import COUNTING
from rashin.goals.forms.sheet import MEASURED, Sheet, keys
from rashin.goals.inference import Counting, Question, with_figures
from rashin.ui.formats import typed_text

FIGURES = ("start", "target", "low", "high", "unit", "decimals", "derived_amount", "due_each")
_READ = (*COUNTING, *FIGURES, "title", "steps", "said", "inferred")


def with_what_sentences_say(sheet: Sheet) -> Sheet:
    """The sheet with the figures and the way of counting that its key results' sentences name.

    `said` remembers the sentence that was last read and `inferred` what was filled in for it: a field that no longer
    holds that is the writer's own. What the sentence said before and says still is left as it is.
    """
    filled = dict(sheet)
    for key in keys(sheet):
        if not sheet.get(f"kr-{key}-public_id"):
            row = {name: sheet.get(f"kr-{key}-{name}", "") for name in _READ}
            filled |= {f"kr-{key}-{name}": value for name, value in inferred_row(row).items()}
    return filled


def inferred_row(row: Mapping[str, str]) -> Sheet:
    """What changes in one row because its sentence changed, or because figures came to one without a number."""
    title = " ".join(row["title"].split())
    filled: Sheet = texts_sent_back(row["inferred"])
    figures = tuple(row[name] if row[name] != filled.get(name, "") else "" for name in ("start", "target"))
    by_figures = bool(figures[1]) and row["kind"] in ("", filled.get("kind")) and _leaves_it_to_figures(title, row)
    if title == row["said"] and (row["kind"] or not title) and not by_figures:
        return {}
    before, now = _said(row["said"]) if row["kind"] and not by_figures else {}, _said(title, *figures)
    news = {name: value for name, value in now.items() if not before or before.get(name) != value}
    if any(row[name] not in ("", filled.get(name, "")) for name in COUNTING):
        news = {name: value for name, value in news.items() if name not in COUNTING}
    taken = {name: value for name, value in news.items() if row[name] in ("", filled.get(name, ""))}
    return taken | {"said": title, "inferred": canonical_text(filled | taken)}


def waits_for_steps(row: Mapping[str, str]) -> bool:
    """Whether steps are only the usual answer for a sentence without a number, and nobody has written any yet."""
    guessed = texts_sent_back(row["inferred"]).get("kind")
    return row["kind"] == guessed == "milestone" and not row["steps"].strip()


def _leaves_it_to_figures(title: str, row: Mapping[str, str]) -> bool:
    return counting(title).kind == "milestone" and not row["steps"].strip()


def counted(sentence: str) -> Sheet:
    """What a fresh row holds for a sentence that nobody has typed over."""
    return inferred_row({**dict.fromkeys(_READ, ""), "title": sentence})


def questions_of(title: str, *, start: str = "", target: str = "") -> tuple[Question, ...]:
    """What the sentence and the figures beside it leave open, at most two questions."""
    return counting(title, start=start, target=target).questions if title.strip() else ()


def counting(title: str, *, start: str = "", target: str = "") -> Counting:
    """How the sentence's number would be counted, or the one that was typed beside it."""
    return with_figures(title, parse_metric(title), start=start, target=target) if title.strip() else Counting()


def _said(title: str, start: str = "", target: str = "") -> Sheet:
    """What a sentence says, as text by field; fields that it says nothing of are empty."""
    if not title.strip():
        return {}
    found = counting(title, start=start, target=target)
    said = {name: getattr(found, name) for name in (*COUNTING, *FIGURES)}
    if found.derived_by:
        said |= {"start": None, "target": None}
    return {name: _text(value, found.unit if name in MEASURED else "") for name, value in said.items()}


def _text(value: object, unit: str) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    return typed_text(value, unit) if isinstance(value, Decimal) else str(value)
