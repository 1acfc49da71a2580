"""The record of an organisation, for its owners and administrators: on a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from rashin.exchange.document.writing import snapshot
from rashin.people.doors import MemberRequest, also_by_token, for_administrators
from rashin.records import files
from rashin.records.forms import LogForm
from rashin.records.pages.lines import told
from rashin.records.queries import PAGE, Filters, Mark, all_lines, lines, mark_of


@require_safe
@for_administrators
def audit_log(request: MemberRequest) -> HttpResponse:
    """A page of it, the latest first; for htmx the next lines."""
    form = LogForm(request.GET)
    filters = form.filters()
    before = Mark.read(request.GET.get("before", ""))
    found = lines(request.member, filters, before=before)
    shown = told(found[:PAGE], request.member)
    asked = {name: value for name, value in form.data.items() if name in form.fields and value}
    page: dict[str, Any] = {
        "form": form,
        "lines": shown,
        "asked": bool(asked),
        "query": f"?{urlencode(asked)}" if asked else "",
        "more": "?" + urlencode({**asked, "before": str(mark_of(found[PAGE - 1]))}) if len(found) > PAGE else "",
    }
    if request.htmx and before:
        return render(request, "records/log_lines.html", page)
    return render(request, "records/log.html", page, status=200 if form.is_valid() else 422)


@require_safe
@for_administrators
@also_by_token
def audit_log_file(request: MemberRequest, kind: str) -> StreamingHttpResponse:
    """All that fits what is looked for, as CSV or with one JSON object to a line."""
    if kind not in files.KINDS:
        raise Http404
    answer = StreamingHttpResponse(
        _pieces(request, LogForm(request.GET).filters(), kind), content_type=files.KINDS[kind]
    )
    name = f"{request.organization.slug}-record-{request.today:%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(request: MemberRequest, filters: Filters, kind: str) -> Iterator[bytes]:
    """Written while it is read: the language of the page is no longer set by then."""
    spoken = get_language() or "en"

    def written() -> Iterator[bytes]:
        with override(spoken), snapshot():
            several = (told(found, request.member) for found in all_lines(request.member, filters))
            yield from files.WRITERS[kind](several, request.organization)

    return written()
