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


class ImpatientError(Exception):
    """Whoever does not want to wait."""


def impatient(owner: str) -> None:
    """Do not wait."""
    raise ImpatientError(owner)


def test_a_second_publisher_learns_who_holds_the_lock(tmp_path: Path):
    """Whoever does not wait is told the other's process; a killed holder frees the lock."""
    process = holder(tmp_path)
    try:
        with pytest.raises(ImpatientError, match=f"^process {process.pid}$"), publishing(tmp_path, impatient):
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


def test_each_holder_is_named(tmp_path: Path):
    """Whoever waits is told when it is another process that it waits for, and on which machine that is."""
    process = holder(tmp_path)
    owner = tmp_path / ".reportgen" / "lock-owner"
    told: list[str] = []

    def waiting(name: str) -> None:
        told.append(name)
        if len(told) == 1:
            owner.write_text("4711 elsewhere", "utf-8")
        else:
            process.kill()

    try:
        with publishing(tmp_path, waiting):
            assert told == [f"process {process.pid}", "process 4711 on elsewhere"]
            assert owner.read_text("utf-8") == f"{os.getpid()} {os.uname().nodename}"
        assert not owner.exists()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("content", [b"", b"\xff", None])
def test_a_holder_that_is_not_known(tmp_path: Path, content: bytes | None):
    """A holder of whom nothing is to be read is waited for all the same."""
    process = holder(tmp_path)
    owner = tmp_path / ".reportgen" / "lock-owner"
    owner.unlink() if content is None else owner.write_bytes(content)
    told: list[str] = []

    def waiting(name: str) -> None:
        told.append(name)
        process.kill()

    try:
        with publishing(tmp_path, waiting):
            assert told == ["?"]
    finally:
        process.kill()
        process.communicate()


def test_an_empty_ignore_file_is_mended(tmp_path: Path):
    """A file that a full disk left empty is written again."""
    ignore = tmp_path / ".reportgen" / ".gitignore"
    ignore.parent.mkdir()
    ignore.touch()
    with publishing(tmp_path):
        assert ignore.read_text("utf-8") == "*\n"


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
