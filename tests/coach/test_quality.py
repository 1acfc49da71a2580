"""The bars that the coach is held to, on the labelled development half where it lies beside this repository."""

from __future__ import annotations

import pytest

from bench import coach_quality

pytestmark = pytest.mark.skipif(
    not (coach_quality.DATA / "statements.jsonl").exists(),
    reason=f"the labelled statements are not at {coach_quality.DATA}: how well the coach judges was not measured",
)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_verdicts_agree_with_the_publishers(language: str):
    figures = coach_quality.verdicts(coach_quality.statements(), language)
    assert figures["as it is"] >= 0.95
    assert min(figures["good"], figures["bad"]) >= 0.90
    assert figures["clarity fitted on other sources"] >= 0.93
    assert figures["words of the source unheard"] >= 0.90


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_metric_is_read_as_annotated(language: str):
    rows = [
        row
        for row in coach_quality.statements()
        if row.get("parse") and row["lang"] == language and not row["disputed"]
    ]
    shares, wrong = coach_quality.parsed(rows)
    assert min(shares.values()) >= 0.97, "\n".join(wrong)


def test_documents_are_read_as_annotated():
    score, wrong = coach_quality.documents()
    assert score >= 0.97, "\n".join(wrong)


def test_a_word_taken_out_is_really_unheard():
    from rashin.coach.lexicon import english
    from rashin.coach.tokens import words_of

    with coach_quality.without_words((english(),), {"improve"}):
        assert not any(words_of("Improve it", "en").classes[:1])
    assert any(words_of("Improve it", "en").classes[:1])
