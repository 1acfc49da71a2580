"""Nothing of one company is ever visible, countable or guessable from another.

Whoever walks through one finds no id, title or name of the other; what is the other's and what does not exist are
answered by the same page, after the same number of queries. Every day a page is asked a third of the questions, by
turns; each is asked all of them in the proofs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from rashin.organizations.models import Member, Role
from rashin.organizations.public_id import new_public_id
from tests.e2e.example import inside_pages
from tests.web.answers import asked, compared
from tests.web.drawn_forms import sender
from tests.web.neighbours import MARK, NO_ROWS, Neighbours, address_of, neighbours
from tests.web.permissions import TABLE, Row
from tests.web.turns import by_turns

pytestmark = pytest.mark.walk

NARROWED = {
    "team": "team", "person": "member", "member": "member", "owner": "member", "cycle": "cycle", "from": "cycle",
    "objective": "public_id:objective", "parent": "public_id:objective", "of": "public_id:objective",
    "key_result": "key_result",
}  # fmt: skip
TURNS = 3
WITH_IDS = [row for row in TABLE if any(name.partition(":")[0] not in NO_ROWS for name in row.args)]


@pytest.fixture(scope="module")
def filled(kept_for_the_module: None, tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    return neighbours(tmp_path_factory.mktemp("neighbours"))


@pytest.fixture
def both(filled: Neighbours, db: None) -> Neighbours:
    return filled


def looks_at_what_is_asked(answer: Any) -> bool:
    """Whether the page has read anything of its address's query (Django reads it when it is first looked at)."""
    return "GET" in vars(answer.wsgi_request)


def _questions(both: Neighbours) -> list[str]:
    """What somebody would try: words of the other company, and its ids as choices, each alone and all together."""
    words = [f"q={each}" for each in ("訪問者", "小野寺", "夜カフェ", "氷", "onodera")]
    chosen = [f"{name}={both.theirs[kind]}" for name, kind in NARROWED.items()]
    return ["?" + each for each in ("&".join(chosen), *words, *chosen)]


@pytest.fixture(autouse=True)
def _every_refusal_goes_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many in a minute none does, which one comparison in this walk would meet between its two questions."""
    for limit in ("MOST_IN_A_MINUTE", "MOST_OF_STRANGERS"):
        monkeypatch.setattr(f"rashin.activity.refusals.{limit}", 10**9)


@pytest.fixture(autouse=True)
def _time_stands_still(time_machine: Any) -> None:
    """Two answers that are compared tell the same minute."""
    time_machine.move_to(datetime.now(UTC), tick=False)


# The directory's door knows no one who is signed in: tests/people/test_scim.py walks it with tokens.
PAGES = [row for row in TABLE if row.method == "GET" and row.page != "scim"]
INSIDE = [row for row in PAGES if row.page in inside_pages()]


def _told(row: Row, both: Neighbours, questions: Sequence[str]) -> list[tuple[str, str]]:
    """What this page tells of the other company, with the question after which it does."""
    client = both.client(sender(row))
    address = both.address(row)
    plain = asked(client, "GET", address)
    wrong = [("", each) for each in both.secrets_in(plain.told)]
    for question in questions if looks_at_what_is_asked(plain.response) else ():
        answer = asked(client, "GET", address + question)
        wrong += [(question, each) for each in both.secrets_in(answer.told, question)]
    return wrong


def _named(row: Row) -> str:
    return f"{row.page} {' '.join(row.args)}".strip()


@pytest.mark.parametrize("row", PAGES, ids=_named)
def test_no_page_of_one_company_tells_of_another(row: Row, both: Neighbours):
    together, *alone = _questions(both)
    assert not _told(row, both, [together, *by_turns(alone, PAGES.index(row), TURNS)])


@pytest.mark.proof
@pytest.mark.parametrize("row", PAGES, ids=_named)
def test_no_page_of_one_company_tells_of_another_whatever_is_asked(row: Row, both: Neighbours):
    assert not _told(row, both, _questions(both))


@pytest.mark.parametrize("row", WITH_IDS, ids=lambda row: f"{row.page} {row.method} {' '.join(row.args)}")
def test_what_is_another_companys_and_what_does_not_exist_are_the_same(row: Row, both: Neighbours):
    client = both.client(sender(row))
    for name in row.args:
        if name.partition(":")[0] in NO_ROWS:
            continue
        theirs = both.address(row, **{name: both.theirs[name]})
        nobodys = both.address(row, **{name: new_public_id()})
        one, other = compared(partial(asked, client, row.method), theirs, nobodys)
        assert one.alike == other.alike
        assert not both.secrets_in(one.told, theirs)


@pytest.mark.parametrize("row", INSIDE, ids=_named)
def test_another_company_and_one_that_does_not_exist_are_the_same(row: Row, both: Neighbours):
    client = both.ours.client(both.ours.owner)
    theirs, nobodys = (address_of(row, slug, both.theirs) for slug in ("tonari", "nobody"))
    asked(client, "GET", nobodys)
    one, other = asked(client, "GET", theirs), asked(client, "GET", nobodys)
    assert one.response.status_code == other.response.status_code == 404 and one.queries == other.queries
    assert one.alike[-1].replace("tonari", "") == other.alike[-1].replace("nobody", "")


def test_the_other_company_has_something_to_tell(both: Neighbours):
    """The same walk as its own owner finds the mark nearly everywhere: the walk looks where something is."""
    owner = Member.objects.get(organization=both.other, role=Role.OWNER)
    client = both.ours.client(owner)
    found = [row for row in INSIDE if MARK in asked(client, "GET", address_of(row, "tonari", both.theirs)).told]
    assert len(found) > len(INSIDE) * 2 / 3
    assert {"board_sheet kind:xlsx", "audit_log_file kind:jsonl", "entries_sheet public_id:objective kind:xlsx"} <= {
        f"{row.page} {' '.join(row.args)}" for row in found
    }


def test_every_row_that_an_address_names_has_its_like_in_the_other_company(both: Neighbours):
    """Else a walk with the other's id would walk with our own."""
    alone = {name for name, value in both.names.items() if both.theirs[name] == value}
    assert not {name for name in alone if name.partition(":")[0] not in NO_ROWS}
