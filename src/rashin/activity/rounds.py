"""Tie all chains of seals together, so that one notices when a chain was shortened, is gone, or begins late.

A round says where the chains end that have grown since the last one, what was let go of one, and which company has
been deleted. Rounds are a chain themselves, kept for ever and signed with the installation's key. So who can write in
the database alone can make none; and cannot take the last ones away where `witness` knows of them.

A round is signed only where the one before can be vouched for: else the next one would cover what was forged.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from rashin.activity import witness
from rashin.activity.canonical import canonical_text
from rashin.activity.models import Checkpoint, Round, Seal
from rashin.activity.witness import Witness
from rashin.organizations import locks
from rashin.organizations.models import Organization

log = logging.getLogger(__name__)
SIGNS = 16  # of a digest, to be noted by hand
Chain = tuple[str, str]  # the company's public id, "" for the installation; the source
Content = dict[str, list[list[str | int]]]


@dataclass(frozen=True, slots=True)
class Head:
    """A seal that a chain has had."""

    number: int
    digest: str


@dataclass(slots=True)
class Ties:
    """What the rounds say of the chains: where each ended last, from where it goes on after its first lines were let
    go, and what was deleted. `broken` are moments of rounds that do not follow the one before; `unsigned` since when
    the rounds are such as nobody can vouch for; `has_lost` when the data folder knows a round that is no more."""

    heads: dict[Chain, Head] = field(default_factory=dict)
    let_go: dict[Chain, Head] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    broken: list[datetime] = field(default_factory=list)
    unsigned: datetime | None = None
    has_lost: bool = False
    last: Round | None = None

    @property
    def are_sound(self) -> bool:
        """Whether nothing is wrong with the rounds themselves."""
        return not (self.broken or self.unsigned or self.has_lost)


# ---- making them


def tie(*, at: datetime) -> None:
    """Add a round where chains have grown, and tell the data folder where the rounds end."""
    with transaction.atomic():
        last = _last_alone()
        grown = Seal.objects.filter(pk__gt=last.last_seal if last else 0).select_related("organization")
        seals = {_chain(each): each for each in grown.order_by("pk").iterator()}
        if seals:
            heads: Content = {"heads": [[*chain, each.number, each.digest] for chain, each in sorted(seals.items())]}
            before = list(Checkpoint.objects.select_related("organization").order_by("pk")) if last is None else []
            heads |= _let_go(before) if before else {}  # before there were rounds: taken as it is
            _add(heads, last, at, max(each.pk for each in seals.values()))
    _tell_the_folder()


def note_let_go(made: Checkpoint, *, at: datetime) -> None:
    """Say that a chain goes on from a checkpoint. Call it inside the transaction that lets the lines go."""
    _add(_let_go([made]), _last_alone(), at)


@transaction.atomic
def note_end(organization: Organization, *, at: datetime) -> None:
    """Say that a company is deleted from now on, with its chains."""
    _add({"ended": [[organization.public_id]]}, _last_alone(), at)


def _chain(row: Seal | Checkpoint) -> Chain:
    return (row.organization.public_id if row.organization else "", row.source)


def _let_go(checkpoints: list[Checkpoint]) -> Content:
    return {"let_go": [[*_chain(each), each.number, each.digest] for each in checkpoints]}


def _last_alone() -> Round | None:
    """The last round; nobody else adds one until this transaction ends."""
    locks.exclude_installation()
    return Round.objects.order_by("-number").first()


def _add(content: Content, last: Round | None, at: datetime, last_seal: int = 0) -> None:
    made = Round(
        number=last.number + 1 if last else 1,
        last_seal=last_seal or (last.last_seal if last else 0),
        content=canonical_text(content),
        previous=last.digest if last else "",
        made_at=at,
    )
    made.digest = digest_of(made)
    made.signature = _signature(made.digest) if _is_vouched_for(last) else ""
    made.save(force_insert=True)


def digest_of(each: Round) -> str:
    """What a round digests to."""
    told = [each.number, each.last_seal, each.content, each.previous, each.made_at.astimezone(UTC).isoformat()]
    return hashlib.sha256(canonical_text(told).encode()).hexdigest()


def _signature(digest: str) -> str:
    return salted_hmac("rashin.activity.rounds", digest, algorithm="sha256").hexdigest()


def _is_signed(each: Round) -> bool:
    return hmac.compare_digest(each.signature, _signature(each.digest))


def _is_vouched_for(last: Round | None) -> bool:
    """Whether nothing speaks against the rounds up to this last one: the one that the data folder knows is among them,
    and this one is signed, or is the very one that the folder knows (the key may be another since)."""
    known = witness.read()
    if last is None or (known and not Round.objects.filter(number=known.number, digest=known.digest).exists()):
        return last is None and known is None
    return _is_signed(last) or known == Witness(last.number, last.digest)


def _tell_the_folder() -> None:
    """What it knows is replaced by nothing that cannot be vouched for."""
    last = Round.objects.order_by("-number").first()
    if last is None or not _is_vouched_for(last):
        return
    seen = Witness(last.number, last.digest)
    try:
        if witness.read() != seen:
            witness.keep(seen)
    except OSError as error:
        log.warning("The data folder cannot keep where the record ends: %s", error)


# ---- reading them


def read() -> Ties:
    """Go through all rounds, and say what they tell."""
    ties, known = Ties(), witness.read()
    ties.has_lost = known is not None
    for each in Round.objects.order_by("number").iterator():
        number, digest = (ties.last.number, ties.last.digest) if ties.last else (0, "")
        if (each.number, each.previous, each.digest) != (number + 1, digest, digest_of(each)):
            ties.broken.append(each.made_at)
        ties.has_lost = ties.has_lost and known != Witness(each.number, each.digest)
        _take_up(ties, each)
        ties.unsigned = None if _is_signed(each) else ties.unsigned or each.made_at
        ties.last = each
    if ties.last and (ties.has_lost or _is_vouched_for(ties.last)):
        ties.unsigned = None
    return ties


def _take_up(ties: Ties, each: Round) -> None:
    content = json.loads(each.content)
    for [company] in content.get("ended", ()):
        ties.ended.add(company)
        for kept in (ties.heads, ties.let_go):
            for chain in [chain for chain in kept if chain[0] == company]:
                del kept[chain]
    for name, kept in (("heads", ties.heads), ("let_go", ties.let_go)):
        for company, source, number, digest in content.get(name, ()):
            kept[company, source] = Head(number, digest)
            ties.ended.discard(company)


def ends(last: Round) -> str:
    """Where the record ends, to be noted elsewhere: 3120-9f3a61c0b2d4e8f7."""
    return f"{last.number}-{last.digest[:SIGNS]}"


def is_as_noted(noted: str) -> bool:
    """Whether there is the round that `ends` told somebody once."""
    number, _, digest = noted.strip().partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 18 or len(digest) != SIGNS:
        return False
    return Round.objects.filter(number=int(number), digest__startswith=digest.lower()).exists()
