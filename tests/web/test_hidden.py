"""What is not open to everybody: every page is walked by those who may not read it, and none of its words is found.

The company holds confidential objectives wherever one can stand, each of their texts bearing a mark: at the top,
between visible ones, helping and helped, feeding and fed, declined, displaced by an idea, looked back on, and closed.
Every day each address is asked each question once, its readers and addresses by turns; everybody asks everything in the
proofs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rashin.goals.actions.alignment import feed, support
from rashin.goals.actions.check_in import Seen, record_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent, KeyResultContent
from rashin.goals.actions.cycles import change_cycle_state, open_cycle
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.no_list import answer_idea, bring_idea
from rashin.goals.actions.objectives import decline_objective
from rashin.goals.actions.todos import add_action
from rashin.goals.models import CycleState, KeyResult, Objective
from rashin.organizations.models import Member
from rashin.organizations.public_id import new_public_id
from tests import cast
from tests.cast import Company
from tests.e2e.example import inside_pages
from tests.web.answers import asked, compared, told_by
from tests.web.neighbours import address_of
from tests.web.permissions import TABLE, Row
from tests.web.shop_places import named_of
from tests.web.test_leaks import WITH_IDS, looks_at_what_is_asked
from tests.web.test_permissions import places
from tests.web.turns import by_turns

pytestmark = pytest.mark.walk

MARK = "〓"
AT = cast.TODAY
SPRING = datetime(2026, 4, 1, 3, tzinfo=UTC)
READERS = ("viewer", "coach", "member")
ASKING = ("viewer", "member")  # a coach reads what a viewer reads, and opens each page only
PAGES = [row for row in TABLE if row.method == "GET" and row.page in inside_pages()]


@dataclass(frozen=True)
class Secrets:
    """The company, what stands in its addresses, and the keys of what is hidden."""

    ours: Company
    names: dict[str, str]
    hidden: tuple[Objective, ...]
    key_results: tuple[KeyResult, ...]
    parent: Objective


def _secret(ours: Company, title: str, **fields: Any) -> Objective:
    fields = {"visibility": "people", "team": ours.shop, "owner": ours.clerk, "why": f"{MARK}理由"} | fields
    fields.setdefault("key_results", [cast.visitors(title=f"{MARK}{title}の数", owner=ours.clerk, card_where=MARK)])
    return ours.objective(f"{MARK}{title}", **fields)


def _filled(ours: Company) -> Secrets:
    by = ours.owner
    fed = KeyResultContent(title="三店で150件", kind="fed", reading="total", unit="件", target=Decimal(150))
    parent = ours.objective(
        "会社の大きな目標", level="company", team=None, owner=by, key_results=[fed, cast.visitors()]
    )
    middle = _secret(ours, "異動", contributes_to=parent)
    counted = KeyResultContent(title=f"{MARK}口コミ", reading="total", unit="件", target=Decimal(50), owner=ours.clerk)
    feeder = _secret(ours, "口コミの目標", key_results=[counted])
    child = ours.objective("見える子の目標", contributes_to=middle)
    top = _secret(ours, "頂の目標", level="company", team=None, owner=by)
    proposed = _secret(ours, "提案", state="proposed")
    declined = _secret(ours, "見送り", state="proposed")
    decline_objective(declined, by=by, at=AT, reason=f"{MARK}いまではない")
    displaced = _secret(ours, "譲った目標")
    idea = bring_idea("もっと良い案", "", cycle=ours.cycle, by=by, at=AT)
    answer_idea(idea, answer="taken", text="", displaces=displaced, by=by, at=AT)
    number = feeder.key_results.get()
    feed(number, parent.key_results.get(kind="fed"), by=by, at=AT)
    support(middle, child, by=by, at=AT)
    support(child, top, by=by, at=AT)
    record_check_in(number, Seen(value=Decimal(4), note=f"{MARK}メモ", wants_help=True), by=by, at=AT)
    record_check_in(top.key_results.get(), Seen(value=Decimal(5100), note=MARK), by=by, at=AT)
    say(middle, f"{MARK}ひとこと", by=by, at=AT)
    add_action(middle, ActionContent(title=f"{MARK}行動", assignees=(ours.clerk,)), by=by, at=AT)
    closed = _closed(ours, parent)
    return Secrets(ours, {}, (middle, feeder, top, proposed, declined, displaced, *closed), (number,), parent)


def _closed(ours: Company, parent: Objective) -> tuple[Objective, Objective]:
    """One in a quarter that is closed, and one in a quarter that is looked back on."""
    by, found = ours.owner, []
    for name, first, last in (("春", (4, 1), (6, 30)), ("梅雨", (6, 1), (8, 31))):
        days = {"first": date(2026, *first), "last": date(2026, *last)}
        cycle = open_cycle(kind="free", name=name, **days, by=by, at=SPRING)
        cycle = change_cycle_state(cycle, CycleState.RUNNING, by=by, at=SPRING)
        secret = _secret(ours, f"{name}の目標", cycle=cycle, at=SPRING)
        ours.objective(f"{name}の見える目標", cycle=cycle, at=SPRING)
        cycle = change_cycle_state(cycle, CycleState.CLOSING, by=by, at=AT)
        said = LookedBack(learning=f"{MARK}学び", cause=f"{MARK}理由", following="drop")
        answer_closing(secret.key_results.get(), said, by=by, at=AT)
        if name == "春":
            close_cycle(cycle, by=by, at=AT, without_answers=True)
        found.append(secret)
    return found[0], found[1]


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None) -> Iterator[Secrets]:
    with time_machine.travel(AT + timedelta(days=1), tick=True):
        ours = cast.company()
        names = places(ours)
        yield replace(_filled(ours), names=names)


@pytest.fixture
def secrets(filled: Secrets, db: None) -> Secrets:
    return filled


def _reader(secrets: Secrets, role: str) -> Member:
    found: Member = getattr(secrets.ours, role)
    return found


def _asked() -> list[str]:
    """Searches, orders, filters and past days."""
    words = [f"?q={each}" for each in ("異動", "口コミ", "学び", "ひとこと", "目標")]
    boards = [f"?by={by}" for by in ("team", "person")] + ["?status=help", "?by=person&status=not_entered"]
    days = [f"?day={AT.date()}", "?day=2026-10-02", f"?from=2026-09-30&to={AT.date()}", "?by=person&day=2026-11-24"]
    return [*words, *boards, *days, "?of=team", "?told=1"]


def _answers(client: Client, address: str, questions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A page, and the page as asked for in these ways, where it looks at what it is asked at all."""
    answer = client.get(address)
    yield "", told_by(answer)
    if looks_at_what_is_asked(answer):
        for question in questions:
            yield question, told_by(client.get(address + question))


