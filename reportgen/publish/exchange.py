"""Published folders: exchanged with staged ones in one step each, all of them or none."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.publish.files import read_if_there, reporting, sha256, shown
from reportgen.publish.journal import FOLDERS, drop_journal, write_journal
from reportgen.publish.lock import workshop
from reportgen.publish.manifest import MANIFEST, foreign_files, load_manifest
from reportgen.wording import outputs as say

_KEPT = ("docs/report", "paper")
"""Folders in which people might leave files of their own; these are never thrown away in silence."""

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Stage:
    """A staging folder inside the project, laid out like the project."""

    project: Path
    root: Path


def check_ours(project: Path, folders: Sequence[str] = FOLDERS) -> None:
    """Refuse to replace what is not ours.

    Raises:
        OutputError: a folder is a link or a file, or holds something and no manifest of ours.
    """
    for name in folders:
        path = project / name
        with reporting(project, name, reading=True):
            for part in (path.parent, path):
                if part != project and part.is_symlink():
                    raise OutputError(say.symlinked(), where=shown(part, project))
                if part.exists() and not part.is_dir():
                    raise OutputError(say.not_a_folder(), where=shown(part, project))
            filled = path.is_dir() and any(path.iterdir())
            manifest = load_manifest(path) if filled else None
            foreign = filled and manifest is None and not _site_of_ours(path)
            strangers = foreign_files(path, manifest["files"]) if manifest is not None and name in _KEPT else []
        if foreign:
            raise OutputError(say.foreign_folder(), where=name, hint=say.foreign_folder_hint())
        if strangers:
            raise OutputError(say.foreign_files(strangers), where=name, hint=say.foreign_files_hint())


def _site_of_ours(path: Path) -> bool:
    """Tell whether plain mkdocs built a site from our pages, whose manifest is inside then."""
    return path.name == "site" and load_manifest(path / "report") is not None


def exchange_folders(stage: Stage, folders: Sequence[str] = FOLDERS) -> None:
    """Put the staged folders in place of the published ones; the lock must be held.

    Raises:
        OutputError: a folder is not ours, or cannot be put in place: those before it are taken back, or else the next
            start finishes the exchange.
    """
    project = stage.project
    check_ours(project, folders)  # again: much may have been written since
    with reporting(project):
        pairs = {name: sha256((stage.root / name / MANIFEST).read_bytes()) for name in folders}
        try:
            write_journal(project, stage.root.name, pairs)
            for name in folders:
                put(stage.root / name, project / name)
            drop_journal(workshop(project))
        except BaseException:
            _undo(stage, pairs)
            raise


def _undo(stage: Stage, pairs: Mapping[str, str]) -> None:
    """Take back what was exchanged before a failure, so that the published folders are of one build."""
    with contextlib.suppress(OSError, OutputError):
        for name, digest in pairs.items():
            target, staged = stage.project / name, stage.root / name
            if holds(target, digest):
                if staged.is_dir():
                    put(staged, target)
                else:
                    target.rename(staged)
            if not target.exists() and _aside(staged).is_dir():
                _aside(staged).rename(target)
        drop_journal(workshop(stage.project))


def holds(folder: Path, digest: str) -> bool:
    """Tell whether the manifest in a folder is the one with this SHA-256."""
    content = read_if_there(folder / MANIFEST)
    return content is not None and sha256(content) == digest


def put(staged: Path, target: Path) -> None:
    """Put a staged folder at its place in one step; what stood there is then at the staged place, or aside.

    Raises:
        OSError: it cannot be put there; what stood there does, unless that failed too.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        staged.rename(target)
    elif not _exchange(staged, target):
        aside = _aside(staged)
        target.rename(aside)
        try:
            staged.rename(target)
        except OSError:
            with contextlib.suppress(OSError):
                aside.rename(target)
            raise


def _aside(staged: Path) -> Path:
    """Where a published folder stands while the staged one takes its place, if both cannot be exchanged at once."""
    return staged.with_name(staged.name + ".old")


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically; False where the system cannot.

    Raises:
        OSError: it can but failed.
    """
    number = rename_exchanging(first, second)
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    if number:
        raise OSError(number, os.strerror(number), str(first), None, str(second))
    return True


def rename_exchanging(first: Path, second: Path) -> int:
    """Ask the system for an atomic exchange; return the number of the error, 0 where there was none."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return errno.ENOSYS
    if rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return 0
    return ctypes.get_errno()
