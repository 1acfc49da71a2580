"""What every command of the command line is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

WORKED = 0
FAILED = 1
INTERRUPTED = 130


class Stop(Exception):
    """An expected end: one sentence that says what is wrong and what to do, and the exit code."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command takes its settings from the environment."""


@dataclass(frozen=True)
class Command:
    """One command: its name, what its help says, its examples, and what runs it and returns the exit code."""

    name: str
    summary: str
    description: str
    examples: tuple[str, ...]
    run: Callable[[argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
