"""The command `rashin`: it finds the command that was asked for, and turns an expected failure into one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from rashin import __version__
from rashin.cli.commands import FAILED, INTERRUPTED, Command, Stop
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, teach_argparse

PLACES = {
    "serve": "serve",
    "prepare": "prepare",
    "doctor": "doctor",
    "demo": "demo",
    "export": "export",
    "import": "take_in",
    "backup": "backup",
    "restore": "restore",
    "record": "record",
    "domains": "domains",
    "way-in": "way_in",
    "sign-out": "sign_out",
    "coach": "coach",
}
MOST_SHOWN = 200
EXIT_CODES = gettext_noop(
    """exit codes:
  0    it worked
  1    it did not: the last line says why and what to do
  2    the command was called in a way that it does not know
  130  it was interrupted (Ctrl-C)

Settings are environment variables; docs/settings.md lists them all."""
)


def commands(asked: str = "") -> tuple[Command, ...]:
    """The command that was asked for, so that what another one needs is not loaded; else all of them."""
    places = [PLACES[asked]] if asked in PLACES else PLACES.values()
    return tuple(import_module(f"rashin.cli.{place}").COMMAND for place in places)


def build_parser(asked: str = "") -> argparse.ArgumentParser:
    """Make the parser with the help and the example of the command that was asked for, or of every one."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="rashin",
        description=_("Rashin (羅針): objectives, key results and actions, every quarter."),
        epilog=_(EXIT_CODES),
        formatter_class=layout,
    )
    parser.add_argument(
        "--version", action="version", version=f"rashin {__version__}", help=_("show program's version number and exit")
    )
    rooms = parser.add_subparsers(title=_("commands"), dest="command", metavar=_("COMMAND"), required=True)
    for command in commands(asked):
        own = rooms.add_parser(
            command.name,
            help=_(command.summary),
            description="\n\n".join((_(command.summary), _(command.description))),
            epilog=_("example:") + "\n" + "\n".join(f"  {line}" for line in command.examples),
            formatter_class=layout,
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run, refuse=own.error)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what was typed may be no text in the terminal's encoding
    teach_argparse()
    arguments, unknown = build_parser(given[0] if given else "").parse_known_args(given)
    if unknown:  # told by the command that does not know it, with its own usage
        arguments.refuse(_("unrecognized arguments: %s") % " ".join(unknown))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rashin.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        return int(arguments.run(arguments))
    except ImproperlyConfigured as wrong:
        print(f"rashin: {wrong}", file=sys.stderr)
    except DatabaseError as error:
        told = str(error).strip().partition("\n")[0] or type(error).__name__
        words = _("The database refuses: %(why)s. rashin doctor says what it sees.") % {"why": told}
        print(f"rashin: {words}", file=sys.stderr)
    except Stop as stop:
        print(f"rashin: {stop}", file=sys.stderr)
        return stop.code
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        named = f"{str(error.filename)[:MOST_SHOWN]}: " if error.filename else ""
        print(f"rashin: {named}{error.strerror or error}.", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
