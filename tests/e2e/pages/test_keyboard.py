"""Without a mouse: every stop of the tab key shows itself, the way past the navigation, and what Escape closes."""

from __future__ import annotations

import pytest

from tests.e2e.example import PLACES, Example
from tests.e2e.reader import DESK, Reader

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("example", ["ja"], indirect=True)]

MOST_STOPS = 400
# The element in focus, or what stands for it (a dot for its radio), has an outline; it lies in the window and on top.
STOP = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const box = element.getBoundingClientRect();
    const label = element.closest("label");
    const shown = [element, element.nextElementSibling, element.parentElement, label, ...(label ? label.children : [])];
    const lit = shown.some((each) => each && getComputedStyle(each).outlineStyle !== "none"
        && parseFloat(getComputedStyle(each).outlineWidth) >= 2);
    const [x, y] = [box.x + Math.min(box.width, 400) / 2, box.y + box.height / 2];
    const inside = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
    const top = document.elementFromPoint(x, y);
    const covered = top && !(element.contains(top) || top.contains(element) || (label && label.contains(top))
        || getComputedStyle(element).opacity === "0" || element.getClientRects().length > 1);
    const said = element.textContent.trim().slice(0, 20);
    const name = `${element.tagName.toLowerCase()}.${element.className} ${element.name || ""} “${said}”`;
    const faults = [!lit && "no ring", !inside && "outside the window", inside && covered && `under ${top.className}`];
    return [name, ...faults.filter(Boolean)];
}"""
WALKED = ["my_week", "board", "objective", "plan", "plan_new", "objective_edit", "team_table", "members", "calendar"]


def _stops(reader: Reader) -> list[list[str]]:
    """Press the tab key until the page has been gone through."""
    found: list[list[str]] = []
    for _press in range(MOST_STOPS):
        reader.page.keyboard.press("Tab")
        stop = reader.page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    return found


@pytest.mark.parametrize("page", WALKED)
def test_every_stop_of_the_tab_key_is_seen(page: str, example: Example, owner: Reader) -> None:
    owner.page.set_viewport_size(DESK)
    place = {"objective": "public_id", "objective_edit": "public_id", "team_table": "team"}.get(page)
    value = PLACES["team" if place == "team" else "objective"](example)
    owner.goes_to(example.address(page, **({place: value} if place else {})) + ("?from=blank" * (page == "plan_new")))
    owner.page.evaluate("document.activeElement.blur(); document.documentElement.scrollTop = 0")
    stops = _stops(owner)
    assert len(stops) > 10
    wrong = [": ".join(stop) for stop in stops if len(stop) > 1]
    assert not wrong, "\n".join(wrong)


def test_the_first_stop_leads_past_the_navigation(example: Example, owner: Reader) -> None:
    owner.goes_to(example.address("board"))
    page = owner.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_escape_closes_a_menu_and_gives_the_focus_back(example: Example, owner: Reader) -> None:
    owner.goes_to(example.address("board"))
    page = owner.page
    opener = page.locator("[popovertarget]").first
    menu = page.locator(f"#{opener.get_attribute('popovertarget')}")
    opener.focus()
    page.keyboard.press("Enter")
    assert menu.evaluate("(each) => each.matches(':popover-open')")
    page.keyboard.press("Escape")
    assert not menu.evaluate("(each) => each.matches(':popover-open')")
    assert opener.evaluate("(each) => each === document.activeElement")


def test_the_board_unfolds_and_folds_by_keyboard(example: Example, owner: Reader) -> None:
    owner.goes_to(example.address("board"))
    turn = owner.page.locator(".b-node:not([open]) > summary").first
    turn.evaluate("(each) => { each.dataset.met = '' }")
    turn.focus()
    owner.page.keyboard.press("Enter")
    under = owner.page.locator(".b-node[open]:has(> summary[data-met])")
    under.locator(".b-row").first.wait_for()
    owner.page.keyboard.press("Space")
    assert owner.page.locator(".b-node:not([open]):has(> summary[data-met])").count() == 1
