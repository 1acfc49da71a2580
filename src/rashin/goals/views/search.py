"""Search, and the words of the house."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rashin.goals.measured import language
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.search import Hits, search_page
from rashin.goals.queries.search import KINDS
from rashin.goals.queries.search import search as find
from rashin.people.context import own_words
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui import words as dictionary
from rashin.ui.addresses import whole_asked

LONGEST = 200


@require_safe
@for_readers
def search(request: MemberRequest) -> HttpResponse:
    """Objectives, key results, actions and people whose words hold what was asked."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    offset = whole_asked(request.GET.get("after", ""), 100_000) if kind else 0
    hits: tuple[Hits, ...] = ()
    if words:
        found = find(request.member, words, kind=kind, offset=offset)
        hits = search_page(found, words, addresses=Addresses(request.organization.slug), offset=offset)
    template = "goals/search_hits.html" if request.htmx and kind else "goals/search.html"
    return render(request, template, {"words": words, "groups": hits, "only": kind})


@require_safe
@for_readers
def words(request: MemberRequest) -> HttpResponse:
    """All words that are explained at a tap, the company's own definitions first of all."""
    own = own_words(request.organization.words)
    entries = [dictionary.explanation(code, language(), own) for code in dictionary.codes()]
    return render(request, "goals/words.html", {"entries": entries})
