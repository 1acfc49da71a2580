"""Statements in, findings out: the coach for objectives, key results and actions, in Japanese and English. Pure."""

from rashin.coach.metric import parse_metric
from rashin.coach.review import review
from rashin.coach.statement import Finding, Metric, Past, Review, Statement
from rashin.coach.wording import Wording, wording

__all__ = ["Finding", "Metric", "Past", "Review", "Statement", "Wording", "parse_metric", "review", "wording"]
