"""`make sbom`: what Rashin is made of, as a bill of materials (CycloneDX, JSON), and the licences of all of it.

What the lock file names is what an installation gets; versions and hashes come from there, licences and who needs whom
from the packages' own metadata. Written twice without a change, the files are the same.
"""

from __future__ import annotations

import csv
import importlib.metadata as metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import fixup_id
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from rashin import __version__

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build"
SBOM, LICENCES = "rashin.cdx.json", "licences.csv"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *(.+?))?(?: \\)?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What comes inside another package and has a licence of its own.
CARRIED = (("htmx.org", "django-htmx", "0BSD"), ("lucide-static", "lucide", "ISC"))


@dataclass(frozen=True)
class Package:
    """One line of the lock file and what its metadata say; `licence` is "" where it is for another platform."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str
    home: str
    needs: tuple[str, ...]


def packages(lock: Path) -> list[Package]:
    """What the lock file pins, by name."""
    found: list[Package] = []
    name, version, hashes = "", "", []
    for line in [*lock.read_text(encoding="utf-8").splitlines(), "end==0"]:
        pinned = PINNED.match(line)
        if pinned:
            if name:
                found.append(_described(name, version, tuple(hashes)))
            name, version, hashes = canonicalize_name(pinned[1]), pinned[2], []
        hashes += HASH.findall(line)
    return found


def _described(name: str, version: str, hashes: tuple[str, ...]) -> Package:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # of another platform
        return Package(name, version, hashes, "", "", ())
    return Package(name, version, hashes, licence_of(told), _home(told), tuple(_needs(told)))


def licence_of(told: metadata.PackageMetadata) -> str:
    """The licence as an SPDX expression where the package says one, else as its classifiers or its own words say it."""
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    own = str(told.get("License") or "").strip()
    classified = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License")]
    classified = [each for each in classified if each != "OSI Approved"]
    return fixup_id(own) or " AND ".join(classified) or own.partition("\n")[0][:80] or "unknown"


def _home(told: metadata.PackageMetadata) -> str:
    if told.get("Home-page"):
        return str(told["Home-page"])
    addresses = dict(each.split(", ", 1) for each in told.get_all("Project-URL") or () if ", " in each)
    wanted = ("homepage", "source", "repository", "source code", "documentation")
    named = {label.lower(): address for label, address in addresses.items()}
    return next((named[each] for each in wanted if each in named), "")


def _needs(told: metadata.PackageMetadata) -> Iterator[str]:
    extras = ["", *wanted_extras().get(canonicalize_name(told["Name"]), ())]
    for written in told.get_all("Requires-Dist") or ():
        requirement = Requirement(written)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            yield canonicalize_name(requirement.name)


def bill(found: list[Package]) -> Bom:
    """The bill of materials of these packages."""
    licences = LicenseFactory()
    made = Bom(serial_number=uuid5(NAMESPACE_URL, "\n".join(f"{each.name}=={each.version}" for each in found)))
    made.metadata.timestamp = None  # type: ignore[assignment]
    rashin = Component(name="rashin", version=__version__, type=ComponentType.APPLICATION, bom_ref="rashin")
    made.metadata.component = rashin
    parts: dict[str, Component] = {}
    for each in found:
        parts[each.name] = Component(
            name=each.name,
            version=each.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{each.name}=={each.version}",
            purl=PackageURL("pypi", None, each.name, each.version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in each.hashes],
            licenses=[licences.make_from_string(each.licence)] if each.licence else None,
        )
        made.components.add(parts[each.name])
    for name, inside, licence in CARRIED:
        part = Component(
            name=name, type=ComponentType.LIBRARY, bom_ref=name, licenses=[licences.make_from_string(licence)]
        )
        made.components.add(part)
        made.register_dependency(parts[inside], [part])
    for each in found:
        made.register_dependency(parts[each.name], [parts[name] for name in each.needs if name in parts])
    made.register_dependency(rashin, [parts[name] for name in asked_for() if name in parts])
    return made


@lru_cache
def asked_for() -> dict[str, tuple[str, ...]]:
    """What Rashin itself asks for, with the extras of each."""
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {canonicalize_name(each.name): tuple(each.extras) for each in asked}


@lru_cache
def wanted_extras() -> dict[str, set[str]]:
    """The extras of each package that Rashin, or a package of the lock file, asks for."""
    wanted = {name: set(extras) for name, extras in asked_for().items()}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        pinned = PINNED.match(line)
        try:
            written = metadata.metadata(pinned[1]).get_all("Requires-Dist") if pinned else None
        except metadata.PackageNotFoundError:  # of another platform
            written = None
        for requirement in map(Requirement, written or ()):
            if requirement.extras and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                wanted.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return wanted


def main() -> int:
    """Write both files; fail where a package has no licence that is known."""
    found = packages(ROOT / "requirements.txt")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / SBOM).write_text(JsonV1Dot6(bill(found)).output_as_string(indent=2) + "\n", encoding="utf-8")
    with (FOLDER / LICENCES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["package", "version", "licence", "home"])
        writer.writerows([each.name, each.version, each.licence or "not on this platform", each.home] for each in found)
        writer.writerows([name, f"in {inside}", licence, ""] for name, inside, licence in CARRIED)
    unknown = [each.name for each in found if each.licence == "unknown"]
    print(f"{len(found)} packages: {FOLDER / SBOM} and {FOLDER / LICENCES}")
    if unknown:
        print(f"No licence is known of {', '.join(unknown)}.", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
