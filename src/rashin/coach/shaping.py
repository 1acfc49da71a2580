"""From words and metric to the shape that the rules ask."""

from __future__ import annotations

from rashin.coach.shape import Shape
from rashin.coach.shaping_english import shape_english
from rashin.coach.shaping_japanese import shape_japanese
from rashin.coach.statement import Metric
from rashin.coach.tokens import Words


def shape_of(words: Words, metric: Metric | None) -> Shape:
    """The shape of one sentence."""
    shape = Shape(words, metric)
    if metric is not None:
        shape.figure, shape.placeholder = metric.to is not None, metric.placeholder
    if words.language == "ja":
        shape_japanese(shape)
    else:
        shape_english(shape)
    for index in shape.content:
        shape.around |= words.classes[index]
    return shape
