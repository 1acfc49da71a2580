"""Take a document in: looked through whole, written where nobody sees it, and shown by one flip."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from rashin.exchange.bulk import unseen_yet
from rashin.exchange.document.alone import alone
from rashin.exchange.document.checked import CheckedRows, kept_in
from rashin.exchange.document.erasing import erase
from rashin.exchange.document.inserting import Insertion
from rashin.exchange.document.keys import set_aside
from rashin.exchange.document.parsing import refused
from rashin.exchange.document.problems import Findings
from rashin.exchange.document.reading import SLUG, Outline, RowReader, check, outline
from rashin.exchange.document.sections import ORGANIZATION, SECTIONS
from rashin.exchange.document.writing import lines_of, node_names, organization_line, snapshot
from rashin.goals.doctor import findings_of
from rashin.goals.findings import Place
from rashin.organizations import locks
from rashin.organizations.models import FormerSlug, Member, Organization
from rashin.people.access import can_export
from rashin.people.actions.returning import claim_link
from rashin.people.models import User

MOST_DIFFERENCES = 50
# Computing the past again takes as long as all the rest: of a larger company the doctor does so, when it is asked.
MOST_IN_DEPTH = 100_000
Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Taken:
    """How an import ended. `secret` is that of the claim link of `owner`; "" where somebody has an account already."""

    organization: Organization
    is_new: bool
    rows: int
    owner: Member | None = None
    secret: str = ""


@dataclass(frozen=True)
class Preview:
    """What a document holds, without taking it in. `standing` is the organisation when it stands here already."""

    name: str
    slug: str
    counts: dict[str, int]
    is_example: bool = False
    standing: Organization | None = None


def preview(
    file: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    by: User | None = None,
    is_first_start: bool = False,
) -> Preview:
    """Look through a document; raises Refused with all that is wrong with it, conflicts with this installation too.

    `by` is whose account brings it, None for whoever runs the machine, or starts with it (`is_first_start`): nobody
    learns anything of a company that has been started meanwhile.
    """
    with file.open("rb") as opened:
        _check_first(is_first_start)
        found = outline(opened)
        check(found, progress)
        standing = _standing(found, by)
        if standing is not None:
            _refuse_differences(found, standing)
        else:
            _refuse_slug(str(found.organization["slug"]))
        told = found.organization
        return Preview(told["name"], told["slug"], found.counts, told["is_example"], standing)


def take_in(
    file: Path,
    *,
    at: datetime,
    slug: str = "",
    progress: Progress = _silent,
    by: User | None = None,
    is_first_start: bool = False,
) -> Taken:
    """Import a document at the moment `at`; `slug` gives the organisation another address than that of the document.
    At the first start it is refused where another company was started meanwhile.

    The same document again changes nothing. Raises Refused: nothing is left then, and nothing was seen meanwhile.
    `progress` hears the step ("read", "check", "write", "prove"), how much is done and of how much.
    """
    with alone(), file.open("rb") as opened, kept_in(settings.RASHIN_DATA) as rows:
        _check_first(is_first_start)
        progress("read", 0, 0)
        found = outline(opened)
        check(found, lambda done, total: progress("check", done, total), keep=rows)
        standing = _standing(found, by)
        if standing is not None:
            _refuse_differences(found, standing)
            if by is not None:
                return Taken(standing, False, found.total)
            return _linked(standing, found, is_new=False, at=at)
        if slug:
            found.organization["slug"] = slug
        _refuse_slug(found.organization["slug"])
        _clear_away(found)
        organization = _write(found, rows, progress, is_first_start)
        return _linked(organization, found, is_new=True, at=at)


def _standing(found: Outline, by: User | None) -> Organization | None:
    """The organisation where it stands here. Comparing tells what is in it: an account needs the right to read it."""
    standing = Organization.objects.filter(public_id=found.organization["public_id"], is_visible=True).first()
    if standing is not None and by is not None and not can_export(by, standing):
        raise refused("organization.public_id", "of_others")
    return standing


def _clear_away(found: Outline) -> None:
    """What an import that was broken off has left."""
    for left in Organization.objects.filter(public_id=found.organization["public_id"], is_visible=False):
        erase(left)


def _refuse_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        raise refused("organization.slug", "characters")
    seen = Organization.objects.filter(slug=slug, is_visible=True).exists()
    if seen or FormerSlug.objects.filter(slug=slug).exists():
        raise refused("organization.slug", "slug_taken")


# ---- the same again


def _refuse_differences(found: Outline, organization: Organization) -> None:
    """Compare with what stands here; raise Refused with the paths of what differs."""
    differing = Findings()
    with snapshot():
        _compare(found.organization, json.loads(organization_line(organization)), ORGANIZATION.name, differing)
        names = node_names(organization)
        for section in SECTIONS:
            here = (json.loads(line) for lines in lines_of(section, organization, names) for line in lines)
            _compare_rows(found.rows(section), here, section.name, differing)
            if len(differing.problems) >= MOST_DIFFERENCES:
                break
    differing.stop()


def _compare_rows(rows: Iterator[tuple[int, Any]], here: Iterator[Any], path: str, differing: Findings) -> None:
    for number, row in rows:
        stands = next(here, None)
        _compare(row, stands, f"{path}[{number}]", differing)
        if len(differing.problems) >= MOST_DIFFERENCES:
            return
    if next(here, None) is not None:
        differing.add(path, "differs")


def _compare(row: Any, stands: Any, path: str, differing: Findings) -> None:
    if row == stands:
        return
    if stands is None or row.get("public_id") != stands.get("public_id"):
        differing.add(path, "differs")
        return
    for name in row:
        if row[name] != stands[name]:
            differing.add(f"{path}.{name}", "differs")


# ---- writing


def _write(found: Outline, rows: CheckedRows, progress: Progress, is_first_start: bool) -> Organization:
    organization = _hidden(found)
    try:
        with unseen_yet():
            _write_rows(found, rows, organization, progress)
            progress("prove", 0, 0)
            _prove(organization, found)
        _show(organization, is_first_start)
    except (IntegrityError, DatabaseError) as error:
        erase(organization)
        raise refused("", "refused", why=str(error).splitlines()[0]) from error
    except BaseException:
        erase(organization)
        raise
    return organization


def _hidden(found: Outline) -> Organization:
    values = RowReader(ORGANIZATION, {}).read(found.organization, ORGANIZATION.name) or []
    named = dict(zip((column.name for column in ORGANIZATION.columns), values, strict=True))
    organization = Organization(**named, is_visible=False)
    organization.save(force_insert=True)
    return organization


def _write_rows(found: Outline, rows: CheckedRows, organization: Organization, progress: Progress) -> None:
    firsts = {ORGANIZATION.name: organization.pk}
    for section in SECTIONS:
        firsts[section.name] = set_aside(section.model, found.counts[section.name])
    done = 0
    for section in SECTIONS:
        for count in Insertion(section, found, organization, firsts).write(rows.batches(section.name)):
            done += count
            progress("write", done, found.total)


def _prove(organization: Organization, found: Outline) -> None:
    """Compute every stored figure again, as the doctor does; those of past days, too, of up to MOST_IN_DEPTH rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    findings = Findings()
    for told in findings_of(organization, in_depth=found.total <= MOST_IN_DEPTH):
        findings.add(_path(told.at, found), "figures", why=told.what)
    findings.stop()


