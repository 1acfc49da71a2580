"""Whatever people do in whatever order: every stored figure is what the entries make it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from rashin.goals.actions.alignment import contribute_to, feed
from rashin.goals.actions.calendars import change_calendar, change_thresholds
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.content import ObjectiveContent
from rashin.goals.actions.key_results import (
    archive_key_result,
    change_key_result,
    override_status,
    restore_key_result,
)
from rashin.goals.actions.moving import move_key_result
from rashin.goals.actions.objectives import archive_objective, change_objective, restore_objective
from rashin.goals.doctor import findings
from rashin.goals.models import CheckIn, CheckInKind, KeyResult, Kind, Objective, Reading, Standing
from rashin.organizations.refusals import Conflict
from tests.cast import FOUNDED, TODAY, Company, company, visitors

STEPS = (
    '[{"due":"2026-10-31","key":"a","title":"試作","weight":"1"},{"due":null,"key":"b","title":"三社","weight":"2"}]'
)
NEW = {"reading": Reading.TOTAL, "entry": "new", "start": None, "target": Decimal(50), "unit": "件"}
CONTENTS = (
    visitors(), visitors(weight=Decimal(0)), visitors(**NEW), visitors(**NEW, weight=Decimal(3)), visitors(**NEW),
    visitors(kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(150), unit="件"),
    visitors(kind=Kind.FED, reading=Reading.TOTAL, start=None, target=Decimal(99), unit="件", feed_mode="average"),
    visitors(kind=Kind.RECURRING, start=None, target=None), visitors(kind=Kind.RANGE, low=Decimal(9), target=None),
    visitors(kind=Kind.MILESTONE, start=None, target=None, steps=STEPS), visitors(reading=Reading.PER_PERIOD),
)  # fmt: skip

PICK = st.integers(0, 99)
OPERATION = st.tuples(
    st.sampled_from([
        "enter", "enter", "enter", "enter", "correct", "take back", "align", "align", "feed", "feed", "archive",
        "restore", "archive key result", "restore key result", "weigh", "judge", "move", "team", "calendar", "limits",
    ]),
    PICK, PICK, st.integers(-40, 9000), st.integers(0, 54),
)  # fmt: skip


class Play:
    """A small company in which somebody does one thing after the other."""

    def __init__(self) -> None:
        self.bakery: Company = company()
        by = self.bakery.owner
        for number in range(5):
            mine = CONTENTS[number::5]
            self.bakery.objective(f"目標 {number}", key_results=mine, owner=by, team=self.bakery.team)
        self.at = FOUNDED

    def do(self, what: str, one: int, other: int, value: int, day: int) -> None:
        """Do it, unless it is refused: then nothing may have happened."""
        self.at = max(self.at, TODAY) + timedelta(minutes=1)
        try:
            with transaction.atomic():
                getattr(self, what.replace(" ", "_"))(one, other, Decimal(value), day)
        except (ValidationError, Conflict):
            pass

    def _objective(self, place: int) -> Objective:
        rows = list(Objective.objects.select_related("team", "owner", "contributes_to", "cycle").order_by("pk"))
        return rows[place % len(rows)]

    def _key_result(self, place: int) -> KeyResult:
        rows = list(KeyResult.objects.order_by("pk"))
        return rows[place % len(rows)]

    @property
    def _how(self) -> dict[str, Any]:
        return {"by": self.bakery.owner, "at": self.at}

    def enter(self, one: int, other: int, value: Decimal, day: int) -> None:
        row = self._key_result(one)
        kind = (CheckInKind.VALUE, CheckInKind.VALUE, CheckInKind.NO_CHANGE)[other % 3]
        on = FOUNDED.date() + timedelta(days=day)
        seen = Seen(kind=kind, value=value, for_date=on, confidence=other % 11, wants_help=other % 7 == 0)
        if row.kind == Kind.MILESTONE:
            seen = Seen(kind=CheckInKind.STEP, step="ab"[other % 2], done=value > 0, for_date=on)
        record_check_in(row, seen, **self._how)

    def _check_in(self, place: int) -> CheckIn | None:
        rows = list(CheckIn.objects.select_related("key_result").order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def correct(self, one: int, other: int, value: Decimal, day: int) -> None:
        if row := self._check_in(one):
            record_check_in(row.key_result, Seen(value=value, for_date=row.for_date), replaces=row, **self._how)

    def take_back(self, one: int, other: int, value: Decimal, day: int) -> None:
        if row := self._check_in(one):
            take_back_check_in(row, **self._how)

    def align(self, one: int, other: int, value: Decimal, day: int) -> None:
        contribute_to(self._objective(one), self._objective(other) if value > 0 else None, **self._how)

    def feed(self, one: int, other: int, value: Decimal, day: int) -> None:
        fed = list(KeyResult.objects.filter(kind=Kind.FED).order_by("pk"))
        feed(self._key_result(one), fed[other % len(fed)] if value > 0 else None, **self._how)

    def archive(self, one: int, other: int, value: Decimal, day: int) -> None:
        archive_objective(self._objective(one), **self._how)

    def restore(self, one: int, other: int, value: Decimal, day: int) -> None:
        restore_objective(self._objective(one), **self._how)

    def archive_key_result(self, one: int, other: int, value: Decimal, day: int) -> None:
        archive_key_result(self._key_result(one), **self._how)

    def restore_key_result(self, one: int, other: int, value: Decimal, day: int) -> None:
        restore_key_result(self._key_result(one), **self._how)

    def weigh(self, one: int, other: int, value: Decimal, day: int) -> None:
        place = one % len(CONTENTS)
        row = self._key_result(place)
        changes = {"weight": Decimal(other % 4), "title": row.title, "kind": row.kind, "reading": row.reading}
        names = ("entry", "unit", "start", "target", "low", "steps", "feed_mode", "deadline", "first_day", "owner")
        change_key_result(row, visitors(**{name: getattr(row, name) for name in names}, **changes), **self._how)

    def judge(self, one: int, other: int, value: Decimal, day: int) -> None:
        status = ("behind", "at_risk", "on_track", "")[other % 4]
        override_status(self._key_result(one), status, reason="見た目より悪い", **self._how)

    def move(self, one: int, other: int, value: Decimal, day: int) -> None:
        move_key_result(self._key_result(one), self._objective(other), **self._how)

    def team(self, one: int, other: int, value: Decimal, day: int) -> None:
        row = self._objective(one)
        team = (self.bakery.team, self.bakery.shop)[other % 2]
        content = ObjectiveContent(title=row.title, team=team, owner=row.owner, weight=Decimal(other % 3),
                                   contributes_to=row.contributes_to)  # fmt: skip
        change_objective(row, content, **self._how)

    def calendar(self, one: int, other: int, value: Decimal, day: int) -> None:
        place = (self.bakery.organization, self.bakery.team, self.bakery.shop)[one % 3]
        change_calendar(place, values={"check_in_weekday": other % 5}, **self._how)

    def limits(self, one: int, other: int, value: Decimal, day: int) -> None:
        share = Decimal(other % 10) / 10
        values = {"behind_below": share, "at_risk_below": share, "behind_points": Decimal("0.2")}
        change_thresholds(self.bakery.organization, values=values, **self._how)


def last_standings() -> dict[int, Standing]:
    return {row.node: row for row in Standing.objects.filter(node_kind="key_result").order_by("recorded_at", "pk")}


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
# What counts as late is set, then a team's week: both by somebody who read the company before either.
@example([("enter", 5, 0, 0, 10), ("limits", 0, 0, 0, 0), ("calendar", 1, 0, 0, 0)])
@given(st.lists(OPERATION, min_size=8, max_size=25))
def test_any_order_of_changes_leaves_exact_figures(operations: list[tuple[str, int, int, int, int]]) -> None:
    with transaction.atomic():
        play = Play()
        for operation in operations:
            play.do(*operation)
        assert list(findings()) == []
        told = last_standings()
        for row in KeyResult.objects.all():
            kept = told[row.pk]
            assert (kept.value, kept.progress, kept.next_due, kept.status) == (
                row.value, row.progress, row.next_due, row.status_override or row.status,
            )  # fmt: skip
        transaction.set_rollback(True)
