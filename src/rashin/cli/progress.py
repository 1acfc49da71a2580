"""A progress bar on the terminal's standard error; where that is no terminal, silence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Report = Callable[[int, int], None]


@contextmanager
def shown(words: str) -> Iterator[Report]:
    """Show a bar while the block runs; give what is told (done, of how many)."""
    with stepping() as step:
        yield lambda done, total: step(words, done, total)


@contextmanager
def stepping() -> Iterator[Callable[[str, int, int], None]]:
    """The same for work of several steps: what is told names the step."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=None)

        def told(words: str, done: int, total: int) -> None:
            progress.update(task, description=words, completed=done, total=total or None)

        yield told
