"""Who may see, write, agree to and enter what."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from rashin.goals.models import (
    Action,
    ActionAssignment,
    CheckIn,
    Cycle,
    DirectionSentence,
    Draft,
    Idea,
    KeyResult,
    Level,
    NoItem,
    Objective,
    ObjectiveState,
    Visibility,
)
from rashin.organizations.models import Member
from rashin.organizations.rights import Right
from rashin.people.access import members_visible_to, teams_given_to
from rashin.people.models import Team, TeamMembership


def cycles_visible_to(member: Member) -> QuerySet[Cycle]:
    """Every cycle of the organisation, in order."""
    return Cycle.objects.filter(organization_id=member.organization_id)


def direction_visible_to(member: Member) -> QuerySet[DirectionSentence]:
    """The sentences of the direction that stand now."""
    return DirectionSentence.objects.filter(organization_id=member.organization_id, archived_at__isnull=True)


def objectives_visible_to(member: Member) -> QuerySet[Objective]:
    """What is open to the member (objectives_open_to), but a draft to those who write it."""
    objectives = objectives_open_to(member)
    if member.through is not None:  # anybody may tap any name: nothing is seen for the name's sake
        return objectives.exclude(state=ObjectiveState.DRAFT)
    if member.may(Right.READ_DRAFTS):
        return objectives
    return objectives.filter(
        ~Q(state=ObjectiveState.DRAFT) | Q(written_by=member) | Q(owner=member) | Q(team__leader=member)
    )


def may_see(member: Member, objective: Objective) -> bool:
    """The same of a row that is at hand, as it stands or stood: a draft is for those who write it."""
    team = objective.team
    own = member.pk in (objective.owner_id, objective.written_by_id, team.leader_id if team else None)
    return objective.state != ObjectiveState.DRAFT or member.administers or own


def is_open_to_all(objective: Objective, reader: Member) -> bool:
    """Whether everybody reads it, so that of this reader nothing more has to be asked."""
    everybody = objective.visibility == Visibility.EVERYBODY and objective.state != ObjectiveState.DRAFT
    return everybody and not reader.is_narrowed


# The teams of rules.visibility.teams_read, in one statement of both databases: no read costs a query more for them.
_TEAMS_READ = """
    WITH RECURSIVE works AS (SELECT team_id AS id FROM people_teammembership WHERE member_id = %s),
    leads AS (SELECT id FROM people_team WHERE leader_id = %s),
    up AS (
        SELECT id FROM works UNION SELECT id FROM leads
        UNION SELECT team.parent_id FROM people_team team JOIN up ON team.id = up.id WHERE team.parent_id IS NOT NULL
    ),
    down AS (
        SELECT id FROM leads UNION SELECT team.id FROM people_team team JOIN down ON team.parent_id = down.id
    )
    SELECT id FROM up UNION SELECT id FROM down
"""


def objectives_open_to(member: Member) -> QuerySet[Objective]:
    """The rule of rules.visibility as a query: what is open to everybody, to the member's teams, or is their own."""
    objectives = Objective.objects.filter(organization_id=member.organization_id)
    if member.may(Right.READ_RESTRICTED):
        return objectives
    if member.through is not None:  # as the team sees it, whichever name was tapped
        in_team = Q(visibility=Visibility.TEAM, team=member.through.team_id)
        return objectives.filter(Q(visibility=Visibility.EVERYBODY) | in_team)
    carried = KeyResult.objects.filter(Q(owner=member) | Q(brought_by=member), organization_id=member.organization_id)
    done = ActionAssignment.objects.filter(member=member, organization_id=member.organization_id)
    own = (
        Q(owner=member)
        | Q(written_by=member)
        | Q(team__in=Team.objects.filter(leader=member).values("pk"))
        | Q(pk__in=carried.values("objective"))
        | Q(pk__in=done.values("action__objective"))
    )
    teams = RawSQL(_TEAMS_READ, [member.pk, member.pk])
    in_team = Q(visibility=Visibility.TEAM, team__in=teams)
    return objectives.filter(Q(visibility=Visibility.EVERYBODY) | own | in_team, _given_to(member))


