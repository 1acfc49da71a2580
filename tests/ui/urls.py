"""Pages for the browser tests of the behaviours: real requests, real answers, the product's own headers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from tests.ui import gallery

RECEIVED: list[dict[str, str]] = []
DRAFTS: list[dict[str, str]] = []

WRITE = """{% extends "ui/base.html" %}{% import "ui/parts.html" as ui %}
{% block scripts %}<script type="module" src="{{ static('ui/autosave.js') }}"></script>{% endblock %}
{% block main %}<h1>書く</h1><form data-autosave="/save/" data-version="{{ drafts|length }}"
method="post" action="/save/">{{ csrf_input }}
{{ ui.saved() }}<input name="title" class="input" aria-label="目標" value="{{ drafts[-1].title if drafts else '' }}">
<button class="btn main">出す</button></form>{% endblock %}"""

SHEET = """{% extends "ui/base.html" %}
{% block scripts %}<script type="module" src="{{ static('ui/sheet.js') }}"></script>{% endblock %}
{% block main %}<h1>表</h1><form method="post"><table class="sheet" data-sheet><tbody>
{% for row in range(3) %}<tr><th>{{ row }}</th>
<td><input class="input" name="v{{ row }}" aria-label="値 {{ row }}"></td>
<td><input class="input" name="n{{ row }}" aria-label="ひとこと {{ row }}"></td></tr>{% endfor %}
</tbody></table></form>{% endblock %}"""


def week(request: HttpRequest) -> HttpResponse:
    source = (gallery.HERE / "my_week.html").read_text()
    return HttpResponse(engines["jinja2"].from_string(source).render(gallery.context(), request))


def parts(request: HttpRequest) -> HttpResponse:
    source = (gallery.HERE / "parts.html").read_text()
    return HttpResponse(engines["jinja2"].from_string(source).render(gallery.context(), request))


def check_ins(request: HttpRequest) -> HttpResponse:
    RECEIVED.append(request.POST.dict())  # type: ignore[arg-type]
    source = (
        '{% import "ui/parts.html" as ui %}<article class="ci is-done">記録しました</article>'
        '{{ ui.toast("MQL 26件を記録しました", "/undo/") }}'
    )
    return HttpResponse(engines["jinja2"].from_string(source).render({}, request))


def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["jinja2"].from_string(WRITE).render(gallery.context(drafts=DRAFTS), request))


def sheet(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["jinja2"].from_string(SHEET).render(gallery.context(), request))


def save(request: HttpRequest) -> JsonResponse:
    DRAFTS.append(request.POST.dict())  # type: ignore[arg-type]
    return JsonResponse({"at": "14:32", "version": str(len(DRAFTS))})


urlpatterns = [
    path("week/", week),
    path("parts/", parts),
    path("check-ins/", check_ins),
    path("write/", write),
    path("sheet/", sheet),
    path("save/", save),
]
