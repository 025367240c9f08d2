"""Places where a build cannot write: a disk that is full, or may not be written, and outputs that are something else.

Each ends with one line, exit code 3 (4 where the site is faulty), and what was published stands as it stood.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reportgen.publish import FOLDERS
from tests.faults.crashes_nursery import Nursery
from tests.faults.crashes_program import Program
from tests.faults.crashes_trial import different, state, strays
from tests.faults.figures import Figure, noted

MEGABYTE = 2**20
SIZES = (0.1, 0.5, 1, 2, 3, 4, 5, 6)
"""Free megabytes of a disk on which a build has no room."""

LIMITS = (2_000, 10_000, 100_000, 400_000)
"""Bytes above which no file can grow: less than the largest that a build writes."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way of a build.

    Attributes:
        name: what it is.
        put: puts it into a project that was built.
        where: what the error names.
        code: the exit code.
        again: what the next build does once it is `taken` away; nothing where it was never tried.
        taken: takes it away.
        file_size: bytes above which no file can grow; 0 for no limit.
    """

    name: str
    put: Callable[[Path], object]
    where: str = ""
    code: int = 3
    taken: Callable[[Path], object] | None = None
    file_size: int = 0


def _away(project: Path, name: str) -> Path:
    path = project / name
    shutil.rmtree(path)
    return path


def a_file(name: str) -> Obstacle:
    """A file in the place of an output."""
    return Obstacle(
        f"{name} is a file", lambda p: _away(p, name).write_text("mine", "utf-8"), name,
        taken=lambda p: (p / name).unlink(),
    )  # fmt: skip


def a_link(name: str) -> Obstacle:
    """A symbolic link in the place of an output."""

    def put(project: Path) -> None:
        (project / "elsewhere").mkdir()
        (project / "elsewhere" / "mine").write_text("mine", "utf-8")
        _away(project, name).symlink_to(project / "elsewhere")

    def take(project: Path) -> None:
        (project / name).unlink()
        shutil.rmtree(project / "elsewhere")

    return Obstacle(f"{name} is a link", put, name, taken=take)


def not_ours(name: str) -> Obstacle:
    """A folder of somebody else's in the place of an output."""

    def put(project: Path) -> None:
        _away(project, name).mkdir()
        (project / name / "thesis.tex").write_text("mine", "utf-8")

    return Obstacle(f"{name} is not ours", put, name, taken=lambda p: shutil.rmtree(p / name))


def a_broken_page(project: Path) -> None:
    """A page whose link leads nowhere."""
    (project / "docs" / "mine.md").write_text("# Mine\n\n[gone](gone.md)\n", "utf-8")


ARTEFACTS = "results/cross_model_analysis"

OBSTACLES = (
    *(a_file(name) for name in (*FOLDERS, ARTEFACTS)),
    *(a_link(name) for name in (*FOLDERS, ARTEFACTS, ".reportgen")),
    *(not_ours(name) for name in FOLDERS),
    Obstacle("a page with a broken link", a_broken_page, "site", 4, lambda p: (p / "docs" / "mine.md").unlink()),
)


def meet(
    obstacle: Obstacle, start: Path, wanted: Mapping[str, bytes] | None, scratch: Path, nursery: Nursery
) -> list[str]:
    """Build with something in the way, then without; return what did not hold.

    Args:
        obstacle: what is in the way.
        start: a project that was built and has changed since.
        wanted: its files after the next build; None for none.
        scratch: a folder for it.
        nursery: starts the program.
    """
    project = scratch / "project"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(start, project, symlinks=True)
    obstacle.put(project)
    before = state(project)
    faults = list(_refused(obstacle, project, before, scratch, nursery))
    if obstacle.taken:
        obstacle.taken(project)
        faults += _built(project, wanted, scratch, nursery)
    return [f"{obstacle.name}: {fault}" for fault in faults]


def _refused(
    obstacle: Obstacle, project: Path, before: Mapping[str, bytes], scratch: Path, nursery: Nursery
) -> Iterator[str]:
    said = _fresh(scratch)
    code = nursery.run(
        "-C", project, "build", output=str(said), site=str(_sites(scratch)), file_size=obstacle.file_size
    )
    lines = said.read_text("utf-8").splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    if code != obstacle.code or len(errors) != 1 or "Traceback" in "".join(lines):
        yield f"exit code {code}: {lines[-3:]}"
    elif not errors[0].startswith(f"error: {obstacle.where}"):
        yield f"the error is of another place: {errors[0]}"
    results = f"{ARTEFACTS.partition('/')[0]}/c"
    now = {name: content for name, content in state(project).items() if not name.startswith(results)}
    was = {name: content for name, content in before.items() if not name.startswith(results)}
    yield from different(now, was, "after the refusal")
    if not (project / ".reportgen").is_symlink():
        yield from (f"{name} is left" for name in strays(project))


