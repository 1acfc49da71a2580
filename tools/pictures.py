"""Make the pictures of README.md and README.ja.md from the example company: `make pictures`.

Each language is an installation of its own in a temporary folder; nothing of yours is touched. Needs a Chromium.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.chromium import ARGUMENTS, HOW_TO_GET, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from rashin.organizations.models import Organization

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
PASSWORD = "for-the-pictures-only"
DESK, LOW, PHONE = (1440, 800), (1340, 730), (390, 844)
SECONDS = 60


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, the page's URL name, who looks at it, the window, the colours, and what follows."""

    name: str
    page: str
    who: str = "owner"
    window: tuple[int, int] = DESK
    scheme: str = "light"
    query: str = ""


PICTURES = (
    Picture("board", "board"),
    Picture("board-dark", "board", scheme="dark"),
    Picture("my-week", "my_week", who="leader"),
    Picture("my-week-phone", "my_week", who="leader", window=PHONE),
    Picture("objective", "objective", who="leader", window=LOW),
    Picture("plan", "plan_new", who="leader", query="?from=marketing/glad-they-chose-us"),
)


def company(language: str) -> Organization:
    """Write the example company into the installation that the environment names."""
    from rashin.cli import installation

    installation.load()
    installation.make_folder()
    installation.prepare_database()
    installation.collect_static()
    from rashin.exchange.demo import write

    written = write(language=language, today=date.today(), password=PASSWORD)
    written.is_example = False  # a company's own page has no banner on top
    written.save(update_fields=["is_example"])
    return written


def addresses(organization: Organization) -> dict[str, str]:
    """The path of every page that is pictured, and the e-mail addresses of who looks under "owner" and "leader"."""
    from django.urls import reverse

    from rashin.goals.models import Objective
    from rashin.organizations.models import Member, Role

    signed = Member.objects.select_related("user").filter(organization=organization).exclude(user=None)
    owner = signed.get(role=Role.OWNER)
    leader = signed.get(email__startswith="sato@")
    agreed = Objective.objects.filter(organization=organization, cycle__state="running").exclude(agreed_at=None)
    objective = agreed.filter(owner=leader).exclude(contributes_to=None).order_by("pk").first()
    assert objective is not None
    arguments = {"objective": [organization.slug, objective.public_id]}
    pages = {each.page for each in PICTURES}
    found = {page: reverse(page, args=arguments.get(page, [organization.slug])) for page in pages}
    return {**found, "owner": owner.user.email, "leader": leader.user.email}


@contextmanager
def serving() -> Iterator[str]:
    """Serve the installation; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {**os.environ, "PORT": str(port), "RASHIN_WORKERS": "1"}
    command = [sys.executable, "-m", "rashin.cli.main", "serve"]
    with subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL) as server:
        try:
            wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait(address: str) -> None:
    """Return when the address answers; raise after a minute."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def take(browser: Browser, picture: Picture, *, base: str, paths: dict[str, str], language: str) -> None:
    """Sign in in a fresh window and take one picture."""
    width, height = picture.window
    context = browser.new_context(
        locale="ja-JP" if language == "ja" else "en-GB",
        timezone_id="Asia/Tokyo",
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        device_scale_factor=2 if picture.window == PHONE else 1,
    )
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", paths[picture.who])
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    answer = page.goto(f"{base}{paths[picture.page]}{picture.query}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{paths[picture.page]} did not come: no picture is made of a failure.")
    ending = "" if language == "ja" else ".en"
    page.screenshot(path=str(FOLDER / f"{picture.name}{ending}.png"))
    context.close()


def make(language: str, chromium: str) -> None:
    """Make every picture in one language."""
    from playwright.sync_api import sync_playwright

    paths = addresses(company(language))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for picture in PICTURES:
            take(browser, picture, base=base, paths=paths, language=language)
        browser.close()


def main() -> int:
    """Make the pictures of both languages, each in a process of its own; with an argument, of that one."""
    chromium = find_chromium()
    if not chromium:
        print(f"make pictures needs a Chromium: {HOW_TO_GET}.", file=sys.stderr)
        return 1
    if len(sys.argv) > 1:
        make(sys.argv[1], chromium)
        return 0
    for language in ("ja", "en"):
        with tempfile.TemporaryDirectory(prefix="rashin-pictures-") as folder:
            own = {key: value for key, value in os.environ.items() if not key.startswith(("RASHIN_", "DATABASE_URL"))}
            own |= {"RASHIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "rashin.config.settings"}
            subprocess.run([sys.executable, __file__, language], env=own, check=True)
    print(f"{len(PICTURES)} pictures in each language are in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
