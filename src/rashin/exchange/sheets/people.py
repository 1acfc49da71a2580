"""From the rows of a sheet to people and teams: who is new, what changes, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices as Choices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.exchange.sheets.columns import CellProblem, Fields, Sort, cell, in_every_language, plain_name
from rashin.exchange.sheets.team_paths import NoPlace, Path, Place, Places, paths_in
from rashin.goals.actions.limits import text_problem
from rashin.organizations.models import Language, Member, Role
from rashin.organizations.rights import Right, allows
from rashin.people.access import can_give_role, members_visible_to, teams_visible_to
from rashin.people.actions.members import is_last_owner, said_of_the_last_owner
from rashin.people.models import Team, TeamMembership
from rashin.rules.searching import fold

FIELDS: Fields = {
    "name": (gettext_lazy("Name"), ("氏名", "名前", "お名前", "社員名", "name", "full name", "display name")),
    "name_reading": (
        gettext_lazy("Reading of the name"),
        ("ふりがな", "よみがな", "読み", "よみ", "かな", "reading", "phonetic"),
    ),
    "email": (gettext_lazy("E-mail address"), ("めーる", "めーるあどれす", "mail", "email", "e-mail")),
    "role": (gettext_lazy("Role"), ("役割", "権限", "role", "permission")),
    "team": (gettext_lazy("Team"), ("ちーむ", "部署", "所属", "部門", "課", "店舗", "team", "department", "group")),
    "leader": (gettext_lazy("Leads the team"), ("りーだー", "責任者", "長", "leader", "lead", "manager")),
    "language": (gettext_lazy("Language"), ("言語", "language", "locale")),
}
PEOPLE = Sort(FIELDS, needed=("name",), most_rows=5000)
_ROLES = {
    Role.OWNER: ("おーなー", "owner"),
    Role.ADMIN: ("管理者", "管理", "admin", "administrator"),
    Role.MEMBER: ("めんばー", "一般", "社員", "member", "user"),
    Role.VIEWER: ("閲覧", "閲覧者", "閲覧のみ", "viewer", "read only"),
}
_LANGUAGES = {Language.JAPANESE: ("ja", "日本語", "japanese"), Language.ENGLISH: ("en", "英語", "english")}
_YES = ("はい", "○", "〇", "◯", "◎", "1", "x", "yes", "y", "true", "りーだー", "leader", "長")
_NO = ("", "いいえ", "×", "-", "0", "no", "n", "false")
_NO_PLACE = {
    "ambiguous": gettext_lazy(
        "Several teams are called “%(name)s”: write the path from the top, such as 営業部／第一課."
    ),
    "circle": gettext_lazy("Here “%(name)s” would stand over itself: another line says it the other way round."),
    "too_deep": gettext_lazy("“%(name)s” is too deep: teams stand in eight levels at most."),
    "too_long": gettext_lazy("A team's name fits into 80 characters."),
}
_LONGEST = {"name": 80, "name_reading": 80, "email": 254, "team": 2000}
EXAMPLE = "@example.com"


@dataclass(frozen=True, slots=True)
class Step:
    """One field before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(slots=True)
