"""THE TABLE of what a document holds: one line per model, in an order in which nothing names what comes after it.

How to add a model: a line here, then `python tools/write_schema.py` writes docs/schema anew. Its fields
come along by themselves; what is left out is named with its reason. tests/exchange/test_document_table.py fails for a
model of an organisation that stands neither in SECTIONS nor in LEFT_OUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from rashin.activity.models import Checkpoint, Event, Seal, SecurityEvent
from rashin.exchange.document.columns import PUBLIC_ID, Column, Ids, Name, Reference, column_of
from rashin.exchange.document.constraints import Once, checks_of, onces_of
from rashin.exchange.document.inside import INSIDE
from rashin.exchange.document.problems import Wrong
from rashin.exchange.document.trees import Tree
from rashin.goals import definitions
from rashin.goals import models as goals
from rashin.organizations.models import FormerSlug, Member, Organization
from rashin.people.models import (
    AccessToken,
    CoachedTeam,
    DirectoryEntry,
    Domain,
    Invitation,
    Letter,
    Sight,
    SignOnIdentity,
    SingleSignOn,
    Team,
    TeamLink,
    TeamMembership,
)
from rashin.rhythm import models as rhythm

FORMAT = "rashin"
VERSION = 1
NODE = "node_kind"
OF_THE_DATABASE = ("id", "organization")


NODE_SECTIONS = {
    "objective": "objectives",
    "key_result": "key_results",
    "team": "teams",
    "organization": "organization",
    "cycle": "cycles",
    "action": "actions",
}
# Columns that hold a key without saying of which table: `node_kind` beside them decides.
NODES: Mapping[str, Mapping[str, str]] = {
    "node": NODE_SECTIONS,
    "place": {"objective": "cycles", "key_result": "objectives", "action": "objectives"},
}


@dataclass(frozen=True)
class Node(Column):
    """What a Standing or a Revision is of, or stands under, by its public id: the kind that `node_kind` names decides
    in which section it is."""

    def _write(self, value: Any) -> str:
        return f'"{value}"'

    def _read(self, value: Any, ids: Ids) -> int:
        if type(value) is not str or not PUBLIC_ID.fullmatch(value):
            raise Wrong("public_id")
        try:
            return ids[value]
        except KeyError:
            raise Wrong("reference", section=NODE) from None

    def section(self, kind: object) -> str:
        """The section that a node of this kind is in; "" for a kind that has none."""
        return NODES[self.name].get(str(kind), "")

    def _schema(self) -> dict[str, object]:
        return {"$ref": "#/$defs/public_id", "$comment": "of the kind that node_kind names"}


@dataclass(frozen=True)
class Section:
    """One part of the document. `lists` and `objects` are fields that hold JSON; `derived` are made from others again,
    `left_out` names the fields that do not travel, with the reason. `held_once` is what the actions let stand only once
    beside what the database does, `beside` are fields that name a row of this section with the same value in another
    field: `replaces` an entry of the same `key_result`."""

    name: str
    model: type[models.Model]
    objects: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    held_once: tuple[Once, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The fields that travel, in the order of the model, the public id first."""
        skipped = {*OF_THE_DATABASE, *self.left_out, *self.derived}
        found = [self._column(each) for each in self.model._meta.local_concrete_fields if each.name not in skipped]
        return tuple(sorted(found, key=lambda column: not isinstance(column, Name)))

    def _column(self, each: models.Field[Any, Any]) -> Column:
        check = definitions.UNDERSTOOD.get(each.name)
        if each.name in (*self.objects, *self.lists):
            return Tree(
                each.name, shape=INSIDE[self.name, each.name], is_list=each.name in self.lists, understood=check
            )
        if each.name in NODES:
            return Node(each.name, each.null)
        return column_of(each, SECTION_NAMES, check)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names of the fields that travel."""
        return frozenset(self.by_name)

    @cached_property
    def is_named(self) -> bool:
        """Whether its rows have public ids."""
        return isinstance(self.columns[0], Name)

    @cached_property
    def onces(self) -> tuple[Once, ...]:
        """What may stand only once."""
        return (*onces_of(self.model, self.fields), *self.held_once)

    @cached_property
    def checks(self) -> tuple[tuple[str, Q], ...]:
        """What every row fulfils."""
        return tuple(checks_of(self.model))

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The references that something else is derived from: they are kept at hand while a document is read."""
        named = {name for names in self.derived.values() for name in names}
        return tuple(each.name for each in self.columns if isinstance(each, Reference) and each.name in named)

    @cached_property
    def circles(self) -> tuple[str, ...]:
        """The fields by which a row names another one of its own section; following them must come to an end."""
        return tuple(
            column.name for column in self.columns if isinstance(column, Reference) and column.section == self.name
        )


