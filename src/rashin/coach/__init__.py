"""Statements in, findings out: the coach for objectives, key results and actions, in Japanese and English. Pure."""

from rashin.coach.counters import counter_for
from rashin.coach.metric import parse_metric
from rashin.coach.review import review
from rashin.coach.rewriting import Part, Rewriting, move_words, rewritings
from rashin.coach.sets import Draft, SetFinding, review_set
from rashin.coach.statement import Finding, Metric, Past, Review, Statement
from rashin.coach.wording import Wording, wording

__all__ = [
    "Draft",
    "Finding",
    "Metric",
    "Part",
    "Past",
    "Review",
    "Rewriting",
    "SetFinding",
    "Statement",
    "Wording",
    "counter_for",
    "move_words",
    "parse_metric",
    "review",
    "review_set",
    "rewritings",
    "wording",
]
