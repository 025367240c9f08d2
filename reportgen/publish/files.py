"""Single files: written beside their place, then moved there, so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.wording import outputs as say
from reportgen.wording.errors import cannot_read

TEMPORARY = ".reportgen-tmp"

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


def shown(path: Path, project: Path) -> str:
    """Return a path as messages show it: relative to the project where it lies inside."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)


@contextlib.contextmanager
def reporting(project: Path, where: str = "", *, reading: bool = False) -> Iterator[None]:
    """Turn what the system refuses into an error of ours: what, at which place, and what to do.

    Args:
        project: the project folder.
        where: the place, where that is more to the point than the path that the system names.
        reading: nothing was to be written.

    Raises:
        OutputError: a call of the system failed.
    """
    try:
        yield
    except OSError as error:
        raise _failed(error, project, where, reading=reading) from error


def _failed(error: OSError, project: Path, where: str, *, reading: bool) -> OutputError:
    # Of two names the second is the one that was to be: the first may be a temporary one.
    named = next((name for name in (error.filename2, error.filename) if isinstance(name, str)), "")
    place = where or (shown(Path(named), project) if named else shown(project, project.parent))
    reason = error.strerror or str(error)
    if reading:
        return OutputError(cannot_read(reason), where=place)
    return cannot_write(reason, error.errno, place)


def cannot_write(reason: str, number: int | None, where: str) -> OutputError:
    """Return the error that says that something cannot be written, and what to do where the system's error tells."""
    hint = ""
    if number in _FULL:
        hint = say.disk_full_hint()
    elif number in _REFUSED:
        hint = say.not_allowed_hint()
    return OutputError(say.cannot_write(reason), where=where, hint=hint)


def read_if_there(path: Path) -> bytes | None:
    """Return the bytes of a regular file, None where there is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        return path.read_bytes()
    except FileNotFoundError:
        return None


def walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Walk through a folder as `os.walk` does, which would pass over what cannot be listed; no folder has no files.

    Raises:
        OSError: a folder cannot be listed.
    """

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    return os.walk(folder, onerror=fail)


def write_new(path: Path, content: bytes) -> None:
    """Write a file of a staging folder, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content)


def temporary_of(path: Path) -> Path:
    """Return where this process writes what is to stand at `path`; `sweep` removes what a killed one left there."""
    return path.with_name(f"{path.name}.{os.getpid()}{TEMPORARY}")


def replace_file(path: Path, content: bytes, project: Path) -> bool:
    """Put `content` at `path` in one step; return whether it differed from what stood there.

    Raises:
        OutputError: it cannot be written; what stood there still does.
    """
    temporary = temporary_of(path)
    with reporting(project, shown(path, project)):
        if read_if_there(path) == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:  # an interrupt leaves nothing behind either
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
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
    with contextlib.suppress(OSError):  # some file systems refuse; the file itself is whole and in place
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_tree(folder: Path) -> None:
    """Remove a folder as far as it can be removed."""
    with contextlib.suppress(OSError):  # a failing `close` is let through
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed process left in `folder`; the lock must be held."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"*{TEMPORARY}"):
            path.unlink(missing_ok=True)
