"""Pages of a past day: as they were shown, with nothing left to press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board_page import day_of
from rashin.goals.pages.objective import NO_TURNS, ObjectivePage, Said, objective_page
from rashin.goals.pages.week import Given, MyWeek, drawn_week, numbers_from, round_for
from rashin.goals.queries.past.moments import PastDay
from rashin.goals.queries.past.objective import PastObjective
from rashin.goals.queries.past.week import PastWeek
from rashin.organizations.models import Member


def past_objective_page(
    found: PastObjective, *, member: Member, then: PastDay, addresses: Addresses, feed: Sequence[Said], feed_more: str
) -> ObjectivePage:
    """The page of an objective by the end of a past day."""
    page = objective_page(
        found.objective,
        member=member,
        day=day_of(found.objective.cycle, then.day),
        addresses=addresses,
        numbers=found.numbers,
        around=found.around,
        todos=found.todos,
        sight=found.sight,
        comments=found.comments,
        agreements=found.agreements,
        feed=feed,
        feed_more=feed_more,
    )
    return only_looked_at(page)


def past_week_page(week: PastWeek, then: PastDay) -> MyWeek:
    """My week by the end of a past day."""
    round_ = replace(
        round_for(week.member, then.day), addresses=Addresses(week.member.organization.slug, then.day.isoformat())
    )
    given = Given(
        cycle=week.cycle,
        numbers=numbers_from(week.carried, round_, {}),
        actions=week.actions,
        proposals=week.proposals,
        questions=week.questions,
        answers=week.answers,
        sight=week.sight,
    )
    return drawn_week(given, round_)


def only_looked_at(page: ObjectivePage) -> ObjectivePage:
    """The page without what its reader could do there."""
    return replace(
        page,
        cards=tuple(replace(card, turns=NO_TURNS) for card in page.cards),
        actions=tuple(replace(action, tick=None) for action in page.actions),
        edit_url="",
        add_key_result_url="",
        add_action_url="",
    )
