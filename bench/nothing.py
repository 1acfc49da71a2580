"""A page that does nothing, behind the same middleware and the same door as every page of an organisation; and an
answer that is not even a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from rashin.config import urls
from rashin.people.doors import MemberRequest, for_readers


@for_readers
def nothing(request: MemberRequest) -> HttpResponse:
    """Who asks is known and may come in; the frame that every page has stands around nothing."""
    return HttpResponse(_frame().render({}, request))


@for_readers
def bare(request: MemberRequest) -> HttpResponse:
    """Who asks is known and may come in; that is all."""
    return HttpResponse()


@cache
def _frame() -> Any:
    return engines["jinja2"].from_string('{% extends "ui/base.html" %}')


urlpatterns = [path("o/<slug:slug>/nothing/", nothing), path("o/<slug:slug>/bare/", bare), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
