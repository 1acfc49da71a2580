"""Statements in, findings out: the coach for objectives, key results and actions, in Japanese and English. Pure."""

from rashin.coach.metric import parse_metric
from rashin.coach.statement import Finding, Metric, Past, Review, Statement

__all__ = ["Finding", "Metric", "Past", "Review", "Statement", "parse_metric"]
