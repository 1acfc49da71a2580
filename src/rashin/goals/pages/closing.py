"""Looking back on a quarter, on one screen: mine first, then those whom I may answer for, then who is still asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext, pgettext

from rashin.goals.access import can_look_back, who_looks_back
from rashin.goals.measured import language
from rashin.goals.models import CheckIn, Cycle, Objective
from rashin.goals.pages.addresses import Addresses, asked
from rashin.goals.pages.closing_cards import Block, Typed, closing_block
from rashin.goals.queries.closing import Looked, ObjectiveScore
from rashin.goals.wordings import named
from rashin.organizations.models import Member
from rashin.organizations.public_id import LENGTH
from rashin.ui.addresses import whole_asked

NOBODY = "nobody"
MOST_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the screens of looking back somebody is: `of` is whose key results are shown (a public id, NOBODY, ""
    for one's own); or `together` those of everybody, of a `team` and those under it, `part` by part."""

    of: str = ""
    together: bool = False
    team: str = ""
    part: int = 0

    @property
    def query(self) -> dict[str, str]:
        """What a form says that leads back here."""
        return ({"together": "1"} if self.together else {}) | self._asked

    def url(self, cycle: Cycle, addresses: Addresses) -> str:
        """Its address."""
        return addresses.of("closing_together" if self.together else "closing", cycle.public_id) + asked(self._asked)

    @property
    def _asked(self) -> dict[str, str]:
        told = {"team": self.team, "part": str(self.part or "")} if self.together else {"of": self.of}
        return {name: value for name, value in told.items() if value}


def place_asked(*told: Mapping[str, str]) -> Place:
    """The place that an address or a form names; what could be none is left out."""

    def said(name: str) -> str:
        return next((value for each in told if (value := each.get(name, ""))), "")

    if said("together") == "1":
        return Place(together=True, team=_id(said("team")), part=whole_asked(said("part"), MOST_PARTS))
    return Place(of=said("of") if said("of") == NOBODY else _id(said("of")))


def _id(text: str) -> str:
    return text if text.isascii() and text.isalnum() and len(text) == LENGTH else ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is asked, or nobody (`name` is ""): how many of theirs are answered; `url` shows them, `is_shown`
    when they are."""

    name: str
    answered: int
    asked: int
    url: str
    is_shown: bool

    @property
    def left(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Quarter:
    """A cycle that is looked back on, as far as the `reader` sees it. `entries` reads those of the key results that are
    shown; `typed` are the forms that came back."""

    cycle: Cycle
    key_results: Sequence[Looked]
    objectives: Sequence[Objective]
    scores: Mapping[int, ObjectiveScore]
    reader: Member
    entries: Callable[[Sequence[int]], dict[int, list[CheckIn]]]
    typed: Typed
    addresses: Addresses

    @property
    def label(self) -> str:
        return self.cycle.label(language())

    @property
    def answered(self) -> int:
        return sum(each.is_answered for each in self.key_results)

    def came_back(self) -> tuple[tuple[str, str], ...]:
        """(title, where on the page) of what was not saved."""
        rows = [(each.key_result, "k") for each in self.key_results] + [(row, "o") for row in self.objectives]
        return tuple((row.title, f"#{kind}-{row.public_id}") for row, kind in rows if row.public_id in self.typed)

    def blocks(self, objectives: Sequence[Objective], shown: Sequence[Looked]) -> tuple[Block, ...]:
        """These objectives with those of their key results that are `shown`."""
        history = self.entries([each.key_result.pk for each in shown])
        return tuple(
            closing_block(
                row,
                [each for each in shown if each.key_result.objective_id == row.pk],
                self.scores[row.pk],
                history,
                self.typed,
                member=self.reader,
                addresses=self.addresses,
            )
            for row in objectives
        )


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """The whole screen. `of` is whose key results are shown: one's own (`is_mine`), somebody else's, nobody's."""

    cycle: Cycle
    label: str
    place: Place
    came_back: tuple[tuple[str, str], ...]
    of: str
    is_nobodys: bool
    is_mine: bool
    blocks: tuple[Block, ...]
    answered: int
    asked: int
    mine_left: int
    people: tuple[Person, ...]
    reminder: str
    may_close: bool
    waiting: int
    waiting_url: str


