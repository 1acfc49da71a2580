"""Which objective of a sheet counts in which other one, and where the sheet does not say so without doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from rashin.exchange.sheets.planned import Planned
from rashin.rules.searching import fold


def find_parents(planned: Sequence[Planned]) -> None:
    """Find each one's parent by its title, and tell at its cell where none, several, a circle, or one that is left out
    is named."""
    by_title: dict[str, list[Planned]] = {}
    for each in planned:
        by_title.setdefault(fold(each.content.title), []).append(each)
    for each in planned:
        if each.above:
            _find(each, [one for one in by_title.get(fold(each.above), []) if one is not each])
    for each in [one for one in planned if _counts_in_itself(one)]:
        words = _("Here “%(title)s” would count in itself: other lines say it the other way round.")
        each.wrong(each.line, "above", words % {"title": each.content.title})
    for each, missing in [(one, _left_out_above(one)) for one in planned if not one.problems]:
        if missing is not None:
            words = _("“%(title)s” is left out, so this would count in nothing. Correct that one first.")
            each.wrong(each.line, "above", words % {"title": missing.content.title})


def above(each: Planned) -> Iterator[Planned]:
    """What it counts in, the nearest first; each of a circle once."""
    met = {id(each)}
    now = each.parent
    while now is not None and id(now) not in met:
        yield now
        met.add(id(now))
        now = now.parent


def _find(each: Planned, candidates: Sequence[Planned]) -> None:
    if len(candidates) == 1:
        each.parent = candidates[0]
        return
    words = (
        _("Several objectives of this sheet are called “%(title)s”: give them titles of their own.")
        if candidates
        else _("No other objective of this sheet is called “%(title)s”.")
    )
    each.wrong(each.line, "above", words % {"title": each.above})


def _counts_in_itself(each: Planned) -> bool:
    return each.parent is each or any(one.parent is each for one in above(each))


def _left_out_above(each: Planned) -> Planned | None:
    return next((one for one in above(each) if one.problems), None)
