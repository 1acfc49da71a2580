"""How the scores of a quarter are spread: a column for each tenth, as SVG that needs no script and prints."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext
from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _FLOOR, _STEP, _BAR = 385, 130, 104, 35, 22


def score_bars(spread: Sequence[tuple[Decimal, int]]) -> Markup:
    """`spread` is (score, how many) for each tenth from 0.0 to 1.0, as rules.closing.distribution gives it."""
    most = max((count for _score, count in spread), default=0) or 1
    drawn = []
    for place, (score, count) in enumerate(spread):
        middle = place * _STEP + _STEP // 2
        height = round(count * (_FLOOR - 22) / most)
        if count:
            drawn.append(
                f'<rect x="{middle - _BAR // 2}" y="{_FLOOR - height}" width="{_BAR}" height="{height}" rx="3"/>'
            )
            drawn.append(f'<text class="n" x="{middle}" y="{_FLOOR - height - 6}">{count}</text>')
        drawn.append(f'<text x="{middle}" y="{_FLOOR + 18}">{score}</text>')
    label = escape(_label(spread))
    floor = f'<line class="floor" x1="0" x2="{_WIDTH}" y1="{_FLOOR}" y2="{_FLOOR}"/>'
    return Markup(
        f'<svg class="score-bars" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"{''.join(drawn)}{floor}</svg>"
    )


def _label(spread: Sequence[tuple[Decimal, int]]) -> str:
    """点数の散らばり：0.7が2件、1.0が3件."""
    told = [
        ngettext("%(count)s at %(score)s", "%(count)s at %(score)s", count) % {"count": count, "score": score}
        for score, count in spread
        if count
    ]
    return gettext("Scores: %(spread)s") % {"spread": pgettext("between words", ", ").join(told)}
