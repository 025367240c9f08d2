"""Crashes of publishing: every system call fails in turn, or the process is killed at it.

After each: every published folder is the old one or the new one, whole; inputs are untouched; nothing is left of what
was begun, at the latest after the next start; the error is one line; the next build is right.
"""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reportgen.publish.cache import Cache
from tests.faults.crashes_calls import ERRORS, Plan, counted
from tests.faults.crashes_cases import CASES, Case
from tests.faults.crashes_trial import Tried, try_all
from tests.faults.figures import Figure, noted

FEWER = 5
"""Of so many calls one is tried where the cause lasts, or where the system has no atomic exchange."""


def plans(case: Case) -> Iterator[tuple[Plan, int]]:
    """Plans, and of how many calls one is tried: of each error once, and of kills, every one.

    Errors that last, and a system without an atomic exchange, come besides.
    """
    for exchanging in (True, False) if case.exchanges else (True,):
        for lasting in (False, True):
            step = FEWER if lasting or not exchanging else 1
            yield from ((Plan(error=error, lasting=lasting, exchanging=exchanging), step) for error in ERRORS)
        if case.again:
            yield Plan(killed=True, exchanging=exchanging), 1 if exchanging else FEWER


def campaign(scratch: Path, most: int = 1) -> list[Figure]:
    """Let every call fail, and kill at every one; of `most` calls only one."""
    failures, kills, besides = Tried(), Tried(), Tried()
    for place, case in enumerate(CASES):
        for number, (plan, step) in enumerate(plans(case)):
            folder = scratch / f"case {place} {number}"
            tried = try_all(case, plan, folder, step=step * most)
            (kills if plan.killed else besides if step > 1 else failures).add(tried)
            if not number:
                failures.calls += tried.calls
            shutil.rmtree(folder)
    remembered = memory(scratch / "memory")
    failures.add(remembered)
    failures.calls += remembered.calls
    errors = "/".join(errno.errorcode[error] for error in ERRORS)
    calls = ", ".join(f"{count} {kind}" for kind, count in failures.calls.most_common())
    return [
        Figure(f"a system call of publishing fails ({errors})", failures.runs, "failures", len(failures.wrong),
               noted(f"{len(CASES)} cases, which make {calls}", failures.wrong)),
        Figure("the same for good, or without an atomic exchange", besides.runs, "failures", len(besides.wrong),
               noted("", besides.wrong)),
        Figure("killed at a system call of publishing", kills.runs, "kills", len(kills.wrong), noted("", kills.wrong)),
    ]  # fmt: skip


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
