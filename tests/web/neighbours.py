"""Two filled companies beside each other: ours, and a copy of it that came in by its document, in which every text
bears a mark and every row has another name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from rashin.goals.actions.drafts import keep_draft
from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.public_id import LENGTH, new_public_id
from rashin.people.actions.single_sign_on import add_domain
from rashin.people.actions.team_links import make_team_link
from rashin.people.actions.tokens import make_token
from rashin.people.links import key_of
from rashin.people.models import Session, Team, User
from rashin.rhythm.actions.desk import offer_template, write_note
from tests import cast
from tests.e2e.example import inside_pages
from tests.exchange.documents import busy_company, exported, taken
from tests.web.permissions import Row
from tests.web.test_permissions import places

MARK = "〓"
NO_ROWS = ("kind", "uidb36", "key", "secret", "number", "rest")  # parts of an address that name no row of a company
_ID = re.compile(r'"public_id": ?"([0-9a-z]{16})"')
_WORDS = ("name", "title", "what", "why", "text", "note", "learning", "cause", "summary", "reason", "answer_text")


@dataclass(frozen=True)
class Neighbours:
    """`ours` is walked through; `names` is what stands in its addresses, `theirs` the same of the other company;
    `counterparts` leads from an id of ours to the one of theirs that is its copy."""

    ours: cast.Company
    other: Organization
    names: dict[str, str]
    theirs: dict[str, str]
    counterparts: Mapping[str, str]

    def client(self, role: str) -> Client:
        """A browser of somebody of ours; "out" is signed in nowhere."""
        return Client() if role == "out" else self.ours.client(getattr(self.ours, role))

    def address(self, row: Row, **changed: str) -> str:
        """Where a page of ours is, with some of what stands in addresses changed."""
        return address_of(row, self.ours.organization.slug, {**self.names, **changed})

    @property
    def ids(self) -> Collection[str]:
        """Every id of the other company."""
        return self.counterparts.values()

    def secrets_in(self, told: str, question: str = "") -> list[str]:
        """What is told of the other company beyond what the question held itself."""
        found = [each for each in _ids_in(told) & set(self.ids) if each not in question]
        return found + [word for word in (MARK, "tonari") if word in told and word not in question]


def neighbours(folder: Path) -> Neighbours:
    """Fill both."""
    ours = busy_company()
    names = places(ours)
    text = exported(ours.organization)
    known = {each: new_public_id() for each in _ID.findall(text)}
    other = re.sub("[0-9a-z]{16}", lambda found: known.get(found[0], found[0]), text)
    content = _marked(json.loads(other.replace("tomugi.example", "tonari.example")))
    organization = taken(folder, content, slug="tonari").organization
    theirs = {name: known.get(value, value) for name, value in names.items()}
    more = _not_brought(organization, theirs)
    brought = {names[kind]: public_id for kind, public_id in more.items()}
    return Neighbours(ours, organization, names, {**theirs, **more}, {**known, **brought})


def _ids_in(told: str) -> set[str]:
    """Whatever could be an id in a text, also where letters stand before or after it."""
    runs = (run for run in re.split("[^0-9a-z]+", told) if len(run) >= LENGTH)
    return {run[at : at + LENGTH] for run in runs for at in range(len(run) - LENGTH + 1)}


def address_of(row: Row, slug: str, names: Mapping[str, str]) -> str:
    """Where a page of the company of that name is."""
    found = {arg.partition(":")[0]: names[arg] for arg in row.args}
    return reverse(row.page, kwargs={**({"slug": slug} if row.page in inside_pages() else {}), **found})


def _not_brought(organization: Organization, theirs: Mapping[str, str]) -> dict[str, str]:
    """What no document brings along, made by hand; public ids by the names of `places`."""
    owner, now = _by(organization, Role.OWNER), datetime.now(UTC)
    coach = _by(organization, Role.COACH)
    teams = Team.objects.select_related("organization").filter(organization=organization)
    team, shop = (teams.get(public_id=theirs[name]) for name in ("team", "team:shop"))
    draft = keep_draft({"title": f"{MARK}夜の店"}, form="objective", title=f"{MARK}夜の店", by=owner, at=now)
    session = Session.objects.create(
        key="theirs", user=_account(owner), data="", signed_in_at=now, seen_at=now, ends_at=now + timedelta(days=9)
    )
    token, _key = make_token(name=f"{MARK}人事の台帳", scope="scim", days=90, by=owner, at=now)
    link = make_team_link(team, days=366, by=owner, at=now)
    return {
        "public_id:draft": draft.public_id,
        "session": session.public_id,
        "link": link.public_id,
        "key:link": key_of(link.public_id),
        "link:shops": make_team_link(shop, days=366, by=owner, at=now).public_id,
        "token": token.public_id,
        "domain": add_domain("mail.tonari.invalid", by=owner, at=now).public_id,
        "public_id:note": write_note(f"{MARK}焦らない", by=coach, at=now).public_id,
        "public_id:template": offer_template(
            title=f"{MARK}店", why="", key_results="口コミを月50件に", by=coach, at=now
        ).public_id,
    }


def _account(member: Member) -> User:
    member.user = User.objects.create_user(f"{member.role}@tonari.example", cast.PASSWORD)
    member.save(update_fields=["user"])
    return member.user


def _by(organization: Organization, role: str) -> Member:
    return Member.objects.filter(organization=organization, role=role).earliest("pk")


def _marked(told: Any) -> Any:
    """The same with a mark before every text that somebody wrote, in what is kept as text, too. What an event is
    called is no such text."""
    if isinstance(told, list):
        return [_marked(each) for each in told]
    if not isinstance(told, Mapping):
        return told
    return {
        key: value if key == "name" and "payload" in told else _marked_value(key, value) for key, value in told.items()
    }


def _marked_value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return _marked(value)
    if value.startswith(("{", "[")):
        return json.dumps(_marked(json.loads(value)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return MARK + value if key in _WORDS and value else value
