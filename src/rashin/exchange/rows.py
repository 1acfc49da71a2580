"""What is read in bulk: plain frozen rows, each with the moment at which it happened.

A row names others by `ref`, a word of its own document. Members, teams and sentences are rows that stand already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rashin.goals.actions.check_in import Seen
from rashin.goals.actions.content import ActionContent, KeyResultContent, ObjectiveContent
from rashin.goals.models import Cycle, Source
from rashin.organizations.models import Member
from rashin.people.models import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResultRow:
    """A key result with its words and figures; `feeds` names another one."""

    ref: str
    content: KeyResultContent
    feeds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """An action, of one of the objective's key results where `key_result` names it."""

    ref: str
    content: ActionContent
    key_result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRow:
    """An objective with what stands under it, as it was written at `at`. `parent` is counted, `supports` are not."""

    ref: str
    content: ObjectiveContent
    by: Member
    at: datetime
    key_results: tuple[KeyResultRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    parent: str = ""
    supports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A draft was shown to everybody."""

    objective: str
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Somebody agreed; `binding`: with the word of who may decide, so that it counts from then on."""

    objective: str
    by: Member
    at: datetime
    binding: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One check-in. `replaces` and `retracts` name the `ref` of an earlier one."""

    key_result: str
    seen: Seen
    by: Member
    ref: str = ""
    source: str = Source.PAGE
    replaces: str = ""
    retracts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What was entered in one go: figures above are settled once."""

    at: datetime
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A person's own verdict on the status of a key result."""

    key_result: str
    status: str
    reason: str
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """An action was done, of a weekly one that of the day `on`."""

    action: str
    member: Member
    on: date
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment on an objective, or on one of its key results."""

    objective: str
    text: str
    by: Member
    at: datetime
    key_result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterProposed:
    """Other words for a proposed objective."""

    objective: str
    changes: dict[str, object]
    reason: str
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedAgainst:
    """Something came onto the No list."""

    what: str
    why: str
    by: Member
    at: datetime
    cycle: Cycle | None = None
    team: Team | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaBrought:
    """An idea in the middle of a cycle."""

    ref: str
    cycle: Cycle
    what: str
    why: str
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaAnswered:
    """Who brought an idea got an answer."""

    idea: str
    answer: str
    text: str
    by: Member
    at: datetime


Happening = (
    ObjectiveRow
    | Proposed
    | Agreed
    | Entries
    | Judged
    | Ticked
    | Said
    | CounterProposed
    | DecidedAgainst
    | IdeaBrought
    | IdeaAnswered
)
