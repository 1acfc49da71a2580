"""`rashin serve`: bring the installation up to date and answer requests until it is told to stop."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkProcess
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from rashin.cli import addresses, installation, language, prepare
from rashin.cli.commands import WORKED, Command
from rashin.cli.saying import FAINT, STRONG, say
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

THREADS = 4
STOP_SECONDS = 10
CLOCK_SECONDS = 5
LOOK_SECONDS = 0.05
FALLS, WITHIN_SECONDS = 20, 600  # of the workers, after which something is wrong that no new start mends


Line = tuple[str, str]


def announcement() -> Iterator[Line]:
    """Where Rashin answers: on this machine, for phones in the same network, and the code for a first start. Lines with
    their looks."""
    host, port = settings.RASHIN_SERVE["host"], settings.RASHIN_SERVE["port"]
    near = addresses.base_address("127.0.0.1" if host in addresses.EVERYWHERE else host, port)
    yield _("Rashin answers at %(address)s") % {"address": settings.RASHIN_URL or near}, STRONG
    if host not in addresses.LOOPBACK:
        yield from _for_the_network(port)
    code = first_start_code()
    if code and (host not in addresses.LOOPBACK or settings.RASHIN_URL):
        yield _("The first start from another machine asks for this code: %(code)s") % {"code": code}, ""
    yield _("Ctrl-C stops it. Everything it keeps is in %(folder)s") % {"folder": settings.RASHIN_DATA}, FAINT


def _for_the_network(port: int) -> Iterator[Line]:
    own = [settings.RASHIN_URL] if settings.RASHIN_URL else addresses.for_phones(settings.RASHIN_LAN, port)
    if not own:
        yield _("This machine has no address in a network, so phones cannot reach it."), ""
        return
    yield _("For phones in the same network: %(addresses)s") % {"addresses": "  ".join(own)}, ""
    yield addresses.qr_code(own[0]), ""


def first_start_code() -> str | None:
    """The one-time code that a first start from another machine asks for; None once an organisation exists."""
    from rashin.people.first_start import code  # its models are loaded by now

    return code()


def start_clock(claim: socket | None) -> None:
    """Do what is due by itself, in a process beside the web workers that ends with this one, and is started again when
    it falls. It does not hold the port that this process claims: it may end a little later."""
    threading.Thread(target=_start_again, args=(_clock(claim), claim), daemon=True).start()


def _clock(claim: socket | None) -> ForkProcess:
    beside = multiprocessing.get_context("fork").Process(target=_tick, args=(os.getpid(), claim), daemon=True)
    beside.start()
    return beside


def _tick(parent: int, claim: socket | None) -> None:
    from rashin.worker import clock  # its models are loaded by now

    if claim is not None:
        claim.close()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.SIG_DFL)  # started again, it inherits how the server is stopped
    clock.run(parent)


def _start_again(beside: ForkProcess, claim: socket | None) -> None:
    while True:
        beside.join()
        time.sleep(CLOCK_SECONDS)
        beside = _clock(claim)


def listen(claim: socket | None, ready: Callable[[], None]) -> int:
    """Supervise the web workers until SIGTERM or SIGINT; a worker that ends by itself is started again. `ready` is
    called once, as soon as they answer."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver

    get_wsgi_application()  # loaded once, with every page's code, before the workers part from this process
    get_resolver().url_patterns  # noqa: B018 - asking loads them
    engines.all()
    connections.close_all()
    start_clock(claim)
    fallen: deque[float] = deque(maxlen=FALLS)
    waits = threading.Thread(target=_when_it_answers, args=(ready,), daemon=True)
    while True:
        asked_for, code = _served(waits)
        fallen.append(time.monotonic())
        if asked_for or not code:
            return WORKED
        if len(fallen) == FALLS and fallen[-1] - fallen[0] < WITHIN_SECONDS:
            return code


def _when_it_answers(ready: Callable[[], None]) -> None:
    host, port = settings.RASHIN_SERVE["host"], settings.RASHIN_SERVE["port"]
    named = urlsplit(settings.RASHIN_URL or "").netloc
    while not addresses.answers(host, port, named):
        time.sleep(LOOK_SECONDS)
    ready()


def _served(waits: threading.Thread) -> tuple[bool, int]:
    """Serve until the end: whether that was asked for, and the exit code. The server gives up by itself, with a code,
    when a worker falls again soon after it was started again; whatever made it fall may have passed. `waits` begins
    once the first workers have parted from this process, so that none of them parts in the middle of what it does."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    class Waited(MPServer):
        def startup(self, *told: Any) -> None:
            super().startup(*told)  # type: ignore[no-untyped-call]
            if waits.ident is None:
                waits.start()

    server = Waited(
        target="rashin.config.wsgi:application",
        address=settings.RASHIN_SERVE["host"],
        port=settings.RASHIN_SERVE["port"],
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.RASHIN_SERVE["workers"],
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    code = WORKED
    try:
        server.serve()
    except SystemExit as end:
        code = int(end.code or 0)
    return bool(server.interrupt_signal), code


def run(arguments: argparse.Namespace) -> int:
    """Serve; return 0 after a stop that was asked for."""
    began = time.monotonic()
    installation.load()
    with language.of_the_terminal():
        host, port = settings.RASHIN_SERVE["host"], settings.RASHIN_SERVE["port"]
        addresses.check_port(host, port)
        claim = addresses.claim_port(host, port)
        prepare.in_a_process_of_its_own()
        lines = list(announcement())
    sys.stdout.flush()

    def ready() -> None:
        with language.of_the_terminal():
            for text, look in lines:
                say(text, look)
            say(_("Ready after %(seconds).1f s") % {"seconds": time.monotonic() - began}, FAINT)
        sys.stdout.flush()

    return listen(claim, ready)


COMMAND = Command(
    name="serve",
    summary=gettext_noop("Serve Rashin to browsers"),
    description=gettext_noop(
        "Makes the data folder and the database at the first start, brings them up to date later, "
        "and answers on HOST and PORT."
    ),
    examples=("rashin serve", "HOST=0.0.0.0 PORT=8080 rashin serve    # also for phones in the same network"),
    run=run,
)
