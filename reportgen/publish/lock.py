"""One lock for each project, held while something is published; the kernel frees it when its holder dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from reportgen.errors import OutputError
from reportgen.wording import errors as say

WORKSHOP = ".reportgen"
"""Folder of the lock, the staging folders and the journal; safe to delete while nothing runs."""


def workshop(project: Path) -> Path:
    """Return the project's workshop, made if needed; git ignores it.

    Raises:
        OutputError: it cannot be made, or is a link.
    """
    folder = project / WORKSHOP
    try:
        if folder.is_symlink():
            raise OutputError(say.symlinked(), where=WORKSHOP)
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            with open(ignore, "w", encoding="utf-8") as stream:
                stream.write("*\n")
    except OSError as error:
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=WORKSHOP) from error
    return folder


@contextlib.contextmanager
def publishing(project: Path, waiting: Callable[[str], None] | None = None, *, wait: bool = True) -> Iterator[None]:
    """Hold the project's lock; wait for another holder, who is named to `waiting`.

    Raises:
        OutputError: the lock is held and `wait` is off, or it cannot be made.
    """
    folder = workshop(project)
    lock, owner = FileLock(folder / "lock"), folder / "lock-owner"
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            name = _owner(owner)
            if not wait:
                raise OutputError(say.locked(name), where=WORKSHOP, hint=say.locked_hint()) from error
            if waiting:
                waiting(name)
            lock.acquire()
    except OSError as error:
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=WORKSHOP) from error
    try:
        with contextlib.suppress(OSError), open(owner, "w", encoding="utf-8") as stream:
            stream.write(f"process {os.getpid()}")
        yield
    finally:
        with contextlib.suppress(OSError):
            owner.unlink()
        lock.release()


def _owner(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "?"
    except OSError:
        return "?"