def _given_to(member: Member) -> Q:
    """What a coach from outside was given: of chosen teams the goals of these and of their people, and the company's;
    proposals only if those were given, too. Nothing is kept from anybody else by it."""
    given = Q()
    if member.reads_a_part:
        teams = teams_given_to(member)
        people = TeamMembership.objects.filter(team__in=teams).values("member")
        given &= Q(level=Level.COMPANY) | Q(team__in=teams) | Q(level=Level.PERSON, team=None, owner__in=people)
    if member.coaches and not member.reads_proposals:
        given &= ~Q(state=ObjectiveState.PROPOSED)
    return given


def hidden_from(member: Member) -> QuerySet[Objective]:
    """The objectives whose words the member does not read; none where all are open."""
    restricted = Objective.objects.filter(organization_id=member.organization_id).exclude(
        visibility=Visibility.EVERYBODY
    )
    if member.may(Right.READ_RESTRICTED):
        return restricted.none()
    if member.is_narrowed:
        everything = Objective.objects.filter(organization_id=member.organization_id)
        return everything.exclude(pk__in=objectives_open_to(member).values("pk"))
    return restricted.exclude(pk__in=objectives_open_to(member).exclude(visibility=Visibility.EVERYBODY).values("pk"))


def key_results_visible_to(member: Member) -> QuerySet[KeyResult]:
    """The key results of the objectives that the member sees."""
    return KeyResult.objects.filter(
        organization_id=member.organization_id, objective__in=objectives_visible_to(member).values("pk")
    )


def check_ins_visible_to(member: Member) -> QuerySet[CheckIn]:
    """The entries of the objectives that the member sees."""
    return CheckIn.objects.filter(
        organization_id=member.organization_id,
        key_result__objective__in=objectives_visible_to(member).values("pk"),
    )


def actions_visible_to(member: Member) -> QuerySet[Action]:
    """The actions of the objectives that the member sees."""
    return Action.objects.filter(
        organization_id=member.organization_id, objective__in=objectives_visible_to(member).values("pk")
    )


def no_items_visible_to(member: Member) -> QuerySet[NoItem]:
    """The No list is open to everybody, but what came of an objective to those who read that."""
    return no_items_open_to(member).filter(archived_at__isnull=True)


def no_items_open_to(member: Member) -> QuerySet[NoItem]:
    """The same with what was taken off the list."""
    items = NoItem.objects.filter(organization_id=member.organization_id)
    return items.exclude(pk__in=no_items_hidden_from(member).values("pk"))


def no_items_hidden_from(member: Member) -> QuerySet[NoItem]:
    """What came of an objective that the member does not read."""
    hidden = hidden_from(member).values("pk")
    items = NoItem.objects.filter(organization_id=member.organization_id)
    of_hidden = Q(objective__in=hidden) | Q(key_result__objective__in=hidden)
    if member.reads_a_part:
        others = Q(team__isnull=False) & ~Q(team__in=teams_given_to(member))
        others |= ~Q(decided_by__in=members_visible_to(member).values("pk"))
        of_hidden |= Q(objective=None, key_result=None) & others
    return items.filter(of_hidden)


def ideas_visible_to(member: Member) -> QuerySet[Idea]:
    """Ideas are open to everybody, but what took the place of an objective to its bringer and those who read that."""
    ideas = Idea.objects.filter(organization_id=member.organization_id)
    displacing = ideas.filter(displaces__in=hidden_from(member).values("pk")).exclude(brought_by=member)
    if member.reads_a_part:
        ideas = ideas.filter(brought_by__in=members_visible_to(member).values("pk"))
    return ideas.exclude(pk__in=displacing.values("pk"))