def _told(role: str, row: Row, secrets: Secrets, *, all_at_once: bool) -> list[str]:
    """The questions that an answer of this page tells of what is hidden after."""
    reader = _reader(secrets, role)
    client = secrets.ours.client(reader)
    parts = {arg.partition(":")[0]: secrets.names[arg] for arg in row.args}
    tried = [parts]
    if parts.get("public_id") and "objective" in row.args[0]:
        tried.append({**parts, "public_id": secrets.parent.public_id})
    if row.page in ("story", "closing", "closing_together", "board"):
        cycles = {each.cycle.public_id for each in secrets.hidden}
        tried += [{**parts, "public_id": each} for each in cycles if "public_id" in parts]
    wrong, questions = [], _asked() if role in ASKING else []
    for turn, each in enumerate(tried):
        now = questions if all_at_once else by_turns(questions, READERS.index(role) // 2 + turn, len(ASKING))
        address = secrets.ours.url() + _path(row, each)
        with transaction.atomic():
            told = dict(_answers(client, address, now))
            transaction.set_rollback(True)
        wrong += [question for question, words in told.items() if MARK in words.replace(f"{MARK}?", "")]
    return wrong


def _named(row: Row) -> str:
    return f"{row.page} {' '.join(row.args)}".strip()


@pytest.mark.parametrize("row", PAGES, ids=_named)
@pytest.mark.parametrize("role", READERS)
def test_no_page_tells_of_what_is_hidden(role: str, row: Row, secrets: Secrets):
    assert not _told(role, row, secrets, all_at_once=False)


@pytest.mark.proof
@pytest.mark.parametrize("row", PAGES, ids=_named)
@pytest.mark.parametrize("role", ASKING)
def test_no_page_tells_anybody_whatever_they_ask(role: str, row: Row, secrets: Secrets):
    assert not _told(role, row, secrets, all_at_once=True)


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_what_is_hidden_and_what_does_not_exist_are_the_same(row: Row, secrets: Secrets, time_machine: Any):
    """For somebody who writes and is not of its people, in every address that names something of it."""
    time_machine.move_to(AT + timedelta(days=1), tick=False)
    client = secrets.ours.client(secrets.ours.leader)
    for name in row.args:
        hidden = secrets.names.get(named_of("hidden", name))
        if hidden is None:
            continue
        whole = {**secrets.names, name: hidden}, {**secrets.names, name: new_public_id()}
        addresses = [address_of(row, "tomugi", names) for names in whole]
        one, other = compared(partial(asked, client, row.method), *addresses)
        assert one.alike == other.alike, name


def _path(row: Row, parts: dict[str, str]) -> str:
    return reverse(row.page, kwargs={"slug": "tomugi", **parts}).removeprefix("/o/tomugi/")


def test_its_own_people_find_it_nearly_everywhere(secrets: Secrets):
    """The same walk as an owner: the walk looks where something is."""
    client = secrets.ours.client(secrets.ours.owner)
    told = {"board", "search", "feed", "learnings", "board_sheet", "no_list", "changes", "plan"}
    for row in (row for row in PAGES if row.page in told):
        parts = {arg.partition(":")[0]: secrets.names[arg] for arg in row.args}
        answers = _answers(client, secrets.ours.url() + _path(row, parts), _asked())
        assert any(MARK in words for _question, words in answers), row.page
