"""Two filled companies beside each other: ours, and a copy of it that came in by its document, in which every text
bears a mark and every row has another name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rashin.organizations.models import Member, Organization, Role
from rashin.organizations.public_id import new_public_id
from rashin.people.actions.single_sign_on import add_domain
from rashin.people.actions.team_links import make_team_link
from rashin.people.actions.tokens import make_token
from rashin.people.models import Team
from tests import cast
from tests.exchange.documents import busy_company, exported, taken
from tests.web.test_permissions import places

MARK = "〓"
NO_ROWS = ("kind", "uidb36", "key", "secret", "number", "rest")  # parts of an address that name no row of a company
_ID = re.compile(r'"public_id": ?"([0-9a-z]{16})"')
_WORDS = ("name", "title", "what", "why", "text", "note", "learning", "cause", "summary", "reason", "answer_text")


@dataclass(frozen=True)
class Neighbours:
    """`ours` is walked through; `names` is what stands in its addresses, `theirs` the same of the other company."""

    ours: cast.Company
    other: Organization
    names: dict[str, str]
    theirs: dict[str, str]
    ids: frozenset[str]


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
    theirs["link"] = _link(organization, theirs["team"])
    theirs["token"] = _token(organization)
    theirs["domain"] = add_domain("mail.tonari.invalid", by=_owner(organization), at=datetime.now(UTC)).public_id
    brought = (theirs["link"], theirs["token"], theirs["domain"])
    return Neighbours(ours, organization, names, theirs, frozenset([*known.values(), *brought]))


def _link(organization: Organization, team: str) -> str:
    """A team's link, which no document brings along."""
    owner = _owner(organization)
    place = Team.objects.select_related("organization").get(organization=organization, public_id=team)
    return make_team_link(place, days=366, by=owner, at=datetime.now(UTC)).public_id


def _token(organization: Organization) -> str:
    """An access token, which no document brings along either."""
    token, _key = make_token(
        name=f"{MARK}人事の台帳", scope="scim", days=90, by=_owner(organization), at=datetime.now(UTC)
    )
    return token.public_id


def _owner(organization: Organization) -> Member:
    return Member.objects.filter(organization=organization, role=Role.OWNER).earliest("pk")


def _marked(told: Any) -> Any:
    """The same with a mark before every text that somebody wrote, in what is kept as text, too."""
    if isinstance(told, list):
        return [_marked(each) for each in told]
    if not isinstance(told, Mapping):
        return told
    return {key: _marked_value(key, value) for key, value in told.items()}


def _marked_value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return _marked(value)
    if value.startswith("{"):
        return json.dumps(_marked(json.loads(value)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return MARK + value if key in _WORDS and value else value
