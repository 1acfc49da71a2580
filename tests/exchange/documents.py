"""Documents for tests: a small company with something in every corner, exported and taken in again."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from rashin.exchange.bulk import discard
from rashin.exchange.document.importing import Taken, take_in
from rashin.exchange.document.problems import Refused
from rashin.exchange.document.writing import document, snapshot
from rashin.goals.actions.agreeing import counter_propose
from rashin.goals.actions.alignment import feed, support
from rashin.goals.actions.calendars import change_calendar
from rashin.goals.actions.check_in import Seen, record_check_in, take_back_check_in
from rashin.goals.actions.closing import close_cycle
from rashin.goals.actions.comments import say
from rashin.goals.actions.content import ActionContent, KeyResultContent
from rashin.goals.actions.key_results import override_status
from rashin.goals.actions.looking_back import LookedBack, answer_closing
from rashin.goals.actions.no_list import decide_against
from rashin.goals.actions.objectives import decline_objective
from rashin.goals.actions.todos import add_action, tick_action
from rashin.goals.definitions import Step, dump_steps
from rashin.goals.models import KeyResult, Objective
from rashin.organizations.models import Organization
from rashin.people.actions.coaches import Access, change_access
from rashin.people.actions.invitations import invite
from rashin.people.actions.organizations import change_words
from rashin.rhythm.actions.desk import set_booking
from tests.cast import TODAY, Company, company, visitors
from tests.web.closing_places import SUMMER, closing_places
from tests.web.coaching_places import coaching_places


def busy_company() -> Company:
    """A company in which most things have happened once."""
    bakery = company()
    steps = dump_steps([Step("one", "一"), Step("two", "二", Decimal(2))])
    top = bakery.objective("朝にパンを", level="company", team=None, owner=bakery.owner, key_results=[
        KeyResultContent(title="三店で150件", kind="fed", reading="total", unit="件", target=Decimal(150)),
        KeyResultContent(title="任せる", kind="milestone", steps=steps),
    ])  # fmt: skip
    below = bakery.objective("見つけてもらう", contributes_to=top, key_results=[
        visitors(planned_points='[["2026-11-30","6000"]]', decimals=1, target=Decimal("7000.5")),
    ])  # fmt: skip
    other = bakery.objective("また来たい店", key_results=[
        KeyResultContent(title="口コミを50件", reading="total", unit="件", target=Decimal(50)),
    ])  # fmt: skip
    fed, number, reviews = top.key_results.get(position=0), below.key_results.get(), other.key_results.get()
    feed(reviews, fed, by=bakery.owner, at=TODAY)
    support(other, number, by=bakery.owner, at=TODAY)
    wrong = record_check_in(number, Seen(value=Decimal("5900.5"), confidence=4), by=bakery.leader, at=TODAY)
    record_check_in(
        number, Seen(value=Decimal(6100)), by=bakery.leader, at=TODAY + timedelta(seconds=1), replaces=wrong
    )
    once = record_check_in(reviews, Seen(value=Decimal(4), note="＝SUM(1)"), by=bakery.leader, at=TODAY)
    take_back_check_in(once, by=bakery.leader, at=TODAY + timedelta(minutes=1))
    todo = add_action(below, ActionContent(title="試食会", assignees=(bakery.leader,)), by=bakery.owner, at=TODAY)
    tick_action(todo, member=bakery.leader, on=TODAY.date(), by=bakery.leader, at=TODAY)
    say(below, "改行\nと「」\u2028と😀", by=bakery.leader, at=TODAY)
    decline_objective(bakery.objective("広告", state="proposed"), by=bakery.owner, at=TODAY, reason="いまではない")
    bakery.objective("下書き", state="draft")
    invite(bakery.clerk, by=bakery.owner, at=timezone.now())
    change_access(bakery.coach, access=Access(given="teams", teams=(bakery.team,)), by=bakery.owner, at=TODAY)
    coaching_places(bakery)
    set_booking("https://book.example/miura", by=bakery.coach, at=TODAY)
    return bakery


def exported(organization: Organization) -> str:
    """The organisation's document."""
    with snapshot():
        return "".join(document(organization))


def emptied(organization: Organization) -> None:
    """Take an organisation away, as if this were another installation."""
    Organization.objects.filter(pk=organization.pk).update(is_visible=False)  # closed cycles are held otherwise
    discard(organization)


def taken(folder: Path, text: str | dict[str, Any], *, slug: str = "") -> Taken:
    """Import a document from a file."""
    file = folder / "document.json"
    file.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return take_in(file, at=timezone.now(), slug=slug)


def problems(folder: Path, text: str | dict[str, Any]) -> list[str]:
    """What an import refuses, each as its path and code."""
    try:
        taken(folder, text)
    except Refused as refused:
        return [f"{problem.path} {problem.code}" for problem in refused.problems]
    return []


def storied_company() -> Company:
    """The busy company with something in every place that holds JSON: a closed quarter with its story, other words and
    figures put forward, a week and words of its own, and a status that somebody judged."""
    bakery = busy_company()
    closing_places(bakery)
    by, summer = bakery.owner, Objective.objects.get(title="夏を乗りきる")
    say(summer, "手伝います", by=bakery.member, at=TODAY)
    done = add_action(summer, ActionContent(title="氷を運ぶ", assignees=(bakery.member,)), by=by, at=TODAY)
    tick_action(done, member=bakery.member, on=TODAY.date(), by=bakery.member, at=TODAY)
    support(summer, bakery.objective("夏の応援", cycle=summer.cycle, at=SUMMER), by=by, at=TODAY)
    decide_against("夏の出店", "人が足りない", cycle=summer.cycle, by=by, at=TODAY)
    for number in KeyResult.objects.filter(objective__cycle=summer.cycle):
        said = LookedBack(
            score=Decimal("0.7"), reason="氷が足りた", learning="早く仕入れる", cause="暑い夏", following="drop"
        )
        answer_closing(number, said, by=by, at=TODAY)
    close_cycle(summer.cycle, by=by, at=TODAY + timedelta(minutes=2))
    _put_forward(bakery)
    change_words(bakery.organization, words={"objective": "目的地"}, by=by, at=TODAY)
    closed = {"closed_days": '{"ranges":[["2026-12-29","2027-01-03","年末年始"]],"weekdays":[2]}'}
    for place in (bakery.organization, bakery.shop):
        change_calendar(place, values=closed, by=by, at=TODAY + timedelta(minutes=3))
    number = bakery.key_result(title="数える")
    override_status(number, "behind", reason="まだ早い", by=by, at=TODAY)
    return bakery


def _put_forward(bakery: Company) -> None:
    words = bakery.objective("常連を増やす", state="proposed")
    counter_propose(words, {"title": "また来る人を増やす"}, by=bakery.member, at=TODAY)
    figures = {"target": Decimal(8000), "deadline": TODAY.date()}
    counter_propose(words, figures, by=bakery.member, at=TODAY, key_result=words.key_results.get())


def event_payload(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The payload of the first event of this name in a document."""
    payload: dict[str, Any] = next(row["payload"] for row in content["events"] if row["name"] == name)
    return payload
