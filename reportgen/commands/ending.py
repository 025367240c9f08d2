"""A request to end is like an interrupt: what was begun is cleaned up, and the exit code says which signal it was."""

from __future__ import annotations

import contextlib
import signal
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT

_asked: list[int] = []
"""Signals that asked this process to end since it began to work."""


class EndedError(BaseException):
    """A signal asked this process to end.

    No `KeyboardInterrupt`: the command line's library would make exit code 130 of it, whichever signal it was.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def end_on_signals() -> None:
    """Let requests to end be raised like Ctrl-C; those that are ignored, as under nohup, stay ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            with contextlib.suppress(ValueError):  # not in the main thread
                signal.signal(number, _end)


def code_of(error: BaseException) -> int:
    """Return the exit code of an interrupt."""
    return 128 + error.number if isinstance(error, EndedError) else INTERRUPTED


def begin() -> None:
    """Forget what earlier work in this process was asked."""
    _asked.clear()


def code_asked() -> int | None:
    """Return the exit code of a request to end, None where there was none.

    Python drops what a handler raises while a callback of the garbage collector runs; the request counts nevertheless.
    """
    return 128 + _asked[0] if _asked else None


def _end(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)
    raise EndedError(number)
