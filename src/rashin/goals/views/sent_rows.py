"""Many rows sent at once: what is right is recorded, what is not comes back with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rashin.goals.actions.check_in import Recorded
from rashin.goals.actions.rounds import record_all
from rashin.goals.forms.check_in import NAMES, CheckInForm
from rashin.goals.models import CheckIn, CheckInKind, Source
from rashin.organizations.refusals import Conflict
from rashin.people.answering import perform
from rashin.people.doors import MemberRequest

F = TypeVar("F", bound=CheckInForm)


@dataclass
class Outcome(Generic[F]):
    """By public ids: what was recorded or put off, what came back, where somebody was faster (with their entry, or
    with the words of another refusal)."""

    saved: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    forms: dict[str, F] = field(default_factory=dict)
    theirs: dict[str, CheckIn] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.saved) + len(self.put_off)


def record_row(request: MemberRequest, form: F, key: str, outcome: Outcome[F], *, source: str = Source.PAGE) -> None:
    """Record one row under the key of the whole; or keep its form."""
    name = form.key_result.public_id

    def act() -> Recorded:
        return record_all(
            form.key_result,
            form.seen(),
            by=request.member,
            at=request.at,
            source=source,
            idempotency_key=f"{key}-{name}",
            last_seen=form.cleaned_data["last_seen"],
            known=form.known,
        )

    try:
        recorded = perform(form, act, names=NAMES)
        if recorded is None:
            outcome.forms[name] = form
        else:
            (outcome.put_off if recorded.check_in.kind == CheckInKind.NOT_LOOKED else outcome.saved).append(name)
    except Conflict as conflict:
        outcome.forms[name] = form
        if isinstance(conflict.theirs, CheckIn):
            outcome.theirs[name] = conflict.theirs
        else:
            form.add_error(None, conflict.reason)
