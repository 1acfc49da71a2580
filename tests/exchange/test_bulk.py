"""The bulk writer leaves what the actions would have left: row by row, on a small history that is written both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from rashin.activity.models import Event
from rashin.exchange import rows as told
from rashin.exchange.bulk import Bulk, seeded_ids, unseen_yet
from rashin.exchange.history import History
from rashin.goals.actions.alignment import feed, support
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.actions.key_results import override_status
from rashin.goals.actions.objectives import agree_to_objective, draft_objective, propose_objective
from rashin.goals.actions.todos import tick_action
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.doctor import findings
from rashin.goals.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    Agreement,
    CheckIn,
    Cycle,
    KeyResult,
    Level,
    Objective,
    Revision,
    Standing,
    Support,
)
from rashin.organizations.models import Member, Organization
from rashin.people.models import Team
from tests.cast import FOUNDED, Company, company, visitors

pytestmark = pytest.mark.django_db

COMPARED = (
    Objective, KeyResult, Support, Action, ActionAssignment, ActionCompletion, Agreement, CheckIn, Revision, Standing,
    Event,
)  # fmt: skip
PLANNED = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
DRINK = ActionContent(title="試食会をひらく", due=date(2026, 11, 10))
WEEK = timedelta(days=7)


def review(**fields: Any) -> KeyResultContent:
    return KeyResultContent(
        **{"title": "口コミを50件増やす", "unit": "件", "reading": "total", "target": Decimal(50)} | fields
    )


def contents(bakery: Company) -> dict[str, ObjectiveContent]:
    return {
        "company": ObjectiveContent(title="朝にパンを", level=Level.COMPANY, owner=bakery.owner),
        "marketing": ObjectiveContent(title="道をつくる", team=bakery.team, owner=bakery.leader),
        "shop": ObjectiveContent(title="また来たい店", team=bakery.shop, owner=bakery.owner, weight=Decimal("0.5")),
    }


def key_results() -> dict[str, list[KeyResultContent]]:
    steps = dump_steps([Step("one", "一"), Step("two", "二", Decimal(2), date(2026, 12, 20))])
    return {
        "company": [review(title="三店で150件", kind="fed", target=Decimal(150))],
        "marketing": [
            visitors(),
            KeyResultContent(title="任せる", kind="milestone", steps=steps),
            KeyResultContent(title="返事", kind="recurring", due_each=Decimal(5), weight=Decimal(2)),
        ],
        "shop": [
            review(entry="new"),
            review(entry="source", source_start=Decimal(134)),
            KeyResultContent(title="湿度", kind="range", low=Decimal(70), high=Decimal(80), unit="%"),
        ],
    }


FEEDS = {"shop-0": "company-0", "shop-1": "company-0"}
MORNING = FOUNDED + timedelta(days=6)


def entries(bakery: Company) -> list[tuple[str, Seen, datetime, str, str, str]]:
    """(key result, what was seen, when, ref, replaces, retracts), the earliest first."""
    late = date(2026, 10, 19)
    return [
        ("marketing-0", Seen(value=Decimal(5120), confidence=6), MORNING, "", "", ""),
        ("marketing-1", Seen(kind="step", step="one"), MORNING, "", "", ""),
        ("shop-0", Seen(value=Decimal(4), note="お会計のあとの一言"), MORNING + timedelta(hours=1), "", "", ""),
        ("shop-1", Seen(value=Decimal(140)), MORNING + WEEK, "wrong", "", ""),
        ("shop-1", Seen(value=Decimal(141)), MORNING + WEEK + timedelta(minutes=5), "", "wrong", ""),
        ("shop-2", Seen(value=Decimal(90), confidence=4), MORNING + WEEK * 2, "", "", ""),
        ("marketing-0", Seen(kind="no_change", confidence=5), MORNING + WEEK * 2, "", "", ""),
        ("marketing-2", Seen(value=Decimal(4), excused=Decimal(1)), MORNING + WEEK * 2, "", "", ""),
        ("shop-0", Seen(value=Decimal(2), for_date=late, looked_on=late), MORNING + WEEK * 3, "taken", "", ""),
        ("shop-0", Seen(), MORNING + WEEK * 3 + timedelta(minutes=1), "", "", "taken"),
        ("marketing-0", Seen(kind="not_looked", until=date(2026, 11, 20)), MORNING + WEEK * 5, "", "", ""),
        ("marketing-1", Seen(kind="step", step="one", done=False, wants_help=True), MORNING + WEEK * 5, "", "", ""),
    ]


def who(bakery: Company, name: str) -> Any:
    return bakery.leader if name.startswith("marketing") else bakery.owner


def by_actions(bakery: Company) -> None:
    objectives: dict[str, Objective] = {}
    named: dict[str, KeyResult] = {}
    for ref, content in contents(bakery).items():
        content = ObjectiveContent(
            **{name: getattr(content, name) for name in ("title", "level", "team", "owner", "weight")},
            contributes_to=objectives.get("company") if ref == "marketing" else None,
        )
        made = draft_objective(
            content, cycle=bakery.cycle, by=bakery.owner, at=PLANNED, key_results=key_results()[ref],
            actions=[ActionContent(title=DRINK.title, due=DRINK.due, assignees=(bakery.leader, bakery.member))],
        )  # fmt: skip
        objectives[ref] = made
        named |= {f"{ref}-{each.position}": each for each in made.key_results.all()}
    support(objectives["shop"], objectives["company"], by=bakery.owner, at=PLANNED)
    for ref, into in FEEDS.items():
        feed(named[ref], named[into], by=bakery.owner, at=PLANNED)
    for ref in objectives:
        propose_objective(objectives[ref], by=bakery.owner, at=PLANNED + WEEK)
        agree_to_objective(objectives[ref], by=bakery.owner, at=FOUNDED)
    written: dict[str, CheckIn] = {}
    for ref, seen, at, own, replaces, retracts in entries(bakery):
        if retracts:
            take_back_check_in(written[retracts], by=who(bakery, ref), at=at)
            continue
        made_entry = record_check_in(
            named[ref], seen, by=who(bakery, ref), at=at, replaces=written.get(replaces) if replaces else None
        )
        written[own or made_entry.public_id] = made_entry
    action = Action.objects.filter(objective=objectives["shop"]).get()
    tick_action(action, member=bakery.leader, on=date(2026, 11, 9), by=bakery.leader, at=MORNING + WEEK * 5)
    override_status(named["marketing-0"], "at_risk", reason="もう少し", by=bakery.leader, at=MORNING + WEEK * 6)


def in_bulk(bakery: Company, seed: int = 1) -> None:
    bulk = Bulk(bakery.organization, seeded_ids(seed))
    history = History(bulk, bakery.cycle)
    content = contents(bakery)
    drink = ActionContent(title=DRINK.title, due=DRINK.due, assignees=(bakery.leader, bakery.member))
    history.plant(
        [
            told.ObjectiveRow(
                ref=ref,
                content=content[ref],
                by=bakery.owner,
                at=PLANNED,
                key_results=tuple(
                    told.KeyResultRow(ref=f"{ref}-{place}", content=each, feeds=FEEDS.get(f"{ref}-{place}", ""))
                    for place, each in enumerate(key_results()[ref])
                ),
                actions=(told.ActionRow(ref=f"{ref}-drink", content=drink),),
                parent="company" if ref == "marketing" else "",
                supports=("company",) if ref == "shop" else (),
            )
            for ref in content
        ]
    )
    for ref in content:
        history.tell([told.Proposed(objective=ref, by=bakery.owner, at=PLANNED + WEEK)])
        history.tell([told.Agreed(objective=ref, by=bakery.owner, at=FOUNDED)])
    for ref, seen, at, own, replaces, retracts in entries(bakery):
        row = told.EntryRow(
            key_result=ref, seen=seen, by=who(bakery, ref), ref=own, replaces=replaces, retracts=retracts
        )
        history.tell([told.Entries(at=at, rows=(row,))])
    at = MORNING + WEEK * 5
    history.tell(
        [
            told.Ticked(action="shop-drink", member=bakery.leader, on=date(2026, 11, 9), by=bakery.leader, at=at),
            told.Judged(key_result="marketing-0", status="at_risk", reason="もう少し", by=bakery.leader, at=at + WEEK),
        ]
    )
    history.close()


def left_by(organization: Organization) -> dict[str, list[dict[str, Any]]]:
    """Every row that stands, with keys and public ids as the row's place in its table: comparable between companies."""
    rows = {model: list(model._default_manager.filter(organization=organization).order_by("pk")) for model in COMPARED}
    places = {
        row.public_id: f"{model.__name__} {place}"
        for model in (Objective, KeyResult, Action)
        for place, row in enumerate(rows[model])
    }
    kinds = {"objective": Objective, "key_result": KeyResult, "action": Action}
    nodes = {(kind, row.pk): places[row.public_id] for kind, model in kinds.items() for row in rows[model]}
    written = sorted(rows[CheckIn], key=lambda row: (row.recorded_at, row.key_result_id))
    places |= {row.public_id: f"CheckIn {place}" for place, row in enumerate(written)}
    named = [each for model in (Member, Team, Cycle) for each in model.objects.filter(organization=organization)]
    names = places | {each.public_id: f"{type(each).__name__} {each}" for each in named}
    keys = {
        (model, row.pk): names[row.public_id]
        for model in COMPARED
        for row in rows[model]
        if getattr(row, "public_id", None) in names
    }

    def plain(row: models.Model) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.name in ("id", "organization", "public_id", "digest"):
                continue
            if field.name == "path":
                value = [keys[Objective, int(part)] for part in value.split("/") if part]
            elif field.name == "node":
                value = nodes[row.node_kind, value]  # type: ignore[attr-defined]
            elif field.name == "place":
                place = Cycle if row.node_kind == "objective" else Objective  # type: ignore[attr-defined]
                value = str(place._default_manager.get(pk=value))
            elif isinstance(field, models.ForeignKey) and value is not None:
                value = keys.get((field.related_model, value), str(getattr(row, field.name)))
            elif isinstance(value, str):
                for public_id, name in names.items():
                    value = value.replace(public_id, name)
            found[field.name] = value
        return found

    return {model.__name__: sorted(map(plain, rows[model]), key=str) for model in COMPARED}


