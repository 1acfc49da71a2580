"""Sentences that were labelled before the coach saw them; what each round showed first: docs/method/coach/figures.md.

    good K - Repeat purchase rate 17% → 26%
    bad A no_owner We should update the documentation

in tests/coach/verdicts: the label, the kind, the reason, the words. In tests/coach/figures, parted by bars: the words
with start, target, unit, direction, base, mode and bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bench.coach_quality import FIELDS, Row, f1, parsed
from rashin.coach import Statement, review
from rashin.coach.statement import Kind

HERE = Path(__file__).parent
KINDS: dict[str, Kind] = {"O": "objective", "K": "key_result", "A": "action"}


def lines_of(file: Path) -> Iterator[str]:
    return (line for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


@pytest.mark.parametrize("file", sorted((HERE / "verdicts").glob("*.txt")), ids=lambda file: file.stem)
def test_a_round_of_sentences_is_judged_as_labelled(file: Path):
    pairs, wrong = [], []
    for line in lines_of(file):
        label, kind, _, text = line.split(" ", 3)
        verdict = review(Statement(text, KINDS[kind], "ja" if file.stem.endswith("ja") else "en")).verdict
        pairs.append((label, "good" if verdict == "good" else "bad"))
        wrong += [line] if pairs[-1][0] != pairs[-1][1] else []
    assert min(f1(pairs, "good"), f1(pairs, "bad")) >= 0.98, "\n".join(wrong)


@pytest.mark.parametrize("file", sorted((HERE / "figures").glob("*.txt")), ids=lambda file: file.stem)
def test_a_round_of_figures_is_read_as_labelled(file: Path):
    shares, wrong = parsed([_annotated(line, file.stem[-2:]) for line in lines_of(file)])
    assert min(shares.values()) >= 0.97, "\n".join(wrong)


def _annotated(line: str, language: str) -> Row:
    text, *values = line.split(" | ")
    read = {name: None if value == "-" else value for name, value in zip(FIELDS, values, strict=True)}
    numbers = {name: Decimal(value) for name in ("from", "to") if (value := read[name]) is not None}
    return {"text": text, "lang": language, "parse": {**read, **numbers}}
