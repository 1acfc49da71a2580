"""The sentences of the objective form: which kind each field holds, what the coach finds in it, and how it could read.

Pure: text in, the coach's answers out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from rashin.coach import Draft, Finding, Past, Review, Rewriting, SetFinding, Statement, review, review_set, rewritings
from rashin.coach.statement import Kind
from rashin.rules.searching import fold

LONGEST = 300
_FIELD = re.compile(r"(kr|ac)-[0-9a-z]{1,20}-title")
# What the form itself asks, with the usual answer filled in.
_ASKED_BY_FORM = frozenset(
    {
        "action_no_deadline",
        "action_no_owner",
        "empty",
        "key_result_every_month",
        "key_result_no_base",
        "key_result_no_start",
        "key_result_percent_or_points",
    }
)


# What a target, a range or steps in the fields answer, whatever the sentence says.
_ANSWERED_BY_FIGURES = frozenset(
    {"key_result_no_target", "key_result_not_measurable", "key_result_vague_amount", "key_result_placeholder"}
)
_FIGURES = ("target", "low", "high", "derived_amount")


def kind_of(field: str) -> Kind | None:
    """What a field of the form holds: "title" an objective, "kr-2-title" a key result, "ac-1-title" an action."""
    if field == "title":
        return "objective"
    match = _FIELD.fullmatch(field)
    return None if match is None else ("key_result" if match[1] == "kr" else "action")


def was_of(field: str) -> str:
    """The field that remembers what stood in `field` before the coach's offer was taken: "kr-2-was"."""
    return field.removesuffix("title") + "was"


def is_figured(row: Mapping[str, object]) -> bool:
    """Whether the figures of a key result say what is to be reached. `row` holds them by name, also empty ones."""
    steps = str(row.get("steps") or "").strip()
    measured = row.get("kind") in ("baseline", "recurring")
    return measured or steps not in ("", "[]") or any(row.get(name) not in (None, "") for name in _FIGURES)


def digest(kind: str, text: str) -> str:
    """What a sentence is remembered by: the same for another width or case of its letters."""
    return sha256(f"{kind}\n{' '.join(fold(text).split())}".encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4096)
def read(text: str, kind: Kind, past: tuple[Past, ...] = (), figured: bool = False) -> Review:
    """The coach's review of the first 300 characters, without what the form itself asks; with `figured` also without
    what the figures beside the sentence answer. The latest reviews are remembered."""
    found = review(Statement(text[:LONGEST], kind=kind, past=past))
    answered = _ASKED_BY_FORM | _ANSWERED_BY_FIGURES if figured else _ASKED_BY_FORM
    if found.metric and found.metric.step is not None:
        answered -= {"key_result_percent_or_points"}  # both levels are filled in; the form has nothing left to ask
    kept = tuple(each for each in found.findings if each.code not in answered)
    return replace(found, findings=kept)


def offers(found: Review, finding: Finding) -> tuple[Rewriting, ...]:
    """How the sentence could read to answer one finding."""
    return rewritings(replace(found, findings=(finding,)))


def offer(text: str, kind: Kind, code: str, number: int) -> Rewriting | None:
    """The offer of that number for the finding `code` in the sentence, if there is one."""
    found = read(text, kind)
    rows = (offers(found, each) for each in found.findings if each.code == code)
    return next(iter(next(rows, ())[number : number + 1]), None)


@lru_cache(maxsize=256)
def read_set(drafts: tuple[Draft, ...], no_list: tuple[str, ...], most: int) -> tuple[SetFinding, ...]:
    """What only shows when a carrier's objectives of a quarter stand side by side."""
    return review_set(drafts, no_list=no_list, most=most)


def set_digest(title: str, key_results: Iterable[str]) -> str:
    """What an objective together with its key results is remembered by."""
    return digest("set", "\n".join((title, *key_results)))
