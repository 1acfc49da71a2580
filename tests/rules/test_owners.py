"""The rule of the last owner: somebody stays who comes in with what is their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.owners import WaysIn, keep_it_open

WAYS = st.builds(WaysIn, is_active=st.booleans(), has_password=st.booleans(), passkeys=st.integers(0, 3))


def test_a_password_or_a_passkey_is_a_way_of_ones_own() -> None:
    assert WaysIn(has_password=True).is_own and WaysIn(passkeys=1).is_own


def test_single_sign_on_alone_is_none() -> None:
    assert not WaysIn().is_own


def test_an_account_that_was_closed_has_none() -> None:
    assert not WaysIn(is_active=False, has_password=True, passkeys=2).is_own


def test_nobody_keeps_nothing_open() -> None:
    assert not keep_it_open([])


@given(st.lists(WAYS), WAYS)
def test_one_more_owner_closes_nothing(owners: list[WaysIn], one: WaysIn) -> None:
    assert keep_it_open([*owners, one]) == (keep_it_open(owners) or one.is_own)
