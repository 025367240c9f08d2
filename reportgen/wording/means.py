"""Texts on how work is done: processes, memory of earlier runs, where the time went."""

from __future__ import annotations

from reportgen.wording.catalog import N_, _

JOBS = N_(
    "Processes that read files and draw figures side by side; by default one for each processor that may be used."
)
NO_CACHE = N_("Read, compute and draw everything anew; nothing that earlier runs kept in .reportgen/cache/ is used.")
NO_WAIT = N_("End with exit code 3 where another process is publishing, instead of waiting for it.")
TIMINGS = N_("Print where the time went.")
ENGINE = N_("Where tasks are done: local, on this machine, or dask, on the workers of a Dask cluster.")
SCHEDULER = N_("Address of the Dask scheduler, such as tcp://HOST:8786.")


def worker_died() -> str:
    """Say that a process that shared the work is gone."""
    return _("a process that shared the work has died, perhaps for lack of memory")


def worker_died_hint() -> str:
    """Say what to do about it."""
    return _("run again with fewer processes, such as `--jobs 1`")


def damaged(path: str) -> str:
    """Say that something kept from an earlier run is not what it was."""
    return _("{path} is damaged and was not used; what it held is made anew").format(path=path)


def no_dask() -> str:
    """Say that the extra is not installed."""
    return _("the Dask engine is not installed")


def no_dask_hint() -> str:
    """Say how to install it."""
    return _("install it with `pip install 'reportgen[dask]'`")


def no_scheduler() -> str:
    """Say that the scheduler's address is missing."""
    return _("`--engine dask` needs the address of a scheduler")


def no_scheduler_hint() -> str:
    """Say how to give it."""
    return _("add `--scheduler tcp://HOST:8786`, or leave --engine out to work on this machine")


def cannot_connect(reason: str) -> str:
    """Say that nobody answers at the scheduler's address."""
    return _("no Dask scheduler answers: {reason}").format(reason=reason)


def cannot_connect_hint() -> str:
    """Say what to do about it."""
    return _("start one with `dask scheduler`, and workers with `dask worker ADDRESS`")


def scheduler_alone() -> str:
    """Say that an address without the engine has no effect."""
    return _("`--scheduler` is for `--engine dask`")


def timings_head() -> str:
    """Head of the table of times."""
    return _("where the time went:")


def timing(what: str, seconds: float, share: float) -> str:
    """A line of the table of times."""
    return _("{seconds:>7.2f} s {share:>4.0%}  {what}").format(what=what, seconds=seconds, share=share)


def timings_total(seconds: float) -> str:
    """Last line of the table of times."""
    return _("{seconds:>7.2f} s        in all, start-up included").format(seconds=seconds)


def no_worker() -> str:
    """Say that a scheduler has no workers."""
    return _("the Dask scheduler has no worker")


def other_version(theirs: str, ours: str) -> str:
    """Say that a worker has another version of reportgen."""
    return _("a Dask worker has reportgen {theirs}, this is {ours}").format(theirs=theirs, ours=ours)


def other_version_hint() -> str:
    """Say what to do about it."""
    return _("install the same version for the workers: results must not hang on where they are computed")
