"""A large company comes in while others go on working: each of them is answered, and it goes out again byte by byte."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.running import rashin
from tests.proofs.test_bad_days import entering
from tests.proofs.test_kill import PATIENCE, Installation, made_installation
from tools.storm import SAVED, Browser

pytestmark = pytest.mark.proof

OBJECTIVES = 1000
SECONDS = 1.0


@dataclass(eq=False)
class Regular(threading.Thread):
    """Checks in once a second; keeps how each was answered and after how many seconds."""

    browser: Browser
    path: str
    stop: threading.Event = field(default_factory=threading.Event)
    answers: list[tuple[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        while not self.stop.wait(SECONDS):
            send = entering(self.browser, self.path)
            began = time.perf_counter()
            status, _told = send()
            self.answers.append((status, time.perf_counter() - began))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        yield made_installation(tmp_path / "place" / "data", stack)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A large company, written on SQLite, under an address of its own."""
    folder, document = tmp_path / "large", tmp_path / "large.json"
    done = rashin(folder, "demo", "--objectives", str(OBJECTIVES), "--seed", "2", "--today", "2026-11-24")
    assert done.returncode == 0, done.stdout + done.stderr
    assert rashin(folder, "export", str(document)).returncode == 0
    document.write_bytes(document.read_bytes().replace(b'"slug": "tomugi"', b'"slug": "large"', 1))
    return document


def test_a_large_company_comes_in_while_others_are_answered(
    installation: Installation, document: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    browser = installation.owner()
    browser.patience, browser.connection = PATIENCE, None
    regular = Regular(browser, installation.paths[0])
    regular.start()
    done = rashin(installation.folder, "import", str(document), **installation.names)
    regular.stop.set()
    regular.join(PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(regular.answers) > 5 and all(status in SAVED for status, _seconds in regular.answers)
    waited = sorted(seconds for _status, seconds in regular.answers)
    record_property("check_ins", len(waited))
    record_property("median", round(waited[len(waited) // 2], 3))
    record_property("longest", round(waited[-1], 3))
    out = tmp_path / "out.json"
    told = rashin(installation.folder, "export", "--organization", "large", str(out), **installation.names)
    assert told.returncode == 0, told.stdout + told.stderr
    assert out.read_bytes() == document.read_bytes()
    told = rashin(installation.folder, "doctor", **installation.names)
    assert told.returncode == 0, told.stdout + told.stderr
