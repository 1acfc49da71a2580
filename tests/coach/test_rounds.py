"""Documents that were labelled before they were read; what each round showed first: docs/method/coach/figures.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.coach_quality import triples
from rashin.coach.documents import read_document
from tests.coach.annotated import ROUNDS, Annotated, round_of


@pytest.mark.parametrize("file", sorted(ROUNDS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_round_is_read_as_labelled(file: Path):
    wrong = [line for document in round_of(file) for line in differences(document)]
    assert not wrong, "\n".join(wrong)


def differences(document: Annotated) -> list[str]:
    read = read_document(document.content, name=document.name).as_json()
    wanted, got = Counter(triples(document.wanted)), Counter(triples(read))
    missed = [f"{document.name} missed {triple}" for triple in wanted - got]
    return missed + [f"{document.name} took {triple}" for triple in got - wanted]
