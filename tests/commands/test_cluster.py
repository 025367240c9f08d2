"""A Dask cluster as an engine: the same bytes, also when a worker dies halfway."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.commands.cluster import Cluster
from reportgen.errors import InputError, ReportgenError
from reportgen.model.means import Alone
from tests import studies
from tests.clusters import cluster, free_port, worker
from tests.conftest import tree

pytest.importorskip("distributed")


def slowly(task: tuple[int, str]) -> tuple[int, int]:
    """Do a task that takes a while, and leave a note of who does it."""
    number, folder = task
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(0.2)
    return number * number, os.getpid()


def refuse(task: int) -> int:
    """Fail as a reader would."""
    raise InputError("no good", where=f"file {task}", hint="mend it")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler and one worker."""
    with cluster(1) as address:
        yield address


def test_a_killed_worker_changes_nothing(scheduler: str, tmp_path: Path):
    """Results come in the order of the tasks from two workers, and from the one that is left when one is killed."""
    cluster = Cluster(scheduler)
    try:
        with worker(scheduler) as second:
            while cluster.jobs < 2:
                time.sleep(0.05)
            killed: list[int] = []

            def kill(done: int, _total: int) -> None:
                if done == 3 and not killed:
                    killed.append(second.pid)
                    os.killpg(second.pid, signal.SIGKILL)

            tasks = [(number, str(tmp_path)) for number in range(12)]
            found = cluster.each(slowly, tasks, kill)
        assert [value for value, _ in found] == [number * number for number in range(12)]
        begun = {int(path.name.partition("-")[2]) for path in tmp_path.iterdir()}
        assert killed[0] in begun
        assert len(begun) == 2
    finally:
        cluster.close()


def test_an_error_of_a_task_arrives_whole(scheduler: str):
    """What a task raises on a worker is raised here, with its place and its hint."""
    cluster = Cluster(scheduler)
    try:
        with pytest.raises(InputError, match="file 1: no good -- mend it"):
            cluster.each(refuse, [1, 2])
    finally:
        cluster.close()


def test_a_worker_of_another_version_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch):
    """A worker with another version of the program computes nothing."""
    monkeypatch.setattr("reportgen.commands.cluster.__version__", "99")
    cluster = Cluster(scheduler)
    try:
        with pytest.raises(ReportgenError, match="this is 99"):
            cluster.each(abs, [1, 2])
    finally:
        cluster.close()


def test_nobody_answers():
    """Where no scheduler answers that is one line with what to do."""
    with pytest.raises(InputError, match="no Dask scheduler answers") as caught:
        Cluster(f"tcp://127.0.0.1:{free_port()}")
    assert "dask scheduler" in caught.value.hint


def test_a_report_from_a_cluster(scheduler: str, tmp_path: Path):
    """A whole report whose files are read and whose figures are drawn on workers is the same, byte for byte."""
    projects = [tmp_path / name for name in ("here", "there")]
    for project, more in zip(projects, ([], ["--engine", "dask", "--scheduler", scheduler]), strict=True):
        for number, length in ((1, 32), (2, 64)):
            name = studies.name(number, length, 4)
            studies.experiment(project, "search_Fir_20", name, studies.evaluation(0.5 + number / 100, 12.0))
        assert run(["-C", str(project), "--no-cache", "-q", *more, "build"]) == 0
    here, there = (
        {name: raw for name, raw in tree(project).items() if not name.startswith(".reportgen/")} for project in projects
    )
    assert here == there
    assert Alone().jobs == 1
