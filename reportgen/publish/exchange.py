"""Published folders: staged beside, then exchanged in one step each, with a journal in case of a kill."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.model.encode import to_json
from reportgen.publish.files import read_if_there, replace_file, sha256, shown
from reportgen.publish.lock import publishing, workshop
from reportgen.publish.manifest import MANIFEST, foreign_files, load_manifest
from reportgen.wording import errors as say

FOLDERS = ("docs/report", "site", "paper")
"""Folders that are wholly ours, in the order in which they are exchanged."""

_KEPT = ("docs/report", "paper")
"""Folders in which people might leave files of their own; these are never thrown away in silence."""

JOURNAL = "journal.json"
_STAGE = "stage-"
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
        for part in (path.parent, path):
            if part != project and part.is_symlink():
                raise OutputError(say.symlinked(), where=shown(part, project))
            if part.exists() and not part.is_dir():
                raise OutputError(say.not_a_folder(), where=shown(part, project))
        try:
            filled = path.is_dir() and any(path.iterdir())
            manifest = load_manifest(path) if filled else None
            foreign = filled and manifest is None and not _site_of_ours(path)
        except OSError as error:
            raise OutputError(say.cannot_read(error.strerror or ""), where=name) from error
        if foreign:
            raise OutputError(say.foreign_folder(), where=name, hint=say.foreign_folder_hint())
        strangers = foreign_files(path, manifest["files"]) if manifest is not None and name in _KEPT else []
        if strangers:
            raise OutputError(say.foreign_files(strangers), where=name, hint=say.foreign_files_hint())


def _site_of_ours(path: Path) -> bool:
    """Tell whether plain mkdocs built a site from our pages, whose manifest is inside then."""
    return path.name == "site" and load_manifest(path / "report") is not None


@contextlib.contextmanager
def staging(project: Path) -> Iterator[Stage]:
    """Make a staging folder and remove it at the end, also after an interrupt; sweep those of dead processes."""
    folder = workshop(project)
    _sweep_stages(folder)
    root = folder / f"{_STAGE}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        root.mkdir()
    except OSError as error:
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=shown(root, project)) from error
    try:
        yield Stage(project, root)
    finally:
        if not (folder / JOURNAL).exists() or _journal_stage(folder) != root.name:
            shutil.rmtree(root, ignore_errors=True)


def _sweep_stages(folder: Path) -> None:
    kept = _journal_stage(folder)
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_STAGE}*"):
            process = path.name.removeprefix(_STAGE).partition("-")[0]
            if path.name != kept and not (process.isdigit() and _alive(int(process))):
                shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def exchange_folders(stage: Stage, folders: Sequence[str] = FOLDERS) -> None:
    """Put the staged folders in place of the published ones; the lock must be held.

    Raises:
        OutputError: a folder cannot be put in place; a later start finishes the exchange or drops it.
    """
    project, folder = stage.project, workshop(stage.project)
    pairs = {name: sha256((stage.root / name / MANIFEST).read_bytes()) for name in folders}
    journal = {"stage": stage.root.name, "folders": pairs}
    replace_file(folder / JOURNAL, to_json(journal), project)
    try:
        for name in folders:
            _put(stage.root / name, project / name)
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else ""
        place = shown(Path(where), project) if where else name
        _undo(stage, pairs)
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=place) from error
    (folder / JOURNAL).unlink()


def _undo(stage: Stage, pairs: dict[str, str]) -> None:
    """Take back what was exchanged before a failure, so that the published folders are of one build."""
    with contextlib.suppress(OSError):
        for name, digest in pairs.items():
            target = stage.project / name
            if _is(target, digest):
                if (stage.root / name).is_dir():
                    _put(stage.root / name, target)
                else:
                    target.rename(stage.root / name)
        (workshop(stage.project) / JOURNAL).unlink(missing_ok=True)


@contextlib.contextmanager
def holding(project: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the project's lock, and complete first what a killed process left; `waiting` is told whom one waits for.

    Raises:
        OutputError: it cannot be held, or what was left cannot be completed.
    """
    with publishing(project, waiting):
        recover(project)
        yield


def recover(project: Path) -> bool:
    """Finish the exchange that a killed process began; return whether there was one. The lock must be held."""
    folder = workshop(project)
    if not (folder / JOURNAL).exists():
        return False
    stage = folder / (_journal_stage(folder) or "")
    pairs = _journal_pairs(folder)
    try:
        for name, digest in pairs.items():
            if not _is(project / name, digest) and _is(stage / name, digest):
                _put(stage / name, project / name)
    except OSError as error:
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=shown(folder, project)) from error
    (folder / JOURNAL).unlink(missing_ok=True)
    if pairs:
        shutil.rmtree(stage, ignore_errors=True)
    return True


def interrupted(project: Path) -> bool:
    """Tell whether a killed process left an exchange half done; changes nothing."""
    return (project / ".reportgen" / JOURNAL).exists()


def _is(folder: Path, digest: str) -> bool:
    content = read_if_there(folder / MANIFEST)
    return content is not None and sha256(content) == digest


def _journal(folder: Path) -> dict[str, object]:
    raw = read_if_there(folder / JOURNAL)
    try:
        document = json.loads(raw) if raw else {}
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _journal_stage(folder: Path) -> str | None:
    name = _journal(folder).get("stage")
    return name if isinstance(name, str) and name.startswith(_STAGE) and "/" not in name else None


def _journal_pairs(folder: Path) -> dict[str, str]:
    pairs = _journal(folder).get("folders")
    if not isinstance(pairs, dict) or _journal_stage(folder) is None:
        return {}
    return {name: str(digest) for name, digest in pairs.items() if name in FOLDERS}


def _put(staged: Path, target: Path) -> None:
    """Put a staged folder at its place in one step; what stood there is then at the staged place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        staged.rename(target)
    elif not _exchange(staged, target):
        old = staged.with_name(staged.name + ".old")
        target.rename(old)
        staged.rename(target)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically; False where the system cannot.

    Raises:
        OSError: it can but failed.
    """
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(second))
