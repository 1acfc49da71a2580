"""Which room answers which address."""

from __future__ import annotations

from django.urls import include, path

from rashin.config import errors

urlpatterns = [
    path("healthz", errors.healthz, name="healthz"),
    path("", include("rashin.goals.urls.week")),  # asked for most often, and looked for one after the other
    path("", include("rashin.people.urls")),
    path("", include("rashin.people.account_urls")),
    path("", include("rashin.goals.urls")),
    path("", include("rashin.rhythm.urls")),
    path("", include("rashin.exchange.urls")),
    path("", include("rashin.records.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