def test_a_history_written_in_bulk_equals_one_made_by_actions() -> None:
    one, other = company(), company("株式会社 灯麦", "same", domain="same.example")
    by_actions(one)
    in_bulk(other)
    expected, found = left_by(one.organization), left_by(other.organization)
    for table, rows in expected.items():
        assert [row for row in rows if row not in found[table]] == [], table
        assert len(found[table]) == len(rows), table
    assert list(findings()) == []


def agreed_late() -> list[KeyResultContent]:
    """What has points, steps and a measuring day before the day on which it is agreed."""
    steps = dump_steps([Step("one", "一", due=date(2026, 10, 5)), Step("two", "二", due=date(2026, 12, 20))])
    return [
        visitors(planned_points='[["2026-10-09","5200"],["2026-11-30","6000"]]'),
        KeyResultContent(title="任せる", kind="milestone", steps=steps),
        visitors(title="満足", kind="threshold", bound="at_least", target=Decimal(90), start=None, unit="%",
                 first_measuring_day=date(2026, 10, 8)),
    ]  # fmt: skip


def test_what_is_agreed_late_begins_late_both_ways_and_a_verdict_twice_is_written_twice() -> None:
    one, other = company(), company("株式会社 灯麦", "same", domain="same.example")
    late, judged = FOUNDED + 2 * WEEK, FOUNDED + 5 * WEEK
    made = draft_objective(contents(one)["marketing"], cycle=one.cycle, by=one.owner, at=PLANNED,
                           key_results=agreed_late())  # fmt: skip
    propose_objective(made, by=one.owner, at=PLANNED + WEEK)
    agree_to_objective(made, by=one.owner, at=late)
    first = made.key_results.get(position=0)
    for reason in ("もう少し", "やはり、もう少し"):
        override_status(first, "at_risk", reason=reason, by=one.leader, at=judged)
    override_status(first, "", reason="", by=one.leader, at=judged + WEEK)
    rows = tuple(told.KeyResultRow(ref=f"m-{place}", content=each) for place, each in enumerate(agreed_late()))
    history = History(Bulk(other.organization, seeded_ids(1)), other.cycle)
    content = contents(other)["marketing"]
    history.plant([told.ObjectiveRow(ref="m", content=content, by=other.owner, at=PLANNED, key_results=rows)])
    history.tell([
        told.Proposed(objective="m", by=other.owner, at=PLANNED + WEEK),
        told.Agreed(objective="m", by=other.owner, at=late),
        *(told.Judged(key_result="m-0", status="at_risk", reason=reason, by=other.leader, at=judged)
          for reason in ("もう少し", "やはり、もう少し")),
        told.Judged(key_result="m-0", status="", reason="", by=other.leader, at=judged + WEEK),
    ])  # fmt: skip
    history.close()
    expected, found = left_by(one.organization), left_by(other.organization)
    for table, lines in expected.items():
        assert lines == found[table], table


