"""Proofs over many seeds, in shares: each is a test of its own that names its seeds, so that processes share them."""

from __future__ import annotations

import gc
import traceback
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

NEVER_BEFORE = 20261124  # seeds of the proofs begin here; those of every day begin at 0
ON_POSTGRESQL = 10  # one of so many is tried there
MOST_TOLD = 12
LONGEST_TOLD = 900


def shares(tries: int, count: int = 20) -> pytest.MarkDecorator:
    """Gives a test `seeds`: so many in all, a share at a time; on PostgreSQL the first tenth of each share."""
    each = tries // count
    here = each if connection.vendor == "sqlite" else each // ON_POSTGRESQL
    firsts = range(NEVER_BEFORE, NEVER_BEFORE + tries, each)
    found = [range(first, first + here) for first in firsts]
    return pytest.mark.parametrize("seeds", found, ids=[f"{share.start}-{share.stop - 1}" for share in found])


def some(tries: int) -> range:
    """The seeds of every day: so many, on PostgreSQL a tenth of them."""
    return range(tries if connection.vendor == "sqlite" else tries // ON_POSTGRESQL)


def all_well(seeds: range, wrong_with: Callable[[int], str | None]) -> None:
    """Try every seed; fail with what is wrong, which seeds show it, and how many. `wrong_with` gives nothing for
    what is as it should be; what it raises is wrong, too."""
    gc.freeze()  # what stands by now is never rubbish: looking through it again and again takes a tenth of the time
    wrong = {seed: told for seed in seeds if (told := _told(seed, wrong_with))}
    gc.unfreeze()
    kinds = Counter(told.split(" | ")[0] for told in wrong.values())
    assert not wrong, "\n".join([
        f"{len(wrong)} of {len(seeds)}",
        *(f"{count} times {kind}" for kind, count in kinds.most_common(MOST_TOLD)),
        *[f"seed {seed}: {told[:LONGEST_TOLD]}" for seed, told in wrong.items()][:MOST_TOLD],
    ])  # fmt: skip


def _told(seed: int, wrong_with: Callable[[int], str | None]) -> str | None:
    try:
        return wrong_with(seed)
    except Exception as error:
        return raised(error)


def raised(error: Exception) -> str:
    """What was raised, where, and by which line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if "/src/rashin/" in each.filename][-1:] or frames[-1:]
    last = frames[-1]
    at = " by ".join(dict.fromkeys(f"{each.filename}:{each.lineno}" for each in (last, *own)))
    return f"{type(error).__name__}: {str(error)[:200]} at {at}"
