"""signin_flood: my week while sign-ins are tried as fast as one client can, against my week without."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from bench.measuring import against, seconds
from bench.parts import load, tell
from bench.serving import example, get, served, unpacked

WARM, PAGES = 50, 60
ROUNDS, MOST_ROUNDS = 12, 60
CALM = 1.5  # a round counts when my week took as long after it as before it, within this
CONNECTIONS = 4
AT_MOST = 2.0


def run() -> dict[str, dict[str, object]]:
    """Ask for my week without the flood, with it and without again, in short rounds. One in which the machine was busy
    with something else, as the two without it tell, is made again; the figure is the median of those that count."""
    cookie, pages = example()
    rounds: list[tuple[float, float]] = []
    with served() as (port, _process), _flood(port) as (go_on, hold):
        _ask(port, pages[0], cookie, WARM)
        made = 0
        before = _p95(_ask(port, pages[0], cookie, PAGES))
        while len(rounds) < ROUNDS and made < MOST_ROUNDS:
            made += 1
            go_on()
            flooded = _p95(_ask(port, pages[0], cookie, PAGES))
            hold()
            after = _p95(_ask(port, pages[0], cookie, PAGES))
            if max(before, after) <= CALM * min(before, after):
                rounds.append((flooded, (before + after) / 2))
            before = after
    if not rounds:
        raise SystemExit(f"In none of {made} rounds was the machine calm enough to measure.")
    flooded, quiet = min(rounds, key=lambda pair: abs(pair[0] / pair[1] - _median(rounds)))
    return {
        "signin_flood": against(
            flooded * 1000, quiet * 1000, at_most=AT_MOST, unit="ms", n=len(rounds) * PAGES,
            note=f"p95 of my week while {CONNECTIONS} connections of one client try to sign in without a pause, "
            f"against p95 without; the median of {len(rounds)} calm rounds of {made}",
        ).told()
    }  # fmt: skip


def _median(rounds: list[tuple[float, float]]) -> float:
    return statistics.median(flooded / quiet for flooded, quiet in rounds)


@contextlib.contextmanager
def _flood(port: int) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Another process that tries to sign in; it goes on and holds as it is told, and begins held."""
    command = [sys.executable, "-m", "bench.signin_flood", "--try", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as trying:
        assert trying.stdout is not None and trying.stdout.readline() == b"trying\n"
        trying.send_signal(signal.SIGSTOP)

        def told(number: signal.Signals) -> None:
            trying.send_signal(number)
            time.sleep(0.2)

        try:
            yield (lambda: told(signal.SIGCONT)), (lambda: told(signal.SIGSTOP))
        finally:
            trying.kill()


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
