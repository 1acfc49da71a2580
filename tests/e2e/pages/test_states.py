"""Pages in their other states: a form that came back, a page that is not there, one that is not for everybody.

Every day forms come back in one language each, by turns, and who only reads opens every third page; all is a proof.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from rashin.organizations.models import Member, Role
from rashin.people.models import Team
from tests.e2e import example as examples
from tests.e2e.example import Example
from tests.e2e.reader import DESK, LOW_DESK, NARROW, PHONE, Reader
from tests.web.permissions import TABLE, Row

pytestmark = pytest.mark.browser

# Send the page's own form with nothing in it, as somebody in a hurry would.
SEND_EMPTY = """() => {
    const form = [...document.querySelectorAll("main form[method=post], .plain-page form[method=post]")]
        .find((each) => each.querySelector(".input, fieldset, textarea"));
    if (!form) return false;
    for (const field of form.querySelectorAll("input.input, textarea")) field.value = "";
    form.noValidate = true;
    const button = [...form.querySelectorAll("button:not([hx-post])")].at(-1);
    for (const name of form.getAttributeNames().filter((each) => each.startsWith("hx-"))) form.removeAttribute(name);
    HTMLFormElement.prototype.requestSubmit.call(form, button && button.form === form ? button : null);
    return true;
}"""
COMES_BACK = ["start", "account_login", "account_change_password", "member_new", "member", "team_new", "team_settings",
              "settings", "calendar", "thresholds", "plan_new", "objective_edit", "action_new", "no_item_new",
              "idea_new", "idea_answer", "counter_proposal_new", "objective_move", "cycles"]  # fmt: skip


def _looks(reader: Reader) -> list[str]:
    """What is wrong with the page as it stands, at a desk and on a phone."""
    wrong = reader.hears_axe()
    reader.page.set_viewport_size(NARROW)
    wrong += [*reader.narrow(), *reader.small()]
    reader.page.set_viewport_size(DESK)
    refused = [
        each for each in reader.complaints if "status of 4" not in each
    ]  # the browser tells of every 404 and 422
    return wrong + refused


def _comes_back(page: str, example: Example, owner: Reader, visitor: Reader) -> None:
    row = next(row for row in TABLE if row.page == page and row.method == "GET")
    reader = visitor if examples.is_outside(row) else owner
    if reader.goes_to(examples.address(example, row) + ("?from=blank" * (page == "plan_new"))) != 200:
        pytest.fail(f"{page} did not come")
    with reader.page.expect_navigation():
        assert reader.page.evaluate(SEND_EMPTY)
    if not reader.page.locator("[aria-invalid=true], .error-summary").count():
        return  # nothing was wrong with it
    wrong = _looks(reader)
    focus = reader.page.evaluate("document.activeElement.closest('.error-summary, [aria-invalid]') !== null")
    wrong += [] if focus else ["the focus is not on what is wrong"]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("example", ["ja"], indirect=True)
@pytest.mark.parametrize("page", COMES_BACK[::2])
def test_a_form_that_came_back_can_be_used_in_japanese(
    page: str, example: Example, owner: Reader, visitor: Reader
) -> None:
    _comes_back(page, example, owner, visitor)


@pytest.mark.parametrize("example", ["en"], indirect=True)
@pytest.mark.parametrize("page", COMES_BACK[1::2])
def test_a_form_that_came_back_can_be_used_in_english(
    page: str, example: Example, owner: Reader, visitor: Reader
) -> None:
    _comes_back(page, example, owner, visitor)


@pytest.mark.proof
@pytest.mark.parametrize("page", COMES_BACK)
def test_every_form_that_came_back_can_be_used(page: str, example: Example, owner: Reader, visitor: Reader) -> None:
    _comes_back(page, example, owner, visitor)


@pytest.mark.parametrize(("path", "status"), [("/no/such/page", 404), ("/o/tomugi/objectives/nothing/", 404)])
def test_a_page_that_is_not_there_says_so(path: str, status: int, owner: Reader) -> None:
    assert owner.goes_to(path) == status
    wrong = _looks(owner)
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def guest(example: Example, served: str, browser: Browser) -> Iterator[Reader]:
    """Somebody who only reads."""
    reads = Member.objects.filter(organization=example.organization, role=Role.VIEWER).exclude(user=None).first()
    reads = reads or _let_read(example)
    with Reader.at(browser, served, language=example.language) as reader:
        reader.sign_in(example.client(reads))
        yield reader


def _let_read(example: Example) -> Member:
    from rashin.people.models import User

    user = User.objects.create_user("kengaku@tomugi.example", examples.PASSWORD)
    return Member.objects.create(
        organization=example.organization, user=user, name="見学 一", role=Role.VIEWER, joined_at=examples.NOW
    )


READ = [row for row in examples.pages() if row.who.viewer == 200 and not row.page.startswith("account_")]


@pytest.mark.parametrize("example", ["ja"], indirect=True)
@pytest.mark.parametrize("row", READ[::3], ids=lambda row: row.page)
def test_who_only_reads_finds_nothing_broken(row: Row, example: Example, guest: Reader) -> None:
    assert guest.goes_to(examples.address(example, row)) == 200
    wrong = _looks(guest)
    assert not wrong, "\n".join(wrong)


@pytest.mark.proof
@pytest.mark.parametrize("row", READ, ids=lambda row: row.page)
def test_who_only_reads_finds_nothing_broken_on_any_page(row: Row, example: Example, guest: Reader) -> None:
    assert guest.goes_to(examples.address(example, row)) == 200
    wrong = _looks(guest)
    assert not wrong, "\n".join(wrong)


def test_what_is_not_for_everybody_says_whom_to_ask(example: Example, guest: Reader) -> None:
    assert guest.goes_to(example.address("settings")) == 403
    wrong = _looks(guest)
    assert not wrong, "\n".join(wrong)


def test_a_leaders_numbers_are_seen_whole(example: Example, served: str, browser: Browser) -> None:
    """Long numbers with long units, in my week and in the team's table, on every width."""
    team = Team.objects.get(leader=example.leader)
    paths = (example.address("my_week"), example.address("team_table", team=team.public_id))
    with Reader.at(browser, served, language=example.language) as reader:
        reader.sign_in(example.client(example.leader))
        for path in paths:
            assert reader.goes_to(path) == 200
            for window in (LOW_DESK, PHONE, NARROW):
                reader.page.set_viewport_size(window)
                assert [*reader.narrow(), *reader.cut()] == [], (path, window)
