"""What timings are held against, measured in the same run on the same machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RUNS = int(os.environ.get("REPORTGEN_BENCH_RUNS", "5"))
"""Runs of each measurement; its median counts."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took.

    Attributes:
        seconds: from its start to its end.
        processor: seconds of all processors, those of its own processes included.
        memory: bytes of its largest process.
    """

    seconds: float
    processor: float
    memory: int


def walk_and_parse(root: Path) -> float:
    """F: seconds in which one thread walks a tree, reads each JSON file and parses it with orjson."""
    code = (
        "import os, sys, time, orjson\n"
        "begun = time.perf_counter()\n"
        "for folder, _, names in os.walk(sys.argv[1]):\n"
        "    for name in names:\n"
        "        if name.endswith('.json'):\n"
        "            with open(os.path.join(folder, name), 'rb') as stream:\n"
        "                raw = stream.read()\n"
        "            try:\n"
        "                orjson.loads(raw)\n"
        "            except ValueError:\n"  # bare Infinity, which measured files hold
        "                pass\n"
        "print(time.perf_counter() - begun)\n"
    )
    return float(subprocess.run([sys.executable, "-c", code, root], capture_output=True, check=True).stdout)


def look_at_all(root: Path) -> float:
    """Seconds in which one thread asks the system for the state of every file of a tree."""
    code = (
        "import os, sys, time\n"
        "begun = time.perf_counter()\n"
        "folders = [sys.argv[1]]\n"
        "while folders:\n"
        "    with os.scandir(folders.pop()) as found:\n"
        "        for entry in found:\n"
        "            entry.stat()\n"
        "            if entry.is_dir(): folders.append(entry.path)\n"
        "print(time.perf_counter() - begun)\n"
    )
    return float(subprocess.run([sys.executable, "-c", code, root], capture_output=True, check=True).stdout)


def run(*arguments: str | Path, cwd: Path | None = None) -> Spent:
    """Run a Python module or program to its end, its output dropped, and return what it took.

    Raises:
        RuntimeError: it failed.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(errors.decode("utf-8", "replace"))
    return Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def reportgen(project: Path, *arguments: str) -> Spent:
    """Run a command of the program on a project."""
    return run("-m", "reportgen", "-C", project, *arguments)


def median(measure: Callable[[], float], before: Callable[[], object] | None = None) -> float:
    """Return the median of some measurements, each prepared."""
    found = []
    for _ in range(RUNS):
        if before:
            before()
        found.append(measure())
    return statistics.median(found)


def median_spent(measure: Callable[[], Spent], before: Callable[[], object] | None = None) -> Spent:
    """Return the medians of what some runs took, each prepared."""
    found = []
    for _ in range(RUNS):
        if before:
            before()
        found.append(measure())
    return Spent(
        statistics.median(item.seconds for item in found),
        statistics.median(item.processor for item in found),
        max(item.memory for item in found),
    )
