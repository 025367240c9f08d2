"""One lock for each project, held while something is published; the kernel frees it when its holder dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from reportgen.errors import OutputError
from reportgen.publish.files import read_if_there, replace_file, reporting
from reportgen.wording import outputs as say

WORKSHOP = ".reportgen"
"""Folder of the lock, the staging folders and the journal; safe to delete while nothing runs."""

_LOCK, _OWNER = "lock", "lock-owner"
_LOOK = 0.2
"""Seconds after which a process that waits looks again whom it waits for."""


def workshop(project: Path) -> Path:
    """Return the project's workshop, made if needed.

    Raises:
        OutputError: it cannot be made, or is a link.
    """
    folder = workshop_place(project)
    with reporting(project, WORKSHOP):
        folder.mkdir(exist_ok=True)
    return folder


def workshop_place(project: Path) -> Path:
    """Return where the project's workshop is, or would be.

    Raises:
        OutputError: a link is there, or it cannot be looked at.
    """
    folder = project / WORKSHOP
    with reporting(project, WORKSHOP):
        if folder.is_symlink():
            raise OutputError(say.symlinked(), where=WORKSHOP)
    return folder


@contextlib.contextmanager
def publishing(project: Path, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the project's lock; wait for another holder.

    Args:
        project: the project folder.
        waiting: is told who the holder is, again when it is another one; who does not want to wait raises there.

    Raises:
        OutputError: the lock cannot be made.
    """
    folder = workshop(project)
    owner = folder / _OWNER
    with reporting(project):
        lock = _acquire(folder / _LOCK, owner, waiting)
    try:
        with contextlib.suppress(OSError), open(owner, "w", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()} {os.uname().nodename}")
        with reporting(project):
            _let_git_ignore(folder, project)
        yield
    finally:
        with contextlib.suppress(OSError):
            owner.unlink()
        release(lock)


def _let_git_ignore(folder: Path, project: Path) -> None:
    ignore = folder / ".gitignore"
    if not read_if_there(ignore):
        replace_file(ignore, b"*\n", project)


def take(path: Path, patience: float = 0) -> FileLock | None:
    """Lock a file, which is made where it is missing; return None where it is locked already.

    The kernel frees it at the latest when this process ends, however it ends.

    Args:
        path: the file.
        patience: seconds that one waits for another holder.

    Raises:
        OSError: it cannot be made.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        return None
    return lock


def release(lock: FileLock | None) -> None:
    """Free a lock, if there is one."""
    if lock is not None:
        with contextlib.suppress(OSError):
            lock.release()


def _acquire(path: Path, owner: Path, waiting: Callable[[str], None] | None) -> FileLock:
    lock, told, looks = take(path), "", 0
    while lock is None:
        looks += 1
        # Who has only just taken it has not yet written who it is.
        name = _holder(owner) or (told if looks == 1 or told else "?")
        if waiting and name != told:
            waiting(name)
        told = name
        lock = take(path, _LOOK)
    return lock


def _holder(path: Path) -> str:
    """Return who holds the lock, as far as that is known."""
    try:
        process, _, node = path.read_text("utf-8").strip().partition(" ")
    except (OSError, UnicodeError):
        return ""
    if not process:
        return ""
    return say.process(process, "" if node == os.uname().nodename else node)
