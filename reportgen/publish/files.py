"""Single files: written beside their place, then moved there, so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.wording import errors as say

TEMPORARY = ".reportgen-tmp"


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


def shown(path: Path, project: Path) -> str:
    """Return a path as messages show it: relative to the project where it lies inside."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)


def read_if_there(path: Path) -> bytes | None:
    """Return the bytes of a regular file, None where there is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_new(path: Path, content: bytes) -> None:
    """Write a file of a staging folder, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content)


def replace_file(path: Path, content: bytes, project: Path) -> bool:
    """Put `content` at `path` in one step; return whether it differed from what stood there.

    Raises:
        OutputError: it cannot be written; what stood there still does.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        if read_if_there(path) == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise OutputError(say.cannot_write(error.strerror or str(error)), where=shown(path, project)) from error
    return True


def keep_copy(path: Path, project: Path) -> Path | None:
    """Keep what stands at `path` as `NAME.bak`, once: return the copy, or None where there was one already."""
    copy = path.with_name(path.name + ".bak")
    content = read_if_there(path)
    if content is None or copy.exists():
        return None
    replace_file(copy, content, project)
    return copy


def keep_every_copy(path: Path, project: Path) -> Path | None:
    """Keep what stands at `path` as `NAME.bak`, `NAME.bak2`, ...; None where the same content is kept already."""
    content = read_if_there(path)
    if content is None:
        return None
    number = 1
    while True:
        copy = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        kept = read_if_there(copy)
        if kept == content:
            return None
        if kept is None and not copy.exists():
            replace_file(copy, content, project)
            return copy
        number += 1


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable where the system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # some file systems refuse
            os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed process left in `folder`."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"*{TEMPORARY}"):
            path.unlink(missing_ok=True)
