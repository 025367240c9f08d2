"""Two builds at once; the long part is in the campaign."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.conftest import Run
from tests.faults.builders import nobodys, room_rounds
from tests.faults.crashes_cases import build, built, without_site
from tests.faults.crashes_trial import state
from tests.publish.test_lock import holder


def test_builders_at_once_end_as_one_of_them(tmp_path: Path):
    """Whoever publishes at once, and whoever is killed meanwhile: the project is that of one of them, whole."""
    found = room_rounds(tmp_path, 9)
    assert (found.rounds, found.wrong) == (9, [])
    assert found.waited > 0


def test_a_mix_of_builds_is_found(tmp_path: Path):
    """A project whose artefacts are of one build and whose folders are of another one is nobody's."""
    with without_site():
        for mark in "ab":
            built(mark)(tmp_path / mark)
        made = [state(tmp_path / mark) for mark in "ab"]
        assert nobodys(tmp_path / "a", made) == []
        mixed = tmp_path / "a" / "results" / "consolidated_Fir_20" / "x.json"
        mixed.write_bytes(made[1]["results/consolidated_Fir_20/x.json"])
        assert nobodys(tmp_path / "a", made) != []
        build(tmp_path / "a", "b")
        assert nobodys(tmp_path / "a", made) == []


def test_who_does_not_wait_ends(small: Path, run: Run):
    """With --no-wait a command ends with exit code 3 and names who is publishing; once that one is killed it is free."""
    process = holder(small)
    try:
        done = run("-C", small, "--no-wait", "extract")
        assert done.returncode == 3
        assert f"error: .reportgen: another reportgen is publishing here (process {process.pid})" in done.stderr
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert run("-C", small, "--no-wait", "extract").returncode == 0
    finally:
        process.kill()
        process.communicate()
