"""Engines: processes of this machine, or the workers of a Dask cluster. What they make is the same, byte for byte."""

from __future__ import annotations

import contextlib
import ctypes
import math
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TypeVar

from reportgen.errors import InputError, ReportgenError
from reportgen.model.means import Alone, Engine, Told, collected
from reportgen.model.options import Kind, Way
from reportgen.wording import means as say
from reportgen.wording.catalog import current_language, use_language

Task = TypeVar("Task")
Done = TypeVar("Done")

_LIMIT = Path("/sys/fs/cgroup/cpu.max")
_SET_DEATH_SIGNAL = 1


def processors(limit: Path = _LIMIT) -> int:
    """Return the number of processors that this process may really use: those it is bound to, within its quota."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
        quota, period = limit.read_text("ascii").split()
        bound = min(bound, max(1, math.ceil(int(quota) / int(period))))
    return bound


def make_engine(way: Way) -> Engine:
    """Return the engine that is asked for.

    Raises:
        ReportgenError: it cannot be had.
    """
    if way.engine is Kind.DASK:
        from reportgen.commands.cluster import Cluster  # noqa: PLC0415  an extra

        if way.scheduler is None:
            raise InputError(say.no_scheduler(), where="--engine", hint=say.no_scheduler_hint())
        return Cluster(way.scheduler)
    if way.scheduler is not None:
        raise InputError(say.scheduler_alone(), where="--scheduler", hint=say.no_scheduler_hint())
    return local(way.jobs)


def local(jobs: int | None) -> Engine:
    """Return the engine for a number of jobs; None for as many as there are processors."""
    count = processors() if jobs is None else jobs
    return Processes(count) if count > 1 else Alone()


class Processes:
    """Does tasks in processes of this machine, which end with this one whatever becomes of it."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task], told: Told | None = None) -> list[Done]:
        """Return what `work` makes of each task, in their order.

        Raises:
            ReportgenError: a process died.
        """
        if len(tasks) < 2:  # noqa: PLR2004  a single task needs no company
            return Alone().each(work, tasks, told)
        speak = partial(_in_language, current_language(), work)
        with _pool(min(self.jobs, len(tasks))) as pool:
            try:
                return collected(pool.map(speak, tasks), len(tasks), told)
            except BrokenProcessPool as error:
                raise ReportgenError(say.worker_died(), hint=say.worker_died_hint()) from error


@contextlib.contextmanager
def _pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes; none is left at the end, also after an interrupt."""
    # Copying this process is quickest, but only safe while it has one thread.
    quick = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if quick else "spawn")
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(os.getpid(),))
    try:
        yield pool
    except BaseException:
        for process in tuple((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(parent: int) -> None:
    """In a new process: leave interrupts to the parent, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _in_language(language: str, work: Callable[[Task], Done], task: Task) -> Done:
    use_language(language)
    return work(task)
