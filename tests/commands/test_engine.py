"""Engines: the same results in the same order, and no process left behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reportgen.commands.engine import Processes, local, make_engine, processors
from reportgen.errors import InputError, InputFaultsError, ReportgenError
from reportgen.model.means import Alone
from reportgen.model.options import Kind, Way


def double(number: int) -> int:
    """Twice a number."""
    return 2 * number


def slow_first(number: int) -> tuple[int, int]:
    """A number and who did it; the first one takes longest."""
    time.sleep(0.2 if number == 0 else 0.0)
    return number, os.getpid()


def refuse(number: int) -> int:
    """Fail as a reader would."""
    raise InputError("no good", where=f"file {number}", hint="mend it")


def die(number: int) -> int:
    """End the process, as the system does when memory is short."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def language_of(_number: int) -> str:
    """What the process speaks."""
    from reportgen.wording.catalog import current_language  # noqa: PLC0415

    return current_language()


def test_processes_keep_the_order():
    """Results come in the order of the tasks, whichever process was first, and each is told."""
    told: list[tuple[int, int]] = []
    found = Processes(2).each(slow_first, range(6), lambda done, total: told.append((done, total)))
    assert [number for number, _ in found] == list(range(6))
    assert os.getpid() not in {process for _, process in found}
    assert told == [(done, 6) for done in range(1, 7)]


def test_processes_do_what_one_process_does():
    """One process and several make the same of the same tasks, also of none and of one."""
    for tasks in ((), (3,), tuple(range(50))):
        assert Processes(3).each(double, tasks) == Alone().each(double, tasks) == [2 * task for task in tasks]


def test_with_other_threads_a_process_is_started_afresh():
    """A process with a second thread is not copied, for a lock that the thread holds would stay shut."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert Processes(2).each(double, [1, 2, 3]) == [2, 4, 6]
    finally:
        stop.set()
        thread.join()


def test_an_error_of_a_task_arrives_whole():
    """What a task raises is raised here, with its place and its hint."""
    with pytest.raises(InputError) as caught:
        Processes(2).each(refuse, [1, 2])
    assert str(caught.value) == "file 1: no good -- mend it"


def test_errors_can_be_sent():
    """Several faults in one error survive the way between processes."""
    error = InputFaultsError([InputError("one", where="a"), InputError("two", hint="b")])
    assert pickle.loads(pickle.dumps(error)).lines == error.lines  # noqa: S301


def test_a_dead_process_is_an_error():
    """Where a process dies the work ends with one line and what to do, instead of waiting for ever."""
    with pytest.raises(ReportgenError, match="has died") as caught:
        Processes(2).each(die, range(4))
    assert "--jobs 1" in caught.value.hint
    assert multiprocessing.active_children() == []


def test_tasks_speak_the_language():
    """The language of a report is that of its processes, also of those started afresh."""
    from reportgen.wording.catalog import current_language, use_language  # noqa: PLC0415

    before = current_language()
    use_language("zh")
    try:
        assert Processes(2).each(language_of, [1, 2]) == ["zh", "zh"]
    finally:
        use_language(before)


WAITER = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from reportgen.commands.engine import Processes
from tests.commands.test_engine import report_and_wait
Processes(2).each(report_and_wait, [sys.argv[1]] * 2)
"""


def report_and_wait(folder: str) -> None:
    """Say which process this is, and take long."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)


def alive(process: int) -> bool:
    """Whether a process runs (one that has ended and was not yet fetched does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(tmp_path: Path, number: signal.Signals):
    """After an interrupt, a request to end or a kill of the program none of its processes runs on."""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", WAITER, tmp_path], cwd=root, stderr=subprocess.DEVNULL) as parent:
        while len(found := list(tmp_path.iterdir())) < 2:
            assert parent.poll() is None
            time.sleep(0.02)
        parent.send_signal(number)
        parent.wait(30)
    workers = [int(path.name) for path in found]
    for _ in range(500):
        if not any(map(alive, workers)):
            break
        time.sleep(0.02)
    assert [worker for worker in workers if alive(worker)] == []


def test_processors_within_the_quota(tmp_path: Path):
    """The default number of processes is that of the processors in reach, no more than the control group's quota."""
    everything = processors(tmp_path / "none")
    assert everything == len(os.sched_getaffinity(0))
    for text, most in (("max 100000", everything), ("50000 100000", 1), ("150000 100000", 2), ("nonsense", everything)):
        (tmp_path / "cpu.max").write_text(text, "ascii")
        assert processors(tmp_path / "cpu.max") == min(everything, most)


def test_processors_agree_with_nproc():
    """Nproc of GNU coreutils, which looks at the processors that a process is bound to, finds no fewer."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
    found = int(subprocess.run(["nproc"], capture_output=True, check=True, env=plain).stdout)
    assert processors() <= found == processors(Path("/nonexistent"))


def test_engines_by_their_options():
    """One job is done in this process; an address without its engine, or the engine without one, is an error."""
    assert isinstance(local(1), Alone)
    assert local(3).jobs == 3
    assert make_engine(Way(jobs=2)).jobs == 2
    with pytest.raises(InputError, match="scheduler"):
        make_engine(Way(engine=Kind.DASK))
    with pytest.raises(InputError, match="--engine dask"):
        make_engine(Way(scheduler="tcp://127.0.0.1:1"))
