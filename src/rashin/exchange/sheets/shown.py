"""What pages show, as sheets: the board, an objective's entries, my week, a search, what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rashin.exchange.sheets.files import Cell, Sheet
from rashin.goals.access import objectives_visible_to
from rashin.goals.definitions import standing
from rashin.goals.models import CheckIn, Cycle, KeyResult, Objective
from rashin.goals.queries.found import Filters, key_results_found, like
from rashin.goals.queries.learnings import learning_of, learnings_found
from rashin.goals.queries.objective import Numbers, numbers_of
from rashin.goals.queries.owed import asked_for, carried_by
from rashin.goals.queries.past.board import PastBoard
from rashin.goals.queries.past.objective import PastObjective
from rashin.goals.queries.past.week import PastWeek
from rashin.goals.queries.week import MyAction, my_actions
from rashin.organizations.models import Member
from rashin.ui.marks import status_word

HUNDRED = Decimal(100)
ALL = 1_000_000  # learnings; a page shows them twenty at a time


def _percent(share: Decimal | None) -> Decimal | None:
    """Hundredths of it: 59 for 0.59."""
    return None if share is None else (share * HUNDRED).normalize()


def _number_heads() -> list[str]:
    return [
        _("Key result"),
        _("Start"),
        _("Target"),
        pgettext("of a key result", "Now"),
        _("Unit"),
        _("Value for"),
        _("Progress (%)"),
        _("Status"),
        _("Confidence (0–10)"),
        _("Owner"),
        _("Deadline"),
        _("Next entry due"),
        _("Id"),
    ]


def _number_cells(row: KeyResult) -> list[Cell]:
    status = row.status_override or row.status
    return [
        row.title,
        row.start if row.start is not None else row.low,
        row.target if row.target is not None else row.high,
        row.value,
        row.unit,
        row.value_for,
        _percent(row.progress),
        str(status_word(status)) if status else "",
        row.confidence,
        row.owner.name if row.owner else "",
        row.deadline,
        row.next_due,
        row.public_id,
    ]


def _objective_heads() -> list[str]:
    return [
        pgettext("of an objective", "Level"),
        _("Team"),
        _("Objective"),
        _("Progress of the objective (%)"),
        _("Owner of the objective"),
    ]


def _objective_cells(row: Objective) -> list[Cell]:
    team, owner = row.team.name if row.team else "", row.owner.name if row.owner else ""
    return [row.get_level_display(), team, row.title, _percent(row.progress), owner]


def board(member: Member, cycle: Cycle, filters: Filters, language: str) -> Sheet:
    """Every key result of the cycle that stands the filters, under its objective, as far as the member reads it."""
    found: QuerySet[Any] = key_results_found(cycle, filters).filter(objective__in=objectives_visible_to(member))
    rows = found.select_related("objective__team", "objective__owner", "owner")
    return _board(cycle, rows.order_by("objective__path", "position", "pk").distinct(), language)


def past_board(stood: PastBoard, filters: Filters, language: str) -> Sheet:
    """The same of a past day."""
    found = stood.key_results_found(filters)
    return _board(stood.cycle, sorted(found, key=lambda row: (row.objective.path, row.position, row.pk)), language)


def _board(cycle: Cycle, rows: Iterable[KeyResult], language: str) -> Sheet:
    heads = [*_objective_heads(), *_number_heads()]
    cells = [[*_objective_cells(row.objective), *_number_cells(row)] for row in rows]
    return Sheet(cycle.label(language), heads, cells)


def entries(objective: Objective) -> Sheet:
    """Every entry of an objective's key results that stands, the earliest first."""
    rows = objective.key_results.filter(archived_at=None).order_by("position", "pk")
    return _entries(objective, numbers_of(list(rows), objective.organization))


def past_entries(stood: PastObjective) -> Sheet:
    """Those that stood by the end of a past day."""
    return _entries(stood.objective, stood.numbers)


