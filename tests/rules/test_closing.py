"""Answers at the quarter's end, scores that stand, and what is alike."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.closing import TENTHS, Answer, distribution, final, missing
from rashin.rules.likeness import likeness
from rashin.rules.score import objective_score, proposed

tenths = st.sampled_from(TENTHS)
words = st.sampled_from(["", " ", "人手が足りなかった"])
answers = st.builds(
    Answer,
    proposed=st.none() | tenths,
    own=st.none() | tenths,
    reason=words,
    cause=words,
    following=st.sampled_from(["", "keep", "change", "drop"]),
    committed=st.booleans(),
)
texts = st.text(max_size=60)


@given(answers)
def test_a_score_stands_exactly_when_nothing_is_missing(answer: Answer) -> None:
    assert (final(answer) is None) == bool(missing(answer))


@given(answers)
def test_a_score_that_stands_is_the_proposed_one_or_has_its_reason(answer: Answer) -> None:
    score = final(answer)
    if score is not None:
        assert score in TENTHS
        assert score == answer.proposed or (score == answer.own and answer.reason.strip())


@given(answers)
def test_something_committed_that_fell_short_never_stands_without_its_cause(answer: Answer) -> None:
    score = final(answer)
    if answer.committed and score is not None and score < 1:
        assert answer.cause.strip()


@given(answers)
def test_saying_more_never_makes_more_missing(answer: Answer) -> None:
    told = Answer(
        proposed=answer.proposed, own=answer.own, reason="わけ", cause="わけ", following="keep",
        committed=answer.committed,
    )  # fmt: skip
    assert set(missing(told)) <= set(missing(answer))


@given(st.decimals(min_value=-2, max_value=3, places=6))
def test_what_is_proposed_is_a_tenth_and_full_only_when_reached(progress: Decimal) -> None:
    score = proposed(progress)
    assert score in TENTHS
    assert (score == 1) == (progress >= 1)


@given(st.lists(st.tuples(st.none() | tenths, st.decimals(min_value=0, max_value=9, places=1)), max_size=8))
def test_an_objective_s_score_lies_between_those_it_is_made_of(parts: list[tuple[Decimal | None, Decimal]]) -> None:
    score = objective_score(parts)
    counted = [value for value, weight in parts if value is not None and weight]
    assert (score is None) == (not counted)
    if score is not None:
        assert min(counted) <= score <= max(counted)


@given(st.lists(tenths, max_size=30))
def test_the_distribution_counts_every_score_once(scores: list[Decimal]) -> None:
    assert sum(count for _tenth, count in distribution(scores)) == len(scores)


@given(texts, texts)
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@given(texts)
def test_a_text_is_like_itself_or_names_nothing(text: str) -> None:
    assert likeness(text, text) in (0, 1)


def test_the_same_subject_in_other_words_is_alike() -> None:
    assert likeness("サイトの月間訪問者を5,000人から7,000人に", "サイトの訪問者を増やす") == 1
    assert likeness("廃棄率を5%から3%に", "廃棄を減らす") == 1
    assert likeness("Website visitors from 5,000 to 7,000", "Bring more visitors to our shops") > Decimal("0.3")


def test_figures_and_grammar_make_nothing_alike() -> None:
    assert likeness("口コミを5,000件から7,000件に", "訪問者を5,000人から7,000人に") == 0
    assert likeness("This is what they have", "that will get them there") == 0
