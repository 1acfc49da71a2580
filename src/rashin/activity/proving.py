"""Look through what was sealed, and say what is not as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rashin.activity import rounds
from rashin.activity.chain import LINES, End, begins_at, line_digest, lines_of, root_of, seal_digest
from rashin.activity.models import Horizon, Seal
from rashin.activity.rounds import Head, Ties
from rashin.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was sealed. Of a chain, `kind` is "lines" (taken out, put in or altered; `missing` > 0 when
    some are gone, < 0 when there are more), "seals" (a seal was altered or is gone), "late" (lines that no seal
    covers), "short" (its last `missing` seals are gone), "let go" (its first lines are gone, and not by the clock),
    "gone" (a company, by its public id in `company`, that was never deleted). Of all chains: "rounds" (what ties them
    together was altered), "lost" (the data folder knows a later end), "unsigned" (since `sealed_at` not by Rashin)."""

    kind: str
    source: str = ""
    organization: Organization | None = None
    sealed_at: datetime | None = None
    missing: int = 0
    company: str = ""


def lasting_faults() -> list[Fault]:
    """What is wrong now and a moment later, too: while the clock lets old lines go, or a company is being deleted, some
    are gone already of which another has just been read."""
    found = list(faults())
    again = set(faults()) if found else set()
    return [fault for fault in found if fault in again]


def faults() -> Iterator[Fault]:
    """Recompute every chain, of who is seen and who is not, and the rounds that tie them together."""
    ties = rounds.read()
    if ties.has_lost:
        yield Fault("lost")
    if ties.unsigned:
        yield Fault("unsigned", sealed_at=ties.unsigned)
    yield from (Fault("rounds", sealed_at=moment) for moment in ties.broken)
    there: list[Organization | None] = [None, *Organization.objects.order_by("pk")]
    for organization in there:
        if organization is None or organization.public_id not in ties.ended:  # it is being deleted
            for source in LINES:
                yield from faults_of(source, organization, ties)
    names = {organization.public_id for organization in there if organization}
    yield from (Fault("gone", company=each) for each in sorted({company for company, _ in ties.heads} - names - {""}))


def faults_of(
    source: str, organization: Organization | None, ties: Ties, *, lines_until: int | None = None
) -> Iterator[Fault]:
    """The same for one chain; lines are recomputed up to a seal, or all of them."""
    told = organization.public_id if organization else ""
    end, head = begins_at(source, organization), ties.heads.get((told, source), Head(0, ""))
    if ties.last and end.number and ties.let_go.get((told, source)) != Head(end.number, end.digest):
        yield Fault("let go", source, organization)
    is_met = (end.number, end.digest) == (head.number, head.digest)
    for each in Seal.objects.filter(organization=organization, source=source).order_by("number").iterator():
        is_met = is_met or (each.number, each.digest) == (head.number, head.digest)
        if (each.number, each.previous, each.digest) != (end.number + 1, end.digest, seal_digest(each, told)):
            yield Fault("seals", source, organization, each.sealed_at)
        if lines_until is None or each.number <= lines_until:
            yield from _faults_of_lines(each, organization, end)
        end = End(each.number, each.last_id, each.digest)
    if end.number < head.number:
        yield Fault("short", source, organization, missing=head.number - end.number)
    elif head.number and not is_met:
        yield Fault("seals", source, organization)
    horizon = Horizon.objects.filter(pk=source).first()
    if end.number and horizon and lines_of(source, organization, end.last_id, horizon.sealed_to).exists():
        yield Fault("late", source, organization)


def _faults_of_lines(seal: Seal, organization: Organization | None, before: End) -> Iterator[Fault]:
    rows = lines_of(seal.source, organization, before.last_id, seal.last_id)
    lines = [line_digest(values) for _key, *values in rows]
    if len(lines) != seal.count or root_of(lines) != seal.root:
        yield Fault("lines", seal.source, organization, seal.sealed_at, seal.count - len(lines))
