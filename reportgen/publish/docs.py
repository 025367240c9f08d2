"""The project's own pages under `docs/`: listed for the navigation, copied beside the report for the builder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from reportgen.publish.files import read_if_there, reporting, sha256, walk

DOCS, REPORT = "docs", "report"
FRONT_PAGE = "index.md"

_TO_OVERVIEW = '<meta http-equiv="refresh" content="0; url=report/index.html">'
_LEADS_ON = re.compile(rf"\s*{re.escape(_TO_OVERVIEW)}\s*(<!--[^<>]*-->\s*)?")


def front_page(note: str) -> bytes:
    """Return a front page that leads to the overview, with a remark for whoever opens the file.

    `mkdocs serve` needs a front page of the project; a build puts the overview itself in its place.
    """
    return f"{_TO_OVERVIEW}\n<!-- {note} -->\n".encode()


def _leads_on(path: Path) -> bool:
    """Tell whether a front page is still the one that only leads to the overview."""
    content = read_if_there(path) or b""
    return len(content) < 2**12 and _LEADS_ON.fullmatch(content.decode("utf-8", "replace")) is not None


def _own_files(project: Path) -> list[str]:
    """Return the regular files below `docs/`, without the report, hidden files, links, and a front page of ours."""
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
            ours = at_top and name == FRONT_PAGE and _leads_on(path)
            if not name.startswith(".") and path.is_file() and not path.is_symlink() and not ours:
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def hand_written(project: Path, first: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the project's own pages: `index.md`, those of `first` in their order, the rest by name."""
    with reporting(project, reading=True):
        pages = [name for name in _own_files(project) if name.endswith(".md")]
    wanted = [name for name in (FRONT_PAGE, *first) if name in pages]
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
