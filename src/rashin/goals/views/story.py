"""The quarter's story, an objective's chain through the quarters, and what was learnt."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from rashin.goals.access import cycles_visible_to
from rashin.goals.forms.closing import ReopenForm
from rashin.goals.models import Cycle, CycleState
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.chain import chain_page
from rashin.goals.pages.learnings import learning_lines
from rashin.goals.pages.story import Around, members_in, story_page
from rashin.goals.queries.chain import chain_of, checks_of, done_of, ways_of
from rashin.goals.queries.facts import carried_from, closings_of, facts_of, facts_seen, frozen_facts, names_of
from rashin.goals.queries.learnings import learnings_found
from rashin.goals.queries.objective import objective_seen
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui.addresses import whole_asked

LONGEST = 200


@require_safe
@for_readers
def story(request: MemberRequest, public_id: str) -> HttpResponse:
    """What became of a quarter; before it is closed, as far as it goes."""
    cycle = get_object_or_404(cycles_visible_to(request.member), public_id=public_id)
    cycle.organization = request.organization
    return story_shown(request, cycle, ReopenForm())


def story_shown(request: MemberRequest, cycle: Cycle, form: ReopenForm) -> HttpResponse:
    """The page; 422 when it could not be reopened as asked."""
    facts = facts_seen(frozen_facts(cycle) or facts_of(cycle), cycle, request.member)
    around = Around(
        names=names_of(request.organization.pk, members_in(facts)),
        carried=carried_from(cycle, request.member),
        closings=closings_of(cycle),
    )
    page = story_page(cycle, facts, around, addresses=Addresses(request.organization.slug))
    may_reopen = request.member.owns and cycle.state == CycleState.CLOSED
    context = {"page": page, "cycle": cycle, "form": form, "may_reopen": may_reopen}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "goals/story.html", context, status=status)


@require_safe
@for_readers
def objective_chain(request: MemberRequest, public_id: str) -> HttpResponse:
    """Plan, do, check, act of one objective, with the quarters before and after."""
    found = objective_seen(request.member, public_id)
    links = chain_of(found, request.member)
    own = next(link for link in links if link.objective.pk == found.pk)
    entries = checks_of(own.key_results)
    addresses = Addresses(request.organization.slug)
    ways = ways_of(own.key_results, request.member)
    page = chain_page(found, links, done_of(found), entries, ways, addresses=addresses)
    return render(request, "goals/chain.html", {"page": page, "objective": found})


@require_safe
@for_readers
def learnings(request: MemberRequest) -> HttpResponse:
    """What was learnt in all quarters, searched by its words; the latest quarter first."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    after = request.GET.get("after", "")
    offset = whole_asked(after, 100_000)
    rows, goes_on = learnings_found(request.member, words, offset=offset)
    addresses = Addresses(request.organization.slug)
    query = {"q": words, "after": str(offset + len(rows))}
    context = {
        "words": words,
        "lines": learning_lines(rows, words, addresses=addresses),
        "more": addresses.page("learnings", query) if goes_on else "",
    }
    template = "goals/learnings_more.html" if request.htmx else "goals/learnings.html"
    return render(request, template, context)
