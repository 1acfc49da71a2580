"""Why a sentence is or is not at fault, where a word alone misleads: pairs that differ in the reason only."""

from __future__ import annotations

import pytest

from rashin.coach import Statement, parse_metric, review
from rashin.coach.statement import Kind


def faults(text: str, kind: Kind) -> set[str]:
    return {each.code for each in review(Statement(text, kind=kind)).findings if each.severity == "fault"}


@pytest.mark.parametrize(
    ("good", "bad", "kind", "code"),
    [
        # a number that is there already and moves, or the count of what was made
        ("Increase meetings with growers from 8 to 14 a month", "14 meetings with growers", "key_result",
         "key_result_is_task"),
        ("Raise sessions of the seed catalogue to 9,000", "Hold 9 sessions on seeds", "key_result",
         "key_result_is_task"),
        # with everybody, every time: a habit that can be counted
        ("Hold a weekly talk with every gardener", "Hold a weekly talk", "key_result", "key_result_is_task"),
        # known for the first time
        ("Measure for the first time how many seeds sprout", "Measure the seeds", "key_result", "key_result_is_task"),
        # others now do it by themselves
        ("見習いの社員が畑の見回りを決めている", "畑の見回りを決める", "key_result", "key_result_is_task"),
        ("Volunteers run the seed exchange on Sundays", "Run the seed exchange on Sundays", "key_result",
         "key_result_is_task"),
        # all of them, a stretch of time: no figure to reach
        ("Make all four gardens places to linger", "Make four gardens", "objective", "objective_has_metric"),
        ("はじめての一日を、忘れられない日にする", "待ち時間を1日にする", "objective", "objective_has_metric"),
        # what people will be able to do, what they come to want
        ("町のみんなが土の話を気軽に話せるようにする", "畑の市場調査をする", "objective", "objective_is_task"),
        ("町の人が通いたくなる庭を守り続ける", "庭の掃除を続ける", "objective", "objective_is_routine"),
        # fetched by oneself, or waited for
        ("町内会に案内を見せ、許可をもらう", "町内会に案内を配ってもらう", "action", "action_depends"),
        # tried out, or merely tried
        ("Try the new compost on two beds for a week", "Try to be on time", "action", "action_is_wish"),
    ],
)  # fmt: skip
def test_the_reason_decides_and_not_the_word(good: str, bad: str, kind: Kind, code: str):
    assert code not in faults(good, kind)
    assert code in faults(bad, kind)


def test_an_upper_limit_with_made_de_is_no_deadline():
    metric = parse_metric("水やりを週5時間までに保つ")
    assert metric is not None and metric.to == 5 and metric.bound == "max" and metric.deadline is None
    other = parse_metric("5時間までに苗を植える")
    assert other is None or other.bound != "max"


def test_a_possessive_is_not_what_is_counted():
    metric = parse_metric("Increase the garden's weekly guests from 40 to 70")
    assert metric is not None and metric.unit == "guests"
