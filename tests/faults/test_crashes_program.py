"""The whole program, killed, interrupted, and on disks that cannot be written; the long part is in the campaign."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Once
from tests.faults.crashes_nursery import Nursery
from tests.faults.crashes_places import MEGABYTE, Obstacle, full_disk, meet, read_only
from tests.faults.crashes_program import Program, end_often, moments, wait_for
from tests.faults.crashes_trial import state, strays
from tests.faults.hostile import build_plain


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Starts the program, which draws no figures."""
    with Nursery(drawn=False) as found:
        yield found


@pytest.fixture
def changed(once: Once, tmp_path: Path) -> Path:
    """A small study that was built and has changed since."""
    start = Path(shutil.copytree(once("plain", build_plain), tmp_path / "start"))
    (start / "reportgen.toml").write_text('title = "Changed"\n', "utf-8")
    return start


def test_extract_is_ended_at_random(nursery: Nursery, tmp_path: Path):
    """P2: a kill, an interrupt or a request to end leaves whole files and nothing else; the next run is right."""
    program = Program("extract", nursery, tmp_path / "p")
    numbers = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
    found = end_often(program, moments(1, 9, numbers, ("", "publish", "publish", "publish")))
    assert found.wrong == []
    assert found.met > 0


def test_a_build_is_asked_to_end(nursery: Nursery, changed: Path, tmp_path: Path):
    """A build that is asked to end while the site is built leaves everything as it was, with nothing beside it."""
    said, before = tmp_path / "said", state(changed)
    process = nursery.start("-C", changed, "build", output=str(said))
    wait_for("site", said, process)
    os.kill(process, signal.SIGTERM)
    assert nursery.wait(process) == 128 + signal.SIGTERM
    assert state(changed) == before
    assert strays(changed) == []


def test_a_full_disk(nursery: Nursery, changed: Path, tmp_path: Path):
    """Where there is no room the error is one line with exit code 3, and what was published stands."""
    faults = full_disk(changed, None, 2 * MEGABYTE, tmp_path, nursery)
    if faults is None:
        pytest.skip("only root can mount a disk")
    assert faults == []


def test_a_disk_that_may_not_be_written(nursery: Nursery, changed: Path, tmp_path: Path):
    """The same where nothing may be written."""
    faults = read_only(changed, None, tmp_path, nursery)
    if faults is None:
        pytest.skip("only root can mount a disk")
    assert faults == []


def test_files_that_may_not_grow(nursery: Nursery, changed: Path, tmp_path: Path):
    """The same where no file may be as large as the site's."""
    obstacle = Obstacle("small files", lambda _: None, file_size=100_000)
    assert meet(obstacle, changed, None, tmp_path, nursery) == []
