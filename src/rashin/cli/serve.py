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
from multiprocessing.context import ForkProcess

from django.conf import settings

from rashin.cli import addresses, installation, language, prepare
from rashin.cli.commands import WORKED, Command
from rashin.cli.saying import FAINT, STRONG, say
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop

THREADS = 4
STOP_SECONDS = 10
CLOCK_SECONDS = 5
FALLS, WITHIN_SECONDS = 20, 600  # of the workers, after which something is wrong that no new start mends


def announce() -> None:
    """Tell where Rashin answers: on this machine, for phones in the same network, and the code for a first start."""
    host, port = settings.RASHIN_SERVE["host"], settings.RASHIN_SERVE["port"]
    near = addresses.base_address("127.0.0.1" if host in addresses.EVERYWHERE else host, port)
    say(_("Rashin answers at %(address)s") % {"address": settings.RASHIN_URL or near}, STRONG)
    if host not in addresses.LOOPBACK:
        _announce_network(port)
    code = first_start_code()
    if code and (host not in addresses.LOOPBACK or settings.RASHIN_URL):
        say(_("The first start from another machine asks for this code: %(code)s") % {"code": code})
    say(_("Ctrl-C stops it. Everything it keeps is in %(folder)s") % {"folder": settings.RASHIN_DATA}, FAINT)


def _announce_network(port: int) -> None:
    own = [settings.RASHIN_URL] if settings.RASHIN_URL else addresses.for_phones(settings.RASHIN_LAN, port)
    if not own:
        say(_("This machine has no address in a network, so phones cannot reach it."))
        return
    say(_("For phones in the same network: %(addresses)s") % {"addresses": "  ".join(own)})
    say(addresses.qr_code(own[0]))


def first_start_code() -> str | None:
    """The one-time code that a first start from another machine asks for; None once an organisation exists."""
    from rashin.people.first_start import code  # its models are loaded by now

    return code()


def start_clock() -> None:
    """Do what is due by itself, in a process beside the web workers that ends with this one, and is started again when
    it falls."""
    threading.Thread(target=_start_again, args=(_clock(),), daemon=True).start()


def _clock() -> ForkProcess:
    beside = multiprocessing.get_context("fork").Process(target=_tick, args=(os.getpid(),), daemon=True)
    beside.start()
    return beside


def _tick(parent: int) -> None:
    from rashin.worker import clock  # its models are loaded by now

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.SIG_DFL)  # started again, it inherits how the server is stopped
    clock.run(parent)


def _start_again(beside: ForkProcess) -> None:
    while True:
        beside.join()
        time.sleep(CLOCK_SECONDS)
        beside = _clock()


def listen() -> int:
    """Supervise the web workers until SIGTERM or SIGINT; a worker that ends by itself is started again."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver

    get_wsgi_application()  # loaded once, with every page's code, before the workers part from this process
    get_resolver().url_patterns  # noqa: B018 - asking loads them
    engines.all()
    connections.close_all()
    start_clock()
    fallen: deque[float] = deque(maxlen=FALLS)
    while True:
        asked_for, code = _served()
        fallen.append(time.monotonic())
        if asked_for or not code:
            return WORKED
        if len(fallen) == FALLS and fallen[-1] - fallen[0] < WITHIN_SECONDS:
            return code


def _served() -> tuple[bool, int]:
    """Serve until the end: whether that was asked for, and the exit code. The server gives up by itself, with a code,
    when a worker falls again soon after it was started again; whatever made it fall may have passed."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
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
        addresses.check_port(settings.RASHIN_SERVE["host"], settings.RASHIN_SERVE["port"])
        prepare.in_a_process_of_its_own()
        announce()
        say(_("Ready after %(seconds).1f s") % {"seconds": time.monotonic() - began}, FAINT)
    sys.stdout.flush()
    return listen()


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
