"""signin_flood: my week while sign-ins are tried as fast as one client can, against my week without."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from bench.measuring import against, seconds
from bench.parts import load, tell
from bench.serving import example, get, served, unpacked

WARM, PAGES, ROUNDS = 20, 100, 3
CONNECTIONS = 4
AT_MOST = 2.0


def run() -> dict[str, dict[str, object]]:
    """Ask for my week without and with the flood, in turn, so that a busy minute slows both alike."""
    cookie, pages = example()
    quiet: list[float] = []
    flooded: list[float] = []
    with served() as (port, _process):
        _ask(port, pages[0], cookie, WARM)
        for _round in range(ROUNDS):
            quiet += _ask(port, pages[0], cookie, PAGES)
            with _flooded(port):
                flooded += _ask(port, pages[0], cookie, PAGES)
    return {
        "signin_flood": against(
            _p95(flooded) * 1000, _p95(quiet) * 1000, at_most=AT_MOST, unit="ms", n=len(flooded),
            note=f"p95 of my week while {CONNECTIONS} connections of one client try to sign in without a pause, "
            "against p95 without",
        ).told()
    }  # fmt: skip


@contextlib.contextmanager
def _flooded(port: int) -> Iterator[None]:
    """Another process tries to sign in until the block ends."""
    command = [sys.executable, "-m", "bench.signin_flood", "--try", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as trying:
        assert trying.stdout is not None and trying.stdout.readline() == b"trying\n"
        try:
            yield
        finally:
            trying.terminate()


def _ask(port: int, page: str, cookie: str, times: int) -> list[float]:
    def once() -> None:
        status, _headers, _body = get(port, page, cookie)
        assert status == 200, status

    return [seconds(once) for _time in range(times)]


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def flood(port: int) -> None:
    """Try passwords on several connections, each as fast as it is answered, until this process is ended."""
    _status, headers, body = get(port, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', unpacked(body, headers.get("content-encoding", "")))
    assert token is not None
    cookie = headers["set-cookie"].partition(";")[0]
    told = {"csrfmiddlewaretoken": token[1], "password": "not-the-password"}
    for number in range(CONNECTIONS):
        threading.Thread(target=_try, args=(port, cookie, told, number), daemon=True).start()
    print("trying", flush=True)
    time.sleep(600)


def _try(port: int, cookie: str, told: dict[str, str], number: int) -> None:
    """One try after the other. Who is told to wait before the form was read finds the connection closed: a new one."""
    host = f"localhost:{port}"
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Host": host}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for count in itertools.count():
        form = told | {"login": f"somebody{count * CONNECTIONS + number}@tomugi.example"}
        try:
            connection.request("POST", "/accounts/login/", urlencode(form), headers | {"Referer": f"http://{host}/"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            connection.close()


if __name__ == "__main__":
    if sys.argv[1] == "--try":
        flood(int(sys.argv[2]))
    else:
        load()
        tell(run())