_SEARCH = "search_text"
ORGANIZATION = Section(
    "organization",
    Organization,
    objects=("closed_days", "words"),
    left_out={
        "lets_coaches_in": "it means something beside required single sign-on alone",
        "requires_single_sign_on": "the provider stays with its installation, and who comes in there has none yet",
        "is_visible": "false only while it is being imported",
        "deletion_due_at": "what an installation is to delete says nothing to another one",
    },
)
SECTIONS: tuple[Section, ...] = (
    Section(
        "members",
        Member,
        derived={_SEARCH: ("name", "name_reading")},
        left_out={
            "user": "accounts and passwords stay; people come back by claim links",
            "is_new": "whether the first page has been read is of no use elsewhere",
        },
        held_once=(Once(("email",), ~Q(email="") & Q(left_at__isnull=True), is_folded=True),),
    ),
    Section(
        "teams",
        Team,
        objects=("closed_days",),
        held_once=(Once(("parent", "name"), Q(archived_at__isnull=True), with_nothing=True),),
    ),
    Section("team_memberships", TeamMembership),
    Section("coached_teams", CoachedTeam),
    Section("direction", goals.DirectionSentence),
    Section("cycles", goals.Cycle),
    Section(
        "objectives",
        goals.Objective,
        derived={
            _SEARCH: ("title", "why"),
            "path": ("contributes_to",),
            "above_elsewhere": ("contributes_to", "cycle"),
        },
    ),
    Section("key_results", goals.KeyResult, lists=("planned_points", "steps"), derived={_SEARCH: ("title",)}),
    Section("supports", goals.Support),
    Section("actions", goals.Action, derived={_SEARCH: ("title",)}),
    Section("action_assignments", goals.ActionAssignment),
    Section(
        "action_completions",
        goals.ActionCompletion,
        held_once=(Once(("action", "on"), Q(member__isnull=True)),),
    ),
    Section(
        "check_ins",
        goals.CheckIn,
        left_out={
            "idempotency_key": "of use only while a page waits for its answer",
            "digest": "of use only while a page waits for its answer",
        },
        held_once=(Once(("retracts",)),),
        beside={"replaces": "key_result", "retracts": "key_result"},
    ),
    Section("agreements", goals.Agreement),
    Section("counter_proposals", goals.CounterProposal, objects=("changes", "before")),
    Section("no_list", goals.NoItem),
    Section("ideas", goals.Idea),
    Section("comments", goals.Comment),
    Section("closures", goals.Closure, derived={_SEARCH: ("cause", "learning")}),
    Section("objective_closures", goals.ObjectiveClosure),
    Section("cycle_closings", goals.CycleClosing, objects=("facts",)),
    Section("coach_meetings", rhythm.CoachingSession),
    Section("homework", rhythm.Homework),
    Section("bookings", rhythm.Booking),
    Section("coach_templates", rhythm.CoachTemplate),
    Section(
        "events",
        Event,
        objects=("payload",),
        left_out={"address": "where somebody sat belongs to the installation that answered them"},
    ),
    Section("revisions", goals.Revision, objects=("definition",)),
    Section("standings", goals.Standing),
)
SECTION_NAMES: Mapping[str, str] = {section.model.__name__: section.name for section in SECTIONS}
ALL: tuple[Section, ...] = (ORGANIZATION, *SECTIONS)

# Rows of an organisation that no document holds, with the reason.
LEFT_OUT: Mapping[type[models.Model], str] = {
    goals.Draft: "private scratch of who is typing; a draft that was kept is an objective",
    Invitation: "a link is a secret; new ones are made after an import",
    Letter: "a mail that waits is the matter of the installation that sends it",
    AccessToken: "a key is a secret of the installation that made it; new ones are made after an import",
    DirectoryEntry: "what a directory has told belongs to the installation that it is connected with",
    Domain: "that a domain is a company's own is proved to each installation",
    SingleSignOn: "a provider knows one installation, and its secret is locked with that one's key",
    SignOnIdentity: "who somebody is at the provider says nothing without it",
    TeamLink: "it is signed with the secret of its installation and opens nothing in another one",
    goals.KeptSentence: "a member's own answer to a remark of the coach, private like what is being typed",
    FormerSlug: "old addresses belong to the installation that answered them",
    SecurityEvent: "who signed in, and from where, belongs to the installation that answered them",
    Seal: "a chain proves the lines of the database in which it was made; another installation begins its own",
    Checkpoint: "a chain proves the lines of the database in which it was made; another installation begins its own",
    rhythm.CoachNote: "private notes of a coach; they are in nobody's document but the coach's own data",
    Sight: "what a coach opened belongs to the installation that showed it",
    goals.Visit: "when somebody read here last says nothing in another installation",
}
