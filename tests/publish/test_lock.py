"""One publication at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportgen.errors import OutputError
from reportgen.publish.lock import publishing

HOLD = """
import sys, time
from pathlib import Path
from reportgen.publish.lock import publishing
with publishing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(project: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(project)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_publisher_learns_who_holds_the_lock(tmp_path: Path):
    """Whoever does not wait is told the other's process; a killed holder frees the lock."""
    process = holder(tmp_path)
    try:
        with pytest.raises(OutputError, match=f"process {process.pid}"), publishing(tmp_path, wait=False):
            pass
        told: list[str] = []
        killed = time.monotonic()

        def waiting(owner: str) -> None:
            told.append(owner)
            os.kill(process.pid, signal.SIGKILL)

        with publishing(tmp_path, waiting):
            assert time.monotonic() - killed < 30
        assert told == [f"process {process.pid}"]
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_the_workshop_is_ignored_by_git(tmp_path: Path):
    """The folder of lock and stages ignores itself."""
    with publishing(tmp_path):
        assert (tmp_path / ".reportgen" / ".gitignore").read_text("utf-8") == "*\n"


def test_a_workshop_that_is_a_link_is_refused(tmp_path: Path):
    """Nothing is written through a link."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".reportgen").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError), publishing(tmp_path):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []
