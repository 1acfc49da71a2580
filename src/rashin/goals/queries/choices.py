"""What a field that finds may offer: objectives and key results by a part of their words, with whose they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rashin.goals.access import can_edit, key_results_visible_to, objectives_visible_to
from rashin.goals.models import Cycle, CycleState, Idea, KeyResult, Kind, Level, Objective, ObjectiveState
from rashin.goals.problem_words import circling, outliving
from rashin.goals.queries.board import LEVELS
from rashin.goals.queries.found import like
from rashin.goals.queries.veil import cover
from rashin.organizations.models import Member
from rashin.people.models import Team
from rashin.ui.looking import Looked, Option, Source

STANDING = (ObjectiveState.PROPOSED, ObjectiveState.AGREED)
ORDER = (LEVELS, "position", "pk")
OBJECTIVE, KEY_RESULT = "objective:", "key_result:"


def objective_option(row: Objective, *, before: str = "") -> Option:
    """An objective with its carrier and its cycle; `team`, `owner` and `cycle` are loaded."""
    carriers = {Level.TEAM: row.team and row.team.name, Level.PERSON: row.owner and row.owner.name}
    carrier = carriers.get(Level(row.level)) or pgettext("whose objective", "The whole company")
    note = _(" · ").join((str(carrier), row.cycle.label((get_language() or "en").split("-")[0])))
    return Option(value=f"{before}{row.public_id}", label=row.title, note=note, row=row,
                  group=_("Objectives") if before else "")  # fmt: skip


def key_result_option(row: KeyResult, *, before: str = "") -> Option:
    """A key result with its objective, which is loaded."""
    return Option(value=f"{before}{row.public_id}", label=row.title, note=row.objective.title, row=row,
                  group=_("Key results") if before else "")  # fmt: skip


def objectives_source(
    rows: QuerySet[Objective], url: str, *, known: Iterable[Objective] = (), before: str = "",
    why: Callable[[str], str] = lambda value: "",
) -> Looked:  # fmt: skip
    """Any of these objectives. `known` are those that the field holds already; `before` begins every value."""
    loaded = rows.select_related("team", "owner", "cycle").order_by(*ORDER)
    return _looked(loaded, lambda row: objective_option(row, before=before), url, known=known, before=before, why=why)


def key_results_source(
    rows: QuerySet[KeyResult], url: str, *, known: Iterable[KeyResult] = (), before: str = ""
) -> Looked:
    """Any of these key results."""
    loaded = rows.select_related("objective").order_by("objective", "position", "pk")
    return _looked(loaded, lambda row: key_result_option(row, before=before), url, known=known, before=before)


def _looked(
    rows: QuerySet[Any], option: Callable[[Any], Option], url: str, *, known: Iterable[Any], before: str,
    why: Callable[[str], str] = lambda value: "",
) -> Looked:  # fmt: skip
    def search(words: str, most: int) -> Sequence[Option]:
        found = rows.filter(like("search_text", words)) if words.strip() else rows
        return [option(row) for row in found[:most]]

    def find(value: str) -> Option | None:
        row = rows.filter(public_id=value.removeprefix(before)).first() if value.startswith(before) else None
        return option(row) if row is not None else None

    return Looked(search=search, find=find, url=url, known=[option(row) for row in known], why=why)


class Joined:
    """Two sources as one, the first one's options first."""

    def __init__(self, first: Source, second: Source, url: str) -> None:
        self.first, self.second, self.url = first, second, url

    def few(self) -> Sequence[Option] | None:
        first, second = self.first.few(), self.second.few()
        return None if first is None or second is None else [*first, *second]

    def find(self, value: str) -> Option | None:
        return self.first.find(value) or self.second.find(value)

    def search(self, words: str) -> Sequence[Option]:
        """Some of both, so that the first does not hide the second."""
        first, second = self.first.search(words), self.second.search(words)
        half = max(len(first) // 2, len(first) - len(second))
        return [*first[: max(10, half)], *second]


def standing(member: Member) -> QuerySet[Objective]:
    """Objectives that are proposed or agreed, in cycles that are not closed."""
    rows = objectives_visible_to(member).filter(archived_at__isnull=True, state__in=STANDING)
    return rows.exclude(cycle__state=CycleState.CLOSED)


def supported(objective: Objective, member: Member, url: str) -> Joined:
    """What an objective may support: other objectives and key results of its cycle."""
    objectives = standing(member).filter(cycle=objective.cycle).exclude(pk=objective.pk)
    return Joined(
        objectives_source(objectives, url, before=OBJECTIVE),
        key_results_source(_others(objective, member), url, before=KEY_RESULT),
        url,
    )


def fed(objective: Objective, member: Member, url: str, *, known: Iterable[KeyResult] = ()) -> Looked:
    """The key results of the cycle that are fed by others."""
    return key_results_source(_others(objective, member).filter(kind=Kind.FED), url, known=known)


def _others(objective: Objective, member: Member) -> QuerySet[KeyResult]:
    rows = key_results_visible_to(member).filter(
        objective__cycle=objective.cycle, archived_at__isnull=True, objective__archived_at__isnull=True
    )
    return rows.exclude(objective=objective)


def beside(objective: Objective, member: Member, url: str) -> Looked:
    """The other objectives of the cycle, drafts too: where a key result may be put."""
    rows = objectives_visible_to(member).filter(cycle=objective.cycle, archived_at__isnull=True)
    return objectives_source(rows.exclude(pk=objective.pk), url)


def displaced(idea: Idea, member: Member, url: str) -> Looked:
    """The objectives that the member could let go: of the running quarter, and of the one the idea was brought for."""
    there = Q(cycle=idea.cycle) | Q(cycle__state=CycleState.RUNNING)
    rows = objectives_visible_to(member).filter(there, archived_at__isnull=True, state__in=STANDING)
    if not member.administers:
        own = [row.pk for row in rows.select_related("team", "cycle") if can_edit(member, row)]
        rows = rows.filter(pk__in=own)
    return objectives_source(rows, url)


def choices_url(member: Member, kind: str, **about: str) -> str:
    """Where a field of this kind looks; `about` says what it is about (`cycle`, `of`, `idea`)."""
    address = reverse("choices", kwargs={"slug": member.organization.slug, "kind": kind})
    return f"{address}?{urlencode(about)}" if about else address


def above_of(member: Member, cycle: Cycle, objective: Objective | None = None) -> QuerySet[Objective]:
    """What an objective of the cycle may count in: not below itself, and nothing that ends earlier."""
    found = standing(member).filter(cycle__first_day__lte=cycle.last_day, cycle__last_day__gte=cycle.last_day)
    return found.exclude(path__startswith=objective.path) if objective is not None else found


def parents_source(member: Member, cycle: Cycle, objective: Objective | None = None) -> Looked:
    """The same to choose from, with what the objective counts in now."""
    about = {"cycle": cycle.public_id} | ({"of": objective.public_id} if objective is not None else {})
    now = objective.contributes_to if objective is not None else None
    known = list(Objective.objects.select_related("team", "owner", "cycle").filter(pk=now.pk)) if now else []
    cover(member, known)
    return objectives_source(
        above_of(member, cycle, objective), choices_url(member, "parents", **about), known=known,
        why=partial(_why_not_above, member, cycle, objective),
    )  # fmt: skip


def _why_not_above(member: Member, cycle: Cycle, objective: Objective | None, value: str) -> str:
    """Why an objective that is there can't stand above: it counts on this one already, or ends earlier."""
    row = standing(member).select_related("cycle").filter(public_id=value).first()
    if row is None:
        return ""
    if objective is not None and row.path.startswith(objective.path):
        return circling(row, objective) if row.pk != objective.pk else ""
    language = (get_language() or "en").split("-")[0]
    return outliving(row, cycle, language=language) if row.cycle.last_day < cycle.last_day else ""


def carrier_options(company: str, teams: Iterable[Team], people: Iterable[Member]) -> list[Option]:
    """Whose an objective may be: the company, each team with its leader, each person."""
    options = [Option(value="company", label=company)]
    options += [
        Option(value=f"team:{row.public_id}", label=row.name, note=row.leader.name if row.leader else "",
               group=_("Teams"), row=row)
        for row in teams
    ]  # fmt: skip
    return options + [
        Option(value=f"person:{row.public_id}", label=row.name, note=row.name_reading, group=_("People"), row=row)
        for row in people
    ]