def test_the_same_seed_gives_the_same_ids() -> None:
    one, other = company(), company("株式会社 灯麦", "same", domain="same.example")
    in_bulk(one, seed=7)
    in_bulk(other, seed=7)
    ids = [
        list(CheckIn.objects.filter(organization=each.organization).order_by("pk").values_list("public_id", flat=True))
        for each in (one, other)
    ]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])


def test_what_cannot_be_agreed_is_refused_with_its_name() -> None:
    bakery = company()
    history = History(Bulk(bakery.organization, seeded_ids(1)), bakery.cycle)
    flat = visitors(title="同じ数のまま", target=Decimal(5000))
    history.plant(
        [
            told.ObjectiveRow(
                ref="o",
                content=contents(bakery)["marketing"],
                by=bakery.owner,
                at=PLANNED,
                key_results=(told.KeyResultRow(ref="k", content=flat),),
            )
        ]
    )
    with pytest.raises(ValidationError, match="同じ数のまま"):
        history.tell([told.Agreed(objective="o", by=bakery.owner, at=FOUNDED)])


def waits_for_the_disk() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # within a transaction its commit does; see rashin.config.sqlite
            full = cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
            return bool(connection.keeps_at_once and (full or connection.in_atomic_block))
        return bool(cursor.execute("SHOW synchronous_commit").fetchone()[0] == "on")


@pytest.mark.django_db(transaction=True)
def test_what_nobody_sees_yet_need_not_be_on_the_disk_and_what_follows_must() -> None:
    with connection.cursor() as cursor:  # as an installation has it; PostgreSQL's tests do without
        cursor.execute("PRAGMA synchronous = FULL" if connection.vendor == "sqlite" else "SET synchronous_commit TO on")
    with unseen_yet():
        assert not waits_for_the_disk()
    assert waits_for_the_disk()
    with pytest.raises(ValidationError), unseen_yet():
        raise ValidationError("broken off")
    assert waits_for_the_disk()
    with transaction.atomic(), unseen_yet():
        assert waits_for_the_disk()
