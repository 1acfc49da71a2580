"""The page of an objective, and the explanation of a key result's number."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rashin.goals.access import can_comment
from rashin.goals.asked_day import AskedDay, asked_day
from rashin.goals.forms.comments import CommentForm
from rashin.goals.measured import from_to
from rashin.goals.models import Objective
from rashin.goals.pages.addresses import Addresses
from rashin.goals.pages.board_page import day_of
from rashin.goals.pages.coached import Coached, coached_objective, digests_of_all
from rashin.goals.pages.explanation import explanation_page, read
from rashin.goals.pages.looking_back import looked_back
from rashin.goals.pages.objective import ObjectivePage, Said, objective_page
from rashin.goals.queries import objective as queries
from rashin.goals.queries.agreeing import agreeing_box
from rashin.goals.queries.board import spans
from rashin.goals.queries.coaching import kept_by
from rashin.goals.queries.feed import Feed, feed_of_objective
from rashin.goals.queries.sight import sights
from rashin.goals.queries.unseen import Unseen
from rashin.goals.queries.veil import cover_key_results
from rashin.goals.views.past import explanation_then, objective_line, objective_then
from rashin.goals.wordings import tell
from rashin.people.doors import MemberRequest, for_readers
from rashin.ui.addresses import whole_asked


@require_safe
@for_readers
def objective(request: MemberRequest, public_id: str) -> HttpResponse:
    """The page, of today or of a past day; for htmx with `after` the next lines of its story."""
    found, asked = queries.objective_seen(request.member, public_id), asked_day(request)
    if asked.then is not None:
        return objective_then(request, found, asked.then)
    if request.htmx and request.GET.get("after", "").isdecimal():
        feed, more = _feed(request, found, whole_asked(request.GET["after"], 100_000))
        return render(request, "goals/feed_more.html", {"lines": feed, "more": more})
    return shown(request, found, CommentForm(), status=asked.status, asked=asked)


def shown(
    request: MemberRequest, found: Objective, form: CommentForm, status: int = 200, asked: AskedDay | None = None
) -> HttpResponse:
    """The page with the comment's form as it is, for those who may say something."""
    page = _page(request, found)
    context = {
        "page": page,
        "form": form if can_comment(request.member) else None,
        "time": objective_line(request, found, asked or AskedDay()),
        "agreeing": agreeing_box(found, request.member),
        "back": looked_back(found, Addresses(request.organization.slug)),
        "coached": _coached(request, page) if page.edit_url else None,
    }
    return render(request, "goals/objective.html", context, status=status)


def _coached(request: MemberRequest, page: ObjectivePage) -> Coached:
    """What the coach asks of what stands: for those who may change it. Two queries."""
    found = page.objective
    todos = [(each.public_id, each.title) for each in page.actions if not each.done]
    rows = list(found.key_results.filter(archived_at__isnull=True).order_by("position", "pk"))
    who = {pk for pk in (request.member.pk, found.owner_id, found.written_by_id) if pk}
    digests = digests_of_all(found.title, (row.title for row in rows), (title for _public_id, title in todos))
    return coached_objective(found, rows, todos, kept_by(who, digests))


def _page(request: MemberRequest, found: Objective) -> ObjectivePage:
    key_results, unseen = queries.key_results_in(found), Unseen(request.member)
    unseen.lower(found)
    cover_key_results(request.member, [row.feeds for row in key_results if row.feeds is not None])
    after = request.GET.get("after", "")
    feed, more = _feed(request, found, whole_asked(after, 100_000))
    return objective_page(
        found,
        member=request.member,
        day=day_of(found.cycle, request.today),
        addresses=Addresses(request.organization.slug),
        numbers=queries.numbers_of(key_results, request.organization, reader=request.member),
        around=queries.around(found, request.member, key_results),
        todos=queries.todos_of(found),
        sight=sights(request.member, [found])[found.pk],
        comments=queries.comments_of(found),
        agreements=queries.agreements_of(found),
        feed=feed,
        feed_more=more,
        span=spans([found.pk], unseen.objectives)[found.pk],
    )


def _feed(request: MemberRequest, found: Objective, offset: int) -> tuple[tuple[Said, ...], str]:
    feed = feed_of_objective(found, request.member, offset=offset)
    address = Addresses(request.organization.slug).of("objective", found.public_id)
    more = f"{address}?after={offset + len(feed.happenings)}" if feed.goes_on else ""
    return said(feed), more


def said(feed: Feed) -> tuple[Said, ...]:
    """What happened, in words."""
    return tuple(Said(tell(happening), happening.at) for happening in feed.happenings)


@require_safe
@for_readers
def key_result(request: MemberRequest, public_id: str) -> HttpResponseRedirect:
    """A key result's place on its objective's page."""
    found = queries.key_result_seen(request.member, public_id)
    day = asked_day(request).day
    addresses = Addresses(request.organization.slug, day.isoformat() if day else "")
    address = addresses.of("objective", found.objective.public_id)
    return redirect(f"{address}#kr-{found.public_id}")


@require_safe
@for_readers
def key_result_explanation(request: MemberRequest, public_id: str) -> HttpResponse:
    """この数字の説明: as a page of its own, for htmx the block alone."""
    found, asked = queries.key_result_seen(request.member, public_id), asked_day(request)
    if asked.then is not None:
        return explanation_then(request, found, asked.then)
    numbers: Sequence[queries.Numbers] = queries.numbers_of([found], request.organization, reader=request.member)
    addresses = Addresses(request.organization.slug)
    told = explanation_page(
        read(numbers[0]),
        request.organization,
        day_of(found.objective.cycle, request.today),
        address=lambda objective_id: addresses.of("objective", objective_id),
    )
    context = {"key_result": found, "told": told, "from_to": from_to(found)}
    return render(request, "goals/explanation_block.html" if request.htmx else "goals/explanation.html", context)
