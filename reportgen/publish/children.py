"""Programs that the publishing room starts: they end with it, also where it is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# Done in the new process by a program of its own: code of ours between fork and exec is not safe beside threads.
_BEGIN = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() == int(sys.argv[1]):
    os.execvp(sys.argv[2], sys.argv[2:])
"""


def ending_with_this(command: Sequence[str]) -> list[str]:
    """Return a command that does the same and does not go on writing once this process is gone.

    It is the same command where the system has no such thing.
    """
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-I", "-S", "-c", _BEGIN, str(os.getpid()), *command]