def drafts_visible_to(member: Member) -> QuerySet[Draft]:
    """Scratch rows are their writer's alone."""
    return Draft.objects.filter(organization_id=member.organization_id, member=member)


def can_look_after(member: Member) -> bool:
    """Whether the member looks after others' goals: an administrator, a coach, whoever leads a team."""
    return member.may(Right.LOOK_AFTER) or (member.may(Right.LOOK_AFTER, own=True) and member.leads.exists())


def can_comment(member: Member) -> bool:
    """Whether the member may say something about a goal that they read."""
    return member.is_present and member.may(Right.COMMENT)


def leads(member: Member, objective: Objective) -> bool:
    """Whether the member leads the team that the objective belongs to. Expects `team` to be loaded."""
    return objective.team is not None and objective.team.leader_id == member.pk


def can_edit(member: Member, objective: Objective) -> bool:
    """Words, figures, actions and alignment: the owner, who wrote it, the team's leader, an administrator."""
    if member.organization_id != objective.organization_id:
        return False
    own = member.pk in (objective.owner_id, objective.written_by_id)
    return member.may(Right.EDIT, own=own or leads(member, objective))


def can_agree(member: Member, objective: Objective) -> bool:
    """The owner of the parent objective or the team's leader; the company's, an owner of the organisation.

    Expects `team` and `contributes_to` to be loaded. An owner of the organisation may agree to everything.
    """
    if member.organization_id != objective.organization_id:
        return False
    parent = objective.contributes_to
    own = leads(member, objective) or (parent is not None and parent.owner_id == member.pk)
    return member.may(Right.AGREE, own=own and objective.level != Level.COMPANY)


def can_enter(member: Member, key_result: KeyResult) -> bool:
    """A number is entered by its owner, who brings it, the team's leader, an administrator; through a team's link, by
    whoever of the team's people has tapped their name.

    Expects `objective.team` to be loaded.
    """
    if member.organization_id != key_result.organization_id:
        return False
    if member.through is not None:
        return member.may(Right.ENTER, own=key_result.objective.team_id == member.through.team_id)
    own = member.pk in (key_result.owner_id, key_result.brought_by_id)
    return member.may(Right.ENTER, own=own or leads(member, key_result.objective))


def who_looks_back(thing: KeyResult | Objective) -> Member | None:
    """Who is asked to look back while the cycle closes: on a key result its owner, else who brings its number, else
    whoever is asked for its objective; on an objective its owner, else the leader of its team. Who has left or only
    reads is passed over. None where nobody is left: it is nobody's, and administrators answer.

    Expects these members and the team's leader to be loaded.
    """
    if isinstance(thing, KeyResult):
        return _first_writing(thing.owner, thing.brought_by) or who_looks_back(thing.objective)
    return _first_writing(thing.owner, thing.team.leader if thing.team else None)


def _first_writing(*members: Member | None) -> Member | None:
    return next((member for member in members if member is not None and member.writes), None)


def can_look_back(member: Member, key_result: KeyResult) -> bool:
    """Whoever may enter the number looks back on it, and who is asked to (who_looks_back, which see)."""
    asked = who_looks_back(key_result)
    is_asked = asked is not None and asked.pk == member.pk and member.through is None
    return can_enter(member, key_result) or (is_asked and member.may(Right.ENTER, own=True))


def can_tick(member: Member, action: Action, whose: Member | None) -> bool:
    """Assignees tick for themselves; who edits the objective ticks for others. Through a team's link one ticks the
    team's actions: one's own, and those that nobody is named for.

    Expects `objective.team` to be loaded.
    """
    own = whose is not None and whose.pk == member.pk
    if member.through is not None:
        here = action.objective.team_id == member.through.team_id
        return member.may(Right.ENTER, own=here and (own or whose is None))
    return (own and member.writes) or can_edit(member, action.objective)