class Person:
    """A line as it is understood. `member` is who it is about already; `values` what it says; `places` the teams,
    `leads` the one that the person leads from now on; `leaves` the teams that the sheet does not name."""

    line: int
    member: Member | None = None
    values: dict[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    leads: Place | None = None
    leaves: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.member is None

    @property
    def state(self) -> str:
        """What will come of the line: "left" out, "new", "changed" or "same"."""
        if self.problems:
            return "left"
        return "new" if self.is_new else "changed" if self.steps else "same"


class Reader:
    """Reads the rows of a sheet; `columns` says which column holds what. `moves`: who is named in one team leaves those
    that the sheet does not name."""

    def __init__(self, columns: Mapping[str, int], *, by: Member, moves: bool = False) -> None:
        self.columns, self.by, self.moves = columns, by, moves
        everybody = list(members_visible_to(by).select_related("organization"))
        self.present = [row for row in everybody if row.is_present]
        self.by_email = {row.email.lower(): row for row in self.present if row.email}
        self.gone = {row.email.lower(): row for row in everybody if row.email and not row.is_present}
        self.by_name: dict[str, list[Member]] = {}
        for row in self.present:
            self.by_name.setdefault(plain_name(row.name), []).append(row)
        self.teams = {row.pk: row for row in teams_visible_to(by).select_related("leader", "organization")}
        self.works: dict[int, set[int]] = {}
        for team, member in TeamMembership.objects.filter(team__in=self.teams).values_list("team", "member"):
            self.works.setdefault(member, set()).add(team)
        self.places = Places((), ())
        self.people: list[Person] = []

    def read(self, rows: Sequence[Sequence[str]]) -> list[Person]:
        """The people of these rows."""
        cells = [(line, {code: cell(row, code, self.columns) for code in FIELDS}) for line, row in enumerate(rows, 2)]
        paths = [path for _line, told in cells for path in paths_in(told["team"])]
        self.places = Places(list(self.teams.values()), paths)
        self.people = [self._person(line, told) for line, told in cells if any(told.values())]
        self._check_twice()
        for person in self.people:
            if not person.problems:
                person.steps = self._steps(person)
        return self.people

    @property
    def new_teams(self) -> list[Place]:
        """The teams that will be made: those that a line which is taken needs, parents first."""
        needed: dict[int, Place] = {}
        for person in self.people:
            for place in person.places if not person.problems else ():
                above: Place | None = place
                while above is not None and above.team is None:
                    needed[id(above)] = above
                    above = above.parent
        return sorted(needed.values(), key=lambda place: (len(place.path), self.places.new.index(place)))

    @property
    def renamed(self) -> list[tuple[Team, Place]]:
        """Teams all of whose people come to one and the same new team, and no longer to theirs: most likely the sheet
        knows the team by another name."""
        told = {person.member.pk: person for person in self.people if person.member and not person.problems}
        found = []
        for pk, team in self.teams.items():
            people = [told.get(member) for member, works in self.works.items() if pk in works]
            coming = [{id(place) for place in person.places} if person else set() for person in people]
            shared = set[int]().union(*coming).intersection(*coming)
            stays = any(place.team and place.team.pk == pk for person in people if person for place in person.places)
            new = next((place for place in self.new_teams if id(place) in shared), None)
            if new is not None and not stays:
                found.append((team, new))
        return found

    def _person(self, line: int, told: Mapping[str, str]) -> Person:
        person = Person(line)
        for code, longest in _LONGEST.items():
            if words := text_problem(told[code], longest):
                self._wrong(person, code, words)
        if not told["name"]:
            self._wrong(person, "name", _("The name is missing."))
        person.values = {
            "name": told["name"],
            "name_reading": told["name_reading"],
            "email": self._email(person, told["email"]),
            "role": self._chosen(person, "role", told["role"], _ROLES, Role),
            "language": self._chosen(person, "language", told["language"], _LANGUAGES, Language),
        }
        person.member = self._member(person)
        self._check_role(person)
        self._teams(person, told["team"], told["leader"])
        return person

    def _email(self, person: Person, written: str) -> str:
        email = fold(written).replace(" ", "")
        if not email:
            return ""
        try:
            validate_email(email)
        except ValidationError:
            self._wrong(person, "email", _("“%(address)s” is not an e-mail address.") % {"address": written})
            return ""
        if email.endswith(EXAMPLE):
            self._wrong(person, "email", _("This line is the template's example: write over it."))
        elif email in self.gone and email not in self.by_email:
            words = _("%(name)s has left. Bring them back on their page first.")
            self._wrong(person, "email", words % {"name": self.gone[email].name})
        return email

    def _chosen(
        self,
        person: Person,
        code: str,
        written: str,
        known: Mapping[Any, tuple[str, ...]],
        choices: type[Choices],
    ) -> str:
        asked = fold(written)
        for value, names in known.items():
            if asked and asked in (value, *names, *map(fold, in_every_language(choices(value).label))):
                return str(value)
        if asked:
            self._wrong(person, code, _WRONG_CHOICE[code] % {"word": written})
        return ""

    def _member(self, person: Person) -> Member | None:
        """Who the line is about: who has the address; else who has the name, if one alone does."""
        email, name = person.values["email"], plain_name(person.values["name"])
        if email in self.by_email:
            return self.by_email[email]
        found = [row for row in self.by_name.get(name, []) if not (email and row.email)]
        if len(found) > 1:
            words = _("Several people are called “%(name)s”: write the e-mail address.")
            self._wrong(person, "name", words % {"name": person.values["name"]})
        return found[0] if len(found) == 1 else None

    def _check_role(self, person: Person) -> None:
        role, member = person.values["role"], person.member
        now = member.role if member is not None else Role.MEMBER
        if not role or role == now:
            return
        if not can_give_role(self.by, role):
            self._wrong(person, "role", _("Only an owner makes somebody an owner."))
        elif now == Role.OWNER and not self.by.owns:
            self._wrong(person, "role", _("Only an owner changes the role of an owner."))
        elif member is not None and is_last_owner(member):
            self._wrong(person, "role", said_of_the_last_owner())

    def _teams(self, person: Person, written: str, leader: str) -> None:
        for path in paths_in(written):
            place = self._place(person, path)
            if place is not None and place not in person.places:
                person.places.append(place)
        if fold(leader) in _NO:
            return
        role = person.values["role"] or (person.member.role if person.member else Role.MEMBER)
        if fold(leader) not in _YES:
            self._wrong(person, "leader", _("Write ○ or yes for who leads the team, and nothing for the others."))
        elif not person.places:
            self._wrong(person, "team", _("Write the team that this person leads."))
        elif not allows(role, Right.WRITE):
            self._wrong(person, "leader", _("A leader writes goals, so a viewer cannot lead."))
        else:
            person.leads = person.places[0]

    def _place(self, person: Person, path: Path) -> Place | None:
        try:
            return self.places.find(path)
        except NoPlace as refused:
            self._wrong(person, "team", str(_NO_PLACE[str(refused)]) % {"name": "／".join(path)})
            return None

    def _check_twice(self) -> None:
        """Nobody stands in two lines, and no team gets two leaders."""
        met: dict[tuple[str, object], int] = {}
        for person in self.people:
            email = person.values["email"]
            name = plain_name(person.values["name"])
            alone = None if email or person.member else name
            keys = {
                ("email", email or None): _("This address stands in line %(line)s already."),
                ("name", person.member.pk if person.member else None): _("They stand in line %(line)s already."),
                ("name", alone): _("This name stands in line %(line)s already: add the addresses."),
                ("leader", person.leads): _("This team has a leader in line %(line)s already."),
            }
            for (code, key), words in keys.items():
                if key is None:
                    continue
                first = met.setdefault((code, key), person.line)
                if first != person.line and not any(each.field == code for each in person.problems):
                    self._wrong(person, code, words % {"line": first})

    def _steps(self, person: Person) -> list[Step]:
        """What changes of somebody who is here, and which teams they come to or leave."""
        member = person.member
        if member is None:
            return []
        found = []
        for code in ("name", "name_reading", "email", "role", "language"):
            value, now = person.values[code], str(getattr(member, code))
            if value and value != now:
                found.append(Step(code, _shown(code, now), _shown(code, value)))
        works = self.works.get(member.pk, set())
        coming = [place for place in person.places if place.team is None or place.team.pk not in works]
        if self.moves and person.places:
            person.leaves = sorted(works - {place.team.pk for place in person.places if place.team})
        if coming or person.leaves:
            before = sorted(self.teams[pk].name for pk in works)
            stays = [self.teams[pk].name for pk in sorted(works - set(person.leaves))]
            found.append(Step("team", "、".join(before), "、".join([*stays, *(place.name for place in coming)])))
        if person.leads is not None:
            team = person.leads.team
            if team is None or team.leader_id != member.pk:
                found.append(Step("leader", team.leader.name if team and team.leader else "", member.name))
        return found

    def _wrong(self, person: Person, code: str, words: object) -> None:
        person.problems.append(CellProblem(person.line, code, str(words)))


_WRONG_CHOICE = {
    "role": gettext_lazy("There is no role “%(word)s”. Write owner, administrator, member or viewer."),
    "language": gettext_lazy("There is no language “%(word)s”. Write 日本語 or English."),
}


def _shown(code: str, value: str) -> str:
    if code == "role" and value in Role.values:
        return str(Role(value).label)
    return str(Language(value).label) if code == "language" and value in Language.values else value
