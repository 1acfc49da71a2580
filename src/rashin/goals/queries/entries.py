"""Key results with everything that somebody has entered for them: what a check-in row is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from rashin.goals.access import is_open_to_all, key_results_visible_to
from rashin.goals.definitions import calendar_for, definition_of, entries_of, standing
from rashin.goals.models import CheckIn, CheckInKind, KeyResult
from rashin.organizations.models import Member, Organization
from rashin.organizations.prepared import Prepared
from rashin.rules import key_result as rules

NEEDED = ("objective__team__leader", "objective__cycle", "objective__owner", "owner", "brought_by", "overridden_by")
NEEDED_TO_ENTER = ("objective__team", "objective__cycle", "brought_by")


@dataclass(frozen=True)
class Entered:
    """A key result and its entries as they were written, the latest last. What is made of them is made once: a row that
    is drawn asks for it again and again."""

    key_result: KeyResult
    rows: Sequence[CheckIn]

    def as_seen(self, last_seen: str | None) -> Entered:
        """How it stood when the row `last_seen` was the latest ("" for none); unknown or None: as it stands now."""
        if last_seen is None or last_seen == self.last_seen:
            return self
        places = {row.public_id: place + 1 for place, row in enumerate(self.rows)} | {"": 0}
        return Entered(self.key_result, self.rows[: places.get(last_seen, None)])

    @cached_property
    def stands(self) -> list[CheckIn]:
        """What is neither corrected nor taken back, in the order of writing."""
        return standing(self.rows)

    @cached_property
    def entries(self) -> list[rules.Entry]:
        """What stands, as the rules see it."""
        return entries_of(self.stands)

    @cached_property
    def definition(self) -> rules.Definition:
        """The key result as the rules see it."""
        return definition_of(self.key_result, calendar_for(self.key_result))

    @property
    def last_seen(self) -> str:
        """The public id of the latest row; "" without any."""
        return self.rows[-1].public_id if self.rows else ""

    @cached_property
    def last_look(self) -> CheckIn | None:
        """The latest entry that stands; putting off is none."""
        looks = [row for row in self.stands if row.kind != CheckInKind.NOT_LOOKED]
        return looks[-1] if looks else None

    @cached_property
    def last_typed(self) -> Decimal | None:
        """The value of the current entry as it was typed (a source's own total before its start is subtracted)."""
        typed = [row for row in self.stands if row.kind == CheckInKind.VALUE and row.value is not None]
        return max(typed, key=lambda row: (row.for_date, row.recorded_at, row.pk)).value if typed else None

    @cached_property
    def steps_done(self) -> frozenset[str]:
        """The keys of the steps that are done."""
        done: dict[str, bool] = {}
        for row in sorted(self.stands, key=lambda row: (row.for_date, row.recorded_at, row.pk)):
            if row.kind == CheckInKind.STEP:
                done[row.step] = row.done
        return frozenset(key for key, is_done in done.items() if is_done)


def entered(key_results: QuerySet[KeyResult], organization: Organization) -> list[Entered]:
    """These key results with their entries: two queries, however many there are."""
    return _with_entries(list(key_results.select_related(*NEEDED)), organization)


def entered_for(member: Member, public_id: str, *, with_people: bool = False) -> Entered | None:
    """One key result that the member sees, with its entries (`with_people`: and with whoever they are of); None for
    whoever does not read it, after as many queries as for one that does not exist."""
    found = (_ONE if with_people else _ONE_ALONE)(member.organization_id, public_id)
    is_open = bool(found) and is_open_to_all(found[0].objective, member)
    if not is_open and not key_results_visible_to(member).filter(public_id=public_id).exists():
        return None
    if with_people:
        return next(iter(_with_entries(found, member.organization)), None)
    for key_result in found:
        key_result.organization = member.organization
        return Entered(key_result, tuple(_ENTRIES_ALONE(key_result.pk)))
    return None


def just_entered(key_result: KeyResult, rows: Sequence[CheckIn]) -> Entered:
    """The same from what a transaction that has just ended had in hand."""
    return Entered(key_result, tuple(sorted(rows, key=lambda row: (row.recorded_at, row.pk))))


def _with_entries(found: Sequence[KeyResult], organization: Organization) -> list[Entered]:
    rows: dict[int, list[CheckIn]] = defaultdict(list)
    for row in _ENTRIES(sorted(each.pk for each in found)) if found else ():
        rows[row.key_result_id].append(row)
    for each in found:
        each.organization = organization
    return [Entered(each, tuple(rows[each.pk])) for each in found]


def _one(*needed: str) -> Prepared[KeyResult]:
    return Prepared(
        lambda organization, public_id: (
            KeyResult.objects.filter(organization_id=organization, public_id=public_id)
            .select_related(*needed)
            .order_by()
        )
    )


_ONE, _ONE_ALONE = _one(*NEEDED), _one(*NEEDED_TO_ENTER)
_IN_ORDER = ("recorded_at", "pk")
_ENTRIES = Prepared(
    lambda keys: CheckIn.objects.filter(key_result__in=keys).select_related("entered_by", "member").order_by(*_IN_ORDER)
)
_ENTRIES_ALONE = Prepared(lambda key: CheckIn.objects.filter(key_result_id=key).order_by(*_IN_ORDER))
