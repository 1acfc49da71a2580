"""The coach without an account: a sentence or a document is answered, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import cast

from allauth.decorators import rate_limit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rashin.coach.documents.taken import plain_lines, taken
from rashin.goals.forms.documents import LONGEST_TEXT, DocumentForm
from rashin.goals.forms.trying import SentenceForm
from rashin.goals.pages import reading, trying
from rashin.people.answering import sent, status_of
from rashin.people.doors import speak_as_before

Page = Callable[[HttpRequest], HttpResponse]
_YEAR = 365 * 24 * 60 * 60


def _for_everybody(action: str) -> Callable[[Page], Page]:
    """Open where the installation says so, so many times in a while from one address, in the language that is asked."""

    def opened(page: Page) -> Page:
        limited = cast(Page, rate_limit(action=action, key="all")(page))

        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(page)
        def entered(request: HttpRequest) -> HttpResponse:
            if not settings.RASHIN_PUBLIC_COACH:
                raise Http404
            speak_as_before(request)
            asked = request.POST.get("language", "")
            if asked in dict(settings.LANGUAGES):
                translation.activate(asked)
                request.LANGUAGE_CODE = asked
            answer = limited(request) if request.method == "POST" else page(request)
            if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                answer = _wait(request)
            if asked in dict(settings.LANGUAGES):
                answer.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME,
                    asked,
                    max_age=_YEAR,
                    samesite="Lax",
                    secure=settings.LANGUAGE_COOKIE_SECURE,
                )
            return answer

        return cast(Page, entered)

    return opened


def _wait(request: HttpRequest) -> HttpResponse:
    """Too often: a clear sentence, and what was typed is still there."""
    typed = request.POST.get("text", "")[:LONGEST_TEXT]
    name = "goals/coach_wait_said.html" if _by_htmx(request) else "goals/coach_wait.html"
    return render(request, name, {"typed": typed}, status=HTTPStatus.TOO_MANY_REQUESTS)


@_for_everybody("coach")
def coach(request: HttpRequest) -> HttpResponse:
    """Try a sentence."""
    form = SentenceForm(sent(request))
    answer = None
    if form.is_bound and form.is_valid():
        answer = trying.answer_to(form.cleaned_data["text"], form.cleaned_data["kind"])
    status = HTTPStatus.OK if answer else status_of(form)
    context = {"place": "sentence", "form": form, "answer": answer, "kind": str(form["kind"].value() or "")}
    return render(request, "goals/coach_said.html" if _by_htmx(request) else "goals/coach.html", context, status=status)


@_for_everybody("coach_document")
def coach_document(request: HttpRequest) -> HttpResponse:
    """Read a document: what was taken stands beside the original, with the coach's answer to each sentence."""
    form = DocumentForm(sent(request), request.FILES if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(
            request,
            "goals/coach_document.html",
            {"place": "document", "form": form, "rows": ()},
            status=status_of(form),
        )
    rows, count = taken(form.document)
    lines = plain_lines(form.document.lines)
    context = {
        "place": "document",
        "form": DocumentForm(initial={"text": "\n".join(lines)}),
        "rows": [(row, trying.answer_to(row.title, row.kind)) for row in rows],
        "more": count - len(rows),
        "lines": reading.original(lines, rows),
    }
    return render(request, "goals/coach_document.html", context)


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
