"""The bulk writer closes a quarter as the actions do: the same scores, the same story, the same record."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rashin.activity.canonical import parsed
from rashin.activity.models import Event
from rashin.exchange.bulk import Bulk, seeded_ids
from rashin.exchange.closings import AnswerRow, ClosedRow, Closings, SummaryRow
from rashin.exchange.nodes import Nodes
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.cycles import change_cycle_state
from rashin.goals.actions.looking_back import LookedBack, answer_closing, sum_up
from rashin.goals.doctor import findings
from rashin.goals.models import Closure, CycleClosing, CycleState, KeyResult, NoItem, Objective, ObjectiveClosure
from tests.cast import TODAY, Company, company, visitors

pytestmark = pytest.mark.django_db
AT = TODAY + timedelta(days=45)
SAID = {
    "1": LookedBack(cause="人手", learning="店の一言", following="drop"),
    "2": LookedBack(score=Decimal("0.9"), reason="工事があった", cause="工事", following="drop"),
    "3": LookedBack(learning="途中まで書いた"),
}


def closing(slug: str) -> Company:
    """A company whose quarter closes; one key result of four was never looked at."""
    bakery = company(slug=slug, domain=f"{slug}.example")
    objective = bakery.objective(key_results=[visitors(title=title) for title in "1234"])
    for row, value in zip(objective.key_results.order_by("pk"), (6200, 7000, 5500), strict=False):
        record_check_in(row, Seen(value=Decimal(value)), by=bakery.leader, at=TODAY)
    bakery.cycle = change_cycle_state(bakery.cycle, CycleState.CLOSING, by=bakery.owner, at=AT)
    return bakery


def by_actions() -> Company:
    bakery = closing("by-hand")
    for row in KeyResult.objects.filter(organization=bakery.organization, title__in=SAID):
        answer_closing(row, SAID[row.title], by=bakery.leader, at=AT)
    sum_up(Objective.objects.get(organization=bakery.organization), "半分まで", by=bakery.leader, at=AT)
    close_cycle(bakery.cycle, by=bakery.owner, at=AT, without_answers=True)
    return bakery


def in_bulk() -> Company:
    bakery = closing("in-bulk")
    bakery.cycle.organization = bakery.organization
    nodes = Nodes(bakery.organization)
    objective = Objective.objects.select_related("team", "owner").get(organization=bakery.organization)
    nodes.plant("o", objective, "")
    for row in KeyResult.objects.filter(objective=objective).select_related("owner").order_by("pk"):
        row.objective = objective
        nodes.add_key_result(row.title, row)
    writer = Closings(Bulk(bakery.organization, seeded_ids(1)), bakery.cycle, nodes)
    for title, said in SAID.items():
        writer.answer(AnswerRow(key_result=title, said=said, by=bakery.leader, at=AT))
    writer.sum_up(SummaryRow(objective="o", text="半分まで", by=bakery.leader, at=AT))
    writer.close(ClosedRow(by=bakery.owner, at=AT, carried={}, into=None))
    return bakery


def told(bakery: Company) -> dict[str, Any]:
    """Everything that was written, without ids."""
    here = {"organization": bakery.organization}
    answers = ("key_result__title", "progress", "proposed", "score", "is_judged", "reason", "cause", "learning",
               "following", "answered_at", "by__name", "search_text")  # fmt: skip
    facts = parsed(CycleClosing.objects.get(**here).facts)
    return {
        "answers": list(Closure.objects.filter(**here).order_by("key_result__title").values_list(*answers)),
        "objectives": list(
            ObjectiveClosure.objects.filter(**here).values_list("score", "known_parts", "counted_parts", "summary")
        ),
        "no": list(NoItem.objects.filter(**here).order_by("what").values_list("what", "why", "decided_by__name")),
        "events": sorted(
            Event.objects.filter(**here, recorded_at=AT)
            .exclude(name="cycle.state_changed")
            .values_list("name", flat=True)
        ),
        "asked": (facts["asked"], facts["answered"], facts["remarks"]),
        "scores": [each["score"] for row in facts["objectives"] for each in row["key_results"]],
        "state": type(bakery.cycle).objects.get(pk=bakery.cycle.pk).state,
    }


def test_the_writer_leaves_what_the_actions_leave() -> None:
    assert told(in_bulk()) == told(by_actions())


def test_what_it_wrote_is_well() -> None:
    in_bulk()
    assert list(findings()) == []