def closing_page(quarter: Quarter, place: Place, *, address: str, waiting: int) -> ClosingPage:
    """`address` is this page's with its host, for the reminder; `waiting` is how many of the cycle's objectives were
    never agreed."""
    of, place = _whose(quarter, place)
    typed = quarter.typed
    shown = [each for each in quarter.key_results if each.asked == of or each.key_result.public_id in typed]
    above = {each.key_result.objective_id for each in shown}
    objectives = [
        row for row in quarter.objectives if row.pk in above or who_looks_back(row) == of or row.public_id in typed
    ]
    people = _people(quarter, of)
    mine = [each for each in quarter.key_results if each.asked == quarter.reader]
    return ClosingPage(
        cycle=quarter.cycle,
        label=quarter.label,
        place=place,
        came_back=quarter.came_back(),
        of=of.name if of is not None else "",
        is_nobodys=of is None,
        is_mine=of == quarter.reader,
        blocks=quarter.blocks(objectives, shown),
        answered=quarter.answered,
        asked=len(quarter.key_results),
        mine_left=sum(not each.is_answered for each in mine),
        people=people,
        reminder=_reminder(quarter, people, address),
        may_close=quarter.reader.administers,
        waiting=waiting,
        waiting_url=quarter.addresses.page("plan", {"cycle": quarter.cycle.public_id}),
    )


def _whose(quarter: Quarter, place: Place) -> tuple[Member | None, Place]:
    """Who is asked for what is shown at this place, if the reader may answer for some of it; else the reader."""
    reader = quarter.reader
    if place.of == NOBODY and reader.administers:
        return None, place
    for each in quarter.key_results:
        who = each.asked
        if who is not None and who.public_id == place.of and can_look_back(reader, each.key_result):
            return who, place
    return reader, Place()


def _people(quarter: Quarter, of: Member | None) -> tuple[Person, ...]:
    """Everybody who is asked; those who have most left first, what is nobody's last. Theirs are shown to whom may
    answer for one of them."""
    asked_of: dict[Member | None, list[Looked]] = {}
    for each in quarter.key_results:
        asked_of.setdefault(each.asked, []).append(each)
    if any(who_looks_back(row) is None for row in quarter.objectives) and quarter.reader.administers:
        asked_of.setdefault(None, [])
    found = []
    for who, rows in asked_of.items():
        place = Place() if who == quarter.reader else Place(who.public_id if who else NOBODY)
        opens = (
            quarter.reader.administers
            or who == quarter.reader
            or any(can_look_back(quarter.reader, each.key_result) for each in rows)
        )
        url = place.url(quarter.cycle, quarter.addresses) if opens else ""
        answered = sum(each.is_answered for each in rows)
        found.append(Person(who.name if who else "", answered, len(rows), url, who == of))
    return tuple(sorted(found, key=lambda person: (not person.name, -person.left, person.name)))


def _reminder(quarter: Quarter, people: Sequence[Person], address: str) -> str:
    """A text to send to those who have not answered, as it is."""
    waiting = [person for person in people if person.left and person.name]
    if not waiting:
        return ""
    left = sum(person.left for person in waiting)
    names = pgettext("between names", ", ").join(named(person.name) for person in waiting)
    said = ngettext(
        "%(names)s: %(num)s key result of %(cycle)s is left to look back on. Four short fields each: %(address)s",
        "%(names)s: %(num)s key results of %(cycle)s are left to look back on. Four short fields each: %(address)s",
        left,
    )
    return said % {"names": names, "num": left, "cycle": quarter.label, "address": address}
