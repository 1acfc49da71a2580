"""すり合わせ of one objective: who agreed, who may decide, and which other words and figures are put forward."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rashin.activity.canonical import parsed
from rashin.goals.access import can_agree, can_edit
from rashin.goals.definitions import steps
from rashin.goals.models import (
    Agreement,
    CounterProposal,
    CounterProposalState,
    CycleState,
    KeyResult,
    Level,
    Objective,
    ObjectiveState,
)
from rashin.goals.queries.veil import cover
from rashin.organizations.models import Member, Role
from rashin.ui.formats import date_text, number_text


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """Other words or figures that somebody put forward. Both versions are kept."""

    row: CounterProposal
    name: str
    differences: tuple[Difference, ...]
    may_answer: bool
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class AgreeingBox:
    """What the objective's page shows of agreeing, and what the reader may do."""

    objective: Objective
    agreed: tuple[Agreement, ...]
    declined: Agreement | None
    deciders: tuple[str, ...]
    open: tuple[Change, ...]
    answered: tuple[Change, ...]
    key_results: tuple[KeyResult, ...]
    waiting_key_results: int
    may_agree: bool
    decides: bool
    may_decline: bool
    may_edit: bool
    may_restore: bool
    may_counter: bool

    @property
    def is_shown(self) -> bool:
        """An agreed objective without anything open needs no box."""
        return self.objective.state != ObjectiveState.AGREED or bool(self.open) or self.waiting_key_results > 0


def agreeing_box(objective: Objective, member: Member) -> AgreeingBox:
    """Expects `team`, `owner`, `cycle` and `contributes_to__owner` to be loaded. Who carries an objective above
    that the member may not see is not named."""
    cover(member, [objective.contributes_to] if objective.contributes_to else [])
    agreements = list(
        Agreement.objects.filter(objective=objective).select_related("member").order_by("recorded_at", "pk")
    )
    since = objective.proposed_at
    current = [row for row in agreements if since is None or row.recorded_at >= since]
    agreed = {row.member_id: row for row in current if row.agrees}
    changes = [change_of(row, objective, member) for row in _proposals(objective)]
    is_open = objective.cycle.state != CycleState.CLOSED and objective.archived_at is None
    proposed = objective.state == ObjectiveState.PROPOSED and is_open
    key_results = tuple(KeyResult.objects.filter(objective=objective, archived_at__isnull=True))
    waiting = sum(row.agreed_at is None for row in key_results)
    late = objective.state == ObjectiveState.AGREED and waiting > 0 and is_open
    decides = can_agree(member, objective)
    return AgreeingBox(
        objective=objective,
        agreed=tuple(agreed.values()),
        declined=next((row for row in reversed(current) if not row.agrees), None),
        deciders=tuple(deciders(objective)),
        open=tuple(change for change in changes if change.row.state == CounterProposalState.OPEN),
        answered=tuple(change for change in changes if change.row.state != CounterProposalState.OPEN),
        key_results=key_results,
        waiting_key_results=waiting if objective.state == ObjectiveState.AGREED else 0,
        may_agree=member.writes and ((proposed and (decides or member.pk not in agreed)) or (late and decides)),
        decides=decides,
        may_decline=proposed and decides,
        may_restore=objective.cycle.state != CycleState.CLOSED and can_edit(member, objective),
        may_edit=is_open and can_edit(member, objective),
        may_counter=proposed and member.writes,
    )


def deciders(objective: Objective) -> list[str]:
    """Those whose word counts, as they are spoken of: the team's leader, the owner above; the company's, its owners."""
    found = closest_deciders(objective) or organization_owners(objective.organization_id)
    names = dict.fromkeys(member.name for member in found)
    return [pgettext("a person spoken of", "%(name)s") % {"name": name} for name in names]


def organization_owners(organization_id: int) -> list[Member]:
    """Who decides where nobody is closer: three of the owners at most."""
    owners = Member.objects.filter(organization_id=organization_id, role=Role.OWNER, left_at__isnull=True)
    return list(owners.order_by("pk")[:3])


def closest_deciders(objective: Objective) -> list[Member]:
    """The leader of its team and the owner of the objective above, where there are such. Expects them to be loaded."""
    found: list[Member] = []
    if objective.level != Level.COMPANY:
        if objective.team is not None and objective.team.leader is not None:
            found.append(objective.team.leader)
        if objective.contributes_to is not None and objective.contributes_to.owner is not None:
            found.append(objective.contributes_to.owner)
    return [member for member in found if member.writes]


def _proposals(objective: Objective) -> list[CounterProposal]:
    rows = CounterProposal.objects.filter(objective=objective).select_related(
        "key_result", "proposed_by", "answered_by"
    )
    return list(rows.order_by("-proposed_at", "-pk")[:30])


def change_of(row: CounterProposal, objective: Objective, member: Member) -> Change:
    """Expects `key_result`, `proposed_by` and `answered_by` to be loaded, and of the objective `cycle`, `team` and
    `contributes_to`."""
    key_result = row.key_result
    agreed = key_result is not None and key_result.agreed_at is not None
    decides = can_agree(member, objective)
    open_cycle = objective.cycle.state != CycleState.CLOSED
    return Change(
        row=row,
        name=key_result.title if key_result else objective.title,
        differences=tuple(_differences(row, objective)),
        may_answer=open_cycle and (decides or (not agreed and can_edit(member, objective))),
        is_own=row.proposed_by_id == member.pk,
    )


def _differences(row: CounterProposal, objective: Objective) -> list[Difference]:
    before, after = parsed(row.before), parsed(row.changes)
    key_result = row.key_result
    node: Objective | KeyResult = key_result or objective
    return [
        Difference(label=_label(name), before=_text(node, name, before.get(name)), after=_text(node, name, value))
        for name, value in after.items()
    ]


def _label(name: str) -> str:
    labels = {
        "title": pgettext("field", "Words"),
        "why": _("Why now"),
        "start": pgettext("a key result's figure", "Start"),
        "target": pgettext("a key result's figure", "Target"),
        "low": _("Lower limit"),
        "high": _("Upper limit"),
        "deadline": _("By when"),
        "kind": _("Kind"),
        "reading": _("What is entered"),
        "bound": _("Limit"),
        "is_budget": _("A total that should stay low"),
        "base": _("What it is compared with"),
        "derived_by": _("Target from a base"),
        "derived_amount": _("Change against the base"),
        "steps": _("Steps, a line each"),
        "due_each": _("How many each time"),
        "planned_points": _("Planned points"),
    }
    return labels.get(name, name)


def _text(node: Objective | KeyResult, name: str, stored: object) -> str:
    """A stored value in words: figures with their unit, days as days, choices by their label."""
    field = node._meta.get_field(name)
    value = field.to_python(stored) if stored is not None else None  # type: ignore[union-attr]
    if value is None or value == "":
        return _("Nothing")
    if name == "steps":
        return "、".join(step.title for step in steps(value))
    if isinstance(value, Decimal) and isinstance(node, KeyResult):
        unit = node.unit if name not in ("due_each", "derived_amount") else ""
        return number_text(value, unit, None, _language())
    if hasattr(value, "isoformat"):
        return date_text(value, language=_language())
    choices = dict(field.flatchoices) if getattr(field, "choices", None) else {}  # type: ignore[union-attr]
    return str(choices.get(value, value))


def _language() -> str:
    return (get_language() or "en").split("-")[0]
