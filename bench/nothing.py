"""A page that does nothing, behind the same middleware and the same door as every page of an organisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from rashin.config import urls
from rashin.people.doors import MemberRequest, for_readers


@for_readers
def nothing(request: MemberRequest) -> HttpResponse:
    """Who asks is known and may come in; that is all."""
    return HttpResponse()


urlpatterns = [path("o/<slug:slug>/nothing/", nothing), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
