"""The same study is built in many ways; every byte that is published must be the same.

A way is a line of a table: an option of the program that may change no byte is one more line.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.commands.sample import write_sample
from tests.clusters import cluster
from tests.conftest import REFERENCE, ROOT, lacking, tree
from tests.faults.figures import Figure

NOTHING: Mapping[str, str] = {}
WORKSHOP = ".reportgen"
SCHEDULER = "SCHEDULER"
"""Stands in the options of a way for the address of a cluster, which is started for it."""

_OLD, _LATE = 700_000_000, 2_000_000_000
_LOCALE = "de_DE.UTF-8"
_POINT = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
_STARTED_WITH = "import locale\nlocale.setlocale(locale.LC_ALL, '')\n"
_MATPLOTLIBRC = "savefig.dpi: 31\nfont.size: 17\naxes.formatter.use_locale: True\nsvg.hashsalt: mine\nbackend: pdf\n"
NOT_INHERITED = (
    "LC_",
    "LANG",
    "TZ",
    "PYTHON",
    "SOURCE_DATE_EPOCH",
    "COLUMNS",
    "OMP_",
    "OPENBLAS_",
    "MATPLOTLIBRC",
    "MPL",
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build a study; the number of a way also says in which order its files are made.

    Attributes:
        name: what is special about it.
        environment: what is set in the environment of the process.
        options: options of the program that may change no byte.
        times: how often it is run, so that later runs find what earlier ones remembered.
        bare: whether nothing but `PATH` is inherited.
        within: whether the process is started in the project's own folder.
        folder: where the project stands, below a folder of this way alone.
        umask: permissions that new files are not given.
        modified: when each input file says that it was modified.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    times: int = 1
    bare: bool = False
    within: bool = True
    folder: str = "project"
    umask: int = -1
    modified: int | None = None


def few_ways(comma: Mapping[str, str]) -> tuple[Way, ...]:
    """Return the ways of the suite; `comma` is the environment of `decimal_comma`."""
    return (
        Way(
            "seed 0, C, one process", {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, ("--jobs", "1"), within=False
        ),
        Way(
            "seed 1, C.UTF-8, Tokyo, two processes",
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
            ("--jobs", "2"),
        ),
        Way(
            "random seed, decimal comma, New York, no memory",
            {"PYTHONHASHSEED": "random", "TZ": "America/New_York", "COLUMNS": "50", **comma},
            ("--no-cache",),
            folder="somewhere else/Prüfung 二",
        ),
    )


def many_ways(scratch: Path) -> tuple[Way, ...]:
    """Return the ways of the campaign: those of the suite and what else a machine or a user may have set."""
    comma = decimal_comma(scratch)
    started, settings = scratch / "started" / "sitecustomize.py", scratch / "matplotlibrc"
    started.parent.mkdir(parents=True)
    started.write_text(_STARTED_WITH, "utf-8")
    settings.write_text(_MATPLOTLIBRC, "utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return (
        *few_ways(comma),
        Way("files made anew, same settings", {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}),
        Way("a second time, from memory", times=2),
        Way("on a cluster of two processes", options=("--engine", "dask", "--scheduler", SCHEDULER)),
        Way("decimal comma inside the process", {"PYTHONPATH": str(started.parent), **comma}),
        Way("text is ASCII unless said otherwise", ascii_only),
        Way("bare environment", bare=True, within=False),
        Way("Kiritimati, seed 12345", {"PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati"}, modified=_LATE),
        Way("random seed, old files, closed umask", {"PYTHONHASHSEED": "random"}, umask=0o077, modified=_OLD),
        Way("without assertions and docstrings", {"PYTHONOPTIMIZE": "2"}),
        Way("one thread of linear algebra", one_thread, folder="a/" * 30 + "b"),
        Way("a user's settings of matplotlib", {"MATPLOTLIBRC": str(settings), "MPLBACKEND": "svg"}),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """A study that is built: the name, the folder that holds its `results/`, and the language of the report."""

    name: str
    folder: Path
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: its exit code, the last line that it said, and all files but those of the workshop."""

    code: int
    said: str
    files: Mapping[str, bytes]


