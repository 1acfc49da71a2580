"""The pages for what went wrong, and the answer to "are you well?"."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from rashin.people.on_record import refuse


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process reaches its database, for a proxy or a watchdog."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 413 to a request that is larger than the installation takes, 400 to one that cannot be read."""
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 413, "too_large", megabytes=str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2))
    return HttpResponse("400 Bad Request\n", status=400, content_type="text/plain")


def _page(request: HttpRequest, status: int, kind: str, **more: str) -> HttpResponse:
    return render(request, f"config/{kind}.html", more, status=status, using="jinja2")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: known, but without the right; who has it, where the refusal says so."""
    return _page(request, 403, "forbidden", reason=getattr(exception, "reason", ""))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: not there, or not for this person."""
    return _page(request, 404, "not_found")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: the form is too old or came from elsewhere."""
    refuse(request, "form.refused")
    return _page(request, 403, "stale_form")


ERROR = HTTPStatus.INTERNAL_SERVER_ERROR
RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the database, without a session; where even the page fails, with one plain line. A database
    that is away, or a full disk, is not the program's fault and passes: 503, and pages that keep entries send again."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, kind = (HTTPStatus.SERVICE_UNAVAILABLE, "unavailable") if away else (ERROR, "server_error")
    when = timezone.now().strftime("%Y-%m-%d %H:%M:%S UTC")
    headers = {"Retry-After": str(RETRY_SECONDS)} if away else {}
    try:
        page = engines["jinja2"].get_template(f"config/{kind}.html").render({"when": when})
    except Exception:  # whatever broke the first page may break this one
        return HttpResponse(
            f"{status.value} {status.phrase}, {when}\n", status=status, content_type="text/plain", headers=headers
        )
    return HttpResponse(page, status=status, headers=headers)
