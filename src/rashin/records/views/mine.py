"""Everything about me, to take along."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rashin.exchange.document.writing import snapshot
from rashin.people.doors import MemberRequest, for_readers
from rashin.records import person


@require_safe
@for_readers
def my_data(request: MemberRequest) -> HttpResponse:
    """What is in it, and the way to it."""
    return render(request, "records/my_data.html")


@require_safe
@for_readers
def my_data_file(request: MemberRequest) -> StreamingHttpResponse:
    """The document, as it is written."""
    answer = StreamingHttpResponse(_pieces(request), content_type="application/json; charset=utf-8")
    name = f"{request.organization.slug}-{request.member.public_id}-{request.today:%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(request: MemberRequest) -> Iterator[str]:
    with snapshot():
        yield from person.document(request.member, at=request.at)
