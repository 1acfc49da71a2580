"""Which room answers which address."""

from __future__ import annotations

import importlib.util

from django.urls import include, path

from rashin.config import errors

_ROOMS = [room for room in ("people", "goals") if importlib.util.find_spec(f"rashin.{room}.urls")]
urlpatterns = [
    path("healthz", errors.healthz, name="healthz"),
    *(path("", include(f"rashin.{room}.urls")) for room in _ROOMS),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
