"""A passkey in a real browser, with Chromium's virtual authenticator: set up, sign in by it, confirm with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ONODERA = "onodera@tomugi.example"


@pytest.fixture
def here(live_server, new_context: Callable[..., BrowserContext]) -> Page:
    """A browser on a device that keeps passkeys, and whose owner is at hand."""
    cast.company()
    page = new_context(base_url=live_server.url).new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    return page


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(ONODERA)
    page.get_by_label("パスワード", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.wait_for_url("**/o/tomugi/**")


def add_passkey(page: Page, name: str) -> None:
    page.goto("/accounts/passkeys/new/")
    page.get_by_label("パスワード").fill(cast.PASSWORD)
    page.get_by_role("button", name="次へ").click()
    page.get_by_label("名前").fill(name)
    page.get_by_role("button", name="パスキーを追加する").click()
    expect(page.get_by_role("heading", name="予備コード")).to_be_visible()


def test_a_passkey_is_set_up_signs_in_by_itself_and_stands_in_for_the_second_factor(here: Page) -> None:
    sign_in(here)
    add_passkey(here, "仕事用ノート")
    here.goto("/accounts/second-factor/")
    expect(here.get_by_text("仕事用ノート")).to_be_visible()
    here.goto("/accounts/logout/")
    here.get_by_role("button", name="ログアウト").click()
    here.goto("/accounts/login/")
    here.get_by_role("button", name="パスキーでログインする").click()
    here.wait_for_url("**/o/tomugi/**")
    here.goto("/o/tomugi/settings/ways-in/")
    here.get_by_label("全員が2段階認証でログインする").check()
    here.get_by_role("button", name="保存").click()
    expect(here.get_by_label("全員が2段階認証でログインする")).to_be_checked()


def test_after_the_password_the_passkey_is_the_second_factor(here: Page) -> None:
    sign_in(here)
    add_passkey(here, "仕事用ノート")
    here.context.clear_cookies()
    here.goto("/accounts/login/?next=/o/tomugi/members/")
    here.get_by_label("メールアドレス").fill(ONODERA)
    here.get_by_label("パスワード", exact=True).fill(cast.PASSWORD)
    here.get_by_role("button", name="ログイン", exact=True).click()
    here.get_by_role("button", name="パスキーを使う").click()
    here.wait_for_url("**/o/tomugi/members/")


def test_a_passkey_that_is_removed_signs_in_no_more(here: Page) -> None:
    sign_in(here)
    add_passkey(here, "古い電話")
    here.goto("/accounts/second-factor/")
    here.get_by_role("link", name="削除する：古い電話").click()
    here.get_by_role("button", name="削除する").click()
    expect(here.get_by_text("古い電話")).to_have_count(0)
    here.context.clear_cookies()
    here.goto("/accounts/login/")
    here.get_by_role("button", name="パスキーでログインする").click()
    expect(here.get_by_text("このパスキーではログインできません")).to_be_visible()
