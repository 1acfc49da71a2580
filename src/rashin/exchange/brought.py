"""A document that somebody brings in a browser: kept, looked through and taken in by a process of its own, so that the
visitor may leave and the web workers stay free.

    python -m rashin.exchange.brought PUBLIC_ID     what the process runs
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from rashin.exchange.document.problems import Refused
    from rashin.exchange.models import DocumentImport
    from rashin.people.models import User

FOLDER = "imports"
SILENT_FOR = timedelta(minutes=2)
KEPT_FOR = timedelta(days=1)
TOLD_EVERY = 0.5  # seconds


def bring(upload: UploadedFile[Any], *, at: datetime, by: User | None = None) -> DocumentImport:
    """Keep the file and begin to look through it. Files of the same account's earlier visits go, and left ones."""
    from django.db.models import Q

    from rashin.exchange.models import DocumentImport

    gone = Q(by=by) if by is not None else Q(by__isnull=True)
    for old in DocumentImport.objects.filter(gone | Q(heard_at__lt=at - KEPT_FOR)).exclude(state="writing"):
        file_of(old).unlink(missing_ok=True)
    brought = DocumentImport.objects.create(by=by, file_name=(upload.name or "")[:200], began_at=at, heard_at=at)
    file = file_of(brought)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
    begin(brought)
    return brought


def take(brought: DocumentImport, *, at: datetime) -> bool:
    """Begin to take a document in that was looked through, or to read one again whose process ended. False where
    somebody has done so already."""
    from rashin.exchange.models import DocumentImport

    waiting = DocumentImport.objects.filter(pk=brought.pk, state="ready")
    begun = waiting.update(state="writing", heard_at=at, done=0, total=0)
    if begun:
        begin(brought)
    return bool(begun)


def try_again(brought: DocumentImport, *, at: datetime) -> bool:
    """Begin anew what was broken off."""
    from rashin.exchange.models import DocumentImport

    silent = DocumentImport.objects.filter(
        pk=brought.pk, state__in=("reading", "writing"), heard_at__lt=at - SILENT_FOR
    )
    begun = silent.update(heard_at=at)
    if begun:
        begin(brought)
    return bool(begun)


def file_of(brought: DocumentImport) -> Path:
    """Where the document's file lies."""
    from django.conf import settings

    return Path(settings.RASHIN_DATA) / FOLDER / f"{brought.public_id}.json"


def begin(brought: DocumentImport) -> None:
    """Start the process; it outlives the web worker that starts it."""
    subprocess.Popen(
        [sys.executable, "-m", "rashin.exchange.brought", brought.public_id],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def work(public_id: str) -> None:
    """Look through the document, or take it in: what its state asks for. How it ends stands in its row."""
    from django.utils import timezone

    from rashin.exchange.document.importing import preview, take_in
    from rashin.exchange.document.problems import Refused
    from rashin.exchange.models import DocumentImport

    brought = DocumentImport.objects.get(public_id=public_id)
    is_first = brought.by is None
    try:
        if brought.state == "reading":
            seen = preview(file_of(brought), _reporter(brought), by=brought.by, is_first_start=is_first)
            told = {"counts": seen.counts, "stands": seen.standing is not None, "example": seen.is_example}
            _end(brought, "ready", name=seen.name, told=told)
        elif brought.state == "writing":
            file, now = file_of(brought), timezone.now()
            taken = take_in(file, at=now, progress=_stepper(brought), by=brought.by, is_first_start=is_first)
            # what stood here already is nobody's to claim by bringing it once more
            may_claim = taken.is_new and taken.secret and taken.owner
            _end(brought, "done", owner=taken.owner.public_id if may_claim and taken.owner else "")
            file.unlink(missing_ok=True)
    except Refused as refused:
        _end(brought, "refused", told=_problems(refused))
        file_of(brought).unlink(missing_ok=True)
    except OSError as error:
        _end(brought, "refused", told={"problems": [["", "unreadable", {"why": error.strerror or str(error)}]]})


def _problems(refused: Refused) -> dict[str, object]:
    return {"problems": [[each.path, each.code, each.told] for each in refused.problems], "more": refused.more}


def _end(brought: DocumentImport, state: str, *, told: dict[str, object] | None = None, **values: Any) -> None:
    from django.utils import timezone

    from rashin.activity.canonical import canonical_text
    from rashin.exchange.models import DocumentImport

    if told is not None:
        values["told"] = canonical_text(told)
    DocumentImport.objects.filter(pk=brought.pk).update(state=state, heard_at=timezone.now(), **values)


def _reporter(brought: DocumentImport) -> Any:
    """Writes how far it is, at most twice a second."""
    from django.utils import timezone

    from rashin.exchange.models import DocumentImport

    last = [0.0]

    def report(done: int, total: int) -> None:
        now = time.monotonic()
        if now - last[0] >= TOLD_EVERY:
            last[0] = now
            rows = DocumentImport.objects.filter(pk=brought.pk)
            rows.update(done=done, total=total, heard_at=timezone.now())

    return report


def _stepper(brought: DocumentImport) -> Any:
    """The same for all steps of an import: looking through is the first half, writing the second."""
    report = _reporter(brought)

    def step(name: str, done: int, total: int) -> None:
        half = total if name != "check" else 0
        report(done + half, 2 * total)

    return step


def main() -> None:
    """Work on the document that the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rashin.config.settings")
    import django

    django.setup()
    work(sys.argv[1])


if __name__ == "__main__":
    main()
