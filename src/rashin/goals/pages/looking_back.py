"""Looking back, as it is told on other pages: an objective's own, and my week."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from rashin.goals.measured import language
from rashin.goals.models import CycleState, Objective
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.closing import NOBODY, Place
from rashin.goals.pages.closing_cards import known_of, seal_of_objective
from rashin.goals.queries.closing import Left, ObjectiveScore, closed_with, left_to_close
from rashin.organizations.models import Member


@dataclass(frozen=True, slots=True)
class LookedBackOn:
    """What an objective's own page says of its score; on a past day without the ways that lead out of it."""

    seal: Markup
    known: str
    label: str
    is_closed: bool
    is_closing: bool
    closing_url: str
    chain_url: str


def looked_back(objective: Objective, addresses: Addresses) -> LookedBackOn:
    """Expects `closure` to be loaded; a score is shown once the cycle is closed."""
    return replace(
        looked_back_then(objective, closed_with(objective)),
        closing_url=addresses.of("closing", objective.cycle.public_id),
        chain_url=addresses.of("objective_chain", objective.public_id),
    )


def looked_back_then(objective: Objective, score: ObjectiveScore) -> LookedBackOn:
    """The same of a past day: `score` is the one that it had been closed with."""
    state = objective.cycle.state
    is_closed = state == CycleState.CLOSED
    return LookedBackOn(
        seal=seal_of_objective(score.score if is_closed else None),
        known=known_of(score.known, score.counted) if is_closed else "",
        label=objective.cycle.label(language()),
        is_closed=is_closed,
        is_closing=state == CycleState.CLOSING,
        closing_url="",
        chain_url="",
    )


def closing_owed(member: Member, addresses: Addresses) -> tuple[tuple[int, str, str, str], ...]:
    """(how many, words, note, address) of what my week asks for while a quarter closes."""
    return tuple(_owed(each, addresses) for each in left_to_close(member))


def _owed(each: Left, addresses: Addresses) -> tuple[int, str, str, str]:
    said = _("Close %(cycle)s") if each.whose else _("Close %(cycle)s: nobody's")
    note = ngettext("%(left)s of %(num)s left", "%(left)s of %(num)s left", each.of)
    place = Place(of="" if each.whose else NOBODY)
    return (
        each.left,
        said % {"cycle": each.cycle.label(language())},
        note % {"left": each.left, "num": each.of},
        place.url(each.cycle, addresses),
    )