def _path(at: Place | None, found: Outline) -> str:
    """`key_results[3].progress` of what the doctor found, where it is in one row."""
    number = found.ids.get(at.section, {}).get(at.public_id) if at is not None else None
    if at is None or number is None:
        return ""
    return f"{at.section}[{number}]" + (f".{at.field}" if at.field else "")


def _show(organization: Organization, is_first_start: bool) -> None:
    with transaction.atomic():
        locks.exclude_installation()
        _check_first(is_first_start, but=organization)
        organization.is_visible = True
        organization.save(update_fields=["is_visible"])


def _check_first(is_first_start: bool, but: Organization | None = None) -> None:
    """At the first start there is no company yet: of two that come at the same moment one is too late."""
    others = Organization.objects.filter(is_example=False, is_visible=True).exclude(pk=but.pk if but else 0)
    if is_first_start and others.exists():
        raise refused("", "started")


# ---- the way back in


def _linked(organization: Organization, found: Outline, *, is_new: bool, at: datetime) -> Taken:
    with transaction.atomic():
        owner = Member.objects.select_for_update().get(organization=organization, public_id=found.owner)
        someone = Member.objects.filter(organization=organization, user__isnull=False).exists()
        secret = "" if someone else claim_link(owner, at=at)
    return Taken(organization, is_new, found.total, owner, secret)
