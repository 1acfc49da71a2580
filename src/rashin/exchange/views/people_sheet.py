"""Bring people and teams in a spreadsheet: a template, a file, its columns, a preview, and all of it in one step."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rashin.exchange.forms.sheet import MAIL, FileForm, PeopleColumnsForm, carried
from rashin.exchange.sheets.columns import CellProblem
from rashin.exchange.sheets.files import CSV, TYPES, Sheet, as_csv, as_file
from rashin.exchange.sheets.people import PEOPLE, Person, Reader
from rashin.exchange.sheets.people_taking import Taken, take_people
from rashin.exchange.sheets.reading import Rows
from rashin.exchange.sheets.taking import NotTaken
from rashin.exchange.sheets.team_paths import Place
from rashin.exchange.sheets.template import people_template
from rashin.goals.measured import language
from rashin.organizations.models import Role
from rashin.people import mail
from rashin.people.actions.letters import post_invitations
from rashin.people.answering import status_of
from rashin.people.doors import MemberRequest, for_administrators
from rashin.people.models import Team
from rashin.people.shown_once import Link, keep_links
from rashin.ui.telling import tell

ON_A_PAGE = 100


@dataclass(frozen=True)
class Preview:
    """What the page shows of a sheet before it is taken."""

    form: PeopleColumnsForm
    people: list[Person]
    new_teams: list[Place]
    renamed: list[tuple[Team, Place]]
    cells: str
    lacks: str
    refused: CellProblem | None = None

    @property
    def problems(self) -> list[CellProblem]:
        """All that is wrong, line by line."""
        found = [problem for each in self.people for problem in each.problems]
        return sorted([*found, *([self.refused] if self.refused else [])], key=lambda problem: problem.line)

    def of(self, state: str) -> list[Person]:
        """The lines of which this will come: "new", "changed", "same" or "left"."""
        return [each for each in self.people if each.state == state]

    @property
    def stay_behind(self) -> int:
        """How many come to a further team and stay in those where they are, which may not be what is meant."""
        if self.form.asks_to_move:
            return 0
        return sum(any(step.field == "team" and step.before for step in each.steps) for each in self.of("changed"))

    @property
    def does_something(self) -> bool:
        return any(each.state in ("new", "changed") for each in self.people)


@require_safe
@for_administrators
def people_template_file(request: MemberRequest, kind: str) -> HttpResponse:
    """The empty sheet with two lines that show how it is filled."""
    if kind not in TYPES:
        raise Http404
    return _file(as_file(people_template(request.organization), kind), kind, "rashin-people")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def people_sheet(request: MemberRequest) -> HttpResponse:
    """The upload; then the columns and the preview; then the people."""
    if request.method == "POST" and "cells" in request.POST:
        try:
            rows = carried(request.POST["cells"], PEOPLE.most_rows)
        except ValueError:
            raise Http404 from None
        return _shown(request, rows, sent=True)
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*given, sort=PEOPLE)
    if form.is_valid():
        return _shown(request, form.rows, sent=False)
    return render(request, "exchange/people_sheet.html", {"form": form}, status=status_of(form))


def _shown(request: MemberRequest, rows: Rows, *, sent: bool) -> HttpResponse:
    given = (request.POST,) if sent else ()
    cells = json.dumps(rows, ensure_ascii=False)
    form = PeopleColumnsForm(*given, heads=rows[0], sort=PEOPLE, mails=mail.is_sent(), initial={"cells": cells})
    form.is_valid()
    lacks = form.lacks
    refused = None
    if sent and request.POST.get("take") and not lacks:
        try:
            return _taken(request, *_take(request, rows, form))
        except NotTaken as error:
            refused = error.problem
    reader = Reader(form.columns, by=request.member, moves=form.asks_to_move)
    people = [] if lacks else reader.read(rows[1:])
    said = ("、" if language() == "ja" else ", ").join(lacks)
    page = Preview(form, people, reader.new_teams, reader.renamed, cells, said, refused)
    status = 422 if lacks or refused else 200
    told = {"page": page, "role_names": dict(Role.choices)}
    return render(request, "exchange/people_preview.html", told, status=status)


@transaction.atomic
def _take(request: MemberRequest, rows: Rows, form: PeopleColumnsForm) -> tuple[Taken, list[Link]]:
    """Take all of it, with the mails that invite, so that none is lost."""
    moves, by_mail = form.asks_to_move, form.way == MAIL
    by, at = request.member, request.at
    taken = take_people(rows[1:], form.columns, moves=moves, invites=bool(form.way), by=by, at=at)
    links = [
        Link(
            name=row.name,
            email=row.email,
            url=mail.absolute(request, reverse("invitation", kwargs={"secret": secret})),
            mailed=by_mail and bool(row.email),
        )
        for row, secret in taken.links
    ]
    addressed = [(row, link.url) for (row, _), link in zip(taken.links, links, strict=True) if link.mailed]
    if addressed:
        post_invitations(addressed, by=request.member)
    return taken, links


def _taken(request: MemberRequest, taken: Taken, links: list[Link]) -> HttpResponse:
    tell(request, _told(taken))
    shown = [link for link in links if not link.mailed]
    if len(shown) > ON_A_PAGE:
        return _links_file(shown)
    if shown:
        keep_links(request, shown)
        return redirect("member_links", slug=request.organization.slug)
    return redirect("members", slug=request.organization.slug)


def _told(taken: Taken) -> str:
    """3 people added, 1 changed, 2 teams made."""
    parts = [
        (taken.added, ngettext("%(num)s person added", "%(num)s people added", taken.added)),
        (taken.changed, ngettext("%(num)s person changed", "%(num)s people changed", taken.changed)),
        (taken.teams, ngettext("%(num)s team made", "%(num)s teams made", taken.teams)),
        (taken.left, ngettext("%(num)s line left out", "%(num)s lines left out", taken.left)),
    ]
    said = [words % {"num": count} for count, words in parts if count]
    return ("、" if language() == "ja" else ", ").join(said) or _("Nothing has changed.")


def _links_file(links: Iterable[Link]) -> HttpResponse:
    """So many links that nobody copies them from a page: a file, which is made once."""
    heads = [_("Name"), _("E-mail address"), _("Link")]
    sheet = Sheet(_("Links to hand over"), heads, [[link.name, link.email, link.url] for link in links])
    return _file(as_csv(sheet), CSV, "rashin-links")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
