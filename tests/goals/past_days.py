"""What is shown on a day, as plain values, so that it can be kept and held against what the past tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model

from rashin.goals.models import Cycle, KeyResult, Kind, Objective, ObjectiveClosure, Support
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board_page import day_of
from rashin.goals.pages.looking_back import LookedBackOn, looked_back, looked_back_then
from rashin.goals.pages.objective import objective_page
from rashin.goals.pages.past import only_looked_at, past_objective_page, past_week_page
from rashin.goals.pages.tally import tally_now
from rashin.goals.pages.week import MyWeek, my_week
from rashin.goals.queries import board, found
from rashin.goals.queries import objective as objectives
from rashin.goals.queries.closing import Looked, closure_of, looked
from rashin.goals.queries.found import Filters
from rashin.goals.queries.past.board import PastBoard
from rashin.goals.queries.past.changes import changes
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.moments import past_day
from rashin.goals.queries.past.objective import past_objective
from rashin.goals.queries.past.week import past_week
from rashin.goals.queries.sight import sights
from rashin.organizations.models import Member, Organization
from tests.cast import Company

ALL, EACH = 60, 25
ANSWER = ("is_judged", "reason", "cause", "learning", "following")
_OF_TODAY_ALONE = re.compile(r"/closing/|/agreeing/|^#nobodys$")  # what is asked of today and of no past day
NOT_COMPARED = frozenset({
    "id", "organization", "version", "search_text", "copied_from", "written_by", "path", "above_elsewhere",
})  # fmt: skip


def plain(value: Any) -> Any:
    """Dataclasses and rows as dictionaries; what is behind a row as its key."""
    if isinstance(value, Model):
        if isinstance(value, Member | Organization | Cycle):
            return str(value)
        names = [field for field in value._meta.concrete_fields if field.name not in NOT_COMPARED]
        return {field.attname: getattr(value, field.attname) for field in names}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return re.sub(r"\?day=[0-9-]{10}", "", value) if isinstance(value, str) else value


def board_of(source: Any, bakery: Company, cycle: Cycle, today: date) -> dict[str, Any]:
    """Every answer that the board is made of, from `source`: today's queries or a past day's."""
    narrowed = source if isinstance(source, PastBoard) else found
    team_tree = narrowed.team_tree(bakery.organization.pk)
    tops, more = source.top_objectives(cycle, offset=0, limit=ALL)
    everything = narrowed.by_alignment(cycle, Filters(today=today), offset=0, limit=ALL)
    keys = [row.pk for row in everything]
    shown = {
        "tops": (tops, more),
        "children": source.children(keys, each=EACH, limit=ALL),
        "cut": source.children(keys, each=1, limit=3),
        "further": [source.further_children(pk, each=1, offset=1) for pk in keys],
        "supporters": sorted(source.supporters(keys), key=lambda pair: (pair[0], pair[1].pk)),
        "key results": source.key_results_of(keys),
        "spans": source.spans(keys),
        "facts": source.facts(cycle, today),
        "teams": team_tree,
        "people": narrowed.people_offered(bakery.organization.pk, ALL),
    }
    for name, filters in _filters(bakery, today).items():
        shown[name] = narrowed.by_alignment(cycle, filters, offset=0, limit=ALL)
        shown[f"{name}, key results"] = narrowed.matching_key_results(cycle, filters, keys)
        shown[f"{name}, by team"] = narrowed.by_team(
            cycle, filters, [team.pk for team in team_tree], offset=0, limit=ALL
        )
        shown[f"{name}, by person"] = narrowed.by_person(cycle, filters, offset=0, limit=ALL)
    return {name: plain(value) for name, value in shown.items()}


def _filters(bakery: Company, today: date) -> dict[str, Filters]:
    return {
        "all": Filters(today=today),
        "team": Filters(today=today, teams=(bakery.team.pk,)),
        "person": Filters(today=today, person=bakery.leader.pk),
        "words": Filters(today=today, words="訪問 目標"),
        **{status: Filters(today=today, status=status) for status in found.STATUSES},
    }


def shown_today(bakery: Company, at: datetime) -> dict[str, Any]:
    """What everybody could see at that moment."""
    organization = Organization.objects.get(pk=bakery.organization.pk)
    reader = Member.objects.select_related("organization").get(pk=bakery.owner.pk)
    today, cycle = organization.day_of(at), Cycle.objects.get(pk=bakery.cycle.pk)
    shown: dict[str, Any] = {"board": board_of(board, bakery, cycle, today)}
    for row in Objective.objects.filter(organization=organization).order_by("pk"):
        seen = objectives.objective_seen(reader, row.public_id)
        key_results = objectives.key_results_in(seen)
        page = objective_page(
            seen, member=reader, day=day_of(seen.cycle, today), addresses=Addresses(organization.slug),
            numbers=objectives.numbers_of(key_results, organization),
            around=objectives.around(seen, reader, key_results), todos=objectives.todos_of(seen),
            sight=sights(reader, [seen])[seen.pk], comments=objectives.comments_of(seen),
            agreements=objectives.agreements_of(seen), feed=(), feed_more="",
        )  # fmt: skip
        shown[f"objective {row.pk}"] = plain(only_looked_at(page))
        if seen.counts:
            said = [looked(each, closure_of(each)) for each in key_results]
            summary = ObjectiveClosure.objects.filter(objective=seen).values_list("summary", flat=True).first()
            back = looked_back(seen, Addresses(organization.slug))
            shown[f"looked back {row.pk}"] = looked_back_on(back, said, summary or "")
    for member in Member.objects.filter(pk__in=_carriers(bakery)).select_related("organization").order_by("pk"):
        page = my_week(member, at=at, today=today)
        assert replace(tally_now(member, today), key="") == replace(page.tally, key=""), (
            "an answer counts as the page does"
        )
        owes = tuple(owe for owe in page.owes if not _OF_TODAY_ALONE.search(owe.url))
        shown[f"week {member.pk}"] = week_of(replace(page, company=(), tables=(), nobodys=(), owes=owes))
    return shown


def looked_back_on(back: LookedBackOn, key_results: Iterable[Looked], summary: str) -> Any:
    """The score of an objective, and what was said of its key results, as far as that was whole."""
    said = {
        each.key_result.public_id: [each.score, each.proposed, *(getattr(each.closure, name) for name in ANSWER)]
        for each in key_results
        if each.is_answered
    }
    return {"back": plain(replace(back, closing_url="", chain_url="")), "said": said, "summary": summary}


def _carriers(bakery: Company) -> list[int]:
    return [member.pk for member in (bakery.owner, bakery.leader, bakery.member)]


def week_of(page: MyWeek) -> Any:
    """The week without the form fields behind its rows, and without the key of its next form."""
    told = plain(page)
    told["tally"].pop("key")
    for rows in told["numbers"].values():
        for row in rows if isinstance(rows, list) else ():
            row.pop("form", None)
    return told


def told_of(bakery: Company, day: date) -> dict[str, Any]:
    """What the record tells of a past day."""
    organization = Organization.objects.get(pk=bakery.organization.pk)
    then = past_day(organization, day, today=day + timedelta(days=1))
    company = PastCompany(organization, then)
    reader = Member.objects.select_related("organization").get(pk=bakery.owner.pk)
    cycle = company.cycles[bakery.cycle.public_id]
    shown: dict[str, Any] = {"board": board_of(PastBoard(company, cycle), bakery, cycle, day)}
    for row in Objective.objects.filter(organization=organization).order_by("pk"):
        stood = past_objective(company, row, reader)
        if stood is not None:
            page = past_objective_page(
                stood, member=reader, then=then, addresses=Addresses(organization.slug), feed=(), feed_more=""
            )
            shown[f"objective {row.pk}"] = plain(page)
            if stood.objective.counts:
                back, told = looked_back_then(stood.objective, stood.looked.score), stood.looked
                shown[f"looked back {row.pk}"] = looked_back_on(back, told.key_results, told.summary)
    for member in Member.objects.filter(pk__in=_carriers(bakery)).order_by("pk"):
        shown[f"week {member.pk}"] = week_of(past_week_page(past_week(company, member), then))
    return shown


def hung_today(bakery: Company) -> dict[str, dict[str, Any]]:
    """Of each objective and key result on the board, by public id: where it hangs, what it leads to, its stance."""
    objectives = Objective.objects.filter(
        cycle=bakery.cycle, state__in=("agreed", "proposed"), archived_at=None
    ).select_related("contributes_to")
    links = Support.objects.values_list("objective", "to_objective", "to_key_result")
    found: dict[str, dict[str, Any]] = {
        row.public_id: {
            "level": row.level, "teams": row.team_id, "parent": row.contributes_to_id, "stance": row.stance,
            "supports": {tuple(to) for helping, *to in links if helping == row.pk},
        }
        for row in objectives
    }  # fmt: skip
    for row in KeyResult.objects.filter(objective__in=objectives, archived_at=None):
        mode = row.feed_mode if row.kind == Kind.FED else ""
        place = {"parent": row.objective_id, "feeds": row.feeds_id, "stance": row.stance}
        found[row.public_id] = place | {"feed_mode": mode}
    return found


def rehung(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> set[tuple[str, str]]:
    """(public id, what) of everything that stood on the board both times and hangs otherwise."""
    pairs = ((each, before[each], after[each]) for each in before.keys() & after.keys())
    return {(public_id, name) for public_id, was, now in pairs for name in was if was[name] != now[name]}


def told_rehung(bakery: Company, before: date, after: date) -> set[tuple[str, str]]:
    """The same as the difference of the two days tells it."""
    organization = Organization.objects.get(pk=bakery.organization.pk)
    reader = Member.objects.select_related("organization").get(pk=bakery.owner.pk)
    first, last = (
        PastCompany(organization, past_day(organization, day, today=after + timedelta(days=1)), reader)
        for day in (before, after)
    )
    names = ("level", "teams", "parent", "stance", "supports", "feeds", "feed_mode")
    found = changes(first, last, bakery.cycle)
    return {(change.public_id, name) for change in found for name in names if getattr(change, name)}


def differences(shown: Any, told: Any, where: str = "") -> list[str]:
    """Where the two are not the same, in words."""
    if isinstance(shown, dict) and isinstance(told, dict):
        found = [f"{where}: only one has {name}" for name in shown.keys() ^ told.keys()]
        for name in shown.keys() & told.keys():
            found += differences(shown[name], told[name], f"{where}/{name}")
        return found
    if isinstance(shown, list) and isinstance(told, list) and len(shown) == len(told):
        return [
            each
            for place, (one, other) in enumerate(zip(shown, told, strict=True))
            for each in differences(one, other, f"{where}/{place}")
        ]
    return [] if shown == told else [f"{where}: shown {shown!r}, told {told!r}"]
