"""storm_sqlite, storm_postgresql: eight people check in over HTTP at once, against a page that does nothing."""

from __future__ import annotations

import re
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.measuring import MILLISECONDS, share
from bench.parts import prepare, tell
from bench.serving import BACKEND, TODAY, served
from tools.storm import Browser, drawn

CLIENTS, WORKERS = 8, 2
PEOPLE = 8  # whose entries each client brings: a number is entered a dozen times in a quarter, not in a second
NUMBERS = 6  # that each of them carries
ROUNDS, WARM_SECONDS, SECONDS = 10, 2.0, 2.0  # a shared machine is quicker in one second than in the next
AT_LEAST = 0.25
_RECORDED = re.compile(r"/check-ins/(\w+)/retraction/")


@dataclass
class Person:
    """One member at a browser of their own. `last_seen`: the newest entry that it shows, by key result's address."""

    session: str
    start: str  # the organisation's address
    numbers: list[str]
    browser: Browser = field(default_factory=lambda: Browser(0))
    last_seen: dict[str, str] = field(default_factory=dict)
    turn: int = 0

    def open(self, port: int, cookie: str) -> None:
        """Open the page of each number, as it is before the first entry."""
        self.browser = Browser(port, {cookie: self.session})
        for path in self.numbers:
            status, told = self.browser.ask(path)
            found = drawn(told)
            if status != 200 or not found:
                raise AssertionError(f"{path} answered {status}")
            _key, self.last_seen[path], _value = found

    def enter(self) -> None:
        """Check in on the next number, as the row on my week sends it; the answer says what was recorded."""
        self.turn += 1
        path, value = self.numbers[self.turn % NUMBERS], str(5600 + self.turn % 97)
        form = {"do": "record", "value": value, "confirmed": value, "idempotency_key": uuid.uuid4().hex}
        status, told = self.browser.ask(path, form | {"last_seen": self.last_seen[path]}, partial=True)
        recorded = _RECORDED.search(told)
        if status != 200 or not recorded:
            raise AssertionError(f"{path} answered {status}: {told[:300]}")
        self.last_seen[path] = recorded[1]

    def ask_nothing(self) -> None:
        """Ask for the page that does nothing."""
        self._ask("nothing")

    def ask_bare(self) -> None:
        """Ask for an answer without a page."""
        self._ask("bare")

    def _ask(self, word: str) -> None:
        status, _told = self.browser.ask(f"{self.start}/{word}/")
        assert status == 200, status


@dataclass
class Client:
    """Several people, one after the other."""

    people: list[Person]
    turn: int = 0

    def does(self, act: Callable[[Person], None]) -> Callable[[], None]:
        """What the next of them does each time that it is called."""

        def again() -> None:
            self.turn += 1
            act(self.people[self.turn % PEOPLE])

        return again


def run(kind: str) -> dict[str, dict[str, object]]:
    """Serve a company; by turns its people check in, and ask for nothing, each of them one thing after the other."""
    from django.conf import settings

    people = _people()
    clients = [Client(people[place::CLIENTS]) for place in range(CLIENTS)]
    entries: list[float] = []
    acts = (Person.enter, Person.ask_nothing, Person.ask_bare)
    rates: dict[Callable[[Person], None], list[float]] = {act: [] for act in acts}
    variables = {"RASHIN_WORKERS": str(WORKERS), "DJANGO_SETTINGS_MODULE": "bench.with_nothing"}
    with served(**variables) as (port, _process), ThreadPoolExecutor(CLIENTS) as pool:
        for person in people:
            person.open(port, settings.SESSION_COOKIE_NAME)
        for place in range(1 + ROUNDS):
            lasts = SECONDS if place else WARM_SECONDS
            for act in acts:
                times = _at_once(pool, [client.does(act) for client in clients], lasts)
                if place:
                    rates[act].append(len(times) / lasts)
                    entries += times if act is Person.enter else []
    _all_are_there(people)
    p99 = statistics.quantiles(entries, n=100)[-1] * MILLISECONDS
    median = statistics.median(entries) * MILLISECONDS
    entered, nothing, bare = (statistics.median(rates[act]) for act in acts)
    figure = share(
        entered, nothing, at_least=AT_LEAST,
        unit="check-ins/s", n=len(entries),
        note=f"{CLIENTS} clients with the entries of {len(people)} people, {WORKERS} workers, 4 objectives above each "
        f"number; an answer (the row, the count, what is left to enter) takes {median:.0f} ms, p99 {p99:.0f} ms; "
        "the floor is a page with nothing in its frame, behind the same door, in pages/s; of answers without a page "
        f"there are {bare:.0f} a second ({entered / bare:.3f})",
    )  # fmt: skip
    return {f"storm_{kind}": figure.told()}


def _at_once(pool: ThreadPoolExecutor, several: list[Callable[[], None]], lasts: float) -> list[float]:
    """Do each of them over and over, beside the others; how long each time took that ended within so many seconds."""
    ends = time.perf_counter() + lasts

    def again(work: Callable[[], None]) -> list[float]:
        times: list[float] = []
        while (began := time.perf_counter()) < ends:
            work()
            if (ended := time.perf_counter()) <= ends:
                times.append(ended - began)
        return times

    return [each for times in pool.map(again, several) for each in times]


def _people() -> list[Person]:
    """A company in the eighth week of its quarter; its people, signed in, carry six numbers each."""
    from django.conf import settings
    from django.test import Client as Visitor
    from django.utils import timezone

    from bench.company import build
    from rashin.exchange.bulk import unseen_yet
    from rashin.goals.models import KeyResult
    from rashin.organizations.models import Member
    from rashin.people.models import User

    with unseen_yet():
        built = build("bench", (2, 6, 24, 96), later=timezone.now().date() - TODAY)
    start, people = f"/o/{built.organization.slug}", []
    for place in range(CLIENTS * PEOPLE):
        user = User.objects.create_user(f"person{place}@bench.example", None)
        member = Member.objects.create(
            organization=built.organization, user=user, name=f"佐藤 {place}", joined_at=built.owner.joined_at
        )
        own = built.deepest[place * NUMBERS : (place + 1) * NUMBERS]
        KeyResult.objects.filter(pk__in=[row.pk for row in own]).update(owner=member)
        client = Visitor()
        client.force_login(user, backend=BACKEND)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        people.append(Person(session, start, [f"{start}/key-results/{row.public_id}/check-ins/" for row in own]))
    return people


def _all_are_there(people: list[Person]) -> None:
    """What was answered as recorded stands in the database, and no more than that."""
    from rashin.goals.models import CheckIn

    standing = CheckIn.objects.exclude(idempotency_key=None).exclude(idempotency_key="").count()
    told = sum(person.turn for person in people)
    if standing != told:
        raise AssertionError(f"{told} entries were answered as recorded, {standing} are there")


if __name__ == "__main__":
    prepare()
    tell(run(sys.argv[2]))
