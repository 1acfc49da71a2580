"""A team's page, and its sheet for the break room."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rashin.goals.measured import language
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board import Lines
from rashin.goals.pages.board_page import day_of, found_listing, week_of
from rashin.goals.pages.poster import SIZES
from rashin.goals.pages.poster import poster as hang
from rashin.goals.pages.team_links import address_of, name_of
from rashin.goals.queries.board import chosen_cycle
from rashin.goals.queries.feed import feed_of_team
from rashin.goals.queries.found import Filters
from rashin.goals.queries.poster import poster_of
from rashin.goals.queries.sources import TODAY
from rashin.goals.queries.team import people_of, team_facts, team_seen
from rashin.goals.queries.team_links import links_of
from rashin.goals.queries.veil import board_of
from rashin.goals.views.board import is_phone
from rashin.goals.views.objective import said
from rashin.people import mail
from rashin.people.access import can_lead
from rashin.people.doors import MemberRequest, for_readers

FIRST_LINES = 8


@require_safe
@for_readers
def team(request: MemberRequest, public_id: str) -> HttpResponse:
    """The team's goals and numbers, its people, what happened there."""
    found = team_seen(request.member, public_id)
    cycle, _cycles = chosen_cycle(request.member, request.GET.get("cycle", ""), request.today)
    addresses = Addresses(request.organization.slug)
    context = {
        "team": found,
        "people": people_of(found),
        "leads": can_lead(request.member, found),
        "table_url": addresses.offered("team_table", public_id=public_id)
        or addresses.offered("team_table", team=public_id),
        "cycle": cycle,
    }
    if cycle is not None:
        lines = Lines(addresses, day_of(cycle, request.today), board_of(request.member, TODAY))
        filters = Filters(teams=(found.pk,), today=request.today)
        feed = feed_of_team(request.member, found, cycle, limit=FIRST_LINES)
        context |= {
            "label": cycle.label(language()),
            "facts": team_facts(request.member, found, cycle, request.today),
            "listing": found_listing(
                cycle, lines, filters, teams=(), by="", offset=0, more="", open=not is_phone(request)
            ),
            "lines": said(feed),
            "more": "",
        }
    return render(request, "goals/team.html", context)


@require_safe
@for_readers
def poster(request: MemberRequest, public_id: str) -> HttpResponse:
    """One sheet, ready to be printed."""
    found = team_seen(request.member, public_id)
    size = request.GET.get("size", "A4").upper()
    size = size if size in SIZES else SIZES[0]
    cycle, _cycles = chosen_cycle(request.member, request.GET.get("cycle", ""), request.today)
    if cycle is None:
        return render(request, "goals/board_without_cycle.html", {})
    addresses = Addresses(request.organization.slug)
    root = mail.absolute(request, "/").rstrip("/")
    links = [link for link in links_of(request.member, found) if link.is_open(request.at)]
    link = next((each for each in links if each.public_id == request.GET.get("link")), None)
    address = address_of(link, root) if link else root + addresses.of("team", public_id)
    page = hang(
        poster_of(request.member, found, cycle),
        size=size,
        day=day_of(cycle, request.today),
        addresses=addresses,
        address=address,
    )
    week = week_of(cycle, request.today)
    context = {
        "page": page,
        "team": found,
        "cycle": cycle,
        "label": cycle.label(language()),
        "sizes": SIZES,
        "week": week,
        "link": link,
        "reaches": mail.reaches_others(request),
        "leads_to": [("", _("The team's page"), link is None)]
        + [(each.public_id, name_of(each), each == link) for each in links],
    }
    return render(request, "goals/poster.html", context)
