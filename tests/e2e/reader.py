"""Somebody at a browser, and everything that the browser complains about meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.e2e import axe

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page

DESK = {"width": 1440, "height": 900}
LOW_DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
SECONDS = 30
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
# What stands wider than the page, the innermost first; what a box of its own scrolls does not count.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && box.right > width + 0.5;
    });
    const name = (element) => element.tagName.toLowerCase()
        + [...element.classList].map((each) => "." + each).join("") + (element.id && "#" + element.id);
    return wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)))
        .slice(0, 5).map((element) => `${name(element.parentElement)} > ${name(element)} ends at `
            + `${Math.round(element.getBoundingClientRect().right)} of ${width}`).concat("sideways scrolling");
}"""

TOO_SMALL = """() => [...document.querySelectorAll(".btn, .input, .tabbar a, .toast button")].flatMap((element) => {
    const box = element.getBoundingClientRect();
    const seen = element.checkVisibility({visibilityProperty: true}) && box.height > 1;
    return seen && Math.min(box.height, box.width) < 43.5
        ? [`${element.className} “${element.textContent.trim().slice(0, 20)}” is ${Math.round(box.width)} × `
            + `${Math.round(box.height)}`] : [];
})"""

# What a box of its own scrolls sideways, and numbers that are longer than their field.
CUT = """() => [...document.querySelectorAll("main *")].flatMap((element) => {
    if (!element.clientWidth || element.scrollWidth <= element.clientWidth + 1) return [];
    const box = /auto|scroll/.test(getComputedStyle(element).overflowX) && !element.matches(".input");
    const number = element.matches(".with-unit .input");
    return box || number ? [`${element.className || element.tagName} “${element.value ?? ""}” is cut: `
        + `${element.scrollWidth} in ${element.clientWidth}`] : [];
})"""


class Reader:
    """One browser context with one page."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.context.add_init_script(TELL_VIOLATIONS)
        page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    @contextmanager
    def at(cls, browser: Browser, base: str, *, language: str, **options: Any) -> Iterator[Reader]:
        """A fresh browser context of somebody who reads this language; at a desk by day unless told otherwise."""
        locale = "ja-JP" if language == "ja" else "en-GB"
        usual: dict[str, Any] = {"viewport": DESK, "color_scheme": "light", "reduced_motion": "reduce"}
        context = browser.new_context(locale=locale, timezone_id="Asia/Tokyo", **{**usual, **options})
        context.set_default_timeout(SECONDS * 1000)
        try:
            yield cls(context.new_page(), base)
        finally:
            context.close()

    def sign_in(self, client: Client) -> None:
        """Take over the session of a client that is signed in."""
        session = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.base}])

    def goes_to(self, path: str) -> int:
        """Open a page; return its status. Complaints of the page before are forgotten."""
        self.complaints.clear()
        answer = self.page.goto(f"{self.base}{path}", wait_until="load")
        assert answer is not None
        return answer.status

    def at_night(self, dark: bool = True) -> None:
        """Let the night fall, or the day break."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def narrow(self) -> list[str]:
        """Return what stands wider than the page as it is."""
        found: list[str] = self.page.evaluate(TOO_WIDE)
        return found

    def hears_axe(self) -> list[str]:
        """Return what axe says about the page as it is."""
        return axe.violations(self.page)

    def cut(self) -> list[str]:
        """Return what is not seen whole: boxes that scroll sideways, numbers longer than their field."""
        found: list[str] = self.page.evaluate(CUT)
        return found

    def small(self) -> list[str]:
        """Return what a thumb would miss: buttons, fields and tabs of less than 44 pixels."""
        found: list[str] = self.page.evaluate(TOO_SMALL)
        return found
