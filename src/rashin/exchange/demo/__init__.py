"""The example company: a bakery with three shops and forty people, written into an empty installation."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from rashin.exchange.bulk import discard, unseen_yet
from rashin.exchange.demo.bakery import Bakery
from rashin.exchange.demo.company import WITH_PASSWORD, Company, found
from rashin.exchange.demo.large import QUARTERS, LargeQuarter, areas_for
from rashin.exchange.demo.looking_back import LookingBack
from rashin.exchange.demo.staff import hire
from rashin.exchange.demo.texts import table
from rashin.exchange.history import History
from rashin.organizations import locks
from rashin.organizations.models import Organization

PAST_QUARTERS = 2
ENTRIES_OF_AN_OBJECTIVE = 13
REPORT_EVERY = 200
Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """The installation holds a company already."""


def write(
    *,
    language: str,
    today: date | None = None,
    objectives: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
    now: datetime | None = None,
    password: str | None = None,
) -> Organization:
    """Write the example company as it stands on `today` (the present day: nothing happened after `now`).

    `objectives` makes it a large company with about that many objectives over five quarters. The owner and the head of
    marketing sign in with `password`; without one nobody has a password. `progress` hears (done, of how many).
    The same language, day, seed and size give the same rows and public ids. Raises NotEmpty; whatever else goes wrong,
    nothing is left.
    """
    if Organization.objects.exists():
        raise NotEmpty("there is a company here already")
    if today is None:
        now = now or timezone.now()
        today = now.astimezone(ZoneInfo(table("company")["organization"]["zone"])).date()
    past = PAST_QUARTERS if objectives is None else QUARTERS - 1
    tell = progress or (lambda done, total: None)
    with transaction.atomic():
        locks.exclude_installation()
        if Organization.objects.exists():
            raise NotEmpty("somebody else was faster")
        company = found(language=language, today=today, now=now, seed=seed, past=past, password=password)
        if objectives is None:
            _bakery(company, tell)
            _show(company)
    if objectives is not None:
        try:
            with unseen_yet():
                _large(company, objectives, tell)
        except BaseException:
            discard(company.organization)
            raise
        _show(company)
    return company.organization


def _show(company: Company) -> None:
    company.organization.is_visible = True
    company.organization.save(update_fields=["is_visible"])


def addresses() -> list[str]:
    """Who can sign in once the example company has been written with a password."""
    told = table("company")
    domain = told["organization"]["mail_domain"]
    return [f"{person['mail']}@{domain}" for person in told["people"] if person["code"] in WITH_PASSWORD]


def new_password() -> str:
    """A password that can be read aloud."""
    return "-".join(
        "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _each in range(4)) for _part in range(4)
    )


def _bakery(company: Company, progress: Progress) -> None:
    back = LookingBack(company)
    for done, place in enumerate(sorted(company.cycles)):
        progress(done, len(company.cycles))
        quarter = Bakery(company, place)
        history = History(company.bulk, company.cycles[place])
        history.plant(quarter.objectives())
        history.tell(quarter.happenings())
        history.close()
        back.look(place, history)
    progress(len(company.cycles), len(company.cycles))


def _large(company: Company, objectives: int, progress: Progress) -> None:
    """The bakery, and so many more objectives in five quarters; one quarter after the other is held in memory."""
    areas = hire(company, areas_for(objectives))
    back = LookingBack(company)
    done, total = 0, objectives * ENTRIES_OF_AN_OBJECTIVE
    for turn, place in enumerate(sorted(company.cycles)):
        quarter = Bakery(company, place)
        history = History(company.bulk, company.cycles[place])
        history.plant(quarter.objectives())
        history.tell(quarter.happenings())
        if place <= 0:
            share = objectives * (turn + 1) // QUARTERS - objectives * turn // QUARTERS
            more = LargeQuarter(company, place, areas, share)
            history.plant(list(more.objectives()))
            history.tell(more.planning())
            for entered in more.numbers():
                history.tell((entered,))
                done += 1
                if done % REPORT_EVERY == 0:
                    progress(min(done, total), total)
        history.close()
        back.look(place, history)
    progress(total, total)
