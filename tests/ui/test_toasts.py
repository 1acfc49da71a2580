"""What was just done is told on the next page, with the way back."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from rashin.ui.telling import tell


def request_with_messages() -> HttpRequest:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def toasts(request: HttpRequest) -> str:
    with translation.override("ja"):
        return str(engines["jinja2"].get_template("ui/toasts.html").render({}, request))


def test_what_was_done_is_told_with_its_way_back() -> None:
    request = request_with_messages()
    tell(request, "目標をしまいました", undo="/o/tomugi/objectives/x/archive/undo/")
    html = toasts(request)
    assert "目標をしまいました" in html
    assert '<form method="post" action="/o/tomugi/objectives/x/archive/undo/">' in html
    assert "csrfmiddlewaretoken" in html
    assert "元に戻す" in html


def test_without_a_way_back_there_is_no_button() -> None:
    request = request_with_messages()
    tell(request, "<b>名前</b>を変えました")
    html = toasts(request)
    assert "&lt;b&gt;名前" in html
    assert "<form" not in html


def test_the_region_is_polite_and_there_before_anything_happens() -> None:
    html = toasts(request_with_messages())
    assert 'role="status"' in html
    assert "data-toast>" not in html