def build_in(way: Way, study: Source, place: Path, number: int, command: Sequence[str]) -> Outcome:
    """Copy a study below `place`, its files in an order of their own, and run the command there in a fresh process."""
    target = place / way.folder
    target.mkdir(parents=True)
    shuffled_copy(study.folder, target, number)
    if way.modified is not None:
        for path in target.rglob("*"):
            os.utime(path, (way.modified, way.modified))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    if way.bare:
        inherited = {"PATH": os.environ["PATH"]}
    where, project = (target, ".") if way.within else (place, way.folder)
    with cluster(2) if SCHEDULER in way.options else nullcontext("") as address:
        options = [address if option == SCHEDULER else option for option in way.options]
        program = [sys.executable, "-m", "reportgen", "-C", project, "--language", study.language, *options]
        for _ in range(way.times):
            done = subprocess.run(
                [*program, *command], cwd=where, env={**inherited, **way.environment}, umask=way.umask,
                capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
            )  # fmt: skip
            if done.returncode:
                break
    return Outcome(done.returncode, (done.stderr.strip().splitlines() or [""])[-1], outputs(target))


def outputs(project: Path) -> dict[str, bytes]:
    """All that a build reads and writes, without the workshop."""
    return {name: content for name, content in tree(project).items() if not name.startswith(WORKSHOP)}


def shuffled_copy(source: Path, target: Path, seed: int) -> Path:
    """Copy a project's results file by file in random order."""
    files = sorted(path for path in (source / "results").rglob("*") if path.is_file())
    random.Random(seed).shuffle(files)
    for path in files:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return target


def different(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Names of the files that only one side has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def decimal_comma(folder: Path) -> Mapping[str, str]:
    """Return an environment in which numbers have a decimal comma; an empty one where no such locale can be had.

    The locale is one of this machine, else it is made below `folder` from the sources that come with `localedef`.
    """
    environment = {"LC_ALL": _LOCALE}
    if decimal_point(environment) == ",":
        return environment
    maker = shutil.which("localedef")
    if maker is None:
        return NOTHING
    locales = folder / "locales"
    locales.mkdir(parents=True)
    subprocess.run(
        [maker, "-f", "UTF-8", "-i", _LOCALE.partition(".")[0], str(locales / _LOCALE)],
        capture_output=True,
        check=False,
    )
    environment["LOCPATH"] = str(locales)
    return environment if decimal_point(environment) == "," else NOTHING


def decimal_point(environment: Mapping[str, str]) -> str:
    """Return the decimal point of a process that asks for its locale; nothing where there is no such locale."""
    done = subprocess.run(
        [sys.executable, "-c", _POINT], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def studies(scratch: Path) -> tuple[Source, ...]:
    """Return the studies of the campaign: the sample in both languages, a messy one, and the reference study's grid."""
    messy = scratch / "messy"
    write_sample(messy, 180, 7, messy=True)
    found = [Source("sample", ROOT), Source("messy sample", messy)]
    if not lacking("chinese"):
        found.insert(1, Source("sample in Chinese", ROOT, "zh"))
    if REFERENCE.is_dir():
        found.append(Source("reference grid", REFERENCE / "grid"))
    return tuple(found)


def campaign(scratch: Path) -> list[Figure]:
    """Build each study in each way, with its PDF, and count the ways whose bytes are not those of the first."""
    ways, notes, command = many_ways(scratch), [], ["build", "--pdf"]
    if all(way.environment.get("LC_ALL") != _LOCALE for way in ways):
        notes.append("no locale with a decimal comma")
    if lacking("tex"):
        notes.append("no PDF")
        command.pop()
    folders = ((scratch / f"study {place}", study) for place, study in enumerate(studies(scratch)))
    return [compare(study, ways, folder, command, notes) for folder, study in folders]


def compare(
    study: Source, ways: Iterable[Way], scratch: Path, command: Sequence[str], notes: Iterable[str] = ()
) -> Figure:
    """Run the command on one study in each way, and hold the files of each against those of the first."""
    first: Mapping[str, bytes] = {}
    tried, compared, wrong, begun = 0, 0, [], time.monotonic()
    for number, way in enumerate(ways):
        place = scratch / f"way {number}"
        place.mkdir(parents=True)
        found = build_in(way, study, place, number, command)
        shutil.rmtree(place)
        tried += 1
        compared += sum(map(len, found.files.values()))
        first = first or found.files
        faults = different(first, found.files)
        if found.code or faults:
            wrong.append(f"{way.name}: {found.said if found.code else ', '.join(faults[:3])}")
    size = f"{len(first)} files, {compared / 1e6:.0f} MB compared, {(time.monotonic() - begun) / tried:.0f} s a build"
    return Figure(f"same bytes: {study.name}", tried, "builds", len(wrong), "; ".join((size, *notes, *wrong)))