def _built(project: Path, wanted: Mapping[str, bytes] | None, scratch: Path, nursery: Nursery) -> Iterator[str]:
    if wanted is None:
        return
    said = _fresh(scratch)
    code = nursery.run("-C", project, "build", output=str(said), site=str(_sites(scratch)))
    if code:
        yield f"the next build ends with {code}: {said.read_text('utf-8').splitlines()[-3:]}"
    yield from different(state(project), wanted, "after the next build")
    yield from (f"after the next build {name} is left" for name in strays(project))


def _fresh(scratch: Path) -> Path:
    said = scratch / "said"
    said.unlink(missing_ok=True)
    return said


def _sites(scratch: Path) -> Path:
    folder = scratch / "sites"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def disk(folder: Path, size: int) -> Iterator[bool]:
    """Mount a disk of memory of some bytes; give whether that could be done, which takes root."""
    folder.mkdir(parents=True)
    options = f"size={size},mode=0755"
    made = os.geteuid() == 0 and _mount("-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def remount(folder: Path, options: str) -> None:
    """Change a mounted disk."""
    if not _mount("-o", f"remount,{options}", str(folder)):
        raise RuntimeError(f"cannot remount {folder}")


def _mount(*arguments: str) -> bool:
    program = shutil.which("mount")
    return (
        program is not None and not subprocess.run([program, *arguments], check=False, capture_output=True).returncode
    )


def full_disk(
    start: Path, wanted: Mapping[str, bytes] | None, size: int, scratch: Path, nursery: Nursery
) -> list[str] | None:
    """Build on a disk without room for it, then with; return what did not hold, None where nothing can be mounted."""
    folder = scratch / "disk"
    with disk(folder, 64 * MEGABYTE) as made:
        if not made:
            return None
        project = folder / "project"
        shutil.copytree(start, project, symlinks=True)
        used = sum(path.stat().st_blocks * 512 for path in folder.rglob("*"))
        remount(folder, f"size={used + size}")
        place = Obstacle(f"{size / MEGABYTE:.1f} MB are free", lambda _: None)
        faults = list(_refused(place, project, state(project), scratch, nursery))
        remount(folder, f"size={64 * MEGABYTE}")
        faults += _built(project, wanted, scratch, nursery)
    folder.rmdir()
    return [f"{place.name}: {fault}" for fault in faults]


def read_only(start: Path, wanted: Mapping[str, bytes] | None, scratch: Path, nursery: Nursery) -> list[str] | None:
    """Build where nothing may be written, then where it may; return what did not hold, None where nothing can be mounted."""
    folder = scratch / "disk"
    with disk(folder, 64 * MEGABYTE) as made:
        if not made:
            return None
        project = folder / "project"
        shutil.copytree(start, project, symlinks=True)
        remount(folder, "ro")
        faults = list(_refused(Obstacle("", lambda _: None), project, state(project), scratch, nursery))
        remount(folder, "rw")
        faults += _built(project, wanted, scratch, nursery)
    folder.rmdir()
    return [f"read-only: {fault}" for fault in faults]


def campaign(scratch: Path) -> list[Figure]:
    """Build where it cannot be written."""
    with Nursery() as nursery:
        program = Program("build", nursery, scratch / "build")
        (scratch / "places").mkdir()
        return [places(program, scratch / "places", nursery)]


def places(program: Program, scratch: Path, nursery: Nursery) -> Figure:
    """Put everything in the way of a build."""
    start, wanted = program.start, program.new
    limits = [Obstacle(f"files of {size} bytes at most", lambda _: None, file_size=size) for size in LIMITS]
    ways: list[Callable[[], list[str] | None]] = [
        *(partial(meet, obstacle, start, wanted, scratch, nursery) for obstacle in (*OBSTACLES, *limits)),
        *(partial(full_disk, start, wanted, round(size * MEGABYTE), scratch, nursery) for size in SIZES),
        partial(read_only, start, wanted, scratch, nursery),
    ]
    found = [way() for way in ways]
    tried = [faults for faults in found if faults is not None]
    wrong = [fault for faults in tried for fault in faults]
    skipped = len(found) - len(tried)
    note = (
        f"{skipped} left out: nothing can be mounted here"
        if skipped
        else f"disks with {SIZES[0]} to {SIZES[-1]} MB free"
    )
    return Figure("a build that cannot write", len(tried), "places", len(wrong), noted(note, wrong))
