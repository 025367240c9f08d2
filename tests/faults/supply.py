"""What is handed on: the same wheel and the same sdist from the same sources, wherever and whenever they are built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT
from tests.faults.bytes import NOT_INHERITED, Way, different
from tests.faults.figures import Figure

_LEAP_DAY, _LATE = 951_782_400, 2_000_000_000

FEW: tuple[Way, ...] = (
    Way("as it is", {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, modified=_LEAP_DAY),
    Way(
        "late, closed umask", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, umask=0o077, modified=_LATE, folder="a b/二"
    ),
)
"""Ways to build the packages in the suite."""

MANY: tuple[Way, ...] = (
    *FEW,
    *(
        Way(f"random seed, {zone}", {"PYTHONHASHSEED": "random", "TZ": zone})
        for zone in ("Asia/Kolkata", "America/Lima")
    ),
    Way("open umask", umask=0o000, modified=0),
    Way("text is ASCII unless said otherwise", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    Way("bare environment", bare=True),
    Way("without assertions and docstrings", {"PYTHONOPTIMIZE": "2"}),
)
"""Ways to build the packages in the campaign."""


def sources() -> list[str]:
    """Names of the files that the repository holds, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted({name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()})


def packages(way: Way, place: Path, number: int) -> dict[str, bytes]:
    """Copy the sources below `place`, in an order of their own, and build sdist and wheel there."""
    target, names = place / way.folder, sources()
    random.Random(number).shuffle(names)
    for name in names:
        copied = target / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copied)
        copied.chmod(0o666 & ~max(way.umask, 0))
        if way.modified is not None:
            os.utime(copied, (way.modified, way.modified))
    return built(target, way)


def built(folder: Path, way: Way, kinds: tuple[str, ...] = ("sdist", "wheel")) -> dict[str, bytes]:
    """Build packages of the sources in a folder, and return them by name."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    if way.bare:
        inherited = {"PATH": os.environ["PATH"]}
    made = folder / "dist"
    command = [sys.executable, "-m", "hatchling", "build", *(f"-t{kind}" for kind in kinds), "-d", str(made)]
    subprocess.run(
        command, cwd=folder, env={**inherited, **way.environment}, umask=way.umask, capture_output=True, check=True
    )
    return {path.name: path.read_bytes() for path in sorted(made.iterdir())}


def wheel_of_sdist(packed: Mapping[str, bytes], place: Path) -> dict[str, bytes]:
    """Build the wheel from the sdist alone."""
    (name,) = (name for name in packed if name.endswith(".tar.gz"))
    place.mkdir(parents=True)
    archive = place / name
    archive.write_bytes(packed[name])
    with tarfile.open(archive) as opened:
        opened.extractall(place, filter="data")
    return built(place / name.removesuffix(".tar.gz"), Way("from the sdist"), ("wheel",))


def campaign(scratch: Path) -> list[Figure]:
    """Build both packages in each way and count the ways whose bytes are not those of the first."""
    first: dict[str, bytes] = {}
    wrong, begun = [], time.monotonic()
    for number, way in enumerate(MANY):
        found = packages(way, scratch / f"way {number}", number)
        first = first or found
        wrong += [f"{way.name}: {name}" for name in different(first, found)]
    again = wheel_of_sdist(first, scratch / "sdist")
    wrong += [f"from the sdist: {name}" for name in again if first.get(name) != again[name]]
    size = f"{sum(map(len, first.values())) / 1e6:.1f} MB, {(time.monotonic() - begun) / len(MANY):.0f} s a build"
    return [Figure("same packages: sdist and wheel", len(MANY) + 1, "builds", len(wrong), "; ".join((size, *wrong)))]
