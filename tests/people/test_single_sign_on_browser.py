"""Single sign-on in a browser: the policy of the pages lets it leave, and the cookie is there when it comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rashin.people.actions.single_sign_on import add_domain, note_proved, set_saml_provider
from tests import cast
from tests.people.saml_provider import ISSUER, SamlProvider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(bakery: cast.Company, settings: Any) -> Iterator[str]:
    """The provider's own site: whoever comes is 佐藤, and its form brings the answer."""
    settings.RASHIN_INSIDE_HOSTS = ("127.0.0.1",)
    provider = SamlProvider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            form = provider.sign_in(self.path, subject="p-sato", email="sato@tomugi.example")
            fields = "".join(f'<input type="hidden" name="{name}" value="{form[name]}">' for name in form)
            page = f'<form method="post" action="{provider.answer_to}">{fields}<button>Yes, it is me</button></form>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    address, now = f"http://127.0.0.1:{server.server_port}/login", timezone.now()
    provider.sign_on = "/login"
    note_proved(add_domain("tomugi.example", by=bakery.owner, at=now), by=None, how="operator", at=now)
    values = {"issuer": ISSUER, "sign_on_url": address, "certificates": provider.certificate, "admits": False}
    set_saml_provider(**values, by=bakery.owner, at=now)
    yield address
    server.shutdown()
    server.server_close()


def test_somebody_goes_to_the_provider_and_comes_back_signed_in(live_server, page, bakery, site):
    page.goto(f"{live_server.url}{bakery.url('board/')}")
    page.get_by_role("link", name="会社のアカウントでログイン").click()
    page.get_by_label("仕事のメールアドレス").fill("sato@tomugi.example")
    page.get_by_role("button", name="進む").click()
    page.get_by_role("button", name="Yes, it is me").click()
    expect(page).to_have_url(f"{live_server.url}{bakery.url('board/')}")
    expect(page.get_by_text("佐藤 美咲").first).to_be_visible()
