"""The example company itself: the organisation, its people, teams, closed days, direction and quarters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rashin.exchange.bulk import Bulk, seeded_ids
from rashin.exchange.demo.texts import Table, table, weekday
from rashin.goals.models import Cycle, CycleState, DirectionSentence
from rashin.organizations.models import Member, Organization, Role
from rashin.people.calendars import ClosedDays, ClosedRange
from rashin.people.models import Team, TeamMembership, User
from rashin.rules import fiscal

FOUNDED_DAYS_BEFORE = 45  # before the first quarter that it plans here
WITH_PASSWORD = ("onodera", "sato")


@dataclass
class Company:
    """What the stories of the quarters stand on. Nothing happens after `until`."""

    organization: Organization
    bulk: Bulk
    language: str
    today: date
    until: datetime
    people: dict[str, Member] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    homes: dict[str, Team] = field(default_factory=dict)  # by the person's code
    sentences: dict[str, DirectionSentence] = field(default_factory=dict)
    cycles: dict[int, Cycle] = field(default_factory=dict)  # 0 is the running one
    seed: int = 1

    def say(self, text: Table) -> str:
        """The text in the company's language."""
        return str(text[self.language])

    def moment(self, day: date, minutes: int) -> datetime:
        """A moment of the company's day, in minutes after midnight."""
        zone = ZoneInfo(self.organization.time_zone)
        return datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes)

    def boss_of(self, member: Member, team: Team | None) -> Member:
        """Who agrees to a team's goals when nothing stands above them: the owner of the organisation."""
        return self.people["onodera"]


def found(*, language: str, today: date, now: datetime | None, seed: int, past: int, password: str | None) -> Company:
    """Write the company without goals: `past` quarters behind the running one, and the next one."""
    told = table("company")["organization"]
    quarters = _quarters(today, told["first_month"], past)
    zone = ZoneInfo(told["zone"])
    begun = datetime.combine(quarters[-past].first - timedelta(days=FOUNDED_DAYS_BEFORE), time(9), tzinfo=zone)
    ids = seeded_ids(f"{seed} {today} {language}")
    organization = Organization(
        public_id=ids(),
        slug=told["slug"],
        name=told["name"][language],
        language=language,
        time_zone=told["zone"],
        fiscal_first_month=told["first_month"],
        check_in_weekday=weekday(told["check_in_day"]),
        observes_japanese_holidays=told["holidays"],
        is_example=True,
        is_visible=False,
        created_at=begun,
    )
    years = range(quarters[-past].first.year - 1, quarters[1].last.year + 1)
    organization.closed_days = _closed("", years, language)
    organization.save(force_insert=True)
    until = now or datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)
    company = Company(organization, Bulk(organization, ids), language, today, until, seed=seed)
    _people(company, begun, password, told["mail_domain"])
    _teams(company, begun, years)
    _direction(company, begun)
    _cycles(company, quarters)
    return company


def _quarters(today: date, first_month: int, past: int) -> dict[int, fiscal.Period]:
    found = {0: fiscal.quarter_of(today, first_month=first_month)}
    found[1] = fiscal.following(found[0], first_month=first_month)
    for back in range(1, past + 1):
        found[-back] = fiscal.preceding(found[1 - back], first_month=first_month)
    return found


def _people(company: Company, at: datetime, password: str | None, domain: str) -> None:
    bulk = company.bulk
    for person in table("company")["people"]:
        mail = f"{person['mail']}@{domain}" if "mail" in person else ""
        user = None
        if mail:
            user = User(public_id=bulk.ids(), email=mail, language=company.language, date_joined=at)
            user.set_password(password if person["code"] in WITH_PASSWORD else None)
            user.save(force_insert=True)
        company.people[person["code"]] = Member(
            organization=company.organization,
            user=user,
            name=company.say(person["name"]),
            name_reading=person["reading"] if company.language == "ja" else "",
            email=mail,
            role=person["role"],
            joined_at=at,
        )
    bulk.create(list(company.people.values()))
    owner = next(member for member in company.people.values() if member.role == Role.OWNER)
    name = {"name": company.organization.name}
    bulk.event("organization.started", company.organization, by=owner, at=at, payload=name)


