"""An ordinary file's bytes, taken whole or refused: no pipe is waited for, no device read, no size believed."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

_PART = 2**16
"""Bytes that are asked for at once, at least."""


State = tuple[int, int, int]
"""Bytes of a file, and when its content and when anything about it changed, in nanoseconds."""


class Refusal(Enum):
    """Why a file's bytes were not taken."""

    UNREADABLE = auto()
    NOT_A_FILE = auto()
    TOO_LARGE = auto()


@dataclass(frozen=True, slots=True)
class Content:
    """What became of the reading of a file.

    Attributes:
        raw: its bytes; None where they were refused.
        refusal: why, where they were.
        error: the error of an unreadable file, in the system's words where it has any.
        size: bytes that it has, as far as they were counted.
        state: what the system said of it before it was read: bytes and times.
        changed: it was written to while it was read.
    """

    raw: bytes | None = None
    refusal: Refusal | None = None
    error: OSError | None = None
    size: int = 0
    state: State | None = None
    changed: bool = False

    @property
    def reason(self) -> str:
        """Why it is unreadable, in the system's words."""
        return (self.error.strerror or type(self.error).__name__) if self.error else ""


def read_ordinary(path: str | Path, limit: int) -> Content:
    """Read a regular file of at most `limit` bytes; anything else is refused before it can block or fill the memory."""
    try:
        # Looked at first: the opening of a device may set it going.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116  called for every file there is
            return Content(refusal=Refusal.NOT_A_FILE)
        # It may have been exchanged since: without O_NONBLOCK the opening of a pipe would wait for a writer.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        return _unreadable(error)
    try:
        return _read(handle, limit)
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(handle)


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder; a path that cannot even be looked at (too long, forbidden) is none."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises where the name is too long or the parent is closed


def _read(handle: int, limit: int) -> Content:
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        return Content(refusal=Refusal.NOT_A_FILE)
    if before.st_size > limit:
        return Content(refusal=Refusal.TOO_LARGE, size=before.st_size)
    parts: list[bytes] = []
    size = 0
    # One byte more is asked for than there should be, so that a file which grows is found to.
    wanted = before.st_size + 1
    while part := os.read(handle, wanted):
        parts.append(part)
        size += len(part)
        if size > limit:
            return Content(refusal=Refusal.TOO_LARGE, size=size)
        if size == before.st_size:
            break
        wanted = max(before.st_size - size + 1, _PART)
    raw = parts[0] if len(parts) == 1 else b"".join(parts)
    state = _state(before)
    return Content(raw, size=size, state=state, changed=_state(os.fstat(handle)) != state or size != before.st_size)


def state_of(path: str | Path) -> State | None:
    """Return bytes and times of a file, None where there is none."""
    try:
        return _state(os.stat(path))  # noqa: PTH116  called for every file there is
    except OSError:
        return None


def _state(status: os.stat_result) -> State:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _unreadable(error: Exception) -> Content:
    if not isinstance(error, OSError):  # a name with a zero byte
        error = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return Content(refusal=Refusal.UNREADABLE, error=error)
