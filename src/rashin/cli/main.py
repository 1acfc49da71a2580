"""The command `rashin`: it finds the command that was asked for, and turns an expected failure into one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from rashin import __version__
from rashin.cli import coach, demo, doctor, export, prepare, serve, take_in
from rashin.cli.commands import FAILED, INTERRUPTED, Command, Stop

COMMANDS: tuple[Command, ...] = (
    serve.COMMAND,
    prepare.COMMAND,
    doctor.COMMAND,
    demo.COMMAND,
    export.COMMAND,
    take_in.COMMAND,
    coach.COMMAND,
)
EXIT_CODES = """exit codes:
  0    it worked
  1    it did not: the last line says why and what to do
  2    the command was called in a way that it does not know
  130  it was interrupted (Ctrl-C)

Settings are environment variables; docs/settings.md lists them all."""


def build_parser() -> argparse.ArgumentParser:
    """Make the parser with every command's help and example."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="rashin",
        description="Rashin (羅針): objectives, key results and actions, every quarter.",
        epilog=EXIT_CODES,
        formatter_class=layout,
    )
    parser.add_argument("--version", action="version", version=f"rashin {__version__}")
    rooms = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = rooms.add_parser(
            command.name,
            help=command.summary,
            description=f"{command.summary}.\n\n{command.description}",
            epilog="example:\n" + "\n".join(f"  {line}" for line in command.examples),
            formatter_class=layout,
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = build_parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rashin.config.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        return int(arguments.run(arguments))
    except ImproperlyConfigured as wrong:
        print(f"rashin: {wrong}", file=sys.stderr)
    except Stop as stop:
        print(f"rashin: {stop}", file=sys.stderr)
        return stop.code
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        return INTERRUPTED
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