def _teams(company: Company, at: datetime, years: range) -> None:
    for position, team in enumerate(table("company")["teams"]):
        company.teams[team["code"]] = Team(
            organization=company.organization,
            name=company.say(team["name"]),
            leader=company.people[team["leader"]],
            check_in_weekday=weekday(team["check_in_day"]),
            closed_days=_closed(team["code"], years, company.language),
            position=position,
        )
    company.bulk.create(list(company.teams.values()))
    for team in table("company")["teams"]:
        if "parent" in team:
            row = company.teams[team["code"]]
            row.parent = company.teams[team["parent"]]
            row.save(update_fields=["parent"])
    for person in table("company")["people"]:
        if "team" in person:
            home = company.homes[person["code"]] = company.teams[person["team"]]
            member = company.people[person["code"]]
            company.bulk.add(TeamMembership(organization=company.organization, team=home, member=member, since=at))


def _closed(team: str, years: range, language: str) -> str:
    """The closed days of a team, or of the whole company, as the stored text."""
    mine = [item for item in table("company")["closed_days"] if team in item["teams"] or not (team or item["teams"])]
    weekdays = frozenset(weekday(item["weekly"]) for item in mine if "weekly" in item)
    ranges = []
    for item in mine:
        for year in years if "first" in item else ():
            first, last = (date.fromisoformat(f"{year}-{item[end]}") for end in ("first", "last"))
            if last < first:
                last = date(year + 1, last.month, last.day)
            ranges.append(ClosedRange(first, last, item["name"][language]))
    return ClosedDays(weekdays, tuple(ranges)).dumps()


def _direction(company: Company, at: datetime) -> None:
    sentences = table("company")["direction"]
    for position, each in enumerate(sentences):
        company.sentences[each["code"]] = DirectionSentence(
            organization=company.organization,
            section=each["section"],
            text=company.say(each["text"]),
            position=position,
        )
    company.bulk.create(list(company.sentences.values()))
    payload = {"before": [], "after": [company.say(each["text"]) for each in sentences]}
    owner = company.people["onodera"]
    company.bulk.event("direction.changed", company.organization, by=owner, at=at, payload=payload)


def _cycles(company: Company, quarters: dict[int, fiscal.Period]) -> None:
    for place, period in sorted(quarters.items()):
        state = CycleState.CLOSING if place < 0 else (CycleState.RUNNING if place == 0 else CycleState.PLANNING)
        company.cycles[place] = Cycle(
            organization=company.organization,
            kind=period.kind,
            fiscal_year=period.fiscal_year,
            number=period.number,
            first_day=period.first,
            last_day=period.last,
            state=state,
        )
    company.bulk.create(list(company.cycles.values()))
    by = company.people["onodera"]
    for place, cycle in company.cycles.items():
        opened = company.moment(cycle.first_day - timedelta(days=30 if place < 1 else 45), 540)
        opened = max(min(opened, company.until), company.organization.created_at)
        company.bulk.event("cycle.opened", cycle, by=by, at=opened, payload={"state": CycleState.PLANNING})
        for state in _states(place):
            day = cycle.first_day if state == CycleState.RUNNING else cycle.last_day + timedelta(days=1)
            before = CycleState.PLANNING if state == CycleState.RUNNING else CycleState.RUNNING
            payload = {"before": before, "after": state}
            company.bulk.event("cycle.state_changed", cycle, by=by, at=company.moment(day, 400), payload=payload)


def _states(place: int) -> tuple[CycleState, ...]:
    return ((), (CycleState.RUNNING,), (CycleState.RUNNING, CycleState.CLOSING))[1 - max(min(place, 1), -1)]
