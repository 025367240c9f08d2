"""Things that are no sound files stand where files are read: none blocks, fills the memory or stops the rest.

python -m tests.faults.obstacles FOLDER    reads a project in half a gigabyte; prints the ledger, one line each
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from reportgen.model.ledger import Kind, Status
from reportgen.read import read_results
from reportgen.study import Study
from tests import studies
from tests.conftest import ROOT
from tests.faults.figures import Figure

MEMORY = 512 * 2**20
NOBODY = 65534
SEARCH = "search_Fir_20"
SOUND = studies.name(1, 32, 4)
OTHER = studies.name(2, 64, 4)

PLACES = (
    f"{SEARCH}/{OTHER}/evaluation/evaluation_results.json",
    f"{SEARCH}/{OTHER}/evaluation/ppl_128.json",
    f"{SEARCH}/{SOUND}/analysis/model_comparison.json",
    f"{SEARCH}/{SOUND}/analysis/gradient_diagnosis.json",
    f"{SEARCH}/search_results.csv",
    "dense_Fir/evaluation/evaluation_results.json",
)
"""Where files are read, below `results/`."""


def large(path: Path) -> None:
    """Make a file of two gigabytes and a byte, of holes."""
    with open(path, "wb") as stream:
        stream.truncate(2 * 2**30 + 1)


def out(path: Path) -> None:
    """Link to a sound file beside the results."""
    results = next(parent for parent in path.parents if parent.name == "results")
    path.symlink_to(studies.put(results.parent / "elsewhere.json", studies.evaluation()))


def closed(path: Path) -> None:
    """Make a sound file that nobody may read."""
    studies.put(path, studies.evaluation()).chmod(0)


def device(path: Path) -> None:
    """Make a device that never ends; only root can."""
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))


OBSTACLES: Mapping[str, tuple[Callable[[Path], object], Kind]] = MappingProxyType(
    {
        "two gigabytes": (large, Kind.TOO_LARGE),
        "pipe": (os.mkfifo, Kind.NOT_A_FILE),
        "socket": (lambda path: os.mknod(path, stat.S_IFSOCK | 0o666), Kind.NOT_A_FILE),
        "folder": (Path.mkdir, Kind.NOT_A_FILE),
        "device": (device, Kind.NOT_A_FILE),
        "link out of results": (out, Kind.OUTSIDE),
        "link to a device": (lambda path: path.symlink_to("/dev/zero"), Kind.OUTSIDE),
        "link to itself": (lambda path: path.symlink_to(path), Kind.UNREADABLE),
        "link to nothing": (lambda path: path.symlink_to("gone.json"), Kind.UNREADABLE),
        "closed": (closed, Kind.UNREADABLE),
    }
)
"""What stands in the place of a file, and the line of the ledger that tells it."""


def tried(folder: Path, obstacle: str, place: str) -> str:
    """Put an obstacle in a place beside a sound experiment and read; return what is wrong, empty where nothing is.

    Raises:
        PermissionError: this user cannot make such a thing.
    """
    make, kind = OBSTACLES[obstacle]
    studies.experiment(folder, SEARCH, SOUND, studies.evaluation())
    path = folder / "results" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    with nobody():
        found = read_results(folder, Study())
    told = [(entry.kind, entry.status) for entry in found.entries if entry.file == f"results/{place}"]
    if (kind, Status.UNUSED) not in told:
        return f"{obstacle} at {place}: {told}"
    return (
        "" if [item.name for item in found.experiments] == [SOUND] else f"{obstacle} at {place}: the sound one is lost"
    )


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Do without root's right to read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def heavy(folder: Path, part: int = 1) -> dict[str, str]:
    """Make a project of files that are too large, and of others that hold a part of what they may.

    Args:
        folder: the project.
        part: by what the largest that are read are divided.

    Returns:
        What the ledger has to say of each file.
    """
    studies.experiment(folder, SEARCH, SOUND, studies.evaluation())
    objects = b'{"":0},' * (490_000 // part)
    contents = (
        (b'{"a": [' + objects + b"1]}", Kind.NOTHING_USABLE),
        (b'{"b": NaN, "a": [' + objects + b"1]}", Kind.NON_FINITE),
        (b'{"a": ' + b"[" * (990_000 // part), Kind.UNREADABLE),
        (b'{"a": [' + b"0," * 1_100_000 + b"1]}", Kind.TOO_LARGE),
        (b'{"a": "' + b"x" * (15 * 2**20 // part) + "\U0001f600".encode() + b'"}', Kind.NOTHING_USABLE),
        (b"x" * (16 * 2**20 + 1), Kind.TOO_LARGE),
    )
    places = [f"{SEARCH}/{studies.name(number, 64, 4)}/evaluation/evaluation_results.json" for number in range(2, 8)]
    found = {place: kind for place, (_, kind) in zip(places, contents, strict=True)}
    for place, (content, _) in zip(places, contents, strict=True):
        studies.put(folder / "results" / place, content)
    for search, content, kind in (
        (SEARCH, b"12," * (4_900_000 // part), Kind.EMPTY),
        ("search_Elm_20", b"12,13\n" * 900_000, Kind.TOO_LARGE),
        ("search_Oak_20", b"\0" * (64 * 2**20 // part), Kind.EMPTY),
    ):
        found[f"{search}/search_results.csv"] = kind
        studies.put(folder / "results" / search / "search_results.csv", content)
    for place in ("search_Yew_20/search_results.csv", f"search_Yew_20/{SOUND}/evaluation/evaluation_results.json"):
        (folder / "results" / place).parent.mkdir(parents=True, exist_ok=True)
        large(folder / "results" / place)
        found[place] = Kind.TOO_LARGE
    return {f"results/{place}": kind.value for place, kind in found.items()}


def read_limited(folder: Path) -> list[tuple[str, str]]:
    """Read a project in half a gigabyte; return files and kinds of the lines of the ledger.

    Raises:
        RuntimeError: the process died.
    """
    command = [sys.executable, "-m", "tests.faults.obstacles", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr[-2000:]}")
    return [(file, kind) for file, kind in map(json.loads, done.stdout.splitlines())]


def campaign(scratch: Path) -> list[Figure]:
    """Each obstacle in each place, and files as large as are read."""
    wrong: list[str] = []
    count = 0
    scratch.chmod(0o755)
    for obstacle in OBSTACLES:
        for number, place in enumerate(PLACES):
            with contextlib.suppress(PermissionError):
                wrong += filter(None, [tried(scratch / f"{obstacle} {number}", obstacle, place)])
                count += 1
    told = heavy(scratch / "heavy")
    lacking = set(told.items()) - set(read_limited(scratch / "heavy"))
    return [
        Figure(
            "no sound file where one is read: told, and the rest is read",
            count,
            "places",
            len(wrong),
            "; ".join(wrong[:3]),
        ),
        Figure(
            "files at and over the limits, read in 512 MB", len(told), "files", len(lacking), str(sorted(lacking)[:3])
        ),
    ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for entry in read_results(Path(sys.argv[1]), Study()).entries:
        sys.stdout.write(json.dumps([entry.file, entry.kind.value]) + "\n")
