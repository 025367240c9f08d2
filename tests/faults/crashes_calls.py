"""System calls on a project, counted; one of them fails, or the process ends at it.

Every call that the publishing room makes is patched where Python's library looks it up, and counted where it concerns
a path below the project. What is written is written by halves when it fails, as on a disk that is full.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from unittest import mock

from reportgen.publish import exchange

ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES)

REMOVING = frozenset({"unlink", "rmdir"})
_ADDING = frozenset({"create", "write", "mkdir", "sync"})
LASTING = {
    errno.EIO: frozenset({"open", "read", "stat", "list", "close", "touch", "rename", "exchange", *_ADDING, *REMOVING}),
    errno.ENOSPC: _ADDING,
    errno.EACCES: frozenset({"create", "mkdir", "rename", "exchange", *REMOVING}),
}
"""Which calls fail, once one has, for as long as the cause lasts: a disk that is gone, full, or may not be written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens at a call.

    Attributes:
        at: the number of the call, the first is 1; 0 for none.
        error: the error that it fails with.
        lasting: all calls after it that have the same cause fail too.
        killed: the process is killed instead.
        exchanging: the system has an atomic exchange of folders.
    """

    at: int = 0
    error: int = errno.EIO
    lasting: bool = False
    killed: bool = False
    exchanging: bool = True

    def with_call(self, number: int) -> Plan:
        """The same for another call."""
        return replace(self, at=number)

    def __str__(self) -> str:
        what = "killed" if self.killed else errno.errorcode[self.error] + (" from there on" if self.lasting else "")
        return f"call {self.at} {what}{'' if self.exchanging else ', no atomic exchange'}"


@dataclass
class Calls:
    """The calls that were made on paths below `root`."""

    root: str
    plan: Plan
    made: list[tuple[str, str]] = field(default_factory=list)
    handles: dict[int, str] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        """Whether the call that was to fail was made."""
        return 0 < self.plan.at <= len(self.made)

    @property
    def failed(self) -> tuple[str, str]:
        """The call that failed first, and its path."""
        return self.made[self.plan.at - 1]

    def meet(self, name: str, path: str | None, half: Callable[[], object] | None = None) -> None:
        """Count a call.

        Raises:
            OSError: it is one that fails.
        """
        if path is None:
            return
        self.made.append((name, path[len(self.root) :].lstrip("/")))
        number, plan = len(self.made), self.plan
        after = plan.lasting and number > plan.at > 0 and not plan.killed
        if number != plan.at and not (after and name in LASTING[plan.error]):
            return
        if half is not None:
            half()
        if plan.killed:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(plan.error, os.strerror(plan.error), path)

    def path(self, named: Any, folder: int | None = None) -> str | None:
        """Return the path that an argument names, None where it is not below the root."""
        if isinstance(named, int):
            return self.handles.get(named)
        text = os.fsdecode(named)
        if folder is not None and not os.path.isabs(text):
            above = self.handles.get(folder)
            return None if above is None else os.path.join(above, text)
        text = os.path.abspath(text)
        return text if text == self.root or text.startswith(self.root + os.sep) else None


class _Stream:
    """A file that is open: what is done with it is counted."""

    def __init__(self, calls: Calls, path: str, stream: Any) -> None:
        self._calls, self._path, self._stream = calls, path, stream

    def read(self, *arguments: Any) -> Any:
        self._calls.meet("read", self._path)
        return self._stream.read(*arguments)

    def write(self, content: Any) -> Any:
        self._calls.meet("write", self._path, lambda: self._half(content))
        return self._stream.write(content)

    def close(self) -> None:
        if not self._stream.closed:
            self._calls.handles.pop(self._stream.fileno(), None)
            self._stream.close()
            self._calls.meet("close", self._path)

    def _half(self, content: Any) -> None:
        self._stream.write(content[: len(content) // 2])
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def counted(project: Path, plan: Plan) -> Iterator[Calls]:
    """Count the calls on a project, and let one of them fail.

    Nothing waits for the disk meanwhile: `fsync` is counted and not done.
    """
    calls = Calls(os.path.abspath(project), plan)
    with ExitStack() as stack:
        for module, name, replacement in _replacements(calls):
            stack.enter_context(mock.patch.object(module, name, replacement))
        yield calls


def _replacements(calls: Calls) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    named = {
        "stat": "stat", "lstat": "stat", "listdir": "list", "scandir": "list", "mkdir": "mkdir", "unlink": "unlink",
        "remove": "unlink", "rmdir": "rmdir", "utime": "touch",
    }  # fmt: skip
    for name, kind in named.items():
        yield os, name, _of_path(calls, kind, getattr(os, name))
    for name in ("rename", "replace"):
        yield os, name, _of_two(calls, getattr(os, name))
    yield os, "open", _opening(calls, os.open)
    yield os, "close", _closing(calls, os.close)
    yield os, "fsync", _of_handle(calls, "sync", lambda _handle: None)
    yield os, "sendfile", _of_handle(calls, "write", os.sendfile)
    yield fcntl, "flock", _of_handle(calls, "lock", fcntl.flock)
    stream = _streaming(calls, io.open)
    yield builtins, "open", stream
    yield io, "open", stream
    yield exchange, "rename_exchanging", _exchanging(calls, exchange.rename_exchanging)


def _of_path(calls: Calls, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any = ".", *arguments: Any, dir_fd: int | None = None, **more: Any) -> Any:
        calls.meet(kind, calls.path(path, dir_fd))
        if dir_fd is not None:
            more["dir_fd"] = dir_fd
        return real(path, *arguments, **more)

    return call


def _of_two(calls: Calls, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(first: Any, second: Any, **more: Any) -> Any:
        calls.meet("rename", calls.path(second))
        return real(first, second, **more)

    return call


def _opening(calls: Calls, real: Callable[..., int]) -> Callable[..., int]:
    def call(path: Any, flags: int, *arguments: Any, dir_fd: int | None = None, **more: Any) -> int:
        found = calls.path(path, dir_fd)
        calls.meet("create" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else "open", found)
        handle = real(path, flags, *arguments, dir_fd=dir_fd, **more)
        if found is not None:
            calls.handles[handle] = found
        return handle

    return call


def _closing(calls: Calls, real: Callable[[int], None]) -> Callable[[int], None]:
    def call(handle: int) -> None:
        real(handle)
        calls.meet("close", calls.handles.pop(handle, None))

    return call


def _of_handle(calls: Calls, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(handle: Any, *arguments: Any) -> Any:
        number = handle if isinstance(handle, int) else handle.fileno()
        calls.meet(kind, calls.handles.get(number))
        return real(handle, *arguments)

    return call


def _streaming(calls: Calls, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        found = None if isinstance(path, int) else calls.path(path)
        if found is None:
            return real(path, mode, *arguments, **more)
        calls.meet("create" if set(mode) & set("wax+") else "open", found)
        stream = real(path, mode, *arguments, **more)
        calls.handles[stream.fileno()] = found
        return _Stream(calls, found, stream)

    return call


def _exchanging(calls: Calls, real: Callable[[Path, Path], int]) -> Callable[[Path, Path], int]:
    def call(first: Path, second: Path) -> int:
        if not calls.plan.exchanging:
            return errno.ENOSYS
        try:
            calls.meet("exchange", calls.path(second))
        except OSError as error:
            return error.errno or errno.EIO
        return real(first, second)

    return call
