"""The project's own pages under `docs/`: listed for the navigation, copied beside the report for the builder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from reportgen.publish.files import reporting, sha256, walk

DOCS, REPORT = "docs", "report"


def _own_files(project: Path) -> list[str]:
    """Return the regular files below `docs/`, without the report, hidden files and links."""
    root = project / DOCS
    found = []
    for folder, folders, names in walk(root):
        at_top = Path(folder) == root
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (at_top and name == REPORT) and not Path(folder, name).is_symlink()
        )
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def hand_written(project: Path, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the project's own pages: `index.md`, those of `first` in their order, the rest by name."""
    with reporting(project, reading=True):
        pages = [name for name in _own_files(project) if name.endswith(".md")]
    wanted = [name for name in ("index.md", *first) if name in pages]
    return tuple(dict.fromkeys((*wanted, *pages)))


def hash_own(project: Path) -> dict[str, str]:
    """Return the SHA-256 of the project's own files under `docs/` by path below it."""
    with reporting(project, reading=True):
        return {name: sha256((project / DOCS / name).read_bytes()) for name in _own_files(project)}


def copy_own(project: Path, target: Path) -> None:
    """Copy the project's own files into a staged `docs/`.

    Raises:
        OutputError: a file cannot be copied.
    """
    with reporting(project):
        for name in _own_files(project):
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project / DOCS / name, place)
