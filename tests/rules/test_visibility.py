"""Who reads an objective: what holds for every company."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.visibility import EVERYBODY, PEOPLE, TEAM, Place, Reader, may_read, teams_read

TEAMS = st.integers(1, 8)
# Each team stands under one with a smaller number, or at the top.
TREES = st.fixed_dictionaries({team: st.one_of(st.none(), st.integers(1, team - 1)) for team in range(2, 9)}).map(
    lambda above: {1: None, **above}
)
SETS = st.frozensets(TEAMS, max_size=3)
PLACES = st.builds(
    Place,
    visibility=st.sampled_from((EVERYBODY, TEAM, PEOPLE)),
    team=st.one_of(st.none(), TEAMS),
    people=st.frozensets(st.integers(1, 4), max_size=2),
)


@given(place=PLACES, member=st.integers(1, 4), teams=SETS)
def test_who_is_of_a_team_reads_at_least_what_anybody_reads(place: Place, member: int, teams: frozenset[int]):
    assert may_read(place, Reader(member, teams=teams)) >= may_read(place, Reader(member))


@given(place=PLACES, member=st.integers(1, 4), teams=SETS)
def test_its_own_people_and_who_reads_all_always_read(place: Place, member: int, teams: frozenset[int]):
    assert may_read(place, Reader(member, teams=teams, reads_all=True))
    assert all(may_read(place, Reader(each, teams=teams)) for each in place.people)


@given(above=TREES, works_in=SETS, leads=SETS)
def test_a_team_is_read_from_below_and_by_who_leads_above(above, works_in, leads):
    found = teams_read(above, works_in, leads)
    assert works_in | leads <= found
    assert all(above[team] in found for team in works_in | leads if above[team] is not None)
    assert all(team in found for team, parent in above.items() if parent in leads)
    assert teams_read(above, works_in, ()) <= found
