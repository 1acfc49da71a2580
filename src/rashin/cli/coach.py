"""`rashin coach review` and `rashin coach read`: the coach at the terminal; no installation is needed."""

from __future__ import annotations

import argparse
import sys

from rashin.cli.commands import Command
from rashin.ui.terminal import gettext as _
from rashin.ui.terminal import gettext_noop, terminal_language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the two things that the coach does."""
    doings = parser.add_subparsers(dest="doing", metavar="review|read", required=True)
    review = doings.add_parser("review", help=_("review one statement a line from standard input"))
    review.add_argument("--format", choices=("jsonl",), help=_("one JSON object a line in and out, for programs"))
    read = doings.add_parser("read", help=_("read the goals in a document: text, Markdown, HTML, CSV, XLSX, DOCX"))
    read.add_argument("file", metavar="FILE")
    read.add_argument("--format", choices=("json",), help=_("one JSON object, for programs"))


def run(arguments: argparse.Namespace) -> int:
    """Review or read; return 1 when a line or the file could not be read."""
    from rashin.coach import command  # its dictionary is loaded only where it is used

    if arguments.doing == "read":
        return command.read_file(arguments.file, sys.stdout, sys.stderr, arguments.format, terminal_language())
    return command.review_lines(sys.stdin, sys.stdout, sys.stderr, arguments.format, terminal_language())


COMMAND = Command(
    name="coach",
    summary=gettext_noop("Review statements, or read the goals in a document"),
    description=gettext_noop(
        "Reviews objectives, key results and actions in Japanese and English, one a line; or reads what goals "
        "a document holds. It needs no installation and sends nothing anywhere."
    ),
    examples=(
        "echo 問い合わせを月20件から30件に増やす | rashin coach review",
        "rashin coach review --format jsonl < statements.jsonl",
        "rashin coach read plan.docx --format json",
    ),
    run=run,
    add_arguments=add_arguments,
)
