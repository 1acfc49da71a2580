"""Follow every link of the example company, in both languages: valid HTML, no dead end, nothing named twice."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

from rashin.people import navigation
from tests.e2e import example as examples
from tests.e2e.example import Example
from tests.web.permissions import TABLE

OFF_THE_MAIN_PAGES = {
    "calendar", "company_address", "member", "member_new", "members", "my_address", "my_settings", "roles", "settings",
    "settings_export", "settings_words", "thresholds", "words",
    "access_tokens", "single_sign_on", "audit_log", "deletion", "my_data", "my_sessions",
    "way_in", "member_departure", "people_sheet",
    "coaches", "coach_new", "coach_access", "coach_seen",
}  # fmt: skip
HTML = "{http://www.w3.org/1999/xhtml}"
IDS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "list", "popovertarget")
CHECKED = ("href", "hx-get", "src")


class Crawl:
    """A reader who opens every link that is shown, so many addresses of one page and one kind of question (?view=…)."""

    def __init__(self, client: Client, samples: int = 1) -> None:
        self.client = client
        self.samples = samples
        self.waiting: deque[tuple[str, str]] = deque()
        self.met: set[str] = set()
        self.kinds: Counter[tuple[str, ...]] = Counter()
        self.pages: set[str] = set()
        self.wrong: list[str] = []

    def follow(self, *starts: str) -> None:
        """Open these and everything that can be reached from them."""
        self.waiting.extend((start, "the start") for start in starts)
        while self.waiting:
            address, source = self.waiting.popleft()
            if address not in self.met and self._wants(address, source):
                self._open(address, source)
            self.met.add(address)

    def _wants(self, address: str, source: str) -> bool:
        parts = urlsplit(address)
        if parts.path.startswith("/static/"):
            return False
        try:
            page = str(resolve(parts.path).url_name)
        except Resolver404:
            self.wrong.append(f"{source}: nothing is at {address}")
            return False
        if not any(row.page == page and row.method == "GET" for row in TABLE) and any(
            row.page == page for row in TABLE
        ):
            self.wrong.append(f"{source}: {address} leads to {page}, which cannot be looked at")
            return False
        kind = (page, *sorted(each.partition("=")[0] for each in parts.query.split("&") if each))
        self.kinds[kind] += 1
        return self.kinds[kind] <= self.samples

    def _open(self, address: str, source: str) -> None:
        answer = self.client.get(address)
        while answer.status_code in (301, 302):
            address = urljoin(address, answer["Location"])
            answer = self.client.get(address)
        if answer.status_code != 200:
            self.wrong.append(f"{source}: {address} answers {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            self.pages.add(str(resolve(urlsplit(address).path).url_name))
            self._read(answer, address)

    def _read(self, answer: HttpResponseBase, address: str) -> None:
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]
        tree, faults = parsed(text)
        if tree is not None:
            faults += [*named(tree), *headed(tree)]
            self.waiting.extend((found, address) for found in links(tree, address))
        self.wrong += [f"{address}: {fault}" for fault in faults]


def parsed(text: str) -> tuple[Any, list[str]]:
    """Read a page, or a fragment of one, as the standard says; return its tree and what is not valid."""
    whole = text.lstrip()[:9].lower() == "<!doctype"
    parser = html5lib.HTMLParser()
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    lines = text.replace("\r\n", "\n").split("\n")
    near = [lines[row - 1][max(0, column - 60) : column] for (row, column), _code, _detail in parser.errors]
    return tree, [
        f"not valid: {error[1]} {error[2]} after {place}" for error, place in zip(parser.errors, near, strict=True)
    ]


def named(tree: Any) -> Iterator[str]:
    """What two elements are called alike, and what is asked for by a name that nothing has."""
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    yield from (f"{count} elements are called {name}" for name, count in ids.items() if count > 1)
    for element in elements:
        for attribute in IDS:
            lost = [name for name in (element.get(attribute) or "").split() if name not in ids]
            yield from (f"{attribute}={name} names nothing" for name in lost)
        anchor = element.get("href") or ""
        if len(anchor) > 1 and anchor.startswith("#") and anchor[1:] not in ids:
            yield f"{anchor} names nothing"


def headed(tree: Any) -> Iterator[str]:
    """A whole page has one first heading, a title, and no heading that skips a level downwards."""
    if tree.tag != f"{HTML}html":
        return
    levels = [int(each.tag[-1]) for each in tree.iter() if each.tag in {f"{HTML}h{level}" for level in range(1, 7)}]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    if not (tree.findtext(f".//{HTML}title") or "").strip():
        yield "no title"


def links(tree: Any, address: str) -> Iterator[str]:
    """Every address of ours that the page leads to."""
    for element in tree.iter():
        for attribute in CHECKED if isinstance(element.tag, str) else ():
            value = element.get(attribute)
            if value and not value.startswith(("#", "data:", "mailto:", "http:", "https:")):
                yield urldefrag(urljoin(address, value)).url


@pytest.fixture(params=examples.LANGUAGES)
def example(request: pytest.FixtureRequest, db: None) -> Iterator[Example]:
    with examples.standing(request.param) as example:
        yield example


def _followed_by_the_owner(example: Example, samples: int) -> None:
    crawl = Crawl(example.client(example.owner), samples)
    rows = [row for row in examples.pages() if not examples.is_outside(row)]
    crawl.follow("/", *(examples.address(example, row) for row in rows))
    assert not crawl.wrong, "\n".join(dict.fromkeys(crawl.wrong))
    assert {row.page for row in rows} - crawl.pages == set()


@pytest.mark.parametrize("example", ["ja"], indirect=True)
def test_every_kind_of_link_of_the_owner_leads_to_a_valid_page(example: Example) -> None:
    _followed_by_the_owner(example, samples=1)


@pytest.mark.proof
def test_more_links_of_every_kind_lead_the_owner_to_a_valid_page(example: Example) -> None:
    _followed_by_the_owner(example, samples=2)


@pytest.mark.parametrize("example", ["en", pytest.param("ja", marks=pytest.mark.proof)], indirect=True)
def test_every_link_of_a_member_leads_to_a_valid_page(example: Example) -> None:
    crawl = Crawl(example.client(example.leader))
    crawl.follow("/")
    assert not crawl.wrong, "\n".join(dict.fromkeys(crawl.wrong))


def test_every_page_of_a_visitor_is_valid(example: Example) -> None:
    crawl = Crawl(example.client())
    crawl.follow(*(examples.address(example, row) for row in examples.pages() if examples.is_outside(row)))
    assert not crawl.wrong, "\n".join(dict.fromkeys(crawl.wrong))


def test_every_page_about_goals_and_teams_stands_under_a_main_page() -> None:
    inside = {row.page for row in examples.pages()} & examples.inside_pages()
    known = {page for entry in navigation._entries for page in (entry.page, *entry.pages)}
    assert inside - known == OFF_THE_MAIN_PAGES
