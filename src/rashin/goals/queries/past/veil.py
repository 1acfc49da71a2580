"""What a reader may not read of a past day: what is hidden from them today, and what was hidden then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from rashin.goals.access import hidden_from
from rashin.goals.models import ObjectiveState
from rashin.goals.queries.past.company import PastCompany
from rashin.goals.queries.past.nodes import Node
from rashin.organizations.models import Member
from rashin.organizations.rights import Right
from rashin.people.models import TeamMembership
from rashin.rules.visibility import EVERYBODY, Place, Reader, may_read, teams_read

WORDS = ("why", "owner", "team", "serves", "written_by")


def hidden_then(
    company: PastCompany, objectives: Iterable[Node], key_results: Callable[[], Mapping[int, Node]]
) -> frozenset[int]:
    """The keys of the objectives whose words the company's reader does not read. Two queries at most."""
    member = company.reader
    if member is None or member.may(Right.READ_RESTRICTED):
        return frozenset()
    nodes = {node.pk: node for node in objectives}
    today = hidden_from(member).filter(pk__in=list(nodes)).values_list("pk", flat=True)
    restricted = [node for node in nodes.values() if node.told.get("visibility", EVERYBODY) != EVERYBODY]
    if not restricted:
        return frozenset(today)
    reader = _reader(member, company)
    rows = key_results().values()
    carried = {node["objective"] for node in rows if member.public_id in (node["owner"], node["brought_by"])}
    then = {node.pk for node in restricted if not may_read(_place(node, company, member, carried), reader)}
    return frozenset(today) | then


def is_draft_of_others(company: PastCompany, node: Node) -> bool:
    """Whether the objective was a draft that the company's reader did not write (access.may_see)."""
    member = company.reader
    if member is None or member.administers or node["state"] != ObjectiveState.DRAFT:
        return False
    return not _own_people(node, company, member)


def covered(node: Node) -> Node:
    """The same without words; `hidden` says so."""
    bare = {**dict.fromkeys(WORDS), "title": _("A confidential goal"), "why": "", "hidden": True}
    return node.without_words({**node.told, **bare})


def _reader(member: Member, company: PastCompany) -> Reader:
    above = {team.pk: team.parent_id for team in company.teams.values()}
    works_in = TeamMembership.objects.filter(member=member).values_list("team", flat=True)
    leads = [team.pk for team in company.teams.values() if team.leader_id == member.pk]
    return Reader(member.pk, teams=teams_read(above, works_in, leads))


def _place(node: Node, company: PastCompany, member: Member, carried: set[str]) -> Place:
    team = company.teams.get(node["team"])
    people = _own_people(node, company, member) or frozenset({member.pk} if node.public_id in carried else ())
    return Place(visibility=node["visibility"], team=team.pk if team else None, people=people)


def _own_people(node: Node, company: PastCompany, member: Member) -> frozenset[int]:
    """The member, where they owned or wrote it, or led its team."""
    team = company.teams.get(node["team"])
    own = member.public_id in (node["owner"], node.told.get("written_by"))
    leads = team is not None and team.leader_id == member.pk
    return frozenset({member.pk} if own or leads else ())