def _entries(objective: Objective, numbers: Iterable[Numbers]) -> Sheet:
    heads = [
        _("Key result"),
        _("Value for"),
        _("Value"),
        _("Unit"),
        _("Confidence (0–10)"),
        pgettext("of an entry", "Note"),
        _("Entered by"),
        _("Entered at"),
        pgettext("of an entry", "Kind"),
    ]
    zone = ZoneInfo(objective.organization.time_zone)
    return Sheet(objective.title, heads, list(_entry_rows(numbers, zone)))


def _entry_rows(numbers: Iterable[Numbers], zone: tzinfo) -> Iterator[Sequence[Cell]]:
    for each in numbers:
        for row in sorted(standing(each.check_ins), key=lambda row: (row.for_date, row.recorded_at, row.pk)):
            yield _entry(each.key_result, row, row.recorded_at.astimezone(zone))


def _entry(key_result: KeyResult, row: CheckIn, at: datetime) -> Sequence[Cell]:
    by = row.entered_by.name if row.entered_by else ""
    kinds = {
        "value": _("Value"),
        "no_change": _("No change"),
        "not_looked": _("Not looked yet"),
        "step": _("Step"),
    }
    return [key_result.title, row.for_date, row.value, key_result.unit, row.confidence, row.note, by, at,
            kinds.get(row.kind, row.kind)]  # fmt: skip


def my_week(member: Member, today: date) -> Sheet:
    """What is asked of me this week: numbers to enter, then actions."""
    return _week(carried_by(member, today).select_related("objective"), my_actions(member, today), today)


def past_week(week: PastWeek, day: date) -> Sheet:
    """What was asked of the reader in the week of a past day."""
    return _week((each.key_result for each in week.carried), week.actions, day)


def _week(carried: Iterable[KeyResult], mine: Iterable[MyAction], today: date) -> Sheet:
    heads = [_("What"), _("Objective"), _("Due"), pgettext("of a key result", "Now"), _("Target"), _("Unit"), _("Done")]
    words = {True: _("done"), False: _("not yet")}
    in_order = sorted(carried, key=lambda row: (row.next_due or date.max, row.objective_id, row.position, row.pk))
    cells: list[Sequence[Cell]] = [
        [row.title, row.objective.title, row.next_due, row.value, row.target, row.unit, words[not _is_owed(row, today)]]
        for row in in_order
    ]
    actions: list[Sequence[Cell]] = [
        [each.action.title, each.action.objective.title, each.due, None, None, "", words[each.ticked]] for each in mine
    ]
    return Sheet(_("My week"), heads, [*cells, *actions])


def _is_owed(row: KeyResult, today: date) -> bool:
    state = asked_for(
        today, next_due=row.next_due, put_off_until=row.put_off_until, looked_on=row.looked_on, looked_today=False
    )
    return state == "owed"


def found(member: Member, words: str) -> Sheet:
    """The key results of every cycle whose words, or whose objective's words, are looked for."""
    visible = objectives_visible_to(member).filter(archived_at=None)
    rows = KeyResult.objects.filter(objective__in=visible, archived_at=None)
    rows = rows.filter(like("search_text", words) | like("objective__search_text", words))
    rows = rows.select_related("objective__team", "objective__owner", "objective__cycle", "owner")
    ordered = rows.order_by("-objective__cycle__first_day", "objective", "position", "pk")
    heads = [_("Cycle"), *_objective_heads(), *_number_heads()]
    cells = [[str(row.objective.cycle), *_objective_cells(row.objective), *_number_cells(row)] for row in ordered]
    return Sheet(_("Search"), heads, cells)


def learnings(member: Member, words: str, language: str) -> Sheet:
    """What was learnt in every quarter, those with these words in them where any are asked for; the latest first."""
    heads = [_("Cycle"), _("Objective"), _("Key result"), _("Score"), _("Cause"), _("Learning"), _("Written by")]
    rows, _more = learnings_found(member, words, limit=ALL)
    told = [learning_of(row, language) for row in rows]
    cells = [[each.cycle, each.objective, each.key_result, each.score, each.cause, each.text, each.by] for each in told]
    return Sheet(_("What we learnt"), heads, cells)
