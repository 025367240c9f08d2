"""A Dask cluster of processes on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.conftest import ROOT


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Dask's, in a process group of its own that ends with the test."""
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def worker(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """One more worker."""
    more = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
    with started("dask_worker", address, *more) as process:
        yield process


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A scheduler and its workers; the value is the scheduler's address."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        stack.enter_context(started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"))
        for _ in range(workers):
            stack.enter_context(worker(address))
        yield address
