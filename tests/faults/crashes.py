"""Crashes of publishing: every system call fails in turn, the program is ended at random moments, the disk is full.

After each: every published folder is the old one or the new one, whole; inputs are untouched; nothing is left of what
was begun, at the latest after the next start; the error is one line; the next build is right.
"""

from __future__ import annotations

import errno
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from reportgen.publish.cache import Cache
from tests.faults.crashes_calls import ERRORS, Plan, counted
from tests.faults.crashes_cases import CASES, Case
from tests.faults.crashes_nursery import Nursery
from tests.faults.crashes_places import MEGABYTE, OBSTACLES, Obstacle, full_disk, meet, read_only
from tests.faults.crashes_program import Ended, Moment, Program, end_often, moments
from tests.faults.crashes_trial import Tried, try_all
from tests.faults.figures import Figure

KILLS = 200
ENDS = 60
SEED = 10
SHOWN = 5
STEPS = {"build": ("", "publish", "site", "publish"), "extract": ("", "publish")}
SIZES = (0.1, 0.5, 1, 2, 3, 4, 5, 6)
"""Free megabytes of a disk on which a build has no room."""
LIMITS = (2_000, 10_000, 100_000, 400_000)
"""Bytes above which no file can grow: less than the largest that a build writes."""


def plans(case: Case) -> Iterator[Plan]:
    """Every error, once and lasting, and kills; with and without an atomic exchange where the case exchanges folders."""
    for exchanging in (True, False) if case.exchanges else (True,):
        for lasting in (False, True):
            yield from (Plan(error=error, lasting=lasting, exchanging=exchanging) for error in ERRORS)
        if case.again:
            yield Plan(killed=True, exchanging=exchanging)


def campaign(scratch: Path) -> list[Figure]:
    """Let every call fail, end the program often, and put everything in its way."""
    failures, kills = Tried(), Tried()
    for place, case in enumerate(CASES):
        for number, plan in enumerate(plans(case)):
            folder = scratch / f"case {place} {number}"
            tried = try_all(case, plan, folder)
            (kills if plan.killed else failures).add(tried)
            if not number:
                failures.calls += tried.calls
            shutil.rmtree(folder)
    remembered = memory(scratch / "memory")
    failures.add(remembered)
    failures.calls += remembered.calls
    errors = "/".join(errno.errorcode[error] for error in ERRORS)
    calls = ", ".join(f"{count} {kind}" for kind, count in failures.calls.most_common())
    figures = [
        Figure(f"a system call of publishing fails ({errors})", failures.runs, "failures", len(failures.wrong),
               noted(f"{len(CASES)} cases, which make {calls}", failures.wrong)),
        Figure("killed at a system call of publishing", kills.runs, "kills", len(kills.wrong), noted("", kills.wrong)),
    ]  # fmt: skip
    with Nursery() as nursery:
        for command, steps in STEPS.items():
            program = Program(command, nursery, scratch / command)
            killed = timed(program, moments(SEED, KILLS, [signal.SIGKILL], steps))
            figures.append(of_ended(f"`{command}` killed at random moments", "kills", *killed))
            asked = [signal.SIGINT, signal.SIGTERM]
            ended = timed(program, moments(SEED + 1, ENDS, asked, steps))
            figures.append(of_ended(f"`{command}` interrupted, or asked to end", "signals", *ended))
            if command == "build":
                figures.append(places(program, scratch / "places", nursery))
    return figures


def places(program: Program, scratch: Path, nursery: Nursery) -> Figure:
    """Build where it cannot be written."""
    scratch.mkdir()
    start, wanted = program.start, program.new
    limits = [Obstacle(f"files of {size} bytes at most", lambda _: None, file_size=size) for size in LIMITS]
    ways: list[Callable[[], list[str] | None]] = [
        *(partial(meet, obstacle, start, wanted, scratch, nursery) for obstacle in (*OBSTACLES, *limits)),
        *(partial(full_disk, start, wanted, round(size * MEGABYTE), scratch, nursery) for size in SIZES),
        partial(read_only, start, wanted, scratch, nursery),
    ]
    found = [way() for way in ways]
    tried = [faults for faults in found if faults is not None]
    wrong = [fault for faults in tried for fault in faults]
    skipped = len(found) - len(tried)
    note = (
        f"{skipped} left out: nothing can be mounted here"
        if skipped
        else f"disks with {SIZES[0]} to {SIZES[-1]} MB free"
    )
    return Figure("a build that cannot write", len(tried), "places", len(wrong), noted(note, wrong))


def memory(scratch: Path) -> Tried:
    """Let every call of the memory of earlier runs fail: it has nothing then, and never breaks a run."""
    found, number = Tried(), 0
    while True:
        number += 1
        project = scratch / str(number)
        project.mkdir(parents=True)
        Cache(project).keep("figures", "old", b"old")
        with counted(project, Plan(at=number)) as calls:
            try:
                faults = list(_remember(Cache(project)))
            except OSError as error:
                faults = [str(error)]
        if not calls.reached:
            found.calls = Counter(kind for kind, _ in calls.made)
            return found
        found.runs += 1
        found.wrong += [f"memory, call {number} {' '.join(calls.failed)}: {fault}" for fault in faults]


def _remember(cache: Cache) -> Iterator[str]:
    cache.moment()
    cache.keep("figures", "new", b"new")
    for key in ("old", "new"):
        if cache.recall("figures", key) not in (None, key.encode()):
            yield f"{key} is remembered wrongly"
    cache.trim(0)


def of_ended(hazard: str, unit: str, found: Ended, seconds: float) -> Figure:
    """The figure of runs that were ended."""
    note = f"{found.met} while it ran, {found.torn} between exchanges; {seconds / found.runs:.1f} s a run"
    return Figure(hazard, found.runs, unit, len(found.wrong), noted(note, found.wrong))


def noted(note: str, wrong: Iterable[str]) -> str:
    """A note, and the first of what was wrong."""
    return "; ".join([*([note] if note else []), *list(wrong)[:SHOWN]])


def timed(program: Program, drawn: Iterator[Moment]) -> tuple[Ended, float]:
    """End a program often; return what that comes to, and its seconds."""
    begun = time.monotonic()
    return end_often(program, drawn), time.monotonic() - begun
