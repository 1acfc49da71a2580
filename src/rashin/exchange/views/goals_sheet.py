"""Bring the goals of today in a spreadsheet: a template, a file, its columns, a preview, and drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rashin.exchange.forms.sheet import ColumnsForm, GoalsFileForm, carried
from rashin.exchange.sheets.columns import CellProblem
from rashin.exchange.sheets.files import TYPES, as_file
from rashin.exchange.sheets.goals import GOALS, Reader
from rashin.exchange.sheets.planned import Planned
from rashin.exchange.sheets.reading import Rows
from rashin.exchange.sheets.taking import NotTaken, take_goals
from rashin.exchange.sheets.template import template
from rashin.goals.measured import language
from rashin.goals.models import Cycle, CycleState
from rashin.people.answering import status_of
from rashin.people.doors import MemberRequest, for_writers
from rashin.ui.telling import tell


@dataclass(frozen=True)
class Preview:
    """What the page shows of a sheet before it is taken."""

    form: ColumnsForm
    cycle: Cycle
    planned: list[Planned]
    cells: str
    lacks: str
    refused: CellProblem | None = None

    @property
    def problems(self) -> list[CellProblem]:
        """All that is wrong, line by line."""
        found = [problem for each in self.planned for problem in each.problems]
        return sorted([*found, *([self.refused] if self.refused else [])], key=lambda problem: problem.line)

    @property
    def good(self) -> list[Planned]:
        """The objectives without a fault."""
        return [each for each in self.planned if not each.problems]

    @property
    def key_results(self) -> int:
        """How many key results would be drafted."""
        return sum(len(each.key_results) for each in self.good)


@require_safe
@for_writers
def goals_template(request: MemberRequest, kind: str) -> HttpResponse:
    """The empty sheet with two lines that show how it is filled."""
    if kind not in TYPES:
        raise Http404
    answer = HttpResponse(as_file(template(request.organization), kind), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="rashin-goals.{kind}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def goals_sheet(request: MemberRequest) -> HttpResponse:
    """The upload; then the columns and the preview; then the drafts."""
    cycles = list(Cycle.objects.filter(organization=request.organization).exclude(state=CycleState.CLOSED))
    if request.method == "POST" and "cells" in request.POST:
        return _columns(request, cycles)
    choices = [(cycle.public_id, cycle.label(language())) for cycle in cycles]
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GoalsFileForm(*given, sort=GOALS, cycles=choices, initial={"cycle": _usual(cycles)})
    if form.is_valid():
        return _shown(request, form.rows, _named(cycles, form.cleaned_data["cycle"]), None)
    return render(request, "exchange/goals_sheet.html", {"form": form}, status=status_of(form))


def _usual(cycles: list[Cycle]) -> str:
    """The running cycle, else the last one."""
    running = [cycle for cycle in cycles if cycle.state == CycleState.RUNNING]
    return (running or cycles)[-1].public_id if cycles else ""


def _named(cycles: list[Cycle], public_id: str) -> Cycle:
    found = next((cycle for cycle in cycles if cycle.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def _columns(request: MemberRequest, cycles: list[Cycle]) -> HttpResponse:
    try:
        rows = carried(request.POST["cells"], GOALS.most_rows)
    except ValueError:
        raise Http404 from None
    return _shown(request, rows, _named(cycles, request.POST.get("cycle", "")), request)


def _shown(request: MemberRequest, rows: Rows, cycle: Cycle, sent: MemberRequest | None) -> HttpResponse:
    cells = json.dumps(rows, ensure_ascii=False)
    form = ColumnsForm(*((sent.POST,) if sent else ()), heads=rows[0], sort=GOALS, initial={"cells": cells})
    form.is_valid()
    lacks = form.lacks
    planned = [] if lacks else Reader(form.columns, cycle=cycle, by=request.member).read(rows[1:])
    preview = Preview(form, cycle, planned, cells, ("、" if language() == "ja" else ", ").join(lacks))
    if sent is not None and sent.POST.get("take") and preview.good and not lacks:
        return _taken(request, preview, cycle)
    return render(request, "exchange/goals_preview.html", {"page": preview}, status=422 if lacks else 200)


def _taken(request: MemberRequest, preview: Preview, cycle: Cycle) -> HttpResponse:
    try:
        made = take_goals(preview.good, cycle=cycle, by=request.member, at=request.at)
    except NotTaken as refused:
        page = Preview(preview.form, preview.cycle, preview.planned, preview.cells, "", refused.problem)
        return render(request, "exchange/goals_preview.html", {"page": page}, status=422)
    words = ngettext("%(count)s objective stands as a draft.", "%(count)s objectives stand as drafts.", len(made))
    tell(request, words % {"count": len(made)})
    left = len(preview.planned) - len(preview.good)
    if left:
        words = ngettext("%(count)s was left out.", "%(count)s were left out.", left)
        tell(request, words % {"count": left})
    return redirect(reverse("plan", args=[request.organization.slug]) + f"?cycle={cycle.public_id}")
