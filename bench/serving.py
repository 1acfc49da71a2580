"""cold_start, worker_memory, first_page: the program as it is served, with the example company in it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench.measuring import plain
from bench.parts import ROOT, load, prepare, tell

STARTS, WARM_STARTS = 7, 1
REQUESTS = 1000
COLD_SECONDS, MEGABYTES, KILOBYTES = 1.5, 100, 80
PATIENCE = 30.0
TODAY = date(2026, 11, 24)
BACKEND = "rashin.people.accounts.Accounts"


def run() -> dict[str, dict[str, object]]:
    """Write the example company, serve it, and measure from outside."""
    cookie, pages = example()
    starts = [_cold_start() for _each in range(WARM_STARTS + STARTS)][WARM_STARTS:]
    with served() as (port, process):
        size, files = _first_page(port, pages[0], cookie)
        _ask_often(port, pages, cookie)
        memory = max(_resident(child) for child in _descendants(process.pid))
    return {
        "cold_start": plain(
            statistics.median(starts), at_most=COLD_SECONDS, unit="s", n=STARTS,
            note="from the start of `rashin serve` on a prepared installation to its first answered page",
        ).told(),
        "worker_memory": plain(
            memory / 1024, at_most=MEGABYTES, unit="MB", n=REQUESTS,
            note=f"resident memory of the larger web worker after {REQUESTS} pages (my week, board, objectives)",
        ).told(),
        "first_page": plain(
            size / 1024, at_most=KILOBYTES, unit="KB", n=files,
            note=f"my week of the example company's owner with everything it needs: {files} files, compressed",
        ).told(),
    }  # fmt: skip


def example() -> tuple[str, list[str]]:
    """A signed-in owner's cookie, and the pages to ask for: my week first."""
    from django.conf import settings
    from django.test import Client

    from rashin.cli import installation
    from rashin.exchange import demo
    from rashin.goals.models import Objective
    from rashin.organizations.models import Member

    prepare()
    installation.collect_static()
    organization = demo.write(language="ja", today=TODAY)
    owner = Member.objects.select_related("user").get(organization=organization, role="owner")
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user, backend=BACKEND)
    start = f"/o/{organization.slug}"
    objectives = [f"{start}/objectives/{row.public_id}/" for row in Objective.objects.all()[:10]]
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return cookie, [f"{start}/week/", f"{start}/board/", *objectives]


@contextlib.contextmanager
def served(**settings: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`rashin serve` on a free port, with these variables, answering, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {"PORT": str(port), "HOST": "127.0.0.1"} | settings
    command = [sys.executable, "-m", "rashin.cli.main", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _until_it_answers(port)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _cold_start() -> float:
    began = time.perf_counter()
    with served():
        return time.perf_counter() - began


def _until_it_answers(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, _headers, _body = get(port, "/accounts/login/")
            assert status == 200, status
            return
        time.sleep(0.005)
    raise TimeoutError("the server did not answer")


def get(port: int, path: str, cookie: str = "") -> tuple[int, dict[str, str], bytes]:
    """One request as a browser makes it: (status, headers, the body as it was sent)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Accept-Encoding": "br, gzip", "Accept-Language": "ja", "Host": f"localhost:{port}"}
    connection.request("GET", path, headers=headers | ({"Cookie": cookie} if cookie else {}))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def _ask_often(port: int, pages: list[str], cookie: str) -> None:
    for place in range(REQUESTS):
        status, _headers, _body = get(port, pages[place % len(pages)], cookie)
        assert status == 200, (status, pages[place % len(pages)])


_NEEDED = re.compile(
    r"""<(?:script|img)[^>]+src="([^"]+)"|<link[^>]+href="([^"]+)"|url\(["']?([^"')]+)"""
    r"""|(?:import|from)\s*\(?\s*["'](\.{0,2}/[\w./-]+\.js)["']"""
)


def _first_page(port: int, page: str, cookie: str) -> tuple[int, int]:
    """Bytes as they were sent, of the page and of all that it and its files name; and how many files."""
    waiting, seen, size = [page], {page}, 0
    while waiting:
        path = waiting.pop()
        status, headers, body = get(port, path, cookie)
        if status != 200:
            raise AssertionError(f"{path} answered {status}")
        size += len(body)
        kind = headers.get("content-type", "").partition(";")[0]
        if kind not in ("text/html", "text/css", "text/javascript", "application/javascript"):
            continue
        for found in _NEEDED.findall(unpacked(body, headers.get("content-encoding", ""))):
            named = urlsplit(urljoin(path, next(filter(None, found)))).path
            if named not in seen and named.startswith("/static/"):
                seen.add(named)
                waiting.append(named)
    return size, len(seen)


def unpacked(body: bytes, encoding: str) -> str:
    if encoding == "br":
        import brotli

        return str(brotli.decompress(body), "utf-8")
    if encoding == "gzip":
        import gzip

        return gzip.decompress(body).decode()
    return body.decode()


def _descendants(pid: int) -> list[int]:
    """The processes below one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _parent(entry) == pid:
            found += [int(entry.name), *_descendants(int(entry.name))]
    return found


def _parent(entry: Path) -> int:
    with contextlib.suppress(OSError):
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _resident(pid: int) -> int:
    """Resident memory in KB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]


if __name__ == "__main__":
    load()
    tell(run())
