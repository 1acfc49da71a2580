"""A row of what a small company has none of, so that every text column of the database can be filled and shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from rashin.activity import security
from rashin.exchange.models import DocumentImport
from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.content import KeyResultContent
from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.direction import Sentence, write_direction
from rashin.goals.actions.drafts import keep_draft
from rashin.goals.actions.looking_back import sum_up
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.models import Cycle, CycleState, Objective
from rashin.organizations.models import Organization
from rashin.people.actions.organizations import change_words
from rashin.people.models import DirectoryEntry, SignOnIdentity, SingleSignOn, Team
from rashin.rhythm.actions.desk import set_booking
from tests import cast

SPRING = datetime(2026, 4, 1, 3, tzinfo=UTC)
CLOSED = json.dumps({"ranges": [["2026-12-30", "2027-01-03", "年末年始"]], "weekdays": [6]})


def rows_of_the_rest(ours: cast.Company) -> tuple[str, ...]:
    """Made as people make them, where a page does; gives the addresses that show them and that no walk knows."""
    at, owner = cast.TODAY, ours.owner
    set_booking("https://book.example/miura", by=ours.coach, at=at)
    write_direction([Sentence(section="why", text="朝を届ける")], by=owner, at=at)
    draft = keep_draft(
        {"title": "夜の店", "why": "試す"}, form="objective", title="夜の店", by=owner, at=at, cycle=ours.cycle
    )
    steps = dump_steps([Step("one", "一つめ")])
    ours.objective("店を任せる", key_results=[KeyResultContent(title="任せる", kind="milestone", steps=steps)])
    proposal = ours.objective("言いかえる目標", state="proposed")
    counter_propose(proposal, {"title": "別のことば"}, by=ours.clerk, at=at)
    change_words(ours.organization, words={"okr": "みんなで見る数"}, by=owner, at=at)
    security.note("sign_in.refused", at=at, organization=ours.organization, account="x", payload={"why": "別の人"})
    closed = _a_closed_quarter(ours)
    _of_the_directory(ours)
    Organization.objects.filter(pk=ours.organization.pk).update(closed_days=CLOSED)
    Team.objects.filter(organization=ours.organization).update(closed_days=CLOSED)
    brought = DocumentImport.objects.create(
        by=owner.user, file_name="会社.json", state="refused", began_at=at, heard_at=at,
        told=json.dumps({"problems": [["会社", "missing", {"name": "別のことば"}]]}),
    )  # fmt: skip
    return (
        ours.url(f"cycles/{closed.public_id}/story/"),
        ours.url(f"plan/new/?draft={draft.public_id}"),
        f"/start/document/{brought.public_id}/",
        ours.url("search/?q=目標"),
        ours.url("search.xlsx?q=目標"),
        ours.url("search.csv?q=目標"),
        ours.url("learnings/?q=仕入れ"),
        ours.url("learnings.csv?q=仕入れ"),
        ours.url("board/?by=team"),
        ours.url("board/?by=person"),
    )


def _a_closed_quarter(ours: cast.Company) -> Cycle:
    by, days = ours.owner, {"first": date(2026, 4, 1), "last": date(2026, 6, 30)}
    cycle = open_cycle(kind="free", name="春", **days, by=by, at=SPRING)
    cycle = change_cycle_state(cycle, CycleState.RUNNING, by=by, at=SPRING)
    objective: Objective = ours.objective("春の目標", cycle=cycle, at=SPRING)
    cycle = change_cycle_state(cycle, CycleState.CLOSING, by=by, at=cast.TODAY)
    sum_up(objective, "よい春", by=by, at=cast.TODAY)
    close_cycle(cycle, by=by, at=cast.TODAY, without_answers=True)
    return cycle


def _of_the_directory(ours: cast.Company) -> None:
    place: dict[str, Any] = {"organization": ours.organization}
    told = json.dumps({"displayName": "木村 さくら"})
    DirectoryEntry.objects.create(**place, member=ours.clerk, external_id="k", user_name="kimura", told=told)
    SignOnIdentity.objects.create(**place, member=ours.clerk, subject="k", first_at=cast.TODAY)
    SingleSignOn.objects.create(**place, issuer="https://id.example", client_id="rashin")
